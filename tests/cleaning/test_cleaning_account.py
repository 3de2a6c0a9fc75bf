"""The change log accounts for every difference between raw and clean, whatever the kinds of steps."""

from collections.abc import Iterator
from typing import Any

import pytest
from cleaning_tables import cleaned, column, log, table_of
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_cleaning_undo import POOLS, TWENTY, rows

from workbench.cleaning import Cleaned, clean_table
from workbench.cleaning.recipe import make_recipe
from workbench.cleaning.steps.step import UNPARSED
from workbench.tables.engine import Engine
from workbench.values.dates import parse_dates

MORE: list[dict[str, Any]] = [
    *TWENTY,
    {"kind": "repair_majority", "entity": ["bsn"], "columns": ["plaats", "voornaam"]},
    {"kind": "expression", "column": "kort", "sql": "left(plaats, 2)"},
    {"kind": "expression", "column": "plaats", "sql": "upper(plaats)"},
    {"kind": "pivot", "key": ["bsn"], "names": "geslacht", "values": "code", "columns": ["M", "V"]},
    {"kind": "pivot", "key": ["naam"], "names": "nr", "values": "code", "columns": ["plaats"]},
    {"kind": "map_values", "columns": ["plaats"], "map": {"Oss": "O"}},
    {"kind": "parse_dates", "columns": ["in"], "formats": ["dd-mm-yyyy"]},
    {
        "kind": "as_known_on",
        "recorded_at": "geboren",
        "withdrawn_at": "in",
        "date": "2015-12-31",
        "status": "geslacht",
        "status_then": "M",
    },
]
UNPIVOT: dict[str, Any] = {
    "kind": "unpivot",
    "columns": ["plaats", "code"],
    "names": "soort",
    "values": "tekst",
}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as opened:
        yield opened


def listed(table: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return found


def unaccounted(raw: list[dict[str, Any]], outcome: Cleaned) -> list[tuple[Any, ...]]:
    """What differs between raw and clean and is not what the log, replayed on raw, leads to."""
    cells = {(row["_record"], name): text for row in raw for name, text in row.items()}
    wrong: list[tuple[Any, ...]] = []
    for change in sorted(listed(outcome.changes), key=lambda one: one["step"]):
        place = change["_record"], change["column"]
        if (change["before"] or "") not in spellings(cells.get(place)):
            wrong.append(("before", *place, cells.get(place), change))
        cells[place] = change["after"]
    clean = listed(outcome.table)
    wrong += [
        ("cell", row["_record"], name, cells.get((row["_record"], name)), value)
        for row in clean
        for name, value in row.items()
        if not name.startswith("_") and not name.endswith(UNPARSED)
        if not says_the_same(cells.get((row["_record"], name)), value)
    ]
    gone = {row["_record"] for row in raw} - {row["_record"] for row in clean}
    removed = [row["_record"] for row in listed(outcome.removed)]
    if sorted(removed) != sorted(gone):
        wrong.append(("rows", sorted(removed), sorted(gone)))
    made = {name for step in outcome.report.steps for name in step.columns_made}
    lost = {name for step in outcome.report.steps for name in step.columns_gone}
    before, after = {*raw[0]}, {*outcome.table.columns}
    if not (after - before <= made and before - after <= lost):
        wrong.append(("columns", after - before - made, before - after - lost))
    return wrong


def spellings(text: str | None) -> set[str]:
    """How the log may write what a cell held: as it stood, or as the day that it was read as."""
    (day,) = parse_dates([text], ["dd-mm-yyyy"])
    return {text or ""} | ({day.isoformat()} if day is not None else set())


def says_the_same(text: str | None, value: Any) -> bool:
    """An empty text is missing; a text that was read as a date or number is no change."""
    if value is None or isinstance(value, str):
        return (text or "").strip() == (value or "").strip()
    return bool(text)


@example(cells=[tuple(pool[0] for pool in POOLS.values())], chosen=[16, 27])
@given(
    cells=rows, chosen=st.lists(st.integers(0, len(MORE) - 1), unique=True, min_size=1, max_size=12)
)
@settings(max_examples=12)
def test_every_difference_is_in_the_log(
    engine: Engine, cells: list[tuple[str | None, ...]], chosen: list[int]
) -> None:
    table = table_of(engine, **dict(zip(POOLS, zip(*cells, strict=True), strict=True)))
    steps = [MORE[place] for place in chosen]
    recipe = make_recipe({"format": 1, "steps": steps}, "recipe.toml", lenient=True)
    outcome = clean_table(engine, table, recipe, lenient=True)
    assert unaccounted(listed(table), outcome) == []
    report = outcome.report
    assert report.rows_in - report.rows_out == sum(
        step.rows_removed - step.rows_added for step in report.steps
    )
    assert report.changed_cells == len(listed(outcome.changes))


@given(cells=rows)
@settings(max_examples=5)
def test_every_row_that_columns_became_is_in_the_log(
    engine: Engine, cells: list[tuple[str | None, ...]]
) -> None:
    table = table_of(engine, **dict(zip(POOLS, zip(*cells, strict=True), strict=True)))
    after = {"kind": "case", "columns": ["tekst"], "to": "upper"}
    recipe = make_recipe({"format": 1, "steps": [UNPIVOT, after]}, "recipe.toml")
    outcome = clean_table(engine, table, recipe)
    raw = {row["_row"]: row for row in listed(table)}
    cells_now: dict[tuple[int, str], str | None] = {}
    for change in listed(outcome.changes):
        place = change["_record"], change["column"]
        assert (change["before"] or "") == (cells_now.get(place) or "")
        cells_now[place] = change["after"]
    for row in listed(outcome.table):
        assert row["soort"] == cells_now.get((row["_record"], "soort"))
        assert (row["tekst"] or "") == (cells_now.get((row["_record"], "tekst")) or "")
        if row["soort"]:
            assert row["tekst"] == raw[row["_row"]][row["soort"]].upper()
    (step, _) = outcome.report.steps
    assert step.columns_made == ("soort", "tekst")
    assert step.columns_gone == ("plaats", "code")
    assert outcome.report.rows_out == len(raw) + step.rows_added


def test_a_pivot_says_what_it_filled(engine: Engine) -> None:
    pivot = {"kind": "pivot", "key": ["k"], "names": "n", "values": "v", "columns": ["a", "b"]}
    outcome = cleaned(engine, [pivot], k=["1", "1"], n=["a", "b"], v=["x", "y"], b=["old", None])
    assert column(outcome, "a") == ["x"]
    assert log(outcome) == [(1, 2, "a", None, "x"), (1, 2, "b", "old", "y")]


def test_what_two_steps_could_not_read_both_stays(engine: Engine) -> None:
    known = {"kind": "map_values", "columns": ["a"], "map": {"x": "1"}, "unmapped": "report"}
    fill = {"kind": "fill_from_column", "column": "a", "others": ["b"]}
    outcome = cleaned(
        engine, [known, fill, {**known, "map": {"1": "2"}}], a=["x", "q", "r"], b=["x", "z", None]
    )
    assert column(outcome, "a") == ["2", None, None]
    # the last text that could not be read in a cell; one of an earlier step where the later had none
    assert column(outcome, "a__unparsed") == [None, "z", "r"]
    assert [step.unparsed for step in outcome.report.steps] == [2, 0, 1]


@pytest.mark.parametrize(
    ("policy", "day", "kept"),
    [("first", "1012-12-20", None), ("report", "1012-12-20", None), ("missing", None, "20121012")],
)
def test_a_text_that_two_formats_read_as_two_days(
    engine: Engine, policy: str, day: str | None, kept: str | None
) -> None:
    step = {
        "kind": "parse_dates",
        "columns": ["d"],
        "formats": ["ddmmyyyy", "yyyymmdd", "d-m-yyyy", "dd-mm-yyyy"],
        "ambiguous": policy,
    }
    outcome = cleaned(engine, [step], d=["20121012", "31122010", "01-02-2010"])
    days = [None if one is None else one.isoformat() for one in column(outcome, "d")]
    assert days == [day, "2010-12-31", "2010-02-01"]
    if kept is not None:
        assert column(outcome, "d__unparsed") == [kept, None, None]
    said = {one.code: one.values for one in outcome.report.steps[0].reasons}
    assert said == ({"date_ambiguous": {"count": 1}} if policy == "report" else {})
