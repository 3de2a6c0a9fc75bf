"""Pairs that are never one person: two valid BSNs, partners at one address, twins."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from workbench.linkage.blocks import Pairs, unpack
from workbench.linkage.fields import FieldValues
from workbench.linkage.rules import ConstraintRule

_NONE: Pairs = np.empty(0, dtype=np.int64)


def forbidden_pairs(
    constraints: Sequence[ConstraintRule],
    fields: Mapping[str, FieldValues],
    pairs: Pairs,
    marks: Mapping[str, npt.NDArray[np.int8]],
    decided_same: Pairs = _NONE,
) -> npt.NDArray[np.bool_]:
    """Which packed pairs a constraint forbids; `marks` per compared field, aligned with `pairs`.

    Where people decided that two records are one person, their values don't forbid others either:
    who has two numbers by a person's word may have both on any record.
    """
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
        forbidden |= hit & ~_overruled(rule, fields, left, right, hit, decided_same)
    return forbidden


def _overruled(
    rule: ConstraintRule,
    fields: Mapping[str, FieldValues],
    left: npt.NDArray[np.int64],
    right: npt.NDArray[np.int64],
    hit: npt.NDArray[np.bool_],
    decided_same: Pairs,
) -> npt.NDArray[np.bool_]:
    """Pairs that are hit, but whose values are those of a pair that people hold for one person."""
    overruled = np.zeros(len(hit), dtype=np.bool_)
    if not len(decided_same):
        return overruled
    places = np.flatnonzero(hit)
    named = [fields[name] for name in (*rule.same, *rule.different)]
    mine = np.stack([field.left[left[places]] for field in named], axis=1)
    theirs = np.stack([field.other[right[places]] for field in named], axis=1)
    one, other = unpack(decided_same)
    values = {
        (tuple(field.left[first] for field in named), tuple(field.other[second] for field in named))
        for first, second in zip(one.tolist(), other.tolist(), strict=True)
    }
    for first, second in values:
        if first != second:
            met = (mine == first).all(axis=1) & (theirs == second).all(axis=1)
            met |= (mine == second).all(axis=1) & (theirs == first).all(axis=1)
            overruled[places[met]] = True
    return overruled


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
