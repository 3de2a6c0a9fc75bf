"""Steps on the distinct values of one column, in memory: what they become and what is logged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from workbench.cleaning.frames import text_frame, typed
from workbench.cleaning.results import UnparsedValue
from workbench.cleaning.steps.step import ColumnStep, Gives
from workbench.values.arrays import Flags, Objects

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

LISTED = 20
"""How many unparsed values a step's report lists per column, the most frequent first."""


@dataclass(frozen=True)
class Outcome:
    """What one step did to one column, in rows."""

    changed_cells: int
    unparsed: int
    unparsed_values: tuple[UnparsedValue, ...]
    unseen: tuple[str, ...]
    keeps_unparsed: bool
    """Whether texts of it stay in a column of their own."""
    marks: dict[str, int]


@dataclass
class ColumnValues:
    """The distinct values of a column: as they stand in the table, and what they are by now."""

    column: str
    held: Objects
    counts: npt.NDArray[np.int64]
    current: Objects
    gives: Gives = "text"
    _unparsed: dict[int, str] = field(default_factory=dict)
    _logged: list[tuple[int, Objects, Objects, Objects]] = field(default_factory=list)

    @classmethod
    def of(cls, column: str, distinct: pd.DataFrame) -> ColumnValues:
        """From a frame of `value` and `count`; what is missing is left out, for no step sees it."""
        filled = distinct[distinct["value"].notna()]
        held = np.empty(len(filled), dtype=object)
        held[:] = filled["value"].tolist()
        return cls(column, held, filled["count"].to_numpy(dtype=np.int64), held.copy())

    def apply(self, number: int, step: ColumnStep) -> Outcome:
        """Let a step change the values that are not missing by now."""
        places = np.flatnonzero([value is not None for value in self.current])
        before, counts = self.current[places], self.counts[places]
        change = step.change(before)
        changed = _changed(before, change.values, step.gives)
        if changed.any():
            held = self.held[places[changed]]
            self._logged.append((number, held, before[changed], change.values[changed]))
        self.current[places] = change.values
        self.gives = step.gives
        unread = np.flatnonzero(change.unparsed)
        if change.keeps_unparsed:
            self._unparsed.update({int(places[place]): before[place] for place in unread})
        listed = unread if change.lists_unparsed else unread[:0]
        return Outcome(
            changed_cells=int(counts[changed].sum()),
            unparsed=int(counts[unread].sum()),
            unparsed_values=_most_frequent(self.column, before[listed], counts[listed]),
            unseen=_unseen(before, counts, change.unseen),
            keeps_unparsed=bool(change.keeps_unparsed and len(unread)),
            marks={code: int(counts[flags].sum()) for code, flags in change.marks.items()},
        )

    def mapping(self) -> pd.DataFrame | None:
        """`value` to `mapped`: of a text only what changed, of another type every value."""
        if self.gives == "text":
            new = self.current != self.held
            if not new.any():
                return None
            held, current = self.held[new], self.current[new]
        else:
            held, current = self.held, self.current
        frame = text_frame({"value": held})
        frame["mapped"] = typed(current, self.gives)
        return frame

    def unparsed(self) -> pd.DataFrame | None:
        """`value` to `mapped`: the text of what could not be read, missing for what could."""
        if not self._unparsed:
            return None
        kept = [self._unparsed.get(place) for place in range(len(self.held))]
        return text_frame({"value": self.held, "mapped": kept})

    def logged(self) -> pd.DataFrame | None:
        """`value` (as held), `step`, `before`, `after`; None where nothing changed."""
        if not self._logged:
            return None
        frame = text_frame(
            {
                name: np.concatenate([entry[part] for entry in self._logged])
                for part, name in enumerate(("value", "before", "after"), start=1)
            }
        )
        steps = [np.full(len(entry[1]), entry[0], dtype=np.int64) for entry in self._logged]
        return frame.assign(step=np.concatenate(steps))


def _changed(before: Objects, after: Objects, gives: Gives) -> Flags:
    """Which cells count as changed: see `clean_table` for what does not."""
    pairs: Sequence[tuple[str, object]] = list(zip(before, after, strict=True))
    if gives == "text":
        return np.array([(old or "") != (new or "") for old, new in pairs], dtype=np.bool_)
    return np.array([new is None and old.strip() != "" for old, new in pairs], dtype=np.bool_)


def _unseen(values: Objects, counts: npt.NDArray[np.int64], flags: Flags | None) -> tuple[str, ...]:
    """Every unseen value, none left out, the most frequent first."""
    if flags is None:
        return ()
    together: Counter[str] = Counter()
    for value, count in zip(values[flags], counts[flags].tolist(), strict=True):
        together[value] += count
    return tuple(sorted(together, key=lambda value: (-together[value], value)))


def _most_frequent(
    column: str, values: Objects, counts: npt.NDArray[np.int64]
) -> tuple[UnparsedValue, ...]:
    together: Counter[str] = Counter()
    for value, count in zip(values, counts.tolist(), strict=True):
        together[value] += count
    ordered = sorted(together.items(), key=lambda item: (-item[1], item[0]))[:LISTED]
    return tuple(UnparsedValue(column=column, value=value, count=n) for value, n in ordered)
