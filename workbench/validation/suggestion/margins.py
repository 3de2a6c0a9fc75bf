"""How far a figure may move in the deliveries to come, judged by how far it moved so far.

An expectation that says what the sample says fails on the next delivery. So bounds lie outside of
what was seen: by the drift per delivery times the deliveries ahead, by the spread around it, and by
what chance does to so many rows.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Figures = npt.NDArray[np.float64]

AHEAD = 6
"""Deliveries that a suite should last before it is looked at again: half a year of monthly ones."""
SPREADS = 3.0
"""Standard deviations; at three, chance alone leaves once in several hundred."""
LEAST = 0.01
"""Never nearer than a hundredth: smaller changes of a share are nobody's work."""
SURE = 0.9
"""One-sided level of bounds on a share from counts; chance on top of it is the expectation's own."""
ALIKE = 0.05
"""Level below which shares of several windows or groups differ by more than chance (chi-square)."""


def allowance(figures: Sequence[float], rows: float) -> float:
    """How far a share may move from its last value, up to AHEAD deliveries on."""
    last = float(figures[-1])
    chance = float(np.sqrt(max(last * (1 - last), 1 / max(rows, 1)) / max(rows, 1)))
    if len(figures) < 2:
        return max(LEAST, SPREADS * chance)
    steps = np.diff(np.asarray(figures, dtype=np.float64))
    drift = abs(float(steps.mean())) * AHEAD
    # steps add up like a walk: the spread grows with the root of the deliveries ahead
    spread = float(steps.std(ddof=1)) * np.sqrt(AHEAD) if len(steps) > 1 else abs(steps[0])
    return float(max(LEAST, drift + SPREADS * max(spread, chance / 2)))


def lower(figures: Sequence[float], rows: float) -> float:
    """A least share, rounded down to hundredths; 0 where nothing may be said."""
    bound = min(figures) - allowance(figures, rows)
    return max(0.0, float(np.floor(bound * 100) / 100))


def upper(figures: Sequence[float], rows: float) -> float:
    """A greatest share, rounded up to hundredths."""
    bound = max(figures) + allowance(figures, rows)
    return min(1.0, float(np.ceil(bound * 100) / 100))


def share_bounds(hits: Figures, rows: Figures) -> tuple[float, float]:
    """Bounds on the share that is behind counts in several windows, with their spread.

    Beta quantiles (Jeffreys) of the pooled share, wider by what windows differ more than chance.
    """
    from scipy.stats import beta

    n, k = float(rows.sum()), float(hits.sum())
    if n == 0:
        return 0.0, 1.0
    low = float(beta.ppf(1 - SURE, k + 0.5, n - k + 0.5))
    high = float(beta.ppf(SURE, k + 0.5, n - k + 0.5))
    more = _more_than_chance(hits, rows)
    return max(0.0, low - more), min(1.0, high + more)


def _more_than_chance(hits: Figures, rows: Figures) -> float:
    """Standard deviation between windows beyond the binomial one (method of moments)."""
    taking = rows > 0
    if taking.sum() < 2:
        return 0.0
    k, n = hits[taking], rows[taking]
    if differ_by_chance(k, n):
        return 0.0
    share = k.sum() / n.sum()
    weights = n / n.sum()
    seen = float((weights * (k / n - share) ** 2).sum())
    by_chance = float((weights * share * (1 - share) / n).sum())
    return float(np.sqrt(max(0.0, seen - by_chance)))


def differ_by_chance(hits: Figures, rows: Figures) -> bool:
    """Whether chance explains how shares differ between windows or groups."""
    from scipy.stats import chi2

    taking = rows > 0
    k, n = hits[taking], rows[taking]
    share = k.sum() / n.sum() if len(n) else 0.0
    if len(n) < 2 or not 0 < share < 1:
        return True
    statistic = float(((k - n * share) ** 2 / (n * share * (1 - share))).sum())
    return bool(chi2.sf(statistic, len(n) - 1) >= ALIKE)


def unseen_mass(counts: npt.NDArray[np.int64]) -> float:
    """Good-Turing: the share of the next values that were never seen, from those seen once."""
    rows = int(counts.sum())
    return float((counts == 1).sum()) / rows if rows else 1.0
