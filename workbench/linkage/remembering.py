"""What was made of a small table, kept as long as the table, for a second look at the same columns.

Rules are made from a table and then used on it, a plan precedes a run, a threshold is tried again:
each time the same columns would be treated anew. A column is compared with what it held then before
anything is used again, so a table that was changed in between is treated anew.
"""

import weakref
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

SMALL = 100_000
"""Records of a table of which what was made is kept; of a larger one it would take memory that the
candidates need."""

Coded = tuple[npt.NDArray[np.object_], npt.NDArray[np.int32]]
"""Distinct texts (None where missing), and each record's place among them."""


@dataclass
class Made:
    """What was made of one table."""

    columns: dict[str, Coded] = field(default_factory=dict)
    """Per column its distinct values as they were delivered."""
    made: dict[Hashable, Coded] = field(default_factory=dict)
    fields: dict[Hashable, tuple[object, object, Any]] = field(default_factory=dict)
    """Per field of this table, or of this and a right one: of what it was made, and itself."""

    def refresh(self, columns: Mapping[str, Coded]) -> None:
        """Forget everything when a column no longer holds what it did."""
        known = [name for name in columns if name in self.columns]
        if not all(_equal(self.columns[name], columns[name]) for name in known):
            self.columns, self.made, self.fields = {}, {}, {}
        for name, coded in columns.items():
            self.columns.setdefault(name, coded)


_KNOWN: dict[int, tuple["weakref.ref[pd.DataFrame]", Made]] = {}


def made_of(frame: pd.DataFrame) -> Made:
    """What was made of this very table before; forgotten with it. A large one is never known."""
    if len(frame) > SMALL:
        return Made()
    known = _KNOWN.get(id(frame))
    if known is not None and known[0]() is frame:
        return known[1]
    made = Made()
    number = id(frame)
    _KNOWN[number] = (weakref.ref(frame, lambda _: _KNOWN.pop(number, None)), made)
    return made


def _equal(one: Coded, other: Coded) -> bool:
    return (
        len(one[0]) == len(other[0])
        and np.array_equal(one[1], other[1])
        and bool((one[0] == other[0]).all())
    )
