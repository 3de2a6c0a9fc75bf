"""Comparisons that say the same thing (street, postcode, phone): what they agree on counts once.

Partners agree on all of them, by chance as it were; counted one by one that would make them one
person. So how the levels of a group go together by chance is learned as a whole from believed
non-matches: never less than independence says, and more only as far as the pairs show.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from workbench.linkage.comparison import Comparison
from workbench.linkage.fields import FieldValues

_DOUBT = 2.0
_MOST_COMBINATIONS = 200_000

Table = npt.NDArray[np.float64]
"""A number per combination of levels."""


@dataclass(frozen=True)
class Group:
    """Comparisons that depend on one another."""

    members: tuple[int, ...]
    """Their places among all comparisons."""
    sizes: tuple[int, ...]
    """Levels of each, with 0 for missing."""
    possible: Table
    """Per combination: how many pairs of records have these values missing and the others not."""

    @property
    def combinations(self) -> int:
        """How many combinations of levels there are."""
        return int(np.prod(self.sizes))

    def combination(self, levels: npt.NDArray[np.int8]) -> npt.NDArray[np.int64]:
        """One number per row of levels (a column per comparison of the whole rule file)."""
        code = np.zeros(len(levels), dtype=np.int64)
        for member, size in zip(self.members, self.sizes, strict=True):
            code = code * size + levels[:, member]
        return code

    def independent(self, shares: Sequence[npt.NDArray[np.float64]]) -> Table:
        """The product of the members' shares per combination; a missing level counts as certain."""
        parts = [np.append(1.0, shares[member]) for member in self.members]
        return np.asarray(reduce(np.multiply.outer, parts).ravel())

    def by_chance(self, u: Sequence[npt.NDArray[np.float64]], disbelieved: Table) -> Table:
        """Shares per combination among pairs of others."""
        sure = np.maximum(disbelieved - _DOUBT * np.sqrt(disbelieved + 1), 0)
        shown = sure / np.maximum(self.possible, 1)
        return np.asarray(np.maximum(self.independent(u), shown))


def make_groups(
    names: Sequence[Sequence[str]],
    comparisons: Sequence[Comparison],
    fields: Mapping[str, FieldValues],
) -> tuple[Group, ...]:
    """The groups of a rule file; one whose combinations are too many to count is left out."""
    places = {comparison.name: place for place, comparison in enumerate(comparisons)}
    groups = []
    for group in names:
        members = tuple(places[name] for name in group if name in places)
        sizes = tuple(len(comparisons[member].levels) + 1 for member in members)
        if len(members) > 1 and np.prod(sizes, dtype=float) <= _MOST_COMBINATIONS:
            values = [fields[comparisons[member].name] for member in members]
            groups.append(Group(members, sizes, _possible(values)[_gaps(sizes)]))
    grouped = {member for group in groups for member in group.members}
    for place, comparison in enumerate(comparisons):
        if place not in grouped:
            sizes = (len(comparison.levels) + 1,)
            groups.append(
                Group((place,), sizes, _possible([fields[comparison.name]])[_gaps(sizes)])
            )
    return tuple(groups)


def _gaps(sizes: Sequence[int]) -> npt.NDArray[np.int64]:
    """Per combination a number for which of its levels are missing."""
    places = np.indices(sizes).reshape(len(sizes), -1)
    powers = 2 ** np.arange(len(sizes))
    return np.asarray(((places == 0) * powers[:, None]).sum(axis=0))


def _possible(values: Sequence[FieldValues]) -> Table:
    """Pairs of records by which of the values one of the two lacks."""
    kinds = 2 ** len(values)
    mine = np.bincount(_lacking([one.left for one in values]), minlength=kinds).astype(float)
    theirs = np.bincount(_lacking([one.other for one in values]), minlength=kinds).astype(float)
    met = np.zeros(kinds)
    both = np.arange(kinds)[:, None] | np.arange(kinds)[None, :]
    np.add.at(met, both, np.outer(mine, theirs))
    return met / 2 if values[0].right is None else met


def _lacking(codes: Sequence[npt.NDArray[np.int32]]) -> npt.NDArray[np.int64]:
    lacks = np.zeros(len(codes[0]), dtype=np.int64)
    for bit, one in enumerate(codes):
        lacks |= (one < 0).astype(np.int64) << bit
    return lacks
