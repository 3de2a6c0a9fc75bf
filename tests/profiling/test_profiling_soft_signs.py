"""Copying, age, contradictions, remarks, groups: the other reasons not to trust an answer."""

import datetime as dt
import random

from test_profiling_soft import ROLES, TEAMS, codes, interviews

TODAY = dt.date(2016, 10, 1)


def contacts(answer, clients=300, gap=120, seed=2):
    """Every client seen five times, the last time shortly before TODAY; `answer(rng, last, team, n)`."""
    rng = random.Random(seed)
    rows = []
    for client in range(clients):
        team, last = TEAMS[client % 3], None
        for number in range(5):
            day = TODAY - dt.timedelta(days=gap * (4 - number) + rng.randrange(20))
            last = answer(rng, last, team, number)
            rows.append((f"{client:05d}", f"{day:%d-%m-%Y}", team, last))
    names = ("klantnr", "datum", "team", "kenmerk")
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def changing(rng, last, team, number):
    return rng.choice(["goed", "matig", "slecht"])


def test_a_team_that_copies_the_last_answer_is_named_while_others_change(profile_of):
    def answer(rng, last, team, number):
        return last if team == "Zuid" and last else changing(rng, last, team, number)

    soft = profile_of(contacts(answer), roles=ROLES).soft[0]
    assert codes(soft) == {"copied_over"}
    assert soft.reasons[0].values["where"] == "Zuid"
    assert soft.verdict == "use_with_care"


def test_an_answer_that_rarely_changes_with_anyone_is_not_copied(profile_of):
    def answer(rng, last, team, number):
        return last or changing(rng, last, team, number)

    soft = profile_of(contacts(answer), roles=ROLES).soft[0]
    assert soft.verdict == "use"
    assert soft.unchanged_share == 1


def test_a_default_is_not_told_again_as_copying(profile_of):
    def answer(rng, last, team, number):
        return "goed" if team == "Zuid" else changing(rng, last, team, number)

    soft = profile_of(contacts(answer), roles=ROLES).soft[0]
    assert codes(soft) == {"default_counts_as_answer"}


def test_an_answer_that_is_only_given_at_intake_gets_stale(profile_of):
    def answer(rng, last, team, number):
        return changing(rng, last, team, number) if number == 0 else ""

    soft = profile_of(contacts(answer), roles=ROLES).soft[0]
    assert "stale" in codes(soft)
    assert soft.median_age_days > 400


def test_who_left_long_ago_has_old_answers_by_right(profile_of):
    table = contacts(changing)
    old = interviews(lambda rng, *_: rng.choice(["goed", "matig"]), clients=600)
    both = {
        name: table[name] + [f"9{v}" if name == "klantnr" else v for v in old[name]]
        for name in table
    }
    assert "stale" not in codes(profile_of(both, roles=ROLES).soft[0])


def test_a_medical_exemption_without_an_obstacle_is_a_contradiction(profile_of):
    rng = random.Random(1)
    reasons = [rng.choice(["medisch", "sociaal", ""]) for _ in range(600)]
    for wrong, expected in ((0.4, True), (0.0, False)):
        health = [
            "geen belemmering"
            if reason != "medisch" or rng.random() < wrong
            else "ernstige belemmering"
            for reason in reasons
        ]
        soft = profile_of(
            {
                "klantnr": [str(n) for n in range(600)],
                "ontheffing_reden": reasons,
                "gezondheid": health,
            },
            roles={"klantnr": "key", "ontheffing_reden": "hard", "gezondheid": "soft"},
        ).soft[0]
        assert ("contradicts_other_field" in codes(soft)) is expected
        if expected:
            (found,) = soft.contradictions
            assert found.rule == "medical_exemption_without_obstacle"
            assert found.columns == ("ontheffing_reden", "gezondheid")
            assert 60 < found.rows < 110


def test_a_remark_that_speaks_of_an_empty_field_is_counted(profile_of):
    rows = 400
    told = [n % 5 == 0 for n in range(rows)]
    soft = profile_of(
        {
            "klantnr": [str(n) for n in range(rows)],
            "taal_spreken": ["" if n % 5 < 2 else str(n % 4) for n in range(rows)],
            "opmerking": ["Volgt taalles op dinsdag" if each else "Belt terug" for each in told],
        },
        roles={"klantnr": "key", "taal_spreken": "soft", "opmerking": "remark"},
    ).soft[0]
    assert soft.remark_hints == 80
    assert "remark_says_more" in codes(soft)
    assert "remedy_read_remarks" in {one.code for one in soft.remedies}


def test_a_group_of_clients_that_is_not_asked_is_named(profile_of):
    table = interviews(lambda rng, *_: rng.choice(["goed", "matig"]))
    kinds = ["alleenstaand" if int(client) % 2 else "paar" for client in table["klantnr"]]
    table["kenmerk"] = [
        "" if kind == "paar" and at % 2 else text
        for at, (kind, text) in enumerate(zip(kinds, table["kenmerk"], strict=True))
    ]
    table["leefvorm"] = kinds
    soft = profile_of(table, roles=ROLES | {"leefvorm": "hard"}).soft[0]
    reason = next(one for one in soft.reasons if one.code == "fill_differs_by_group")
    assert reason.values["lowest"] == "paar"
    assert set(soft.fill_by_group["leefvorm"]) == {"alleenstaand", "paar"}
    assert soft.missingness.auc > 0.6
    assert soft.missingness.drivers[0].name == "leefvorm"


def test_missing_by_chance_can_not_be_predicted(profile_of):
    rng = random.Random(8)
    table = interviews(lambda *_: "" if rng.random() < 0.3 else rng.choice(["goed", "matig"]))
    model = profile_of(table, roles=ROLES).soft[0].missingness
    assert model.low < 0.5 < model.high + 0.03
    assert model.auc < 0.56


def test_fill_is_given_from_first_contact_by_cohort_and_by_case_manager(profile_of):
    table = interviews(lambda rng, day, team, since: "" if since == 0 else "goed")
    table["klantmanager"] = [f"KM{int(client) % 4}" for client in table["klantnr"]]
    soft = profile_of(table, roles=ROLES | {"klantmanager": "case_manager"}).soft[0]
    assert soft.fill_at_first_contact == 0
    assert soft.fill_by_time[0].from_day == 0
    assert {at.fill for at in soft.fill_by_time[1:]} == {1.0}
    assert set(soft.fill_by_case_manager) == {"KM0", "KM1", "KM2", "KM3"}
    assert set(soft.fill_by_cohort) <= {"2012", "2013", "2014", "2015"}


def test_the_landmark_to_start_from_is_where_most_who_still_come_were_asked(profile_of):
    def answer(rng, day, team, since):  # the second contact is 60 to 200 days after the first
        return "" if since == 0 else rng.choice(["goed", "matig"])

    loose = {"do_not_use_below": 0.3, "care_below": 0.75}
    soft = profile_of(interviews(answer), roles=ROLES, soft=loose).soft[0]
    assert "filling_takes_time" in codes(soft)
    assert soft.limits[0].code == "limit_from_landmark"
    assert soft.limits[0].values["landmark"] == 180


def test_a_column_that_behaves_like_a_soft_one_is_suggested_not_judged(profile_of):
    table = contacts(changing)
    table["indruk"], table["gespreksdatum"] = table.pop("kenmerk"), table.pop("datum")
    table["geslacht"] = ["man" if int(client) % 2 else "vrouw" for client in table["klantnr"]]
    table["soort_gesprek"] = [
        "intake" if n % 5 == 0 else "voortgang" for n in range(len(table["team"]))
    ]
    profile = profile_of(table)
    assert profile.soft == ()
    assert [one.name for one in profile.soft_suggestions] == ["indruk"]


def test_a_name_that_says_so_is_a_sign_of_its_own(profile_of):
    soft = profile_of({"klantnr": ["1"], "motivatie": ["hoog"]}).soft[0]
    assert soft.suggested_because == ("name",)


def test_thresholds_are_settings_of_the_source(profile_of):
    table = contacts(lambda rng, *_: "" if rng.random() < 0.1 else "goed")
    assert profile_of(table, roles=ROLES).soft[0].verdict == "use"
    strict = profile_of(table, roles=ROLES, soft={"care_below": 0.95})
    assert codes(strict.soft[0]) == {"low_effective_fill"}
