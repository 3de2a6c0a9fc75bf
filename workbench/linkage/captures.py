"""Which blocking rules bring a pair, and from that how many matches none of them brought."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.linkage.block_keys import near_forms, words_of
from workbench.linkage.blocks import Pairs, unpack
from workbench.linkage.fields import FieldValues
from workbench.linkage.rule_parts import BlockingRule

_SAMPLE = 2_000
_SURE = 1.96

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Unseen:
    """Matches that no rule brought: expected, with a 95% interval."""

    value: float = 0.0
    lower: float = 0.0
    upper: float = 0.0

    def times(self, share: float) -> "Unseen":
        """A part of them."""
        return Unseen(self.value * share, self.lower * share, self.upper * share)


def unseen_matches(
    rules: Sequence[BlockingRule],
    fields: dict[str, FieldValues],
    pairs: Pairs,
    believed: npt.NDArray[np.float64],
) -> Unseen:
    """How many matches no rule brought, by Chao's (1987) lower bound from those that were.

    Matches that one rule alone brought, against those that just two did: many of the first mean
    that many more slip through all. The interval is Chao's, with a log-normal error. None where
    there is but one rule. At most a sample is looked at.
    """
    likely = np.flatnonzero(believed >= 0.5)
    if len(rules) < 2 or not len(likely):
        return Unseen()
    step = -(-len(likely) // _SAMPLE)
    likely = likely[::step]
    left, right = unpack(pairs[likely])
    hits = np.zeros(len(likely), dtype=np.int64)
    for rule in rules:
        hits += brings(rule, fields, left, right)
    once = float(believed[likely][hits == 1].sum())
    twice = float(believed[likely][hits == 2].sum())
    return chao(once, twice).times(step)


def chao(once: float, twice: float) -> Unseen:
    """Of so many things seen once and seen twice (bias-corrected): how many were never seen."""
    value = once * max(once - 1, 0) / (2 * (twice + 1))
    if not value:
        return Unseen()
    ratio = once / (twice + 1)
    variance = (twice + 1) * (ratio**2 / 2 + ratio**3 + ratio**4 / 4)
    spread = math.exp(_SURE * math.sqrt(math.log1p(variance / value**2)))
    return Unseen(value, value / spread, value * spread)


def brings(
    rule: BlockingRule, fields: dict[str, FieldValues], left: Places, right: Places
) -> Flags:
    """Whether pairs agree as a rule asks (large blocks and windows aside)."""
    hit = np.full(len(left), rule.sorted_by is None)
    for name in rule.fields:
        hit &= _same(fields[name], left, right)
    if rule.near:
        hit &= _share(fields[rule.near], near_forms, left, right)
    if rule.words:
        hit &= _share(fields[rule.words], words_of, left, right)
    if rule.either:
        hit &= _either([fields[name] for name in rule.either], left, right)
    return hit


def _same(field: FieldValues, left: Places, right: Places) -> Flags:
    mine, theirs = field.left[left], field.other[right]
    return np.asarray((mine == theirs) & (mine >= 0))


def _share(
    field: FieldValues, forms: Callable[[str], set[str]], left: Places, right: Places
) -> Flags:
    mine, theirs = field.left[left].tolist(), field.other[right].tolist()
    known = {code: forms(field.values[code]) for code in {*mine, *theirs} if code >= 0}
    return np.array(
        [
            one >= 0 and other >= 0 and not known[one].isdisjoint(known[other])
            for one, other in zip(mine, theirs, strict=True)
        ],
        dtype=np.bool_,
    )


def _either(fields: Sequence[FieldValues], left: Places, right: Places) -> Flags:
    mine = [_texts(field, field.left[left]) for field in fields]
    theirs = [_texts(field, field.other[right]) for field in fields]
    hit = np.zeros(len(left), dtype=np.bool_)
    for one in mine:
        for other in theirs:
            hit |= (one == other) & (one != "")
    return hit


def _texts(field: FieldValues, codes: npt.NDArray[np.int32]) -> npt.NDArray[np.object_]:
    return np.append(field.values, "")[codes]
