"""Pages of a cleaned table of any size: filters and facets that combine, and which cells changed.

DuckDB reads the Parquet files of the results; a page holds only its own rows. When the recipe was
changed and the table is too large to be made at once, the rows of the page are made anew by the
steps on values, on top of the table that was made last, and the page says so.
"""

from __future__ import annotations

import atexit
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from threading import RLock
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


class _Reader:
    """One connection that stays open, with the files it has looked at: opening takes as long as
    asking. Only one thread asks at a time."""

    def __init__(self) -> None:
        self._engine = Engine()
        self._tables: dict[Path, ibis.Table] = {}

    def table(self, path: Path) -> ibis.Table:
        """A file as a relation; the files of a result never change."""
        if path not in self._tables:
            self._tables[path] = self._engine.read(path)
        return self._tables[path]

    def close(self) -> None:
        """Let go of the connection."""
        self._engine.close()


_ONE_AT_A_TIME = RLock()


@cache
def _opened() -> _Reader:
    reader = _Reader()
    atexit.register(reader.close)
    return reader


@contextmanager
def _reader() -> Iterator[_Reader]:
    with _ONE_AT_A_TIME:
        yield _opened()


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
    with _reader() as reader:
        table = reader.table(made.table)
        found = _passing(reader, made, table, filters)[RECORD].to_pyarrow()
    records: npt.NDArray[np.int64] = found.to_numpy()
    return records if _ascends(records) else np.sort(records)


def _ascends(records: npt.NDArray[np.int64]) -> bool:
    return bool((records[1:] > records[:-1]).all())


@lru_cache(maxsize=128)
def _facet(made: Made, column: str, filters: tuple[Filter, ...]) -> Facet:
    import ibis

    with _reader() as reader:
        table = reader.table(made.table)
        _known(made, table, column)
        passing = _passing(reader, made, table, filters)
        values = passing.select(value=passing[column].cast("string")).filter(
            lambda t: t.value.notnull() & (t.value != "")
        )
        counted = values.group_by("value").aggregate(count=ibis._.count())
        whole = counted.mutate(distinct=ibis._.count().over(ibis.window()))
        top = whole.order_by([ibis.desc("count"), "value"]).limit(FACET_VALUES).to_pandas()
        distinct = int(top["distinct"].iloc[0]) if len(top) else 0
    pairs = zip(top["value"].tolist(), top["count"].tolist(), strict=True)
    return Facet(column, tuple((str(value), int(count)) for value, count in pairs), distinct)


def _passing(
    reader: _Reader, made: Made, table: ibis.Table, filters: Sequence[Filter]
) -> ibis.Table:
    for one in filters:
        _known(made, table, one.column)
        column = table[one.column]
        text = column if column.type().is_string() else column.cast("string")
        if one.says == "is":
            table = table.filter(text.isin(list(one.values)))
        elif one.says == "contains":
            sought = text.lower()
            table = table.filter(_any([sought.contains(value.lower()) for value in one.values]))
        elif one.says in ("missing", "filled"):
            blank = _blank(text)
            table = table.filter(blank if one.says == "missing" else ~blank)
        elif made.changes is None:
            table = table.filter(text != text)
        else:
            log = reader.table(made.changes)
            touched = log.filter(log.column == one.column).select(RECORD)
            table = table.semi_join(touched, RECORD)
    return table


def _blank(text: Any) -> Any:
    """Missing, empty or only spaces; what begins with a space sorts before the exclamation mark, so
    that few texts need be stripped."""
    return text.isnull() | (text == "") | ((text < "!") & (text.strip() == ""))


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
    with _reader() as reader:
        table = reader.table(path)
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
    with _reader() as reader:
        log = reader.table(path)
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
