"""The change log: every cell that a recipe changed, before and after, and every row it removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.tables.engine import PART, RECORD, ROW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import ibis

    from workbench.tables.engine import Engine

CHANGE_TYPES = {
    "step": "int64",
    RECORD: "int64",
    PART: "string",
    ROW: "int64",
    "column": "string",
    "before": "string",
    "after": "string",
}
"""The log's columns; `step` is the place in the recipe, from 1."""

REMOVED_TYPES = {name: CHANGE_TYPES[name] for name in ("step", RECORD, PART, ROW)}

HIDDEN = "•"
"""Stands in the log for a text that must not be read there."""

CHANGE_ORDER = (RECORD, "step", "column")
"""What identifies a row of the change log, and orders it; also for `write_parquet`."""


def log_of(
    table: ibis.Table, step: int, column: str, before: ibis.Value, after: ibis.Value
) -> ibis.Table:
    """The log rows of one column in one step: one for each row of `table`."""
    import ibis

    named = table.mutate(before=before, after=after)
    return _shaped(named.mutate(step=ibis.literal(step), column=ibis.literal(column)))


def log_from(table: ibis.Table, column: str, logged: ibis.Table) -> ibis.Table:
    """The log rows of one column, by looking up what happened to its value.

    `logged` has `value` (as it stands in `table`), `step`, `before`, `after`; a value may occur
    more than once there, for as many steps as changed it.
    """
    import ibis

    here = table.select(RECORD, PART, ROW, held=table[column])
    joined = here.inner_join(logged, here.held == logged.value)
    return _shaped(joined.mutate(column=ibis.literal(column)))


def removed_log(before: ibis.Table, after: ibis.Table, step: int) -> ibis.Table:
    """The rows of `before` that `after` lacks, with the step that removed them."""
    import ibis

    gone = before.anti_join(after, RECORD).mutate(step=ibis.literal(step))
    return _shaped(gone, REMOVED_TYPES)


def without_secrets(changes: ibis.Table, secret: Mapping[str, int]) -> ibis.Table:
    """The log with what pseudonymised columns held hidden; `secret` is column to step.

    Every text of such a column is hidden but the pseudonyms themselves.
    """
    import ibis

    before, after = changes.before, changes.after
    for column, step in secret.items():
        here = changes.column == column
        before = ibis.ifelse(here & before.notnull(), HIDDEN, before)
        after = ibis.ifelse(here & (changes.step < step) & after.notnull(), HIDDEN, after)
    return changes.mutate(before=before, after=after) if secret else changes


def joined_log(
    engine: Engine, parts: Sequence[ibis.Table], types: dict[str, str] = CHANGE_TYPES
) -> ibis.Table:
    """All parts as one log, in its order; an empty log where there are none."""
    import ibis
    import pandas as pd

    order = [name for name in CHANGE_ORDER if name in types]
    if parts:
        return engine.keep(ibis.union(*parts) if len(parts) > 1 else parts[0]).order_by(order)
    empty = ibis.memtable(pd.DataFrame(columns=list(types)), schema=ibis.schema(types))
    return engine.keep(empty).order_by(order)


def _shaped(table: ibis.Table, types: dict[str, str] = CHANGE_TYPES) -> ibis.Table:
    return table.select(**{name: table[name].cast(kind) for name, kind in types.items()})
