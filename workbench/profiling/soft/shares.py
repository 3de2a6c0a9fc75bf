"""Shares per group and the date on which a share jumps: the arithmetic of both traps."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Jump:
    """A share before and from a period on; counts are rows."""

    period: int
    before: float
    after: float
    rows_before: int
    rows_after: int


def standard_errors(first: float, n: float, second: float, m: float) -> float:
    """How many standard errors two shares lie apart (pooled two-sample test)."""
    if n <= 0 or m <= 0:
        return 0.0
    pooled = (first * n + second * m) / (n + m)
    variance = pooled * (1 - pooled) * (1 / n + 1 / m)
    return abs(first - second) / float(np.sqrt(variance)) if variance > 0 else 0.0


def find_jump(periods: Codes, flags: Flags, least_rows: int) -> Jump | None:
    """The period from which the share of flags differs most from before, in standard errors.

    Both sides have at least `least_rows` rows; None when that can't be.
    """
    if len(periods) < 2 * least_rows:
        return None
    first = int(periods.min())
    rows = np.bincount(periods - first).astype(np.float64)
    hits = np.bincount(periods - first, weights=flags).astype(np.float64)
    rows_before, hits_before = np.cumsum(rows)[:-1], np.cumsum(hits)[:-1]
    rows_after, hits_after = rows.sum() - rows_before, hits.sum() - hits_before
    possible = (rows_before >= least_rows) & (rows_after >= least_rows) & (rows[1:] > 0)
    if not possible.any():
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        before, after = hits_before / rows_before, hits_after / rows_after
        pooled = hits.sum() / rows.sum()
        error = np.sqrt(pooled * (1 - pooled) * (1 / rows_before + 1 / rows_after))
        score = np.where(possible & (error > 0), np.abs(after - before) / error, -1.0)
    at = int(np.argmax(score))
    if score[at] <= 0:
        return None
    return Jump(
        period=first + at + 1,
        before=float(before[at]),
        after=float(after[at]),
        rows_before=int(rows_before[at]),
        rows_after=int(rows_after[at]),
    )


def stratified_difference(
    early: Flags, flags: Flags, strata: Codes, least_rows: int
) -> tuple[float, float]:
    """Share of flags late less early, compared within strata; and its standard errors.

    Strata are weighted by their harmonic number of rows (Mantel-Haenszel weights for a risk
    difference). (0, 0) when too few rows can be compared.
    """
    if not len(strata):
        return 0.0, 0.0
    codes = strata - strata.min()
    size = int(codes.max()) + 1
    n = np.bincount(codes[early], minlength=size).astype(np.float64)
    m = np.bincount(codes[~early], minlength=size).astype(np.float64)
    a = np.bincount(codes[early], weights=flags[early], minlength=size)
    b = np.bincount(codes[~early], weights=flags[~early], minlength=size)
    both = (n > 0) & (m > 0)
    n, m, a, b = n[both], m[both], a[both], b[both]
    if n.sum() < least_rows or m.sum() < least_rows:
        return 0.0, 0.0
    weight = n * m / (n + m)
    weight /= weight.sum()
    gap = float((weight * (b / m - a / n)).sum())
    pooled = (a + b) / (n + m)
    variance = float((weight**2 * pooled * (1 - pooled) * (1 / n + 1 / m)).sum())
    return gap, abs(gap) / float(np.sqrt(variance)) if variance > 0 else 0.0
