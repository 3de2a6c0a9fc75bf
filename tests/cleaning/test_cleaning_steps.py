"""Each kind of step, on tables in plain sight."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from workbench.cleaning import Cleaned, clean_table
from workbench.cleaning.recipe import make_recipe
from workbench.tables.engine import Engine


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as opened:
        yield opened


def cleaned(engine: Engine, steps: str, **columns: list[str | None]) -> Cleaned:
    rows = len(next(iter(columns.values())))
    frame = pd.DataFrame(
        {
            "_record": range(rows),
            "_part": pd.Series([None] * rows, dtype="string"),
            "_row": range(2, rows + 2),
            **{name: pd.Series(values, dtype="string") for name, values in columns.items()},
        }
    )
    recipe = make_recipe(tomllib.loads("format = 1\n" + steps), "recipe.toml")
    return clean_table(engine, engine.from_frame(frame), recipe)


def column(outcome: Cleaned, name: str) -> list[Any]:
    return outcome.table.to_pyarrow()[name].to_pylist()


def log(outcome: Cleaned) -> list[tuple[Any, ...]]:
    table = outcome.changes.to_pyarrow().to_pylist()
    return [(row["step"], row["_row"], row["column"], row["before"], row["after"]) for row in table]


def test_trim_tidies_spaces_and_writes_an_accent_in_one_way(engine: Engine) -> None:
    outcome = cleaned(
        engine,
        '[[steps]]\nkind = "trim"\ncolumns = ["*"]',
        naam=["  van  Dijk ", "Andre\u0301", "Jan\u00a0\u200bSmit", None, "Ok"],
    )
    assert column(outcome, "naam") == ["van Dijk", "André", "Jan Smit", None, "Ok"]
    assert outcome.report.steps[0].changed_cells == 3


def test_trim_may_leave_the_spaces_within(engine: Engine) -> None:
    steps = '[[steps]]\nkind = "trim"\ncolumns = ["a"]\nsqueeze = false'
    assert column(cleaned(engine, steps, a=[" regel 1\nregel  2 "]), "a") == ["regel 1\nregel  2"]


@pytest.mark.parametrize(
    ("to", "expected"), [("upper", "IJSSEL-O'NEILL"), ("lower", "ijssel-o'neill")]
)
def test_case(engine: Engine, to: str, expected: str) -> None:
    steps = f'[[steps]]\nkind = "case"\ncolumns = ["a"]\nto = "{to}"'
    assert column(cleaned(engine, steps, a=["ijSSel-o'Neill"]), "a") == [expected]


def test_title_case_knows_the_dutch_ij(engine: Engine) -> None:
    steps = '[[steps]]\nkind = "case"\ncolumns = ["a"]\nto = "title"'
    assert column(cleaned(engine, steps, a=["IJSSEL-o'NEILL éva"]), "a") == ["IJssel-O'Neill Éva"]


def test_only_capitals_leaves_alone_what_has_a_lower_case_letter(engine: Engine) -> None:
    steps = '[[steps]]\nkind = "case"\ncolumns = ["a"]\nto = "title"\nonly_capitals = true'
    outcome = cleaned(engine, steps, a=["BERG VAN DEN", "McDonald", "J.P.", "de Wit", "ÇELİK"])
    assert column(outcome, "a")[:4] == ["Berg Van Den", "McDonald", "J.P.", "de Wit"]


def test_placeholders_become_missing_and_declared_codes_only_where_declared(engine: Engine) -> None:
    outcome = cleaned(
        engine,
        """
        [[steps]]
        kind = "placeholders"
        columns = ["opleiding"]
        values = ["9"]
        [[steps]]
        kind = "placeholders"
        columns = ["kinderen", "traject"]
        keep = ["geen"]
        """,
        opleiding=["1", "9", "n.v.t.", "Onbekend"],
        kinderen=["1", "9", "-", ""],
        traject=["geen", "Geen", "volgt", "LKS"],
    )
    assert column(outcome, "opleiding") == ["1", None, None, None]
    assert column(outcome, "kinderen") == ["1", "9", None, None]
    assert column(outcome, "traject") == ["geen", "Geen", None, "LKS"]


def test_an_empty_text_that_becomes_missing_is_no_change(engine: Engine) -> None:
    steps = '[[steps]]\nkind = "placeholders"\ncolumns = ["a"]'
    outcome = cleaned(engine, steps, a=["", "-"])
    assert column(outcome, "a") == [None, None]
    assert log(outcome) == [(1, 3, "a", "-", None)]


def test_what_no_format_fits_is_kept_as_text_beside_the_dates(engine: Engine) -> None:
    outcome = cleaned(
        engine,
        """
        [[steps]]
        kind = "parse_dates"
        columns = ["geboren"]
        formats = ["dd-mm-yyyy", "yyyymmdd"]
        missing = ["00000000"]
        """,
        geboren=["01-02-1980", "19800201", "31-02-1980", "00000000", "", "31-12-9999"],
    )
    assert column(outcome, "geboren") == [
        *(date(1980, 2, 1), date(1980, 2, 1), None, None, None, date(9999, 12, 31)),
    ]
    assert column(outcome, "geboren__unparsed") == [None, None, "31-02-1980", None, None, None]
    assert log(outcome) == [
        (1, 4, "geboren", "31-02-1980", None),
        (1, 5, "geboren", "00000000", None),
    ]
    step = outcome.report.steps[0]
    assert (step.changed_cells, step.unparsed) == (2, 1)
    assert [(value.value, value.count) for value in step.unparsed_values] == [("31-02-1980", 1)]


def test_a_column_that_could_be_read_has_no_unparsed_one(engine: Engine) -> None:
    steps = '[[steps]]\nkind = "parse_dates"\ncolumns = ["d"]\nformats = ["yyyymmdd"]'
    outcome = cleaned(engine, steps, d=["20160101", None])
    assert outcome.table.columns == ("_record", "_part", "_row", "d")
    assert str(outcome.table.d.type()) == "date"


def test_a_column_without_any_value_still_gets_its_type(engine: Engine) -> None:
    steps = '[[steps]]\nkind = "parse_dates"\ncolumns = ["d"]\nformats = ["yyyymmdd"]'
    outcome = cleaned(engine, steps, d=[None, None])
    assert str(outcome.table.d.type()) == "date"
    assert column(outcome, "d") == [None, None]


def test_timestamps(engine: Engine) -> None:
    outcome = cleaned(
        engine,
        """
        [[steps]]
        kind = "parse_timestamps"
        columns = ["jn_datum"]
        formats = ["dd-mm-yyyy hh:mm"]
        """,
        jn_datum=["31-10-2016 09:05", "31-10-2016 24:05"],
    )
    assert column(outcome, "jn_datum") == [datetime(2016, 10, 31, 9, 5), None]
    assert column(outcome, "jn_datum__unparsed") == [None, "31-10-2016 24:05"]


def test_numbers_with_decimal_comma_and_cents(engine: Engine) -> None:
    outcome = cleaned(
        engine,
        """
        [[steps]]
        kind = "parse_numbers"
        columns = ["vermogen"]
        [[steps]]
        kind = "parse_numbers"
        columns = ["bedrag"]
        scale = 0.01
        """,
        vermogen=["1.234,56", "12,3456", "1.23", "-"],
        bedrag=["00010110", "00000029", "00000000", ""],
    )
    assert column(outcome, "vermogen") == [1234.56, 12.3456, None, None]
    assert column(outcome, "vermogen__unparsed") == [None, None, "1.23", "-"]
    assert column(outcome, "bedrag") == [101.10, 0.29, 0.0, None]


def test_a_second_decimal_mark_is_for_what_the_first_can_not_read(engine: Engine) -> None:
    steps = '[[steps]]\nkind = "parse_numbers"\ncolumns = ["n"]\nother_decimal = "."'
    outcome = cleaned(engine, steps, n=["1.234,50", "1234.5", "1.234", "0.125", "1.2.3"])
    assert column(outcome, "n") == [1234.5, 1234.5, 1234.0, 0.125, None]


@pytest.mark.parametrize(
    ("unmapped", "values", "kept"),
    [
        ("keep", ["M", "M", "x", None], None),
        ("missing", ["M", "M", None, None], None),
        ("report", ["M", "M", None, None], [None, None, "x", None]),
    ],
)
def test_a_value_that_the_map_lacks_is_always_counted(
    engine: Engine, unmapped: str, values: list[str | None], kept: list[str | None] | None
) -> None:
    outcome = cleaned(
        engine,
        f"""
        [[steps]]
        kind = "map_values"
        columns = ["geslacht"]
        unmapped = "{unmapped}"
        [steps.map]
        man = "M"
        """,
        geslacht=["man", "M", "x", None],
    )
    assert column(outcome, "geslacht") == values
    step = outcome.report.steps[0]
    assert [(value.value, value.count) for value in step.unparsed_values] == [("x", 1)]
    assert ("geslacht__unparsed" in outcome.table.columns) == (kept is not None)
    if kept is not None:
        assert column(outcome, "geslacht__unparsed") == kept


PARTICLES = '[[steps]]\nkind = "name_particles"\ncolumns = ["naam"]\ninto = "vv"'


def test_a_particle_goes_to_its_own_column_when_that_is_empty(engine: Engine) -> None:
    outcome = cleaned(
        engine,
        PARTICLES,
        naam=["Berg, van den", "van den Berg", "BERG VAN DEN", "de Wit", "Smit", None],
        vv=[None, "", "van den", "van", "de", "de"],
    )
    assert column(outcome, "naam") == ["Berg", "Berg", "BERG", "de Wit", "Smit", None]
    assert column(outcome, "vv") == ["van den", "van den", "van den", "van", "de", "de"]
    assert [(reason.code, reason.values) for reason in outcome.report.steps[0].reasons] == [
        ("other_particle", {"count": 1})
    ]
    assert len(log(outcome)) == outcome.report.changed_cells == 5


def test_the_column_for_particles_is_made_where_it_lacks(engine: Engine) -> None:
    outcome = cleaned(engine, PARTICLES, naam=["van den Berg", "Smit"])
    assert column(outcome, "vv") == ["van den", None]
    assert outcome.report.steps[0].reasons[0].code == "column_made"


def test_a_postcode_has_one_form_and_a_foreign_one_stays(engine: Engine) -> None:
    steps = '[[steps]]\nkind = "postcode"\ncolumns = ["pc"]'
    outcome = cleaned(engine, steps, pc=["5211 ab", "5211AB", "B-2000", None])
    assert column(outcome, "pc") == ["5211AB", "5211AB", "B-2000", None]
    assert outcome.report.steps[0].unparsed == 1


def test_a_bsn_is_repaired_but_never_guessed(engine: Engine) -> None:
    steps = '[[steps]]\nkind = "bsn"\ncolumns = ["bsn"]'
    given = ["12345672", "123.456.782", "1112.22.333", "111222333.0", "111111110", "111222334"]
    outcome = cleaned(engine, steps, bsn=[*given, "onbekend", "12345678", None, ""])
    assert column(outcome, "bsn") == [
        *("012345672", None, "111222333", "111222333", None, "111222334"),
        *(None, "12345678", None, None),
    ]
    step = outcome.report.steps[0]
    assert step.unparsed == 2
    assert step.unparsed_values == (), "a BSN is counted in a report, never listed"
    assert {reason.code: reason.values["count"] for reason in step.reasons} == {
        "bsn_dummy": 2,
        "bsn_leading_zero": 1,
    }


def test_of_duplicate_rows_the_first_stays_and_the_others_are_named(engine: Engine) -> None:
    steps = '[[steps]]\nkind = "duplicate_rows"'
    outcome = cleaned(engine, steps, a=["x", "y", "x", None, None], b=["1", "1", "1", None, None])
    assert column(outcome, "_record") == [0, 1, 3]
    assert outcome.removed.to_pyarrow()["_record"].to_pylist() == [2, 4]
    assert outcome.report.steps[0].rows_removed == 2


JOURNAL = """
[[steps]]
kind = "parse_timestamps"
columns = ["jn_datum"]
formats = ["dd-mm-yyyy hh:mm"]
[[steps]]
kind = "as_known_on"
key = ["nr"]
recorded_at = "jn_datum"
operation = "op"
"""


def test_a_journal_as_known_on_a_date(engine: Engine) -> None:
    outcome = cleaned(
        engine,
        JOURNAL + "date = 2016-03-31",
        nr=["1", "1", "1", "2", "2", "3"],
        jn_datum=[
            *("01-01-2016 10:00", "31-03-2016 23:59", "01-04-2016 00:00"),
            *("01-01-2016 10:00", "01-02-2016 10:00", "gisteren"),
        ],
        op=["INS", "UPD", "UPD", "INS", "DEL", "INS"],
    )
    assert column(outcome, "_record") == [1]
    assert outcome.report.steps[1].rows_removed == 5
    assert outcome.report.steps[1].reasons[0].code == "record_time_unknown"


def test_a_journal_without_a_date_is_kept_whole(engine: Engine) -> None:
    outcome = cleaned(engine, JOURNAL, nr=["1", "1"], jn_datum=[None, None], op=["INS", "DEL"])
    assert column(outcome, "_record") == [0, 1]
    assert outcome.report.steps[1].reasons[0].code == "every_date_kept"
