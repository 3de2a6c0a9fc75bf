"""How the numbers of a column lie: quartiles, what is far from all others, a picture in bins."""

from typing import Literal

import numpy as np
import numpy.typing as npt

from workbench.profiling.readings import Readings
from workbench.profiling.results import Bin, NumberSummary
from workbench.profiling.settings import ColumnThresholds
from workbench.profiling.values_read import DistinctValues

_MEASURES = ("integer", "number", "amount", "year", "percentage")
_ROBUST = 1.4826
"""Median absolute deviation to standard deviation, for a normal distribution."""


def summarise_numbers(
    values: DistinctValues,
    readings: Readings,
    among: npt.NDArray[np.bool_],
    semantic: str | None,
    thresholds: ColumnThresholds,
) -> NumberSummary | None:
    """The numbers of the rows `among` that count or measure something; None for other columns.

    Outliers lie more than `outlier_scores` robust standard deviations from the median (Iglewicz
    and Hoaglin 1993), on the logarithmic scale where that leaves fewer: amounts are skewed.
    """
    flags = among & ~np.isnan(readings.numbers)
    if semantic not in _MEASURES or not flags.any():
        return None
    order = np.argsort(readings.numbers[flags], kind="stable")
    numbers = readings.numbers[flags][order]
    weights = values.weights[flags][order]
    low, high = _usual(numbers, weights, thresholds.outlier_scores)
    quarter, middle, three = (_quantile(numbers, weights, share) for share in (0.25, 0.5, 0.75))
    return NumberSummary(
        lowest=float(numbers[0]),
        quartile_1=quarter,
        median=middle,
        quartile_3=three,
        highest=float(numbers[-1]),
        mean=float(np.average(numbers, weights=weights)),
        zeros=_rows(weights, numbers == 0),
        negatives=_rows(weights, numbers < 0),
        outliers=_rows(weights, (numbers < low) | (numbers > high)),
        usual_low=low,
        usual_high=high,
        decimal_mark=_decimal_mark(values, flags, numbers),
        bins=_bins(numbers, weights, low, high, thresholds.bins),
    )


def _quantile(
    numbers: npt.NDArray[np.float64], weights: npt.NDArray[np.float64], share: float
) -> float:
    upto = np.cumsum(weights) / weights.sum()
    return float(numbers[min(int(np.searchsorted(upto, share)), len(numbers) - 1)])


def _rows(weights: npt.NDArray[np.float64], flags: npt.NDArray[np.bool_]) -> int:
    return round(float(weights[flags].sum()))


def _usual(
    numbers: npt.NDArray[np.float64], weights: npt.NDArray[np.float64], scores: float
) -> tuple[float, float]:
    low, high = _within(numbers, weights, scores)
    if numbers[0] < 0 or not (numbers > 0).any():
        return low, high
    positive = numbers > 0
    logs = np.log(numbers[positive])
    low_log, high_log = (float(np.exp(each)) for each in _within(logs, weights[positive], scores))
    on_log = weights[positive & ((numbers < low_log) | (numbers > high_log))].sum()
    plain = weights[(numbers < low) | (numbers > high)].sum()
    # a zero is no outlier of amounts: it has no logarithm to be far away on
    return (min(low_log, 0.0), high_log) if on_log < plain else (low, high)


def _within(
    numbers: npt.NDArray[np.float64], weights: npt.NDArray[np.float64], scores: float
) -> tuple[float, float]:
    middle = _quantile(numbers, weights, 0.5)
    away = np.abs(numbers - middle)
    order = np.argsort(away, kind="stable")
    spread = _ROBUST * _quantile(away[order], weights[order], 0.5)
    if spread == 0:
        # over half the rows say the same: measure by the others' mean distance (ibid.)
        spread = 1.2533 * float(np.average(away, weights=weights))
    return middle - scores * spread, middle + scores * spread


def _decimal_mark(
    values: DistinctValues, flags: npt.NDArray[np.bool_], numbers: npt.NDArray[np.float64]
) -> Literal[",", "."] | None:
    if bool(np.all(numbers == np.rint(numbers))):
        return None
    places = np.flatnonzero(flags)
    commas = sum("," in values.stripped[at] for at in places)
    points = sum("." in values.stripped[at] for at in places)
    return "," if commas > points else "."


def _bins(
    numbers: npt.NDArray[np.float64],
    weights: npt.NDArray[np.float64],
    low: float,
    high: float,
    most: int,
) -> tuple[Bin, ...]:
    """Equal bins over the usual range; what lies outside is in the first and last."""
    start, end = max(low, float(numbers[0])), min(high, float(numbers[-1]))
    if not start < end:
        return ()
    whole = bool(np.all(numbers == np.rint(numbers)))
    if whole:
        width = max(1.0, float(np.ceil((end - start + 1) / most)))
        start = float(np.floor(start))
        edges = np.arange(start, end + width + 1e-9, width)
        if edges[-1] <= end:
            edges = np.append(edges, edges[-1] + width)
    else:
        edges = np.linspace(start, end, most + 1)
    counts, _ = np.histogram(np.clip(numbers, edges[0], edges[-1]), edges, weights=weights)
    return tuple(
        Bin(start=float(left), end=float(right), count=round(float(count)))
        for left, right, count in zip(edges[:-1], edges[1:], counts, strict=True)
    )
