"""What the tests find, before it is told as alerts; and the deliveries as arrays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from workbench.quality.results import (
    ColumnMeasures,
    Dimension,
    GroupMeasures,
    Kind,
    Measures,
    Section,
)

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Found:
    """One change with its place in time: deliveries `start` to `stop - 1`, counted from 0."""

    kind: Kind
    dimension: Dimension
    start: int
    stop: int
    before: float | None = None
    after: float | None = None
    z: float = 0.0
    rows: int = 0
    column: str | None = None
    group_column: str | None = None
    group: str | None = None
    value: str | None = None
    value_before: str | None = None
    also: tuple[str, ...] = ()
    also_groups: tuple[str, ...] = ()
    every_row: bool = False
    """In rows that stood there before too, not only in new ones."""
    line: tuple[tuple[float | None, int], ...] = ()
    """Per delivery the figure and the rows that it rests on."""
    values: dict[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True)
class Deliveries:
    """The measures of a source in order of date, and which deliveries are no history."""

    measures: tuple[Measures, ...]
    set_aside: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.measures)

    @cached_property
    def usable(self) -> Flags:
        """Deliveries that are whole."""
        return np.array([at not in self.set_aside for at in range(len(self))], dtype=np.bool_)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Every column of any delivery that counts, in order of appearance."""
        names: dict[str, None] = {}
        for at, one in enumerate(self.measures):
            if self.usable[at]:
                names |= dict.fromkeys(one.columns)
        return tuple(names)

    def last_whole(self, before: int) -> int | None:
        """The nearest usable delivery before this one."""
        places = np.flatnonzero(self.usable[:before])
        return int(places[-1]) if len(places) else None

    def column(self, at: int, name: str, new: bool) -> ColumnMeasures | None:
        """A column's counts in a delivery; None where it has no such column or rows."""
        return self._columns[at, new].get(name)

    @cached_property
    def _columns(self) -> dict[tuple[int, bool], dict[str, ColumnMeasures]]:
        return {
            (at, new): {} if section is None else {one.name: one for one in section.columns}
            for at, measures in enumerate(self.measures)
            for new, section in ((False, measures.whole), (True, measures.new))
        }

    def rows(self, new: bool) -> Numbers:
        """Rows per delivery; 0 where there are none."""
        return np.array([0 if one is None else one.rows for one in self._sections(new)], float)

    def line(self, name: str, new: bool, count: Callable[[ColumnMeasures], int]) -> Numbers:
        """A count of a column per delivery; 0 where there is none."""
        found = [self.column(at, name, new) for at in range(len(self))]
        return np.array([0 if one is None else count(one) for one in found], float)

    def has(self, name: str) -> Flags:
        """Deliveries with this column."""
        return np.array([name in one.columns for one in self.measures], dtype=np.bool_)

    def groups(self, new: bool) -> dict[tuple[str, str], list[GroupMeasures | None]]:
        """Group -> its measures per delivery."""
        found: dict[tuple[str, str], list[GroupMeasures | None]] = {}
        for at, section in enumerate(self._sections(new)):
            for one in section.groups if section else ():
                line = found.setdefault((one.column, one.group), [None] * len(self))
                line[at] = one
        return found

    def _sections(self, new: bool) -> Sequence[Section | None]:
        return [one.new if new else one.whole for one in self.measures]


def shares(hits: Numbers, rows: Numbers) -> tuple[tuple[float | None, int], ...]:
    """The points of a line; None where there are no rows."""
    return tuple(
        (float(k / n) if n > 0 else None, int(n))
        for k, n in zip(hits.tolist(), rows.tolist(), strict=True)
    )
