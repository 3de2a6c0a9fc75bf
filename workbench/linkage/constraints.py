"""Pairs that are never one person: two valid BSNs, partners at one address, twins."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from workbench.linkage.blocks import Pairs, unpack
from workbench.linkage.fields import FieldValues
from workbench.linkage.rules import ConstraintRule


def forbidden_pairs(
    constraints: Sequence[ConstraintRule],
    fields: Mapping[str, FieldValues],
    pairs: Pairs,
    marks: Mapping[str, npt.NDArray[np.int8]],
) -> npt.NDArray[np.bool_]:
    """Which packed pairs a constraint forbids; `marks` per compared field, aligned with `pairs`."""
    left, right = unpack(pairs)
    forbidden = np.zeros(len(pairs), dtype=np.bool_)
    for rule in constraints:
        hit = np.ones(len(pairs), dtype=np.bool_)
        for name in rule.same:
            hit &= _same(fields[name], left, right)
        for name in rule.different:
            hit &= marks[name] == 1 if name in marks else _differ(fields[name], left, right)
        if rule.unless_same:
            excused = np.ones(len(pairs), dtype=np.bool_)
            for name in rule.unless_same:
                excused &= _same(fields[name], left, right)
            hit &= ~excused
        forbidden |= hit
    return forbidden


def _same(
    field: FieldValues, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    mine, theirs = field.left[left], field.other[right]
    return np.asarray((mine == theirs) & (mine >= 0))


def _differ(
    field: FieldValues, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    mine, theirs = field.left[left], field.other[right]
    return np.asarray((mine != theirs) & (mine >= 0) & (theirs >= 0))
