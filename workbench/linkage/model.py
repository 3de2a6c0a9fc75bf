"""Fellegi–Sunter over distinct patterns of marks: what is learned, and what a pattern weighs.

Source: Fellegi and Sunter 1969; the EM of Winkler 1988. How often all pairs of the tables reach a
level is known (from value frequencies), so only the m-probabilities and the prior are learned, over
all possible pairs: candidates chosen by blocking do not pass for a random draw. The u-probabilities
are what is left of the known shares when the matches are taken out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.linkage.comparison import Comparison, Marks
from workbench.linkage.dependence import Group

_ROUNDS = 200
_SETTLED = 1e-7
_GUESSES = 2.0
_LEAST_CHANCE = 0.01


@dataclass(frozen=True)
class Patterns:
    """The distinct rows of marks among the pairs."""

    marks: npt.NDArray[np.int8]
    """One row per pattern, one column per comparison."""
    counts: npt.NDArray[np.int64]
    of_pair: npt.NDArray[np.int32]
    """Per pair the place of its pattern."""


@dataclass(frozen=True)
class Model:
    """What was learned: per comparison how matches (m) and others (u) spread over the levels."""

    m: tuple[npt.NDArray[np.float64], ...]
    u: tuple[npt.NDArray[np.float64], ...]
    prior: float
    """Probability that two records drawn at random match."""
    groups: tuple[Group, ...] = ()
    joint_u: tuple[npt.NDArray[np.float64], ...] = ()
    """Per dependent group: how others spread over the combinations of its levels."""
    shift: float = 0.0
    """Bits that reviewed pairs add to every match weight, after it was stretched."""
    stretch: float = 1.0
    """What reviewed pairs multiply match weights by."""
    corrections: tuple[npt.NDArray[np.float64], ...] = ()
    """Bits that reviewed pairs add per comparison and level; empty: nothing was learned of them."""

    def level_weights(self, place: int) -> npt.NDArray[np.float64]:
        """What reaching each level (from 1) of a comparison adds to a match weight."""
        weights = self.stretch * np.log2(self.m[place] / self.u[place])
        return np.asarray(weights + self.corrections[place] if self.corrections else weights)


def find_patterns(marks: Sequence[Marks]) -> Patterns:
    """Pack each pair's marks into one number and number the distinct ones in sorted order."""
    packed = np.zeros(len(marks[0]), dtype=np.int64)
    room = 1
    for column in marks:
        base = int(column.max(initial=0)) + 1
        if room * base > 2**62:
            packed = pd.factorize(packed, sort=True)[0].astype(np.int64)
            room = int(packed.max(initial=0)) + 1
        packed = packed * base + column
        room *= base
    places, distinct = pd.factorize(packed)
    # numbered in sorted order, so that the order of pairs is no matter
    order = np.argsort(distinct)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order))
    of_pair = rank[places]
    first = np.empty(len(order), dtype=np.int64)
    first[of_pair[::-1]] = np.arange(len(of_pair))[::-1]
    rows = np.stack([column[first] for column in marks], axis=1)
    return Patterns(rows, np.bincount(of_pair, minlength=len(order)), of_pair)


def learn(
    comparisons: Sequence[Comparison],
    patterns: Patterns,
    possible_pairs: float,
    expected_matches: float,
    excluded: npt.NDArray[np.float64] | None = None,
    groups: tuple[Group, ...] = (),
) -> Model:
    """Expectation–maximisation of m and the prior; u follows from them and the known shares.

    `excluded` is per pattern the number of pairs that a constraint forbids: those are known not
    to match and teach the model nothing about matches.
    """
    counts = patterns.counts.astype(np.float64)
    if excluded is not None:
        counts = counts - excluded
    levels = levels_of(comparisons, patterns.marks)
    combinations = [group.combination(levels) for group in groups]
    m = tuple(_first_guess(comparison) for comparison in comparisons)
    prior = min(expected_matches / possible_pairs, 0.5)
    u = _all_chances(comparisons, m, prior)
    # to begin with nothing is believed to be a match that agrees on what goes together
    seen = [_spread(group, of, counts) for group, of in zip(groups, combinations, strict=True)]
    model = Model(
        m,
        u,
        prior,
        groups,
        tuple(group.by_chance(u, all_of) for group, all_of in zip(groups, seen, strict=True)),
    )
    for _ in range(_ROUNDS):
        believed = probabilities(weigh(comparisons, patterns.marks, model)) * counts
        matches = float(believed.sum())
        prior = min(max((matches + 1e-3) / possible_pairs, 1e-12), 0.9)
        m = tuple(
            _updated(comparison, levels[:, place], believed)
            for place, comparison in enumerate(comparisons)
        )
        u = _all_chances(comparisons, m, prior)
        joint_u = tuple(
            group.by_chance(u, np.maximum(all_of - _spread(group, of, believed), 0))
            for group, of, all_of in zip(groups, combinations, seen, strict=True)
        )
        settled = abs(prior - model.prior) < _SETTLED * prior and all(
            np.abs(new - old).max() < _SETTLED for new, old in zip(m, model.m, strict=True)
        )
        model = Model(m, u, prior, groups, joint_u)
        if settled:
            break
    return model


def _spread(
    group: Group, combinations: npt.NDArray[np.int64], pairs: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    return np.bincount(combinations, weights=pairs, minlength=group.combinations).astype(np.float64)


def weigh(
    comparisons: Sequence[Comparison], marks: npt.NDArray[np.int8], model: Model
) -> npt.NDArray[np.float64]:
    """Match weight of each row of marks: log2 of the odds that it is a match, prior included."""
    prior = model.stretch * np.log2(model.prior / (1 - model.prior)) + model.shift
    total = np.full(len(marks), prior)
    for part in evidence(comparisons, marks, model).T:
        total += part
    if model.groups:
        levels = levels_of(comparisons, marks)
        for group, joint_u in zip(model.groups, model.joint_u, strict=True):
            # what chance agrees on together is worth less than each part says
            surplus = np.log2(joint_u / group.independent(model.u))
            total -= model.stretch * surplus[group.combination(levels)]
    return total


def evidence(
    comparisons: Sequence[Comparison], marks: npt.NDArray[np.int8], model: Model
) -> npt.NDArray[np.float64]:
    """What each comparison (a column) adds to the match weight of each row of marks."""
    parts = [
        _mark_weights(comparison, model, place)[marks[:, place]]
        for place, comparison in enumerate(comparisons)
    ]
    return np.stack(parts, axis=1)


def levels_of(
    comparisons: Sequence[Comparison], marks: npt.NDArray[np.int8]
) -> npt.NDArray[np.int8]:
    """The level that each comparison reaches, per row of marks; 0 is missing."""
    return np.stack(
        [comparison.level_of[marks[:, place]] for place, comparison in enumerate(comparisons)],
        axis=1,
    )


def _mark_weights(comparison: Comparison, model: Model, place: int) -> npt.NDArray[np.float64]:
    """What each mark adds to the match weight; a missing value adds nothing."""
    per_level = np.append(0.0, model.level_weights(place))
    return np.asarray(per_level[comparison.level_of] + model.stretch * comparison.extra_bits)


def _all_chances(
    comparisons: Sequence[Comparison], m: tuple[npt.NDArray[np.float64], ...], prior: float
) -> tuple[npt.NDArray[np.float64], ...]:
    return tuple(map(partial(_chance, prior), comparisons, m))


def _chance(
    prior: float, comparison: Comparison, m: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """u: the known shares less the matches, never under a part of them."""
    least = _LEAST_CHANCE * comparison.shares
    u = np.maximum((comparison.shares - prior * m) / (1 - prior), least)
    if comparison.crossed is not None:
        # that share is of records that have nothing to do with one another already
        u[-2] = comparison.shares[-2]
    if comparison.identifier:
        # with little else to compare, chance and match can't be told apart by the data alone
        u[-1] = least[-1]
    return np.asarray(u / u.sum())


def probabilities(weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Match probability of a match weight."""
    return np.asarray(1 / (1 + np.exp2(-np.clip(weights, -500, 500))))


def _first_guess(comparison: Comparison) -> npt.NDArray[np.float64]:
    """Most matches agree exactly, fewer at each level below."""
    shares = 0.3 ** np.arange(len(comparison.levels))[::-1]
    return np.asarray(shares / shares.sum())


def _updated(
    comparison: Comparison, levels: npt.NDArray[np.int8], believed: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    reached = np.bincount(levels, weights=believed, minlength=len(comparison.levels) + 1)[1:]
    smooth = reached + _GUESSES * _first_guess(comparison)
    return np.asarray(smooth / smooth.sum())
