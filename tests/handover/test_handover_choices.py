"""The choices of a hand-over file, what they do, what blocks, and the set in other programs."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from workbench.core.errors import SettingsFaults
from workbench.core.errors_handover import AnalysisSetBlocked, UnknownChoice
from workbench.handover import HandoverSettings, make_analysis_set
from workbench.handover.checks import refuse_blocked
from workbench.handover.codebook import codebook, column_labels
from workbench.handover.preview import count_spells
from workbench.handover.statistics_files import write_statistics
from workbench.project import Project
from workbench.project.building_spells import handover_settings, keep_choices
from workbench.project.initiating import init_project
from workbench.tables.engine import Engine

CENSORING = date(2016, 12, 31)
BASE = {
    "format": 1,
    "records_begin": date(2011, 1, 1),
    "client_column": "nr",
    "benefits": {
        "source": "benefits", "start": "van", "end": "tot", "reason": "reden",
        "events": {"to_work": ["01"], "moved": ["04"]},
    },
}  # fmt: skip


def settings(**more) -> HandoverSettings:
    return HandoverSettings.model_validate({**BASE, **more})


def periods(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["nr", "van", "tot", "reden"])


def day(text):
    return None if text is None else date.fromisoformat(text)


def tables_of(engine, frames):
    made = {}
    for name, frame in frames.items():
        frame = frame.reset_index(drop=True)
        for column in ("van", "tot", "begin", "einde", "vastgelegd", "gehouden"):
            if column in frame:
                frame[column] = [
                    None if one is None or one != one else pd.Timestamp(one).date()
                    for one in frame[column]
                ]
        frame = frame.assign(_record=frame.index, _row=frame.index + 2)
        empty = {column: "string" for column in frame if frame[column].isna().all()}
        table = engine.from_frame(frame.astype(empty))
        kinds = {c: "date" for c in ("van", "tot", "begin", "einde", "gehouden") if c in frame}
        kinds |= {"vastgelegd": "timestamp"} if "vastgelegd" in frame else {}
        made[name] = table.cast(kinds)
    return made


def hand_over(wish, verdicts=None, **frames):
    with Engine() as engine:
        return make_analysis_set(engine, tables_of(engine, frames), None, wish, CENSORING, verdicts)


TWICE = periods(
    ("a", "2012-01-01", "2012-06-01", "01"),
    ("a", "2013-01-01", "2013-02-01", "04"),
    ("b", "2012-01-01", None, None),
)


def test_the_first_spells_only_leaves_the_others_out_and_counts_them():
    every = hand_over(settings(), benefits=TWICE)
    first = hand_over(settings(spells="first"), benefits=TWICE)
    assert list(every.spells["event"]) == ["to_work", "moved", "censored"]
    assert list(first.spells["event"]) == ["to_work", "censored"]
    assert {one.reason: one.count for one in first.report.excluded} == {"later_spell": 1}
    assert every.report.returned == 1


def test_with_a_job_a_month_later_it_is_work_whatever_was_written_and_without_one_it_is_not():
    ends = periods(
        ("a", "2012-01-01", "2012-06-01", "04"),  # written as moved, has a job
        ("b", "2012-01-01", "2012-06-01", "01"),  # written as work, has none
        ("c", "2012-01-01", "2012-06-01", "01"),  # has a job that was over by then
        ("d", "2012-01-01", "2012-06-01", "01"),
        ("e", "2012-01-01", "2016-12-20", "01"),  # too late to know: as written
        ("f", "2012-01-01", "2012-06-01", "04"),
    )
    work = pd.DataFrame(
        [("a", "2012-06-05", None), ("c", "2012-05-01", "2012-06-20"), ("d", "2012-06-30", None)],
        columns=["nr", "begin", "einde"],
    )
    wish = settings(jobs={"source": "jobs", "start": "begin", "end": "einde"})
    made = hand_over(wish, benefits=ends, jobs=work)
    assert list(made.spells["event"]) == [
        "to_work", "unknown", "unknown", "to_work", "to_work", "moved",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="none of the events"):
        settings(jobs={"source": "jobs", "start": "begin", "event": "work"})


def test_a_landmark_asks_who_is_still_there_and_what_was_known_then():
    talks = pd.DataFrame(
        [
            ("g1", "b", "2012-01-01T10:00", "2012-01-01", "laag"),
            ("g2", "b", "2012-05-01T10:00", "2012-05-01", "hoog"),
        ],
        columns=["gesprek", "nr", "vastgelegd", "gehouden", "motivatie"],
    )
    covariate = {
        "name": "motivation", "kind": "category", "source": "talks", "column": "motivatie",
    }  # fmt: skip
    journal = {"source": "talks", "key": "gesprek", "recorded_at": "vastgelegd", "date": "gehouden"}
    both = {"journal": journal, "covariates": [covariate], "soft": "as_is"}
    at_zero = hand_over(settings(**both), benefits=TWICE, talks=talks)
    later = hand_over(settings(landmark_days=180, **both), benefits=TWICE, talks=talks)
    assert at_zero.spells["motivation"].dropna().tolist() == ["laag"]
    assert len(later.spells) == 1, "who left within 180 days is not in the set"
    assert later.spells["motivation"].tolist() == ["hoog"]
    assert later.spells["entry"].tolist() == [180.0]
    assert later.episodes["start"].min() == 180.0
    assert later.report.late_entries == 0


def test_a_provision_counts_from_its_lag_on():
    given = pd.DataFrame([("b", "LKS", "2012-02-01")], columns=["nr", "code", "begin"])
    wish = {"source": "given", "code": "code", "start": "begin", "kinds": [
        {"name": "subsidy", "codes": ["LKS"], "nl": "x", "en": "x"}]}  # fmt: skip
    starts = {}
    for lag in (0, 30):
        made = hand_over(
            settings(provisions={**wish, "lag_days": lag}), benefits=TWICE, given=given
        )
        starts[lag] = made.episodes.query("subsidy == 1")["start"].tolist()
    assert starts == {0: [31.0], 30: [61.0]}


def interviews(rows: int, missing: float, seed: int = 1):
    """Clients whose missing answer says (or not) how soon they leave; and their interviews."""
    random = np.random.default_rng(seed)
    start = date(2012, 1, 1)
    benefits, talks = [], []
    for number in range(rows):
        gap = random.random() < 0.4
        days = int(random.exponential(200 / (missing if gap else 1))) + 2
        benefits.append((f"k{number}", start, start + timedelta(days=days), "01"))
        if not gap:
            said = ("laag", "hoog")[number % 2]
            talks.append((f"g{number}", f"k{number}", start, start, said))
    frame = pd.DataFrame(talks, columns=["gesprek", "nr", "vastgelegd", "gehouden", "motivatie"])
    return periods(*benefits), frame


JOURNAL = {
    "journal": {"source": "talks", "key": "gesprek", "recorded_at": "vastgelegd", "date": "gehouden"},
    "covariates": [
        {"name": "motivation", "kind": "category", "source": "talks", "column": "motivatie"},
        {"name": "low", "kind": "is", "source": "talks", "column": "motivatie", "values": ["laag"]},
        {"name": "both", "kind": "all_of", "of": ["low"]},
    ],
}  # fmt: skip


def test_a_gap_that_predicts_by_itself_blocks_a_weaker_one_warns_and_none_passes():
    outcomes = {}
    for strength in (1.0, 2.0, 15.0):
        benefits, talks = interviews(600, strength)
        made = hand_over(settings(**JOURNAL), benefits=benefits, talks=talks)
        check = {one.column: one for one in made.report.checks if one.code == "gap_predicts"}
        outcomes[strength] = check["motivation"].outcome
        if strength > 10:
            assert check["motivation"].figure > 10
            with pytest.raises(AnalysisSetBlocked, match="motivation is missing"):
                refuse_blocked(made.report.checks, ())
            names = ("gap_predicts:motivation", "gap_predicts:low", "gap_predicts:both")
            refuse_blocked(made.report.checks, names)
            refuse_blocked(made.report.checks, ("gap_predicts",))
        else:
            refuse_blocked(made.report.checks, ())
    assert outcomes == {1.0: "passes", 2.0: "warns", 15.0: "blocks"}


def test_a_soft_characteristic_goes_in_by_its_verdict():
    benefits, talks = interviews(60, 1.0)
    verdicts = {("talks", "motivatie"): "do_not_use"}
    made = hand_over(settings(**JOURNAL), verdicts, benefits=benefits, talks=talks)
    assert "motivation" not in made.spells.columns
    assert [(one.name, one.reason, one.of) for one in made.report.left_out] == [
        ("motivation", "do_not_use", "motivatie"), ("low", "do_not_use", "motivatie"),
        ("both", "made_of_left_out", "low"),
    ]  # fmt: skip
    care = hand_over(
        settings(**JOURNAL), {("talks", "motivatie"): "use_with_care"},
        benefits=benefits, talks=talks,
    )  # fmt: skip
    assert set(care.spells["motivation"]) == {"laag", "hoog", "onbekend"}
    assert care.report.covariates[0].verdict == "use_with_care"
    asis = hand_over(settings(soft="as_is", **JOURNAL), verdicts, benefits=benefits, talks=talks)
    assert asis.report.left_out == ()


def test_breaks_in_the_record_are_told_with_what_lies_on_either_side():
    broken = [{"date": date(2012, 7, 1), "nl": "wet", "en": "law"}]
    made = hand_over(settings(breaks=broken), benefits=TWICE)
    (one,) = made.report.breaks
    assert (one.before, one.across, one.after) == (1, 1, 1)
    with pytest.raises(ValueError, match="no covariate is called step"):
        settings(breaks=[{**broken[0], "columns": ["step"]}])


def test_small_groups_and_late_news_warn():
    benefits, _ = interviews(40, 1.0)
    who = pd.DataFrame(
        [(row.nr, "x" if number < 3 else "y", "2013-01-01" if number < 5 else "2011-01-01")
         for number, row in enumerate(benefits.itertuples())],
        columns=["nr", "soort", "begin"],
    )  # fmt: skip
    wish = settings(
        clients={"source": "who", "recorded_at": "begin"},
        covariates=[{"name": "sort", "kind": "category", "source": "who", "column": "soort"}],
    )
    made = hand_over(wish, benefits=benefits, who=who)
    found = {(one.code, one.column): one for one in made.report.checks}
    assert found["small_group", "sort"].count == 1
    assert found["written_later", "sort"].count == 5
    assert found["written_later", "sort"].outcome == "warns"
    assert found["overlap", None].outcome == "passes"


def test_the_preview_counts_what_the_set_then_holds():
    for wish in (
        settings(), settings(spells="first"), settings(gap_days=400), settings(landmark_days=160),
        settings(records_begin=date(2012, 3, 1)),
    ):  # fmt: skip
        made = hand_over(wish, benefits=TWICE)
        with Engine() as engine:
            seen = count_spells(
                engine, tables_of(engine, {"benefits": TWICE}), None, wish, CENSORING
            )
        assert seen.spells == made.report.spells
        assert seen.events == made.report.events
        assert seen.late_entries == made.report.late_entries
        assert seen.returned == made.report.returned


def test_the_set_opens_in_stata_and_spss_with_its_labels(tmp_path):
    benefits, talks = interviews(80, 1.0)
    made = hand_over(settings(soft="as_is", **JOURNAL), benefits=benefits, talks=talks)
    labels = column_labels(made.report)
    for kind, read in ((".dta", pyreadstat.read_dta), (".sav", pyreadstat.read_sav)):
        path = write_statistics(made.spells, tmp_path / f"set{kind}", labels)
        frame, about = read(str(path), apply_value_formats=True)
        assert frame["event"].astype(str).tolist() == made.spells["event"].tolist()
        assert frame["exit"].tolist() == made.spells["exit"].tolist()
        assert frame["motivation"].isna().sum() == made.spells["motivation"].isna().sum()
        assert list(frame["time_zero"]) == list(made.spells["time_zero"])
        assert about.column_names_to_labels["time_zero"] == "First day on benefit"


def test_the_codebook_names_every_column_and_counts_no_small_cell():
    benefits, talks = interviews(80, 1.0)
    talks.loc[talks.index[:3], "motivatie"] = "zeldzaam"
    made = hand_over(settings(soft="as_is", **JOURNAL), benefits=benefits, talks=talks)
    book = codebook(made.spells, made.report, 10)
    assert set(book["column"]) == set(made.spells.columns)
    rare = book[(book["column"] == "motivation") & (book["value"] == "zeldzaam")]
    assert rare["count"].isna().all()
    assert book[book["column"] == "exit"]["value"].isna().all()


def test_a_wrong_choice_is_told_with_its_key():
    with pytest.raises(ValueError, match="spells"):
        settings(spells="last")


FILE = """\
# ours
format = 1
records_begin = 2011-01-01   # the beginning
client_column = "nr"
[benefits]
source = "benefits"
start = "van"
end = "tot"
reason = "reden"
[benefits.events]
to_work = ["01"]
"""


def test_a_choice_that_is_kept_leaves_the_rest_of_the_file_as_it_was(tmp_path):
    init_project(tmp_path)
    (tmp_path / "handover.toml").write_text(FILE)
    file = tmp_path / "workbench.toml"
    file.write_text(file.read_text() + '\nhandover = "handover"\n')
    project = Project.open(tmp_path)
    keep_choices(project, {"gap_days": 14, "records_begin": date(2012, 1, 1)})
    text = (tmp_path / "handover.toml").read_text()
    assert "records_begin = 2012-01-01   # the beginning" in text
    assert text.startswith("# ours\nformat = 1\ngap_days = 14\n")
    assert handover_settings(project).gap_days == 14
    with pytest.raises(UnknownChoice, match="colour"):
        keep_choices(project, {"colour": 1})
    with pytest.raises(SettingsFaults, match="gap_days"):
        keep_choices(project, {"gap_days": -1})
    assert (tmp_path / "handover.toml").read_text() == text
