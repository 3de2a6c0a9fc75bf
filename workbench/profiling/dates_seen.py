"""How the dates of a column lie: from when to when, and in which order day and month stand."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

import numpy as np
import numpy.typing as npt

from workbench.profiling.readings import MONTH_FIRST, Parsed, Readings, turned
from workbench.profiling.results import DateSummary
from workbench.profiling.settings import ColumnThresholds
from workbench.profiling.values_read import DistinctValues
from workbench.values.dates import parse_dates

_SPLIT = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{2}|\d{4})(?:[ T].*)?")
_DAY_FIRST = {month: day for day, month in MONTH_FIRST.items()}
_USUAL_YEARS = range(1900, 2101)


def summarise_dates(
    values: DistinctValues,
    parsed: Parsed,
    readings: Readings,
    among: npt.NDArray[np.bool_],
    thresholds: ColumnThresholds,
) -> DateSummary | None:
    """The dates of the rows `among`; None for a column that is not one of dates."""
    if readings.date_share < thresholds.semantic_share:
        return None
    years: Counter[int] = Counter()
    earliest, latest = date.max, date.min
    for day, weight in _days(values, parsed, among):
        years[day.year] += weight
        earliest, latest = min(earliest, day), max(latest, day)
    if not years:
        return None
    day_first, month_first, either = _order(values, among)
    return DateSummary(
        earliest=earliest,
        latest=latest,
        outside=sum(count for year, count in years.items() if year not in _USUAL_YEARS),
        day_first=day_first,
        month_first=month_first,
        either_order=either,
        per_year={f"{year:04d}": years[year] for year in sorted(years)},
    )


def _order(values: DistinctValues, among: npt.NDArray[np.bool_]) -> tuple[int, int, int]:
    """Rows that can only be day-month, only month-day, and that differ by the order."""
    only_day = only_month = either = 0.0
    for at in np.flatnonzero(among):
        parts = _SPLIT.fullmatch(values.stripped[at])
        if parts is None:
            continue
        first, second = int(parts[1]), int(parts[2])
        if first > 12 >= second > 0 and first <= 31:
            only_day += values.weights[at]
        elif second > 12 >= first > 0 and second <= 31:
            only_month += values.weights[at]
        elif first != second and 0 < first <= 12 and 0 < second <= 12:
            either += values.weights[at]
    return round(only_day), round(only_month), round(either)


def _days(
    values: DistinctValues, parsed: Parsed, among: npt.NDArray[np.bool_]
) -> Iterator[tuple[date, int]]:
    seen = np.zeros(len(values.texts), dtype=np.bool_)
    for name, flags in parsed.date_formats.items():
        places = np.flatnonzero(flags & among & ~seen)
        seen |= flags
        texts = [values.stripped[at] for at in places]
        day_first = _DAY_FIRST.get(name.partition(" ")[0])
        if day_first:
            texts = [turned(text) for text in texts]
            name = day_first + "".join(name.partition(" ")[1:])
        for at, day in zip(places, parse_dates(texts, [name]), strict=True):
            if day is not None:
                yield day, round(float(values.weights[at]))
