"""The table as it stands after the recipe so far, column by column over its distinct values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from workbench.tables.engine import RECORD, ROW, SYSTEM_COLUMNS
from workbench.values.arrays import Flags, Objects

if TYPE_CHECKING:
    import pandas as pd

UNPARSED = "__unparsed"


@dataclass(frozen=True)
class ColumnNow:
    """A column of text: its distinct values that are not blank, and which row has which."""

    name: str
    values: Objects
    """Distinct texts, the most frequent first."""
    counts: npt.NDArray[np.int64]
    codes: npt.NDArray[np.int64]
    """Per row the place in `values`; -1 where it is missing."""

    @property
    def rows(self) -> int:
        """Rows of the table."""
        return len(self.codes)

    @property
    def filled(self) -> int:
        """Rows that are not missing."""
        return int(self.counts.sum())

    @cached_property
    def counted(self) -> dict[str, int]:
        """Rows per value."""
        return dict(zip(self.values.tolist(), self.counts.tolist(), strict=True))

    def share(self, flags: Flags) -> float:
        """Share of the filled rows whose value is flagged."""
        return float(self.counts[flags].sum()) / max(self.filled, 1)

    def changed_by(self, change: Callable[[str], str]) -> int:
        """Rows whose text a function would write differently."""
        return sum(count for value, count in self.counted.items() if change(value) != value)

    def first_rows(self, flags: Flags, limit: int) -> npt.NDArray[np.int64]:
        """The first rows whose value is flagged, no value twice while there are others."""
        wanted = np.flatnonzero(np.append(flags, False)[self.codes])
        _, firsts = np.unique(self.codes[wanted], return_index=True)
        rest = np.setdiff1d(np.arange(len(wanted)), firsts, assume_unique=True)
        chosen: npt.NDArray[np.int64] = wanted[np.concatenate([np.sort(firsts), rest])][:limit]
        return chosen


@dataclass(frozen=True)
class TableNow:
    """All columns that still are text."""

    frame: pd.DataFrame
    """Every row of what was looked at, with the system columns."""
    columns: dict[str, ColumnNow]

    @property
    def rows(self) -> int:
        """Rows looked at."""
        return len(self.frame)

    @cached_property
    def records(self) -> npt.NDArray[np.int64]:
        """`_record` per row."""
        return self.frame[RECORD].to_numpy(dtype=np.int64)

    @cached_property
    def place(self) -> dict[int, int]:
        """Row by `_record`."""
        return {int(record): row for row, record in enumerate(self.records)}

    @cached_property
    def lines(self) -> list[int | None]:
        """`_row` per row."""
        if ROW not in self.frame:
            return [None] * self.rows
        return [None if line != line else int(line) for line in self.frame[ROW]]


def table_now(frame: pd.DataFrame) -> TableNow:
    """Take a frame (as the cleaned table lies on disk) apart into columns of text."""
    columns = {}
    for name in frame.columns:
        if name in SYSTEM_COLUMNS or str(name).endswith(UNPARSED):
            continue
        column = _column(str(name), frame[name])
        if column is not None:
            columns[str(name)] = column
    return TableNow(frame, columns)


def _column(name: str, held: pd.Series) -> ColumnNow | None:
    import pandas as pd

    codes, found = pd.factorize(held, use_na_sentinel=True)
    uniques = list(found)
    blank = [at for at, value in enumerate(uniques) if isinstance(value, str) and not value.strip()]
    if blank:  # a text file can't tell empty from missing
        codes = np.where(np.isin(codes, blank), -1, codes)
    if not all(isinstance(value, str) for value in uniques):
        return None
    counts = np.bincount(codes[codes >= 0], minlength=len(uniques))
    said = (at for at in range(len(uniques)) if counts[at])
    order = np.array(sorted(said, key=lambda at: (-counts[at], uniques[at])), dtype=np.int64)
    place = np.full(len(uniques) + 1, -1, dtype=np.int64)
    place[order] = np.arange(len(order))
    place[-1] = -1
    values = np.empty(len(order), dtype=object)
    values[:] = [uniques[at] for at in order]
    return ColumnNow(name, values, counts[order].astype(np.int64), place[codes])
