"""What a step would change, before anybody accepts it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.cleaning.clean import clean_table
from workbench.cleaning.editing import insert_step
from workbench.cleaning.results import ChangedCell, Preview, ValueCount
from workbench.cleaning.steps.step import EVERY_COLUMN, ColumnStep
from workbench.tables.engine import RECORD, ROW, SYSTEM_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis

    from workbench.cleaning.recipe import Recipe
    from workbench.cleaning.steps import AnyStep
    from workbench.tables.engine import Engine

EXAMPLES = 10
"""Rows that a preview shows."""

VALUES = 20
"""Values per column that it counts before and after, the most frequent first."""


def preview_step(
    engine: Engine,
    table: ibis.Table,
    recipe: Recipe,
    step: AnyStep,
    at: int | None = None,
    *,
    sources: Mapping[str, ibis.Table] | None = None,
) -> Preview:
    """What a step would change at a place of a recipe (None: where it can first be done).

    `table` is the reading; it, and the recipe, stay as they are. A step that is in the recipe
    already (by its id) is looked at where it stands. The steps before it are done first, only on
    the columns that it looks at where that is enough.
    """
    old = {one.id for _, one in recipe.steps}
    whole = recipe if step.id in old else insert_step(recipe, step, at)
    name = step.id if step.id in old else next(o.id for _, o in whole.steps if o.id not in old)
    place = whole.place(name)
    cut = replace(whole, steps=whole.steps[: place + 1])
    narrowed = _narrowed(table, cut)
    # without the steps that come later, what this step finds and leaves is what it shows
    before = clean_table(
        engine, narrowed, replace(cut, steps=cut.steps[:-1]), lenient=True, sources=sources
    )
    after = clean_table(engine, narrowed, cut, lenient=True, sources=sources)
    report = after.report.steps[-1]
    number = cut.steps[-1][0]
    mine = after.changes.filter(after.changes.step == number)
    touched = mine.select("column").distinct().order_by("column").to_pyarrow()["column"].to_pylist()
    columns = list(dict.fromkeys([*report.columns, *touched]))
    return Preview(
        report=report,
        examples=_examples(mine),
        before={name: _counts(before.table, name) for name in columns},
        after={name: _counts(after.table, name) for name in columns},
        filled_before={name: _filled(before.table, name) for name in columns},
        filled_after={name: _filled(after.table, name) for name in columns},
        rows_before=before.report.rows_out,
        rows_after=after.report.rows_out,
    )


def _narrowed(table: ibis.Table, recipe: Recipe) -> ibis.Table:
    """Only the columns of the last step, where every step before it looks at one value at a time."""
    steps = [step for _, step in recipe.steps if step.enabled]
    last = recipe.steps[-1][1]
    alone = all(isinstance(step, ColumnStep) for step in steps)
    if not alone or not isinstance(last, ColumnStep) or last.columns == (EVERY_COLUMN,):
        return table
    kept = [name for name in table.columns if name in (*SYSTEM_COLUMNS, *last.columns)]
    return table.select(kept)


def _examples(changes: ibis.Table) -> tuple[ChangedCell, ...]:
    """The changed cells of the first changed rows."""
    records = changes.select(RECORD).distinct().order_by(RECORD).limit(EXAMPLES)
    rows = changes.semi_join(records, RECORD).order_by([RECORD, "column"]).to_pyarrow().to_pylist()
    return tuple(
        ChangedCell(
            record=row[RECORD],
            line=row[ROW],
            column=row["column"],
            before=row["before"],
            after=row["after"],
        )
        for row in rows
    )


def _counts(table: ibis.Table, column: str) -> tuple[ValueCount, ...]:
    if column not in table.columns:
        return ()
    value = table[column].cast("string")
    counted = table.group_by(value=value).aggregate(count=table.count()).to_pyarrow()
    together = Counter(
        dict(zip(counted["value"].to_pylist(), counted["count"].to_pylist(), strict=True))
    )
    ordered = sorted(together.items(), key=lambda item: (-item[1], item[0] or ""))
    return tuple(ValueCount(value=value, count=count) for value, count in ordered[:VALUES])


def _filled(table: ibis.Table, column: str) -> int:
    if column not in table.columns:
        return 0
    text = table[column].cast("string").fill_null("").strip()
    return int((text != "").sum().fill_null(0).execute())
