"""Whether groups leave at the same rate: the log-rank test and its family."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.estimators.arrays import Clock, Codes, Flags, Numbers, count
from workbench.estimators.chi_squared import Test, chi_squared, quadratic


@dataclass(frozen=True)
class LogRank:
    """Of K groups."""

    test: Test
    trend: Test | None
    """Of a rise or fall over the groups in their order; None for two groups."""
    observed: Numbers
    """(K,) weighted events."""
    expected: Numbers
    """(K,)"""
    covariance: Numbers
    """(K, K) of observed less expected."""


def log_rank(
    exit: Numbers,
    event: Flags,
    group: Codes,
    entry: Numbers | None = None,
    strata: npt.NDArray[np.generic] | None = None,
    rho: float = 0.0,
) -> LogRank:
    """Compare K groups (codes 0..K-1), within strata if there are any.

    Each event time weighs S(t-)^rho, S the pooled curve of its stratum: 0 is the log-rank test, 1
    Peto and Peto's modification of Gehan-Wilcoxon (early differences count most). Late entry as
    in `kaplan_meier`. Groups that expect no event don't take part. ValueError on times that
    `arrays.checked` refuses.
    Source: Mantel (1966); Harrington & Fleming (1982); R's `survdiff`; trend: Tarone (1975).
    """
    kinds = int(group.max(initial=0)) + 1
    observed, expected = np.zeros(kinds), np.zeros(kinds)
    covariance = np.zeros((kinds, kinds))
    for rows in in_strata(strata, exit.size):
        one = _compare(
            exit[rows], event[rows], group[rows], None if entry is None else entry[rows], kinds, rho
        )
        observed += one[0]
        expected += one[1]
        covariance += one[2]
    taking = np.flatnonzero(expected > 0)
    apart = (observed - expected)[taking]
    spread = covariance[np.ix_(taking, taking)]
    df = max(taking.size - 1, 0)
    trend = None
    if df > 1:
        scores = taking.astype(np.float64)
        variance = float(scores @ spread @ scores)
        trend = chi_squared(float(scores @ apart) ** 2 / variance if variance > 0 else 0.0, 1)
    return LogRank(
        test=chi_squared(quadratic(spread[1:, 1:], apart[1:]), df),
        trend=trend,
        observed=observed,
        expected=expected,
        covariance=covariance,
    )


def in_strata(strata: npt.NDArray[np.generic] | None, rows: int) -> Iterator[Codes]:
    """The rows of each stratum; all rows where there are none."""
    if strata is None:
        yield np.arange(rows)
        return
    codes = np.unique(strata, return_inverse=True)[1]
    order = np.argsort(codes, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)


def _compare(
    exit: Numbers, event: Flags, group: Codes, entry: Numbers | None, kinds: int, rho: float
) -> tuple[Numbers, Numbers, Numbers]:
    clock = Clock.of(exit, entry)
    deaths = clock.at(event)
    ones = np.ones(exit.size)
    risk = clock.at_risk(ones)
    at_risk = np.column_stack([clock.at_risk(ones * (group == kind)) for kind in range(kinds)])
    weight = np.ones(clock.size)
    if rho:
        weight = np.concatenate([[1.0], np.cumprod(1 - deaths / risk)[:-1]]) ** rho
    share = at_risk / risk[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(risk > 1, (risk - deaths) / (risk - 1), 0.0)
    spread = weight**2 * deaths * left
    covariance = np.diag(spread @ share) - share.T @ (spread[:, None] * share)
    observed = count(group, event * weight[clock.left], kinds)
    return observed, (weight * deaths) @ share, covariance
