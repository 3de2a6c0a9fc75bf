"""Values in each other's place: given name in the surname's column and the other way round."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.linkage.fields import Codes, FieldValues

_RAREST = 50
_LEAST = 1e-12


@dataclass(frozen=True)
class Crossing:
    """How the values of a field meet those of another."""

    name: str
    """The other field."""
    places: npt.NDArray[np.int32]
    """Per value of the field: its place in the other's vocabulary, -1 where it has none."""
    bits: npt.NDArray[np.float64]
    """Per value of the field: how rare it is there."""
    other_bits: npt.NDArray[np.float64]
    """Per value of the other field: how rare it is there."""
    share: float
    """How often two records agree crosswise by chance."""
    rarities: int = _RAREST + 1
    after: int = 0
    """Marks over this one are of crosswise agreement."""

    def after_marks(self, after: int) -> "Crossing":
        """The same, its marks numbered behind those of the comparison."""
        return replace(self, after=after - 1)

    def marks(
        self, left: Codes, right: Codes, left_other: Codes, right_other: Codes
    ) -> npt.NDArray[np.int8]:
        """The mark of each pair that agrees crosswise; 0 where it does not.

        One side must agree, and the other too unless one of the two is missing there.
        """
        there = self._agree(left, right_other)
        back = self._agree(right, left_other)
        differ = (left >= 0) & (right_other >= 0) & ~there
        differ |= (right >= 0) & (left_other >= 0) & ~back
        hit = (there | back) & ~differ
        hit &= (left != right) & (left_other != right_other)
        found = np.flatnonzero(hit)
        rarity = there[found] * self.other_bits[right_other[found]]
        rarity = rarity + back[found] * self.bits[right[found]]
        marks = np.zeros(len(left), dtype=np.int8)
        marks[found] = self.after + 1 + np.minimum(np.rint(rarity), _RAREST)
        return marks

    def _agree(self, own: Codes, other: Codes) -> npt.NDArray[np.bool_]:
        if not len(self.places):  # a column without a value
            return np.zeros(len(own), dtype=np.bool_)
        return np.asarray((own >= 0) & (other >= 0) & (self.places[own] == other))


def cross(name: str, field: FieldValues, other: FieldValues, levels: int) -> Crossing:
    """How a field's values stand in another field."""
    known: pd.Index[Any] = pd.Index(other.values)
    places = known.get_indexer(pd.Index(field.values)).astype(np.int32)
    mine = _shares(field)
    theirs = _shares(other)
    met = places >= 0
    one_way = float((mine[met] * theirs[places[met]]).sum())
    missing = float((other.left < 0).mean()) if len(other.left) else 0.0
    share = max(one_way * (one_way + missing), _LEAST)
    return Crossing(name, places, -np.log2(mine), -np.log2(theirs), share)


def _shares(field: FieldValues) -> npt.NDArray[np.float64]:
    counts = np.bincount(field.left[field.left >= 0], minlength=len(field.values)).astype(float)
    return np.asarray(np.maximum(counts, 1) / max(counts.sum(), 1))
