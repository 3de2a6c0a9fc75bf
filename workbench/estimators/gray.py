"""Whether groups differ in the cumulative incidence of one cause: Gray's test."""

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
    """Scores (K,) and their variance (K, K). T times at which anybody leaves, K groups."""
    clock = Clock.of(exit, None)
    member = [np.asarray(group == one, np.float64) for one in range(kinds)]
    risk = np.column_stack([clock.at_risk(one) for one in member])
    own = np.column_stack([clock.at(one * (cause == kind)) for one in member])
    other = np.column_stack([clock.at(one * (cause > 0) * (cause != kind)) for one in member])
    chosen = (own + other).sum(axis=1) > 0
    risk, own, other = risk[chosen], own[chosen], other[chosen]
    with np.errstate(divide="ignore", invalid="ignore"):
        S = np.cumprod(np.where(risk > 0, 1 - (own + other) / risk, 1.0), axis=0)
        before = _shifted(S, 1.0)
        F = np.cumsum(np.where(risk > 0, before * own / risk, 0.0), axis=0)
        # how many there would be at risk had nobody left for another cause
        whole = np.where(risk > 0, risk / before, 0.0)
        total = whole.sum(axis=1)
        pooled = np.cumsum(own.sum(axis=1) / total)
        pooled_before = _shifted(pooled, 0.0)
        weight = (1 - pooled_before) ** rho
        still = whole * (1 - _shifted(F, 0.0))
        share = np.nan_to_num(still / still.sum(axis=1, keepdims=True))
    score = (weight[:, None] * (own - own.sum(axis=1, keepdims=True) * share)).sum(axis=0)
    variance = np.zeros((kinds, kinds))
    for one in range(kinds):
        variance += _variance_of(
            one, risk, own, other, S, before, whole, total, pooled, pooled_before, weight
        )
    return score, variance


def _variance_of(
    one: int,
    risk: Numbers,
    own: Numbers,
    other: Numbers,
    S: Numbers,
    before: Numbers,
    whole: Numbers,
    total: Numbers,
    pooled: Numbers,
    pooled_before: Numbers,
    weight: Numbers,
) -> Numbers:
    """What the martingales of group `one` bring to the variance of the K scores, (K, K)."""
    deaths = own.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        a = -whole * (whole[:, one] / total)[:, None]
        a[:, one] += whole[:, one]
        a *= weight[:, None]
        rate = np.where(pooled_before < 1, deaths / (total * (1 - pooled_before)), 0.0)
        c = np.cumsum(a * rate[:, None], axis=0)
        ahead = c[-1] - c
        n, s = risk[:, one], S[:, one]
        left = np.where(s > 0, (1 - pooled) / s, 0.0)
        tied = np.where(deaths > 1, 1 - (deaths - 1) / (total * before[:, one] - 1), 1.0)
        spread = np.where((n > 0) & (deaths > 0), tied * before[:, one] * deaths / (total * n), 0.0)
        gone = other[:, one]
        tied = np.where(gone > 1, 1 - (gone - 1) / (n - 1), 1.0)
        other_spread = np.where(
            (s > 0) & (gone > 0), tied * before[:, one] ** 2 * gone / n**2 * left**2, 0.0
        )
    moves = a + (1 - left)[:, None] * ahead
    product: Numbers = moves.T @ (spread[:, None] * moves)
    product += ahead.T @ (other_spread[:, None] * ahead)
    return product


def _shifted(values: Numbers, start: float) -> Numbers:
    """Left limits of a step function."""
    first = np.full((1, *values.shape[1:]), start)
    return np.concatenate([first, values[:-1]])
