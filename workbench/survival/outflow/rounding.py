"""Figures rounded so that no one client's value is among them."""

from math import floor, log10

import numpy as np

from workbench.estimators.arrays import Numbers

DIGITS = 8
"""Of coefficients and hazards: more than anyone needs, fewer than could hold a client's number."""


def significant(value: float, digits: int = DIGITS) -> float:
    """A number cut to so many significant digits."""
    if value == 0 or not np.isfinite(value):
        return float(value)
    return float(f"{value:.{digits - 1}e}")


def all_significant(values: Numbers, digits: int = DIGITS) -> tuple[float, ...]:
    """Each of them."""
    return tuple(significant(float(value), digits) for value in values)


def unit_of(spread: float) -> float:
    """The power of ten that is about a hundredth of a spread; 1 of nothing."""
    return 10.0 ** (floor(log10(spread)) - 1) if spread > 0 else 1.0


def to_unit(value: float, unit: float) -> float:
    """The nearest whole number of units, without the noise of the product."""
    return significant(round(value / unit) * unit, 12)


def coarse_range(values: Numbers, small_cell: int) -> tuple[float, float]:
    """Between what a number lies for all but 1% (and `small_cell` clients) at each end, rounded."""
    share = min(max(0.01, small_cell / values.size), 0.5)
    low, high = (float(np.quantile(values, one)) for one in (share, 1 - share))
    unit = unit_of(high - low)
    return to_unit(low, unit), to_unit(high, unit)
