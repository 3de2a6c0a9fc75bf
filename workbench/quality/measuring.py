"""Measures of one delivery: all its rows, and those that are new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from workbench.core.settings import SourceSettings
from workbench.quality.counting import (
    DistinctColumn,
    Flags,
    distinct_column,
    measure_column,
    read_column,
)
from workbench.quality.results import ColumnMeasures, GroupMeasures, Measures, Section
from workbench.tables.engine import RECORD, SYSTEM_COLUMNS, Engine

if TYPE_CHECKING:
    import ibis

_NAMED_LIKE_A_GROUP = re.compile(
    r"(?:^|_)(?:\w*team|afdeling|gemeente|vestiging|locatie|wijk|regio|unit|cluster|bureau|kantoor)"
    r"(?:_?(?:naam|code|nr))?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Earlier:
    """A delivery before the measured one: its date and its reading.parquet."""

    extract: date
    reading: Path


@dataclass(frozen=True)
class Measured:
    """The measures, and which records are new (`_record`, from 0); None for the first delivery."""

    measures: Measures
    new: npt.NDArray[np.int64] | None


def measure(
    engine: Engine,
    reading: Path,
    source: str,
    extract: date,
    settings: SourceSettings,
    earlier: Sequence[Earlier] = (),
) -> Measured:
    """Count a delivery. `earlier` are the deliveries before it, the nearest first; two are looked at,
    so that after a delivery that was cut in half the other half does not come as new.

    A row is new when its key (without one, all it says) stood in neither. Of a source that delivers
    changes every row is new.
    """
    table = engine.read(reading)
    with pq.ParquetFile(reading) as file:
        names = [name for name in file.schema_arrow.names if name not in SYSTEM_COLUMNS]
        rows = file.metadata.num_rows
    key = tuple(settings.key) if set(settings.key) <= set(names) else ()
    is_new, gone = _new_rows(engine, table, key, names, rows, settings, earlier[:2])
    sections = _sections(reading, names, is_new, extract, settings)
    whole, new, lags = sections
    return Measured(
        Measures(
            source=source,
            extract=extract.isoformat(),
            previous=earlier[0].extract.isoformat() if earlier else None,
            rows=rows,
            columns=tuple(names),
            key=key,
            key_doubled=_doubled(table, key, rows),
            latest_lag=lags,
            whole=whole,
            new=new,
            gone=gone,
        ),
        None if is_new is None else np.flatnonzero(is_new),
    )


def _new_rows(
    engine: Engine,
    table: ibis.Table,
    key: tuple[str, ...],
    names: list[str],
    rows: int,
    settings: SourceSettings,
    earlier: Sequence[Earlier],
) -> tuple[Flags | None, int | None]:
    """A flag per record, and how many keys of the previous delivery are gone."""
    if not earlier:
        return None, None
    if settings.delivery == "changes":
        return np.ones(rows, dtype=np.bool_), None
    before = [engine.read(one.reading) for one in earlier]
    by = [name for name in (key or names) if all(name in one.columns for one in before)]
    if not by:
        return np.ones(rows, dtype=np.bool_), None
    now = _keys(table, by, RECORD)
    fresh = now
    for one in before:
        fresh = fresh.anti_join(_keys(one, by).distinct(), by)
    records = fresh.select(RECORD).to_pyarrow().column(0).to_numpy()
    is_new = np.zeros(rows, dtype=np.bool_)
    is_new[records] = True
    gone = int(_keys(before[0], by).distinct().anti_join(now, by).count().execute())
    return is_new, gone


def _keys(table: ibis.Table, names: Sequence[str], *others: str) -> ibis.Table:
    """The key columns, with a missing part as an empty one: in a join, null is equal to nothing."""
    return table.select(*others, **{name: table[name].fill_null("") for name in names})


def _doubled(table: ibis.Table, key: tuple[str, ...], rows: int) -> int:
    if not key:
        return 0
    return rows - int(_keys(table, key).distinct().count().execute())


def _sections(
    reading: Path, names: list[str], is_new: Flags | None, extract: date, settings: SourceSettings
) -> tuple[Section, Section | None, dict[str, int]]:
    whole: list[ColumnMeasures] = []
    new: list[ColumnMeasures] = []
    lags: dict[str, int] = {}
    with pq.ParquetFile(reading) as file:
        rows = file.metadata.num_rows

        def distinct(name: str) -> DistinctColumn:
            column = file.read(columns=[name], use_threads=False).column(0)
            return distinct_column(name, column, settings)

        groups = _Groups([distinct(name) for name in group_columns(names, settings)], settings)
        for name in names:
            column = distinct(name)
            read = read_column(column, extract, settings)
            whole.append(measure_column(column, read, None, settings))
            if is_new is not None:
                new.append(measure_column(column, read, is_new, settings))
            groups.count(column, is_new)
            past = read.days[read.days >= 0]
            if read.kind == "date" and len(past):
                lags[name] = int(past.min())
    return (
        Section(rows=rows, columns=tuple(whole), groups=groups.measures(None)),
        None
        if is_new is None
        else Section(rows=int(is_new.sum()), columns=tuple(new), groups=groups.measures(is_new)),
        lags,
    )


def group_columns(names: Sequence[str], settings: SourceSettings) -> list[str]:
    """The columns that make groups: as set, else those with role team, else named like one."""
    wanted = settings.watch.groups
    if wanted is None:
        wanted = settings.columns_with("team")
        if not wanted and not settings.roles:
            wanted = tuple(name for name in names if _NAMED_LIKE_A_GROUP.search(name))
    return [name for name in wanted if name in names]


class _Groups:
    """Fill per group and column, counted column by column."""

    def __init__(self, columns: list[DistinctColumn], settings: SourceSettings) -> None:
        most = settings.watch.most_groups
        self.columns = [one for one in columns if 2 <= int(one.informative.sum()) <= most]
        self.filled: dict[tuple[str, bool], dict[str, npt.NDArray[np.int64]]] = {}
        self.told: dict[tuple[str, bool], dict[str, npt.NDArray[np.int64]]] = {}

    def count(self, column: DistinctColumn, is_new: Flags | None) -> None:
        """Add a column."""
        filled = column.per_row(column.filled)
        told = column.per_row(column.informative)
        for group in self.columns:
            if group.name == column.name:
                continue
            for only_new in (False, True) if is_new is not None else (False,):
                here = group.code >= 0
                if only_new and is_new is not None:
                    here = here & is_new
                where = group.name, only_new
                size = len(group.texts)
                self.filled.setdefault(where, {})[column.name] = np.bincount(
                    group.code[here & filled], minlength=size
                )
                self.told.setdefault(where, {})[column.name] = np.bincount(
                    group.code[here & told], minlength=size
                )

    def measures(self, is_new: Flags | None) -> tuple[GroupMeasures, ...]:
        """Every group that says which it is."""
        outcome = []
        for group in self.columns:
            where = group.name, is_new is not None
            rows = group.counts(is_new)
            for place in np.flatnonzero(group.informative):
                outcome.append(
                    GroupMeasures(
                        column=group.name,
                        group=group.texts[place].strip(),
                        rows=int(rows[place]),
                        filled=_of(self.filled.get(where, {}), int(place)),
                        informative=_of(self.told.get(where, {}), int(place)),
                    )
                )
        return tuple(sorted(outcome, key=lambda one: (one.column, one.group)))


def _of(counts: dict[str, npt.NDArray[np.int64]], place: int) -> dict[str, int]:
    return {name: int(values[place]) for name, values in counts.items()}
