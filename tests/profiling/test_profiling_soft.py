"""May a soft characteristic be used, and why not."""

import datetime as dt
import random

import pytest

from workbench.demo import Faults, make_demo
from workbench.extracts import read_extract
from workbench.profiling import profile_table
from workbench.profiling.settings import Thresholds

ROLES = {
    "klantnr": "key", "datum": "date", "team": "team", "kenmerk": "soft",
}  # fmt: skip
TEAMS = ("Noord", "Oost", "Zuid")


def interviews(answer, seed=1, clients=400):
    """Rows of interviews over four years; `answer(random, day, team, since)` fills the field."""
    rng = random.Random(seed)
    rows = []
    for client in range(clients):
        first = dt.date(2012, 1, 1) + dt.timedelta(days=rng.randrange(1300))
        team = TEAMS[client % 3]
        for number in range(rng.randrange(1, 5)):
            since = number * rng.randrange(60, 200)
            day = first + dt.timedelta(days=since)
            rows.append((f"{client:05d}", f"{day:%d-%m-%Y}", team, answer(rng, day, team, since)))
    names = ("klantnr", "datum", "team", "kenmerk")
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def honest(rng, day, team, since):
    return rng.choice(["goed", "goed", "matig", "slecht"]) if rng.random() < 0.95 else ""


def score(profile_of, answer, **settings):
    return profile_of(interviews(answer), roles=ROLES, **settings).soft[0]


def codes(characteristic):
    return {reason.code for reason in characteristic.reasons}


def test_a_well_filled_characteristic_may_be_used(profile_of):
    soft = score(profile_of, honest)
    assert soft.verdict == "use"
    assert codes(soft) == {"well_filled"}
    assert soft.fill_depends_on_time_at_risk is False
    assert soft.real_fill_estimate == soft.effective_fill
    assert set(soft.fill_by_team) == set(TEAMS)
    assert all(len(period) == 7 for period in soft.fill_by_period)


def test_placeholders_do_not_count_as_filled(profile_of):
    def answer(rng, day, team, since):
        return rng.choice(["goed", "n.v.t.", "-", "onbekend"])

    soft = score(profile_of, answer)
    assert soft.fill == 1
    assert soft.verdict == "do_not_use"
    assert codes(soft) == {"low_effective_fill", "placeholders_count_as_filled"}


def test_a_few_placeholders_ask_for_care_though_the_fill_is_high(profile_of):
    def answer(rng, day, team, since):
        return "n.v.t." if rng.random() < 0.1 else rng.choice(["goed", "matig"])

    soft = score(profile_of, answer)
    assert soft.verdict == "use_with_care"
    assert codes(soft) == {"placeholders_count_as_filled"}
    assert "'n.v.t.'" in soft.reasons[0].text


def test_a_default_that_counts_as_an_answer_is_found_and_the_real_fill_estimated(profile_of):
    def answer(rng, day, team, since):
        if team == "Oost" and day >= dt.date(2014, 3, 1) and rng.random() < 0.9:
            return "goed"
        return rng.choice(["goed", "matig", "slecht"])

    soft = score(profile_of, answer)
    assert soft.verdict == "use_with_care"
    assert codes(soft) == {"default_counts_as_answer"}
    values = soft.reasons[0].values
    assert values["value"] == "goed"
    assert values["where"] in ("Oost, ≥ 2014-03", "Oost, ≥ 2014-02", "Oost, ≥ 2014-04")
    assert soft.real_fill_estimate < soft.effective_fill - 0.05
    assert soft.real_fill_low < soft.real_fill_estimate < soft.real_fill_high
    assert {limit.code for limit in soft.limits} == {"limit_outside_groups", "limit_unknown_level"}
    assert "remedy_form" in {remedy.code for remedy in soft.remedies}
    assert soft.default_by_team["Oost"] > soft.default_by_team["Noord"] + 0.2


def test_the_interval_of_the_real_fill_holds_the_truth(profile_of):
    rng = random.Random(5)
    held = 0
    for seed in range(8):
        defaulted = []

        def answer(rng, day, team, since, defaulted=defaulted):
            defaulted.append(day >= dt.date(2014, 3, 1) and team == "Oost" and rng.random() < 0.8)
            return "goed" if defaulted[-1] else rng.choice(["goed", "matig", "slecht"])

        table = interviews(answer, seed=seed + rng.randrange(1000))
        soft = profile_of(table, roles=ROLES).soft[0]
        truth = 1 - sum(defaulted) / len(defaulted)
        held += soft.real_fill_low <= truth <= soft.real_fill_high
    assert held >= 6


def test_one_case_manager_who_leaves_the_default_is_found_where_teams_do_not_show_it(profile_of):
    table = interviews(honest, clients=900)
    managers = [f"KM{int(client) % 15:02d}" for client in table["klantnr"]]
    rng = random.Random(3)
    table["kenmerk"] = [
        "goed"
        if manager == "KM04" and rng.random() < 0.97
        else rng.choice(["goed", "matig", "slecht"])
        for manager in managers
    ]
    table["klantmanager"] = managers
    soft = profile_of(table, roles=ROLES | {"klantmanager": "case_manager"}).soft[0]
    default = next(one for one in soft.reasons if one.code == "default_counts_as_answer")
    assert default.values["where"] == "KM04"


def test_a_default_that_was_always_there_shows_against_the_other_teams(profile_of):
    def answer(rng, day, team, since):
        return "goed" if team == "Oost" and rng.random() < 0.95 else rng.choice(["goed", "matig"])

    assert "default_counts_as_answer" in codes(score(profile_of, answer))


def test_one_answer_that_everyone_gives_often_is_no_default(profile_of):
    def answer(rng, day, team, since):
        return "goed" if rng.random() < 0.9 else "slecht"

    assert score(profile_of, answer).verdict == "use"


def test_filling_that_takes_time_is_found(profile_of):
    def answer(rng, day, team, since):
        return "" if since < 90 and rng.random() < 0.95 else rng.choice(["goed", "matig"])

    soft = score(profile_of, answer)
    assert "filling_takes_time" in codes(soft)
    assert soft.fill_depends_on_time_at_risk is True
    assert soft.verdict != "use"


def test_a_field_that_is_new_on_the_form_does_not_take_time(profile_of):
    def answer(rng, day, team, since):
        return rng.choice(["goed", "matig"]) if day >= dt.date(2014, 1, 1) else ""

    soft = score(profile_of, answer)
    assert soft.fill_depends_on_time_at_risk is False
    assert "fill_breaks_in_time" in codes(soft)


def test_a_team_that_does_not_fill_it_in_is_named(profile_of):
    def answer(rng, day, team, since):
        return "" if team == "Zuid" and rng.random() < 0.6 else rng.choice(["goed", "matig"])

    soft = score(profile_of, answer)
    reason = next(each for each in soft.reasons if each.code == "fill_differs_by_team")
    assert reason.values["lowest"] == "Zuid"


def test_a_journal_is_judged_on_the_last_row_per_key_that_is_not_a_deletion(profile_of):
    profile = profile_of(
        {
            "gesprek_id": ["1", "1", "2", "2", "3"],
            "jn_datum": [f"0{day}-01-2016 10:00" for day in (1, 2, 1, 2, 1)],
            "jn_operatie": ["INS", "UPD", "INS", "DEL", "INS"],
            "kenmerk": ["", "goed", "goed", "goed", ""],
        },
        key=["gesprek_id"],
        roles={
            "gesprek_id": "key", "jn_datum": "recorded_at", "jn_operatie": "operation",
            "kenmerk": "soft",
        },
    )  # fmt: skip
    assert profile.soft[0].effective_fill == 0.5
    assert profile.columns[3].effective_fill == pytest.approx(3 / 5)


def test_a_few_rows_give_no_verdict_on_teams_or_time(profile_of):
    profile = profile_of(
        {
            "klantnr": ["1", "2", "3"],
            "datum": ["01-01-2016", "onbekend", "99-99-9999"],
            "team": ["Noord", None, "Oost"],
            "kenmerk": ["goed", "goed", "goed"],
        },
        roles=ROLES,
    )
    assert profile.soft[0].verdict == "use"


def test_without_declared_roles_soft_characteristics_are_suggested_by_name(profile_of):
    profile = profile_of({"klantnr": ["1"], "motivatie": ["hoog"], "huisnummer": ["2"]})
    assert [each.name for each in profile.soft] == ["motivatie"]
    assert {column.name: column.role for column in profile.columns} == {
        "klantnr": "key", "motivatie": "soft", "huisnummer": None,
    }  # fmt: skip
    assert profile_of({"isbn": ["1"], "language": ["nl"]}).soft == ()


def test_false_friends_are_no_soft_characteristics(profile_of):
    names = [
        "klantnr",
        "betaald",
        "totaal",
        "verhouding",
        "huishouding",
        "toetreding",
        "inschrijven",
    ]
    assert profile_of({name: ["1", "2"] for name in names}).soft == ()


EXPECTED = {
    "trede": {"well_filled"}, "taal_spreken": {"well_filled"}, "werkritme": {"well_filled"},
    "gezondheid": {"well_filled"},
    "motivatie": {"low_effective_fill", "placeholders_count_as_filled"},
    "zelfstandigheid": {"low_effective_fill", "placeholders_count_as_filled"},
    "netwerk": {"default_counts_as_answer"},
}  # fmt: skip


@pytest.mark.parametrize("seed", [31, 32])
def test_the_demo_registers_traps_are_named_and_a_clean_control_is_not_flagged(
    tmp_path, engine, seed
):
    for name, faults in (("default", Faults.default()), ("none", Faults.none())):
        made = make_demo(tmp_path / name, seed=seed, clients=1200, deliveries=1, faults=faults)
        path = next(path for source, _, path in made.files if source == "soft_characteristics")
        read_extract(path, tmp_path)
        soft = {each.name: each for each in profile_of_file(engine, tmp_path)}
        assert len(soft) == 8
        if name == "none":
            assert {each.verdict for each in soft.values()} == {"use"}
            continue
        for column, reasons in EXPECTED.items():
            assert codes(soft[column]) == reasons, column
        assert "filling_takes_time" in codes(soft["verwachting_uitstroom"])


def profile_of_file(engine, folder):
    return profile_table(engine.read(folder / "reading.parquet")).soft


def test_a_large_table_is_judged_on_an_even_sample_of_whole_clients(profile_of):
    rows = 4000
    table = {
        "klantnr": [f"{row // 4:05d}" for row in range(rows)],
        "gespreksdatum": [f"{row % 28 + 1:02d}-03-2014" for row in range(rows)],
        "motivatie": ["goed" if row % 10 < 9 else "" for row in range(rows)],
    }
    whole = profile_of(table).soft[0]
    part = profile_of(table, thresholds=Thresholds(soft_rows=1000)).soft[0]
    assert part.verdict == whole.verdict
    assert part.effective_fill != whole.effective_fill
    assert part.effective_fill == pytest.approx(whole.effective_fill, abs=0.04)
