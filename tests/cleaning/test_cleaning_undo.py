"""Any step undone, in any order, leaves what the recipe without it makes; a preview tells before."""

from collections.abc import Iterator
from typing import Any

import pytest
from cleaning_tables import table_of
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.cleaning import Cleaned, Recipe, clean_table, preview_step
from workbench.cleaning.editing import make_step, switch_step, without_steps
from workbench.cleaning.recipe import make_recipe
from workbench.tables.engine import Engine

TWENTY: list[dict[str, Any]] = [
    {"kind": "trim", "columns": ["*"]},
    {"kind": "placeholders", "columns": ["geslacht", "postcode"]},
    {"kind": "case", "columns": ["geslacht"], "to": "upper"},
    {"kind": "map_values", "columns": ["geslacht"], "map": {"MAN": "M", "VROUW": "V"}},
    {"kind": "merge_variants", "columns": ["plaats"], "variants": {"Den Bosch": ["DB"]}},
    {"kind": "name_particles", "columns": ["naam"], "into": "vv"},
    {"kind": "case", "columns": ["naam"], "to": "title", "only_capitals": True},
    {"kind": "initials", "columns": ["voornaam"]},
    {"kind": "postcode", "columns": ["postcode"]},
    {"kind": "house_number", "column": "nr", "into": "toev"},
    {"kind": "bsn", "columns": ["bsn"]},
    {"kind": "split_column", "column": "code", "into": ["c1", "c2"], "separator": "-"},
    {"kind": "fill_from_column", "column": "plaats", "others": ["c2"]},
    {"kind": "repair_dependency", "determinant": ["postcode"], "dependent": "plaats"},
    {"kind": "join_columns", "columns": ["vv", "naam"], "into": "heel"},
    {"kind": "set_cells", "column": "c1", "cells": [{"row": 3, "before": "a", "after": "z"}]},
    {"kind": "parse_dates", "columns": ["geboren", "in"], "formats": ["dd-mm-yyyy"]},
    {"kind": "duplicate_rows", "columns": ["bsn", "naam"]},
    {"kind": "as_known_on", "key": ["bsn"], "recorded_at": "in", "date": "2016-03-31"},
    {"kind": "derive", "what": "age", "columns": ["geboren", "in"], "into": "leeftijd"},
]
POOLS: dict[str, list[str | None]] = {
    "naam": ["van den Berg", "BERG, VAN DEN", "Smit ", "VOS"],
    "voornaam": ["Jan Piet", "j.p.", None],
    "geslacht": ["man", "Vrouw", "onbekend", "x", None],
    "plaats": ["DB", "Den Bosch", "Oss", None],
    "postcode": ["5211 ab", "5211AB", "-", "B-2000"],
    "nr": ["12-a", "3", None],
    "bsn": ["11122233", "111222333", "999999990"],
    "code": ["a-Oss", "a", " b - c "],
    "geboren": ["01-02-1980", "31-02-1980", "29-02-2000"],
    "in": ["01-01-2016", "01-04-2016", "?"],
}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as opened:
        yield opened


def recipe() -> Recipe:
    return make_recipe({"format": 1, "steps": TWENTY}, "recipe.toml", lenient=True)


rows = st.lists(
    st.tuples(*(st.sampled_from(pool) for pool in POOLS.values())), min_size=1, max_size=12
)


def told(outcome: Cleaned) -> tuple[Any, ...]:
    done = [step for step in outcome.report.steps if step.state != "off"]
    return (
        outcome.table.columns,
        outcome.table.to_pyarrow().to_pylist(),
        outcome.changes.to_pyarrow().to_pylist(),
        outcome.removed.to_pyarrow().to_pylist(),
        done,
    )


@given(cells=rows, order=st.permutations(range(20)), undone=st.integers(1, 20))
@settings(max_examples=3)
def test_steps_undone_in_any_order_equal_the_recipe_without_them(
    engine: Engine, cells: list[tuple[str | None, ...]], order: list[int], undone: int
) -> None:
    table = table_of(engine, **dict(zip(POOLS, zip(*cells, strict=True), strict=True)))
    whole = recipe()
    ids = [step.id for _, step in whole.steps]
    off = whole
    for place in order[:undone]:
        off = switch_step(off, ids[place], False)
    without = without_steps(whole, {ids[place] for place in order[:undone]})
    assert told(clean_table(engine, table, off, lenient=True)) == told(
        clean_table(engine, table, without, lenient=True)
    )
    again = off
    for place in reversed(order[:undone]):
        again = switch_step(again, ids[place], True)
    assert again == whole


@pytest.mark.parametrize(
    "some", [slice(3, 20, 8), pytest.param(slice(None), marks=pytest.mark.sweep)], ids=str
)
def test_each_of_twenty_steps_undone(engine: Engine, some: slice) -> None:
    cells = {name: [pool[n % len(pool)] for n in range(24)] for name, pool in POOLS.items()}
    table = table_of(engine, **cells)
    whole = recipe()
    assert len(whole.steps) == 20
    assert all(one.state == "done" for one in clean_table(engine, table, whole).report.steps)
    for _, step in whole.steps[some]:
        off = clean_table(engine, table, switch_step(whole, step.id, False), lenient=True)
        without = clean_table(engine, table, without_steps(whole, {step.id}), lenient=True)
        assert told(off) == told(without), step.kind


def test_a_step_that_lost_its_ground_says_so_and_the_rest_goes_on(engine: Engine) -> None:
    cells = {name: [pool[n % len(pool)] for n in range(6)] for name, pool in POOLS.items()}
    dates = next(step.id for _, step in recipe().steps if step.kind == "parse_dates")
    report = clean_table(
        engine, table_of(engine, **cells), switch_step(recipe(), dates, False), lenient=True
    ).report
    states = {step.kind: step.state for step in report.steps}
    assert (states["as_known_on"], states["derive"]) == ("skipped", "skipped")
    assert {
        one.code for step in report.steps for one in step.reasons if step.state == "skipped"
    } == {"still_text"}
    assert states["duplicate_rows"] == "done"


def test_a_preview_says_what_the_step_then_does(engine: Engine) -> None:
    cells = {name: [pool[n % len(pool)] for n in range(24)] for name, pool in POOLS.items()}
    table = table_of(engine, **cells)
    step = make_step({"kind": "placeholders", "columns": ["geslacht"], "values": ["x"]})
    start = make_recipe({"format": 1, "steps": TWENTY[:1]}, "recipe.toml")
    preview = preview_step(engine, table, start, step)
    assert preview.report.changed_cells == preview.report.changed_rows == 10
    assert {(one.before, one.after) for one in preview.examples} == {
        ("x", None),
        ("onbekend", None),
    }
    assert len({one.record for one in preview.examples}) == 10
    assert preview.filled_before["geslacht"] - preview.filled_after["geslacht"] == 10
    assert {one.value: one.count for one in preview.before["geslacht"]}["man"] == 5
    assert preview.rows_before == preview.rows_after == 24


def test_a_preview_of_a_step_that_drops_rows(engine: Engine) -> None:
    table = table_of(engine, a=["x", "x ", "y"])
    start = make_recipe({"format": 1, "steps": TWENTY[:1]}, "recipe.toml")
    preview = preview_step(engine, table, start, make_step({"kind": "duplicate_rows"}))
    assert (preview.rows_before, preview.rows_after, preview.report.rows_removed) == (3, 2, 1)
