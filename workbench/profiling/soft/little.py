"""Little's test: is what is missing missing completely at random?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2

Numbers = npt.NDArray[np.float64]

_ROUNDS = 200
_SETTLED = 1e-4
_RIDGE = 1e-10
"""Added to the diagonal of correlations, so that columns that nearly repeat each other are borne."""


@dataclass(frozen=True)
class LittleTest:
    """A small p says: the rows with gaps differ in what they do have from the rows without."""

    statistic: float
    degrees: int
    p: float
    patterns: int
    rows: int


@dataclass(frozen=True)
class _Pattern:
    seen: npt.NDArray[np.int64]
    rows: int
    mean: Numbers
    scatter: Numbers
    """Mean outer product about the pattern's own mean."""


def little_test(values: Numbers) -> LittleTest | None:
    """Test a table (n, p) with NaN where a value is missing; None where nothing can be compared.

    d2 = sum over patterns of n_j (mean_j - mu_j)' S_j^-1 (mean_j - mu_j), with the normal
    model's maximum-likelihood mu and S found by EM; chi-squared with sum p_j - p degrees.
    Rows without any value and columns without variance are left out.
    Source: Little, JASA 1988, 83:1198-1202. Held to R's `naniar::mcar_test`.
    """
    table = _usable(values)
    if table is None:
        return None
    patterns = _patterns(table)
    if len(patterns) < 2:
        return None
    mean, covariance = _maximum_likelihood(patterns, table)
    statistic = 0.0
    for one in patterns:
        away = one.mean - mean[one.seen]
        within = covariance[np.ix_(one.seen, one.seen)]
        statistic += one.rows * float(away @ np.linalg.solve(within, away))
    degrees = sum(len(one.seen) for one in patterns) - table.shape[1]
    if degrees <= 0:
        return None
    return LittleTest(
        statistic, degrees, float(chi2.sf(statistic, degrees)), len(patterns), len(table)
    )


def _usable(values: Numbers) -> Numbers | None:
    table = values[~np.isnan(values).all(axis=1)]
    if len(table) < 2:
        return None
    with np.errstate(invalid="ignore"):
        spread = np.nanmax(table, axis=0, initial=-np.inf) - np.nanmin(
            table, axis=0, initial=np.inf
        )
    table = table[:, spread > 0]
    table = table[~np.isnan(table).all(axis=1)]
    if table.shape[1] < 2 or not np.isnan(table).any():
        return None
    centred: Numbers = (table - np.nanmean(table, axis=0)) / np.nanstd(table, axis=0)
    return centred


def _patterns(table: Numbers) -> list[_Pattern]:
    missing = np.isnan(table)
    kinds, places = np.unique(missing, axis=0, return_inverse=True)
    found = []
    for number, kind in enumerate(kinds):
        seen = np.flatnonzero(~kind)
        rows = table[places.ravel() == number][:, seen]
        mean = rows.mean(axis=0)
        away = rows - mean
        found.append(_Pattern(seen, len(rows), mean, away.T @ away / len(rows)))
    return found


def _maximum_likelihood(patterns: list[_Pattern], table: Numbers) -> tuple[Numbers, Numbers]:
    """Mean and covariance of a normal model by EM, from each pattern's own mean and scatter."""
    size, total = table.shape[1], sum(one.rows for one in patterns)
    mean, covariance = np.zeros(size), np.eye(size)
    for _ in range(_ROUNDS):
        first, second = np.zeros(size), np.zeros((size, size))
        for one in patterns:
            filled, guessed = _expected(one, mean, covariance)
            first += one.rows * filled
            second += one.rows * (guessed + np.outer(filled, filled))
        new_mean = first / total
        new = second / total - np.outer(new_mean, new_mean) + _RIDGE * np.eye(size)
        moved = max(np.abs(new_mean - mean).max(), np.abs(new - covariance).max())
        mean, covariance = new_mean, new
        if moved < _SETTLED:
            break
    return mean, covariance


def _expected(one: _Pattern, mean: Numbers, covariance: Numbers) -> tuple[Numbers, Numbers]:
    """The pattern's mean over all columns, and the covariance about it, given what is seen."""
    size = len(mean)
    hidden = np.setdiff1d(np.arange(size), one.seen)
    filled, around = mean.copy(), np.zeros((size, size))
    filled[one.seen] = one.mean
    around[np.ix_(one.seen, one.seen)] = one.scatter
    if len(hidden):
        within = covariance[np.ix_(one.seen, one.seen)]
        across = covariance[np.ix_(hidden, one.seen)]
        slopes = np.linalg.solve(within, across.T).T
        filled[hidden] = mean[hidden] + slopes @ (one.mean - mean[one.seen])
        residual = covariance[np.ix_(hidden, hidden)] - slopes @ across.T
        around[np.ix_(hidden, hidden)] = residual + slopes @ one.scatter @ slopes.T
        around[np.ix_(hidden, one.seen)] = slopes @ one.scatter
        around[np.ix_(one.seen, hidden)] = one.scatter @ slopes.T
    return filled, around
