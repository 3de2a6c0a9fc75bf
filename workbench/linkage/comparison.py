"""One comparison ready to be used: its levels, how often chance agrees, how rare a value is."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.linkage.comparators import Levels, Likeness, level_names, likeness
from workbench.linkage.crossing import Crossing, cross
from workbench.linkage.fields import Codes, FieldValues
from workbench.linkage.rules import ComparisonRule

Marks = npt.NDArray[np.int8]
"""A level, or one of the marks past the top level that stand for exact on a value of that rarity."""

_LEAST_DRAWN, _MOST_DRAWN = 20_000, 100_000
_DRAWN_PER_RECORD = 4
_RAREST_BITS = 30
_TABLE = 50_000_000


@dataclass(frozen=True)
class Comparison:
    """A comparison over a vocabulary.

    A mark says which level a pair reached and, with term frequency, how common the agreed value
    is, in half bits. So a pair is a short row of marks, and pairs with equal rows weigh the same.
    """

    name: str
    levels: tuple[str, ...]
    """Names by number from 1."""
    reaches: Likeness
    shares: npt.NDArray[np.float64]
    """Per level from 1: the share of all record pairs that reach it, matching ones included."""
    identifier: bool
    """Whether records that agree are one person, mistakes apart."""
    exact_marks: npt.NDArray[np.int8]
    """Per value of the vocabulary: the mark of two records that agree on it."""
    level_of: npt.NDArray[np.int8]
    """Per mark: its level."""
    extra_bits: npt.NDArray[np.float64]
    """Per mark: what the rarity of the value adds to the level's weight."""
    crossed: Crossing | None = None
    """How the values may stand in another field's place."""

    def marks(self, left: Codes, right: Codes) -> Marks:
        """The mark of each pair of values; likeness is computed once per distinct pair."""
        marks = np.zeros(len(left), dtype=np.int8)
        both = (left >= 0) & (right >= 0)
        same = both & (left == right)
        marks[same] = self.exact_marks[left[same]]
        unlike = np.flatnonzero(both & ~same)
        if len(unlike):
            marks[unlike] = self._unlike(left[unlike], right[unlike])
        return marks

    def _unlike(self, left: Codes, right: Codes) -> Levels:
        if len(self.levels) == 2:
            return np.ones(len(left), dtype=np.int8)
        low = np.minimum(left, right).astype(np.int64)
        high = np.maximum(left, right)
        size = len(self.exact_marks)
        if size * size <= min(_TABLE, 40 * len(left)):
            # a table of all pairs of values is quicker than hashing the pairs
            keys = low * size + high
            table = np.zeros(size * size, dtype=np.int8)
            table[keys] = 1
            distinct = np.flatnonzero(table)
            table[distinct] = self.reaches(distinct // size, distinct % size)
            return table[keys]
        places, distinct = pd.factorize((low << 32) | high)
        levels: Levels = self.reaches(distinct >> 32, distinct & 0xFFFFFFFF)[places]
        return levels


def prepare(
    rule: ComparisonRule,
    fields: Mapping[str, FieldValues],
    seed: int,
    known_shares: npt.NDArray[np.float64] | None = None,
) -> Comparison:
    """A rule made ready over the values of its field; `known_shares` of an earlier run stand."""
    field = fields[rule.field]
    levels = level_names(rule)
    reaches = likeness(rule, field.values)
    shares = known_shares
    if shares is None:
        shares = _shares(levels, reaches, field, _same_share(field), seed)
    frequency = frequencies(field.left, len(field.values))
    crossed = None
    if rule.swapped_with is not None:
        other = fields[rule.swapped_with]
        crossed = cross(rule.swapped_with, field, other, len(levels))
        levels = (*levels[:-1], "crossed", levels[-1])
        if known_shares is None:
            shares = np.r_[shares[:-1], crossed.share, shares[-1]]
    top = len(levels)
    rarities = np.arange(2 * _RAREST_BITS + 1) if rule.term_frequency else np.zeros(1, np.int64)
    half_bits = np.rint(-2 * np.log2(np.maximum(frequency, 2.0**-_RAREST_BITS))).astype(np.int64)
    exact = half_bits if rule.term_frequency else np.zeros(len(frequency), np.int64)
    extra = np.log2(shares[-1]) + rarities / 2 if rule.term_frequency else np.zeros(1)
    level_of = [np.arange(top), np.full(len(rarities), top)]
    bits = [np.zeros(top), extra]
    if crossed is not None:
        level_of.append(np.full(crossed.rarities, top - 1))
        bits.append(np.log2(crossed.share) + np.arange(crossed.rarities))
    return Comparison(
        rule.field,
        levels,
        reaches,
        shares,
        rule.identifier,
        exact_marks=(top + exact).astype(np.int8),
        level_of=np.concatenate(level_of).astype(np.int8),
        extra_bits=np.concatenate(bits),
        crossed=None if crossed is None else crossed.after_marks(top + len(rarities)),
    )


def frequencies(codes: Codes, values: int) -> npt.NDArray[np.float64]:
    """Share per value among the records that have one; a value not seen counts as seen once."""
    counts = np.bincount(codes[codes >= 0], minlength=values).astype(np.float64)
    return np.asarray(np.maximum(counts, 1) / max(counts.sum(), 1))


def _same_share(field: FieldValues) -> float:
    """The exact share of two records that have the same value, both having one."""
    mine = np.bincount(field.left[field.left >= 0], minlength=len(field.values))
    if field.right is None:
        records = float(mine.sum())
        same = float((mine.astype(np.float64) * (mine - 1)).sum())
        possible = records * (records - 1)
    else:
        theirs = np.bincount(field.right[field.right >= 0], minlength=len(field.values))
        same = float((mine.astype(np.float64) * theirs).sum())
        possible = float(mine.sum()) * float(theirs.sum())
    # agreeing is never quite impossible, nor differing
    return min(max(same / possible if possible else 0.5, 1e-9), 1 - 1e-9)


def _shares(
    levels: tuple[str, ...], reaches: Likeness, field: FieldValues, same: float, seed: int
) -> npt.NDArray[np.float64]:
    """Exact agreement from value frequencies; the levels below from drawn pairs of records."""
    below = len(levels) - 1
    drawn = np.zeros(below)
    mine = field.left[field.left >= 0]
    theirs = field.other[field.other >= 0]
    if below > 1 and len(mine) and len(theirs):
        draw = np.random.default_rng(seed)
        wanted = _DRAWN_PER_RECORD * (len(mine) + len(theirs))
        pairs = min(max(wanted, _LEAST_DRAWN), _MOST_DRAWN)
        one = draw.choice(mine, pairs)
        other = draw.choice(theirs, pairs)
        unlike = one != other
        keys = (one[unlike].astype(np.int64) << 32) | other[unlike]
        distinct, counts = np.unique(keys, return_counts=True)
        reached = reaches(distinct >> 32, distinct & 0xFFFFFFFF)
        drawn += np.bincount(reached, weights=counts, minlength=below + 1)[1:]
    drawn = (drawn + 0.5) / (drawn.sum() + 0.5 * below)
    return np.append(drawn * (1 - same), same)
