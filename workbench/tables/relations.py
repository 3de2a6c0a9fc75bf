"""The few relational moves that several stages share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.core.files import atomic_file
from workbench.tables.engine import RECORD

if TYPE_CHECKING:
    import ibis
    import pandas as pd


def write_parquet(
    table: ibis.Table, path: Path, order_by: str | tuple[str, ...] | None = RECORD
) -> None:
    """Write a relation atomically, ordered: unordered output differs in bytes from run to run."""
    ordered = table if order_by is None else table.order_by(order_by)
    with atomic_file(path) as temporary:
        ordered.to_parquet(str(temporary))


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as Parquet, atomically, rows as they stand."""
    with atomic_file(path) as temporary:
        frame.to_parquet(temporary, index=False)


def distinct_values(table: ibis.Table, column: str) -> pd.DataFrame:
    """Each distinct value of a column with its count: frame `value`, `count`; null included.

    Ordered by falling count, then value, so that it is the same on every run.
    """
    import ibis

    counted = table.group_by(value=table[column]).aggregate(count=ibis._.count())
    frame: pd.DataFrame = counted.order_by([ibis.desc("count"), ibis.asc("value")]).to_pandas()
    return frame


def map_values(
    table: ibis.Table, column: str, mapping: ibis.Table, into: str | None = None
) -> ibis.Table:
    """Replace a column by looking its values up; `mapping` has `value` (unique) and `mapped`.

    A value that the mapping lacks keeps what it was; null stays null. With `into` the outcome
    is a new column behind the others. The order of rows is not kept: order by `_record` on writing.
    """
    import ibis

    target = into or column
    looked = mapping.select(
        _mapping_value=mapping.value, _mapping_to=mapping.mapped, _mapping_hit=ibis.literal(True)
    )
    joined = table.left_join(looked, table[column] == looked._mapping_value)
    kept = joined[column]
    if joined._mapping_to.type() != kept.type():
        kept = ibis.null(joined._mapping_to.type())
    outcome = ibis.ifelse(joined._mapping_hit.fill_null(False), joined._mapping_to, kept)
    columns = [*table.columns] if target in table.columns else [*table.columns, target]
    return joined.mutate(**{target: outcome}).select(columns)


def as_known_on(
    table: ibis.Table,
    key: tuple[str, ...],
    recorded_at: str,
    operation: str | None,
    when: date | ibis.Value,
    deleted: tuple[str, ...] = ("DEL",),
) -> ibis.Table:
    """A journal as known on a date: per key the last row recorded up to and including that date,
    unless it is a deletion. `recorded_at` is a DATE or TIMESTAMP column; `when` a date, or a
    column of the table (a date per row, the same for all rows of a key).

    Ties on the record time fall to the later row of the file.
    """
    import ibis

    known = table.filter(table[recorded_at].cast("date") <= when)
    window = ibis.window(group_by=list(key), order_by=[ibis.desc(recorded_at), ibis.desc(RECORD)])
    last = known.mutate(_rank=ibis.row_number().over(window)).filter(ibis._._rank == 0)
    if operation is not None:
        last = last.filter(last[operation].isnull() | last[operation].notin(list(deleted)))
    return last.drop("_rank")
