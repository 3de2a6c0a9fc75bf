"""The analysis set, on a register of a few clients in plain sight."""

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.core.errors import (
    ColumnMissing,
    ColumnOfOtherKind,
    NothingToAnalyse,
    UnknownSource,
)
from workbench.core.shipped import shipped_folder
from workbench.handover import load_handover, make_analysis_set
from workbench.tables.engine import Engine

CENSORING = date(2016, 10, 31)
DEMO = shipped_folder("handover") / "demo.toml"


def day(text):
    return None if text is None else date.fromisoformat(text)


def periods(*rows):
    """(entity, start, end, reason[, leefvorm, children]) as a benefits table and its entities."""
    full = [(*row, "1", 0.0)[:6] if len(row) == 4 else row for row in rows]
    frame = pd.DataFrame(
        full,
        columns=["who", "ingangsdatum", "einddatum", "reden_einde", "leefvorm", "aantal_kinderen"],
    )
    for name in ("ingangsdatum", "einddatum"):
        frame[name] = [day(text) for text in frame[name]]
    return frame


def clients(*rows):
    """(entity, sex, birth date, education, registered)."""
    frame = pd.DataFrame(
        rows, columns=["who", "geslacht", "geboortedatum", "opleiding", "registratiedatum"]
    )
    for name in ("geboortedatum", "registratiedatum"):
        frame[name] = [day(text) for text in frame[name]]
    return frame


def provisions(*rows):
    """(entity, code, start)."""
    frame = pd.DataFrame(rows, columns=["who", "voorziening_code", "startdatum"])
    frame["startdatum"] = [day(text) for text in frame["startdatum"]]
    return frame


def interviews(*rows):
    """(entity, key, recorded, operation, held, step)."""
    frame = pd.DataFrame(
        rows,
        columns=["who", "gesprek_id", "jn_datum", "jn_operatie", "gespreksdatum", "trede"],
    )
    frame["jn_datum"] = [datetime.fromisoformat(text) for text in frame["jn_datum"]]
    frame["gespreksdatum"] = [day(text) for text in frame["gespreksdatum"]]
    return frame.assign(
        taal_spreken=3.0,
        werkritme="ja",
        gezondheid="geen belemmering",
        netwerk=None,
        motivatie=None,
    )


TYPES = {
    "ingangsdatum": "date",
    "einddatum": "date",
    "geboortedatum": "date",
    "registratiedatum": "date",
    "startdatum": "date",
    "gespreksdatum": "date",
    "jn_datum": "timestamp",
    "aantal_kinderen": "float64",
    "trede": "float64",
    "taal_spreken": "float64",
    "_record": "int64",
    "_row": "int64",
    "who": "int64",
}


def hand_over(benefits, who=None, given=None, talked=None, linked=True, settings=None):
    """Run the shipped hand-over file on tables; `who` becomes the linkage's answer.

    Where a test brings neither clients nor interviews, covariates are left out: that is quicker.
    """
    if settings is None:
        settings = load_handover(DEMO)
        if who is None and talked is None:
            bare = {"covariates": (), "clients": None, "journal": None}
            settings = settings.model_copy(update=bare)
    frames = {
        "benefits": benefits,
        "clients": who if who is not None else clients((1, "V", "1980-01-01", "3", "2011-01-01")),
        "provisions": given if given is not None else provisions((1, "LKS", None)),
        "soft_characteristics": talked
        if talked is not None
        else interviews((1, "g1", "2001-01-01", "INS", "2001-01-01", 4.0)),
    }
    with Engine() as engine:
        tables, entities = {}, {}
        for name, given_frame in frames.items():
            if name not in settings.sources():
                continue
            frame = given_frame.reset_index(drop=True)
            frame = frame.assign(_record=frame.index, _row=frame.index + 2)
            frame["klantnr"] = frame["who"].map(lambda w: None if pd.isna(w) else f"k{int(w)}")
            empty = {column: "string" for column in frame if frame[column].isna().all()}
            table = engine.from_frame(frame.astype({**empty, "who": "Int64"}))
            table = table.cast({c: t for c, t in TYPES.items() if c in table.columns})
            entities[name] = table.select("_record", entity_id="who")
            tables[name] = table.drop("who")
        return make_analysis_set(
            engine,
            tables,
            entities if linked else None,
            settings,
            CENSORING,
        )


def reasons(made):
    return {left.reason: left.count for left in made.report.excluded}


def codes(made):
    return {finding.code for finding in made.report.findings}


def test_a_short_break_is_administrative_a_long_one_ends_the_spell():
    made = hand_over(
        periods(
            (1, "2012-01-01", "2012-03-01", "01"),
            (1, "2012-04-01", "2012-06-01", "03"),  # 31 days later: the same spell
            (1, "2012-07-03", None, "00"),  # 32 days later: another one
        )
    )
    rows = made.spells[["spell_number", "time_zero", "exit", "event"]].values.tolist()
    assert rows == [
        [1, date(2012, 1, 1), 152.0, "study"],
        [2, date(2012, 7, 3), float((CENSORING - date(2012, 7, 3)).days), "censored"],
    ]
    assert made.report.events == {"censored": 1, "study": 1}


def test_overlapping_and_nested_periods_are_one_spell_that_ends_with_the_last_end():
    made = hand_over(
        periods(
            (1, "2012-01-01", "2013-01-01", "01"),
            (1, "2012-03-01", "2012-04-01", "04"),
            (1, "2012-12-01", "2013-02-01", "05"),
        )
    )
    assert made.spells["event"].tolist() == ["household"]
    assert made.spells["exit"].tolist() == [397.0]
    assert "handover_overlapping_periods" in codes(made)


def test_an_administrative_end_lets_the_spell_go_on_only_if_a_period_follows():
    made = hand_over(
        periods(
            (1, "2014-01-01", "2014-12-31", "90"),
            (1, "2015-01-01", "2015-03-01", "02"),
            (2, "2014-01-01", "2014-12-31", "90"),
        )
    )
    assert made.spells["event"].tolist() == ["to_work", "unknown"]
    assert "handover_reason_unknown" in codes(made)


def test_a_reason_that_is_blank_or_not_in_the_list_is_unknown():
    made = hand_over(
        periods(
            (1, "2014-01-01", "2014-05-01", "99"),
            (2, "2014-01-01", "2014-05-01", None),
            (3, "2014-01-01", "2014-05-01", " "),
        )
    )
    assert set(made.spells["event"]) == {"unknown"}


def test_who_was_there_before_the_records_enters_late():
    made = hand_over(
        periods(
            (1, "2010-01-01", "2012-01-01", "01"),
            (2, "2009-01-01", "2010-06-01", "01"),  # gone before: nobody could have seen it
        )
    )
    assert made.spells[["entry", "exit"]].values.tolist() == [[365.0, 730.0]]
    assert made.report.late_entries == 1
    assert reasons(made) == {"ended_before_records": 1, "provision_start_missing": 1}


def test_an_end_after_the_censoring_date_was_not_known_then():
    made = hand_over(periods((1, "2016-01-01", "2017-01-01", "01")))
    assert made.spells[["exit", "event"]].values.tolist() == [[304.0, "censored"]]


def test_periods_that_cannot_be_used_are_counted_by_reason():
    made = hand_over(
        periods(
            (1, "2012-01-01", "2013-01-01", "01"),
            (1, "2014-01-01", "2013-01-01", "01"),
            (1, None, "2013-01-01", "01"),
            (2, "2016-11-01", None, "00"),
            (None, "2012-01-01", None, "00"),
            (3, "2012-01-01", "2012-01-01", "01"),
        )
    )
    assert reasons(made) == {
        "end_before_start": 1,
        "start_missing": 1,
        "starts_after_censoring": 1,
        "no_entity": 1,
        "no_time_at_risk": 1,
        "provision_start_missing": 1,
    }
    assert {step.step: step.rows for step in made.report.flow} == {
        "periods": 6,
        "periods_usable": 2,
        "spells": 2,
        "spells_at_risk": 1,
    }
    backwards = next(f for f in made.report.findings if f.code == "handover_end_before_start")
    assert backwards.lines == (3,)


def test_covariates_are_those_of_time_zero():
    made = hand_over(
        periods(
            (1, "2012-01-01", "2012-06-01", "90", "1", 0.0),
            (1, "2012-06-02", "2013-01-01", "01", "2", 1.0),  # a child is born meanwhile
            (2, "2012-01-01", "2013-01-01", "01", "4", 2.0),
        ),
        clients(
            (1, "V", "1990-01-01", "2", "2011-01-01"),
            (2, "M", "1972-01-01", "5", "2011-01-01"),
        ),
    )
    one, two = made.spells.to_dict("records")
    assert (one["female"], one["children"], one["single_under_27"]) == (1, 0, 1)
    assert (one["household"], one["education"]) == ("alleenstaand", "vmbo")
    assert (one["education_low"], one["education_high"]) == (1, 0)
    assert one["age"] == pytest.approx(22, abs=0.01)
    assert one["age_decade"] == pytest.approx(-1.8, abs=0.001)
    assert (two["female"], two["children"], two["single_under_27"]) == (0, 1, 0)


def test_who_has_two_client_rows_gets_the_latest_value_that_says_something():
    made = hand_over(
        periods((1, "2012-01-01", None, "00")),
        clients(
            (1, "V", None, "", "2015-01-01"),
            (1, "M", "1980-01-01", "5", "2011-01-01"),
            (1, None, "1985-01-01", None, None),
        ),
    )
    row = made.spells.iloc[0]
    assert row["female"] == 1
    assert row["education"] == "hbo/wo"
    assert row["age"] == pytest.approx(32, abs=0.01)


def test_what_is_not_known_stays_missing_and_is_reported():
    made = hand_over(
        periods((1, "2012-01-01", None, "00", None, None)),
        clients((1, None, "1850-01-01", None, "2011-01-01")),
        talked=interviews((2, "g1", "2001-01-01", "INS", "2001-01-01", 4.0)),
    )
    row = made.spells.iloc[0]
    missing = ["female", "children", "age", "age_decade", "single_under_27", "education_low"]
    assert row[missing].isna().all()
    assert np.isnan(row["step"])
    assert row["household"] is None
    assert row["education"] == "onbekend"
    known = {one.name: one.known for one in made.report.covariates}
    assert known["education"] == 0
    assert known["step"] == 0
    assert "handover_poorly_known" in codes(made)


def test_the_journal_is_read_as_known_at_time_zero():
    made = hand_over(
        periods((1, "2012-01-10", None, "00")),
        clients((1, "V", "1980-01-01", "3", "2011-01-01")),
        talked=interviews(
            (1, "g1", "2011-12-20 10:00", "INS", "2011-12-20", 2.0),
            (1, "g1", "2011-12-28 10:00", "UPD", "2011-12-20", 3.0),
            (1, "g1", "2012-02-01 10:00", "UPD", "2011-12-20", 6.0),  # corrected afterwards
            (1, "g2", "2012-01-05 10:00", "INS", "2012-01-05", 5.0),
            (1, "g2", "2012-01-06 10:00", "DEL", "2012-01-05", 5.0),
            (1, "g3", "2012-03-01 10:00", "INS", "2012-01-08", 1.0),  # entered afterwards
            (2, "g4", "2012-01-09 10:00", "INS", "2012-01-09", 1.0),  # somebody else
        ),
    )
    assert made.spells["step"].tolist() == [3.0]


def test_a_provision_counts_from_its_start_to_the_end_of_its_spell():
    made = hand_over(
        periods((1, "2012-01-01", "2013-01-01", "01"), (1, "2014-01-01", None, "00")),
        given=provisions(
            (1, "LKS", "2012-04-10"),
            (1, "LKS", "2012-08-01"),  # again: on already
            (1, "SCH", "2012-02-01"),
            (1, "BEM", "2013-06-01"),  # between the spells: outside
            (1, "XXX", "2012-02-01"),
            (None, "SCH", "2012-02-01"),
        ),
    )
    first = made.episodes[made.episodes["spell_id"] == 0]
    columns = ["start", "stop", "event", "training", "wage_subsidy", "mediation"]
    assert first[columns].values.tolist() == [
        [0.0, 31.0, "censored", 0, 0, 0],
        [31.0, 100.0, "censored", 1, 0, 0],
        [100.0, 366.0, "to_work", 1, 1, 0],
    ]
    second = made.episodes[made.episodes["spell_id"] == 1]
    assert second[["training", "wage_subsidy"]].values.tolist() == [[0, 0]]
    assert reasons(made) == {"provision_code_unknown": 1, "provision_no_entity": 1}
    outside = next(f for f in made.report.findings if f.code == "handover_provision_outside_spell")
    assert outside.count == 1


def test_a_provision_from_before_a_late_entry_is_on_from_the_entry():
    made = hand_over(
        periods((1, "2010-01-01", "2012-01-01", "01")), given=provisions((1, "LKS", "2010-06-01"))
    )
    assert made.episodes[["start", "stop", "wage_subsidy"]].values.tolist() == [[365.0, 730.0, 1]]


def test_a_provision_on_the_last_day_has_no_time_to_count():
    made = hand_over(
        periods((1, "2012-01-01", "2012-03-01", "01")), given=provisions((1, "LKS", "2012-03-01"))
    )
    assert made.episodes["wage_subsidy"].tolist() == [0]
    assert "handover_provision_outside_spell" not in codes(made)


def test_without_linkage_client_numbers_stand_for_people_and_no_break_is_bridged():
    benefits = periods(
        (1, "2012-01-01", "2012-03-01", "90"),
        (1, "2012-03-02", "2012-06-01", "01"),
        (2, "2012-01-01", None, "00"),
    )
    who = clients((1, "V", "1980-01-01", "3", "2011-01-01"), (2, "M", "1980-01-01", "3", None))
    made = hand_over(
        benefits,
        who,
        given=provisions((1, "LKS", "2012-04-01")),
        linked=False,
        settings=load_handover(DEMO).naive(),
    )
    assert made.spells[["entity_id", "event", "female"]].values.tolist() == [
        [0, "unknown", 1],
        [0, "to_work", 1],
        [1, "censored", 0],
    ]
    assert made.episodes["wage_subsidy"].tolist() == [0, 0, 1, 0]


def test_the_set_does_not_depend_on_the_order_of_the_rows():
    rows = [
        (w, f"2012-{m:02d}-01", f"2012-{m + 1:02d}-{d:02d}", "01")
        for w in (3, 1, 2)
        for m in range(1, 11, 3)
        for d in (1, 20)
    ]
    one, other = hand_over(periods(*rows)), hand_over(periods(*reversed(rows)))
    pd.testing.assert_frame_equal(one.spells, other.spells)
    pd.testing.assert_frame_equal(one.episodes, other.episodes)


def test_dates_survive_as_dates(tmp_path: Path):
    made = hand_over(periods((1, "2012-01-01", None, "00")))
    assert made.spells["time_zero"].tolist() == [date(2012, 1, 1)]
    assert made.spells["entry"].dtype == float
    assert made.episodes["spell_id"].dtype == np.int64


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (lambda t: t.pop("benefits"), UnknownSource, "benefits"),
        (lambda t: t.update(benefits=t["benefits"].drop("reden_einde")), ColumnMissing, "reden"),
        (
            lambda t: t.update(benefits=t["benefits"].cast({"einddatum": "string"})),
            ColumnOfOtherKind,
            "einddatum of benefits must hold a date",
        ),
        (
            lambda t: t.update(benefits=t["benefits"].filter(t["benefits"]._record < 0)),
            NothingToAnalyse,
            "no spell",
        ),
    ],
)
def test_what_the_tables_lack_is_said_in_one_sentence(change, error, says):
    given = {"covariates": (), "clients": None, "journal": None, "provisions": None}
    settings = load_handover(DEMO).model_copy(update=given)
    frame = periods((1, "2012-01-01", "2012-02-01", "01")).assign(_record=[0], _row=[2])
    with Engine() as engine:
        table = engine.from_frame(frame)
        tables = {"benefits": table.cast(dict.fromkeys(("ingangsdatum", "einddatum"), "date"))}
        entities = {"benefits": table.select("_record", entity_id="who")}
        change(tables)
        with pytest.raises(error, match=says):
            make_analysis_set(engine, tables, entities, settings, CENSORING)
