"""What decisions come to: who hangs together by them, who is kept apart, and which contradict.

A decision speaks for more than its pair: who is the same as somebody is also the same as whoever
that one is the same as, and differs from whoever that one differs from.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.errors_linkage import DecisionBeyondTable
from workbench.linkage.blocks import Pairs, pack, unpack
from workbench.linkage.decisions import Decisions

ALWAYS = 1e9
"""The match weight of two records that people say are one person."""
NEVER = -1e9
"""The match weight of a pair that a constraint or a person forbids."""

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Settled:
    """Decisions taken together. Records are numbered from 0; those of a right table behind."""

    person: Places
    """Per record of one or both tables: the first record that it is decided to be the same as,
    itself included."""
    apart: Pairs
    """Sorted packed pairs of such first records that are kept apart, the smaller first."""
    shift: int
    """What is added to a position in the right table: the rows of the left one; 0 without."""
    same: Pairs
    """Packed pairs (positions) that are decided to be the same, in order of decision."""
    different: Pairs
    contradicted: Pairs
    """Decisions that a later one contradicts; they have no effect."""

    @property
    def reviewed(self) -> Pairs:
        """All packed pairs that a decision holds for, sorted."""
        return np.sort(np.concatenate([self.same, self.different]))

    def verdicts(self, pairs: Pairs) -> npt.NDArray[np.int8]:
        """Per packed pair: 1 the same, -1 different, 0 nothing is decided, also not by way of
        others.
        """
        left, right = unpack(pairs)
        mine, theirs = self.person[left], self.person[right + self.shift]
        found = np.zeros(len(pairs), dtype=np.int8)
        found[mine == theirs] = 1
        if len(self.apart):
            between = pack(np.minimum(mine, theirs), np.maximum(mine, theirs))
            places = np.minimum(np.searchsorted(self.apart, between), len(self.apart) - 1)
            found[self.apart[places] == between] = -1
        return found

    def overrule(self, pairs: Pairs, weights: npt.NDArray[np.float64]) -> None:
        """Put ALWAYS and NEVER in the weights of the pairs that are decided."""
        if len(self.same) or len(self.apart):
            verdicts = self.verdicts(pairs)
            weights[verdicts > 0] = ALWAYS
            weights[verdicts < 0] = NEVER

    @cached_property
    def all_same(self) -> Pairs:
        """Every pair that is decided to be the same, also by way of others, sorted."""
        involved = np.flatnonzero((np.bincount(self.person) > 1)[self.person])
        groups = pd.Series(involved).groupby(self.person[involved]).agg(list)
        found = []
        for group in groups:
            one, other = np.triu_indices(len(group), k=1)
            members = np.array(group)
            left, right = members[one], members[other]
            across = (left < self.shift) & (right >= self.shift) if self.shift else left >= 0
            found.append(pack(left[across], right[across] - self.shift))
        return np.sort(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)


def settle(decisions: Decisions | None, rows: int, rows_right: int | None = None) -> Settled:
    """Take decisions together; of decisions that contradict one another the later one holds.

    `rows_right` when a right table is linked. Raises DecisionBeyondTable.
    """
    shift = 0 if rows_right is None else rows
    if decisions is None:
        none = np.empty(0, dtype=np.int64)
        decisions = Decisions(none, none, none.astype(np.bool_))
    _within(decisions, rows, rows if rows_right is None else rows_right)
    knots = Knots()
    left, right = decisions.left.tolist(), (decisions.right + shift).tolist()
    verdicts = decisions.same.tolist()
    # the last first, so that what contradicts it later on is what was decided earlier
    order = range(len(decisions) - 1, -1, -1)
    kept = [place for place in order if knots.add(left[place], right[place], verdicts[place])]
    holds = np.zeros(len(decisions), dtype=np.bool_)
    holds[kept] = True
    pairs = pack(decisions.left, decisions.right)
    person = np.arange(rows + (rows_right or 0))
    for record in {*left, *right}:
        person[record] = knots.first(record)
    apart = {
        tuple(sorted((int(person[one]), int(person[other]))))
        for one, other, same, held in zip(left, right, verdicts, holds, strict=True)
        if held and not same
    }
    between = np.array(sorted(apart), dtype=np.int64).reshape(-1, 2)
    return Settled(
        person,
        pack(between[:, 0], between[:, 1]),
        shift,
        pairs[holds & decisions.same],
        pairs[holds & ~decisions.same],
        pairs[~holds],
    )


class Knots:
    """Records tied together one by one, and which knots are kept apart."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}
        self._apart: dict[int, set[int]] = {}

    def first(self, record: int) -> int:
        """The first record of the knot."""
        while (above := self._above.get(record, record)) != record:
            record = above
        return record

    def add(self, one: int, other: int, same: bool) -> bool:
        """Tie or keep apart; False where that contradicts what stands."""
        low, high = sorted((self.first(one), self.first(other)))
        if low == high:
            return same
        if high in self._apart.get(low, ()):
            return not same
        if not same:
            self._apart.setdefault(low, set()).add(high)
            self._apart.setdefault(high, set()).add(low)
            return True
        self._above[high] = low
        for knot in self._apart.pop(high, set()):
            self._apart[knot].remove(high)
            self._apart[knot].add(low)
            self._apart.setdefault(low, set()).add(knot)
        return True


def _within(decisions: Decisions, rows: int, others: int) -> None:
    for positions, count in ((decisions.left, rows), (decisions.right, others)):
        if len(positions) and not 0 <= int(positions.min()) <= int(positions.max()) < count:
            raise DecisionBeyondTable(position=int(positions.max()), rows=count)
