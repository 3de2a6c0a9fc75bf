"""Whether groups differ in the cumulative incidence of one cause: Gray's test."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.estimators.arrays import Clock, Codes, Numbers
from workbench.estimators.chi_squared import Test, chi_squared, quadratic
from workbench.estimators.log_rank import in_strata


def gray_test(
    exit: Numbers,
    cause: Codes,
    group: Codes,
    kind: int = 1,
    strata: npt.NDArray[np.generic] | None = None,
    rho: float = 0.0,
) -> Test:
    """Compare K groups (codes 0..K-1) in their incidence of cause `kind`, within strata if any.

    `exit` (n,), `cause` (n,) from 1, 0 where censored, all from the start: there is no such test
    for late entry. `rho` weighs by (1 - F)^rho, F the pooled incidence.
    Source: Gray (1988), the K-sample statistic with its variance; R's `cmprsk::cuminc`.
    """
    kinds = int(group.max(initial=0)) + 1
    score, variance = np.zeros(kinds), np.zeros((kinds, kinds))
    for rows in in_strata(strata, exit.size):
        own, spread = _one_stratum(exit[rows], cause[rows], group[rows], kinds, kind, rho)
        score += own
        variance += spread
    taking = np.flatnonzero(np.diag(variance) > 0)[:-1]
    return chi_squared(quadratic(variance[np.ix_(taking, taking)], score[taking]), taking.size)


def _one_stratum(
    exit: Numbers, cause: Codes, group: Codes, kinds: int, kind: int, rho: float
) -> tuple[Numbers, Numbers]:
    """Scores (K,) and their variance (K, K)."""
    clock = Clock.of(exit, None)
    member = [np.asarray(group == one, np.float64) for one in range(kinds)]
    own = np.column_stack([clock.at(one * (cause == kind)) for one in member])
    other = np.column_stack([clock.at(one * (cause > 0) * (cause != kind)) for one in member])
    risk = np.column_stack([clock.at_risk(one) for one in member])
    chosen = (own + other).sum(axis=1) > 0
    if not chosen.any():
        return np.zeros(kinds), np.zeros((kinds, kinds))
    at = _Groups.of(risk[chosen], own[chosen], other[chosen], rho)
    with np.errstate(divide="ignore", invalid="ignore"):
        still = at.whole * (1 - _shifted(at.F, 0.0))
        share = np.nan_to_num(still / still.sum(axis=1, keepdims=True))
    score = at.weight @ (at.own - at.own.sum(axis=1, keepdims=True) * share)
    variance = np.sum([at.variance_from(one) for one in range(kinds)], axis=0)
    return score, variance


@dataclass(frozen=True)
class _Groups:
    """One stratum: T times at which anybody leaves, K groups."""

    risk: Numbers
    """(T, K)"""
    own: Numbers
    """(T, K) leaving for the cause."""
    other: Numbers
    """(T, K) leaving for another."""
    S: Numbers
    """(T, K) share still there after each time."""
    before: Numbers
    """(T, K) and before it."""
    F: Numbers
    """(T, K) incidence."""
    whole: Numbers
    """(T, K) how many there would be at risk had nobody left for another cause."""
    pooled: Numbers
    """(T,) incidence if the groups are alike."""
    weight: Numbers
    """(T,)"""

    @classmethod
    def of(cls, risk: Numbers, own: Numbers, other: Numbers, rho: float) -> "_Groups":
        with np.errstate(divide="ignore", invalid="ignore"):
            kept = np.where(risk > 0, 1 - (own + other) / risk, 1.0)
            S: Numbers = np.cumprod(kept, axis=0, dtype=np.float64)
            before = _shifted(S, 1.0)
            F = np.cumsum(np.where(risk > 0, before * own / risk, 0.0), axis=0)
            whole = np.where(risk > 0, risk / before, 0.0)
            pooled: Numbers = np.cumsum(own.sum(axis=1) / whole.sum(axis=1), dtype=np.float64)
        weight = (1 - _shifted(pooled, 0.0)) ** rho
        return cls(risk, own, other, S, before, F, whole, pooled, weight)

    def variance_from(self, one: int) -> Numbers:
        """What the martingales of group `one` bring to the variance of the K scores, (K, K)."""
        deaths, total = self.own.sum(axis=1), self.whole.sum(axis=1)
        n, s, before = self.risk[:, one], self.S[:, one], self.before[:, one]
        gone, earlier = self.other[:, one], _shifted(self.pooled, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            a = -self.whole * (self.whole[:, one] / total)[:, None]
            a[:, one] += self.whole[:, one]
            a *= self.weight[:, None]
            rate = np.where(earlier < 1, deaths / (total * (1 - earlier)), 0.0)
            c = np.cumsum(a * rate[:, None], axis=0)
            left = np.where(s > 0, (1 - self.pooled) / s, 0.0)
            tied = np.where(deaths > 1, 1 - (deaths - 1) / (total * before - 1), 1.0)
            events = (n > 0) & (deaths > 0)
            spread = np.where(events, tied * before * deaths / (total * n), 0.0)
            tied = np.where(gone > 1, 1 - (gone - 1) / (n - 1), 1.0)
            others = (s > 0) & (gone > 0)
            other_spread = np.where(others, tied * (before * left / n) ** 2 * gone, 0.0)
        ahead = c[-1] - c
        moves = a + (1 - left)[:, None] * ahead
        product: Numbers = moves.T @ (spread[:, None] * moves)
        product += ahead.T @ (other_spread[:, None] * ahead)
        return product


def _shifted(values: Numbers, start: float) -> Numbers:
    """Left limits of a step function."""
    first = np.full((1, *values.shape[1:]), start)
    return np.concatenate([first, values[:-1]])
