"""Pages of a cleaned table of any size: filters and facets that combine, and which cells changed.

DuckDB reads the Parquet files of the results; a page holds only its own rows. When the recipe was
changed and the table is too large to be made at once, the rows of the page are made anew by the
steps on values, on top of the table that was made last, and the page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from workbench.core.errors import ColumnMissing
from workbench.project.stages.context import RESULT_FILE
from workbench.project.working import Bench
from workbench.store.results import all_results
from workbench.tables.engine import RECORD, SYSTEM_COLUMNS, Engine, data_columns

if TYPE_CHECKING:
    import ibis
    import pandas as pd

FACET_VALUES = 12
"""Values of a facet at most, the most frequent first: what fits beside a table."""

Says = Literal["is", "contains", "missing", "filled", "changed"]


@dataclass(frozen=True)
class Filter:
    """One condition on one column; several are all to hold, the values of one are alternatives."""

    column: str
    says: Says
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class TablePage:
    """Some rows of the table."""

    frame: pd.DataFrame
    """`_record`, `_part`, `_row`, then the columns."""
    changed: frozenset[tuple[int, str]]
    """(record, column) of the cells that the recipe changed."""
    total: int
    """Rows that all filters let through."""
    rows: int
    """Rows of the table."""
    meanwhile: bool
    """The recipe was changed since the table was made: filters look at the table before."""


@dataclass(frozen=True)
class Facet:
    """The most frequent values of a column among the rows that the other filters let through."""

    column: str
    values: tuple[tuple[str, int], ...]
    distinct: int


@dataclass(frozen=True)
class Made:
    """The newest table there is to look at."""

    table: Path
    changes: Path | None
    up_to_date: bool


def newest(bench: Bench) -> Made:
    """The cleaned table of the recipe as it is now; of a large source, else the one made last, or
    the reading. NotMadeYet when the delivery was not read yet."""
    folder = bench.make("clean") if bench.small else bench.made("clean")
    if folder is not None:
        return Made(folder / "cleaned.parquet", folder / "changes.parquet", True)
    for row in reversed(all_results(bench.database)):
        last = bench.places.folder / row.folder
        if (row.stage, row.subject) == ("clean", bench.source) and (last / RESULT_FILE).is_file():
            return Made(last / "cleaned.parquet", last / "changes.parquet", False)
    return Made(bench.reading, None, False)


def columns_of(bench: Bench) -> list[str]:
    """The columns of the table, without the system's."""
    import pyarrow.parquet as pq

    names = pq.read_schema(newest(bench).table).names
    return [name for name in names if name not in SYSTEM_COLUMNS]


def table_page(
    bench: Bench, filters: Sequence[Filter] = (), offset: int = 0, limit: int = 50
) -> TablePage:
    """Rows `offset` to `offset + limit` of those that every filter lets through, by `_record`."""
    made = newest(bench)
    records = _records(made, tuple(filters))
    chosen = records[offset : offset + limit]
    frame = _rows(made.table, chosen)
    changed = _changed(made.changes, chosen)
    if not made.up_to_date:
        frame, changed = _made_anew(bench, frame, chosen)
    rows = len(_records(made, ()))
    return TablePage(frame, changed, len(records), rows, not made.up_to_date)


def facet(bench: Bench, column: str, filters: Sequence[Filter] = ()) -> Facet:
    """Counts of a column's values, under the filters on other columns."""
    made = newest(bench)
    others = tuple(one for one in filters if one.column != column)
    return _facet(made, column, others)


@lru_cache(maxsize=32)
def _records(made: Made, filters: tuple[Filter, ...]) -> npt.NDArray[np.int64]:
    """The `_record`s that pass, ascending. A result's files never change, so they are remembered."""
    with Engine() as engine:
        table = engine.read(made.table)
        found = _passing(engine, made, table, filters)[RECORD].to_pyarrow()
    records: npt.NDArray[np.int64] = np.sort(found.to_numpy())
    return records


@lru_cache(maxsize=128)
def _facet(made: Made, column: str, filters: tuple[Filter, ...]) -> Facet:
    import ibis

    with Engine() as engine:
        table = engine.read(made.table)
        _known(made, table, column)
        passing = _passing(engine, made, table, filters)
        values = passing.select(value=passing[column].cast("string")).filter(
            lambda t: t.value.notnull() & (t.value != "")
        )
        counted = values.group_by("value").aggregate(count=ibis._.count())
        distinct = int(counted.count().execute())
        top = counted.order_by([ibis.desc("count"), "value"]).limit(FACET_VALUES).to_pandas()
    pairs = zip(top["value"].tolist(), top["count"].tolist(), strict=True)
    return Facet(column, tuple((str(value), int(count)) for value, count in pairs), distinct)


def _passing(
    engine: Engine, made: Made, table: ibis.Table, filters: Sequence[Filter]
) -> ibis.Table:
    for one in filters:
        _known(made, table, one.column)
        text = table[one.column].cast("string").fill_null("")
        if one.says == "is":
            table = table.filter(text.isin(list(one.values)))
        elif one.says == "contains":
            sought = text.lower()
            parts = [sought.contains(value.lower()) for value in one.values]
            table = table.filter(parts[0] if len(parts) == 1 else _any(parts))
        elif one.says in ("missing", "filled"):
            blank = text.strip() == ""
            table = table.filter(blank if one.says == "missing" else ~blank)
        elif made.changes is None:
            table = table.filter(text != text)
        else:
            log = engine.read(made.changes)
            table = table.semi_join(log.filter(log.column == one.column), RECORD)
    return table


def _any(parts: Sequence[Any]) -> Any:
    whole = parts[0]
    for part in parts[1:]:
        whole = whole | part
    return whole


def _known(made: Made, table: ibis.Table, column: str) -> None:
    if column not in table.columns:
        known = ", ".join(data_columns(table))
        raise ColumnMissing(file=made.table.name, column=column, columns=known)


def _rows(path: Path, records: npt.NDArray[np.int64]) -> pd.DataFrame:
    with Engine() as engine:
        table = engine.read(path)
        if not len(records):
            wanted = table.limit(0)
        else:
            near = table.filter(table[RECORD].between(int(records[0]), int(records[-1])))
            wanted = near.filter(near[RECORD].isin(records.tolist()))
        frame: pd.DataFrame = wanted.order_by(RECORD).to_pyarrow().to_pandas(date_as_object=True)
        return frame


def _changed(path: Path | None, records: npt.NDArray[np.int64]) -> frozenset[tuple[int, str]]:
    if path is None or not len(records):
        return frozenset()
    with Engine() as engine:
        log = engine.read(path)
        near = log.filter(log[RECORD].between(int(records[0]), int(records[-1])))
        found = near.select(RECORD, "column").distinct().to_pandas()
    wanted = {*records.tolist()}
    pairs = zip(found[RECORD].tolist(), found["column"].tolist(), strict=True)
    return frozenset((int(record), str(column)) for record, column in pairs if record in wanted)


def _made_anew(
    bench: Bench, before: pd.DataFrame, records: npt.NDArray[np.int64]
) -> tuple[pd.DataFrame, frozenset[tuple[int, str]]]:
    """The page's rows by the recipe as it is now: exact for steps on values, and for columns that
    only steps on whole rows make, what they were in the table before."""
    from workbench.cleaning.meanwhile import clean_some

    raw = _rows(bench.reading, records)
    frame, changed = clean_some(raw, bench.recipe())
    for name in before.columns:
        if name not in frame:
            frame[name] = before[name].to_numpy()
    return frame, changed
