"""Variance of a curve from what each observation, or each cluster of them, does to it.

The influence of an observation on a curve at t is a step function of t in three parts: it is
N(t) P(t) - A(t) F(t) + B(t), where P and F are curves of the whole sample and N, A, B change only
when the observation enters (N = 1) and when it leaves (N = 0). The variance, by the infinitesimal
jackknife, is the sum of squares over clusters of the sums within each. Source: Therneau, Crowson &
Atkinson, "Multi-state models and competing risks" (vignette of R's survival package).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from workbench.estimators.arrays import Codes, Numbers, count

ROUNDING = 1e-14
"""Share of what was added up that the sum must pass to be more than rounding."""


@dataclass(frozen=True)
class Steps:
    """(n,) each: how N, A and B of an observation change, times its weight."""

    entered: Codes
    """Place in 0..T at which it enters; place 0 is before the first time."""
    left: Codes
    """Place in 1..T at which it leaves."""
    weights: Numbers
    A_in: Numbers
    B_in: Numbers
    A_out: Numbers
    B_out: Numbers


def clustered_variance(steps: Steps, clusters: Codes, P: Numbers, F: Numbers) -> Numbers:
    """(T,) variance at each time; `clusters` (n,) codes, `P` and `F` (T + 1,) with place 0."""
    size, rows = P.size, clusters.size
    w = steps.weights
    change = np.stack(
        [
            np.concatenate([w, -w]),
            np.concatenate([w * steps.A_in, w * steps.A_out]),
            np.concatenate([w * steps.B_in, w * steps.B_out]),
        ]
    )
    place = np.concatenate([steps.entered, steps.left])
    cluster = np.concatenate([clusters, clusters])
    # what each cluster ends with is taken off again, so that the next one starts from nothing
    total = np.stack([np.bincount(clusters, part[:rows] + part[rows:]) for part in change])
    labels = np.arange(total.shape[1])
    change = np.concatenate([change, -total], axis=1)
    place = np.concatenate([place, np.full(labels.size, size)])
    cluster = np.concatenate([cluster, labels])
    order = np.lexsort((place, cluster))
    change, place = change[:, order], place[order]
    after = np.cumsum(change, axis=1)
    before = after - change
    kept = place < size
    parts = []
    for one, other, curve in (
        (0, 0, P * P),
        (1, 1, F * F),
        (2, 2, np.ones(size)),
        (0, 1, -2 * P * F),
        (0, 2, 2 * P),
        (1, 2, -2 * F),
    ):
        grown = after[one] * after[other] - before[one] * before[other]
        parts.append(curve * np.cumsum(count(place[kept], grown[kept], size)))
    return beyond_rounding(parts)[1:]


def beyond_rounding(parts: Iterable[Numbers]) -> Numbers:
    """The sum of the parts of a variance, 0 where it is no more than the rounding in them.

    The parts are used up.
    """
    rest = iter(parts)
    total = next(rest)
    size = np.abs(total)
    for part in rest:
        total += part
        size += np.abs(part, out=part)
    total[total <= ROUNDING * size] = 0.0
    return total


def cumulative(steps: Numbers) -> Numbers:
    """Running sum with a place before the first time, where it is 0."""
    return np.concatenate([[0.0], np.cumsum(steps)])
