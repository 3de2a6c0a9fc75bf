"""A table as numbers: per column the distinct texts, how often each stands there, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Strengths = npt.NDArray[np.float64]
"""One number from 0 to 1 per distinct value, or per row."""


@dataclass(frozen=True)
class CodedColumn:
    """One column. A missing cell and an empty one are the same: the empty text."""

    name: str
    texts: Sequence[str]
    """The distinct values, the commonest first, then by text."""
    counts: Integers
    """Rows per distinct value."""
    codes: Integers
    """Per row the place of its value in `texts`."""

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.codes)

    @cached_property
    def blank(self) -> Flags:
        """Per distinct value whether it is empty or only spaces."""
        return np.array([not text.strip() for text in self.texts], dtype=np.bool_)

    @cached_property
    def filled(self) -> int:
        """Number of rows with something in them."""
        return int(self.counts[~self.blank].sum())

    def shares(self) -> Strengths:
        """Per distinct value its share of the filled rows."""
        return np.asarray(self.counts / max(self.filled, 1))

    def text(self, row: int) -> str:
        """The text of a cell."""
        return self.texts[int(self.codes[row])]


@dataclass(frozen=True)
class CodedTable:
    """The columns of a table, in its order."""

    columns: tuple[CodedColumn, ...]
    rows: int

    def names(self) -> list[str]:
        """The columns' names."""
        return [column.name for column in self.columns]


def code_table(frame: pd.DataFrame) -> CodedTable:
    """A table of text as numbers; what is missing (None, NaN) becomes the empty text."""
    columns = tuple(_code(str(name), frame.iloc[:, place]) for place, name in enumerate(frame))
    return CodedTable(columns, len(frame))


def _code(name: str, cells: pd.Series[str]) -> CodedColumn:
    import pandas as pd

    held = [text if isinstance(text, str) else "" for text in cells.tolist()]
    codes, found = pd.factorize(np.array(held, dtype=object))
    counts = np.bincount(codes, minlength=len(found))
    order = np.array(sorted(range(len(found)), key=lambda at: (-counts[at], found[at])), np.int64)
    place = np.empty(len(found), dtype=np.int64)
    place[order] = np.arange(len(found))
    texts = [str(found[at]) for at in order]
    return CodedColumn(name, texts, counts[order].astype(np.int64), place[codes])
