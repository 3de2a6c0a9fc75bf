"""What a value must be to hold up: the tests behind our expectations, one answer per value.

Both lanes use these: Great Expectations' classes row by row of a frame, the fast lane once per
distinct value. So the two can't drift apart.
"""

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
import numpy.typing as npt

from workbench.values.dates import parse_dates
from workbench.values.numbers import parse_numbers
from workbench.values.placeholders import is_placeholder
from workbench.values.postcode import normal_postcode

Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]


def is_dutch_postcode(values: Sequence[object], normal: bool = False) -> Flags:
    """Whether each is a Dutch postcode; `normal`: only in the writing `1234AB`."""
    read = normal_postcode(list(values))
    pairs = zip(values, read, strict=True)
    return np.array([r is not None and (not normal or v == r) for v, r in pairs], dtype=np.bool_)


def reads_as_number(values: Sequence[object], decimal: str = ",", thousands: str = ".") -> Flags:
    """Whether each reads as a number in this writing."""
    return ~np.isnan(parse_numbers(list(values), decimal=decimal, thousands=thousands))


def says_something(values: Sequence[object]) -> Flags:
    """Whether each is more than a placeholder; a missing value is not asked here."""
    return ~is_placeholder(list(values))


def days_of(
    values: Sequence[object], formats: Sequence[str] = (), no_date: Sequence[str] = ()
) -> Days:
    """The day of each (datetime64[D], so that 31-12-9999 survives); NaT where none can be read.

    Takes text (read by the formats) and `datetime.date` objects; texts of `no_date` are no date.
    """
    texts = [value if isinstance(value, str) and value not in no_date else None for value in values]
    read = list(parse_dates(texts, formats)) if formats else texts
    days: Days = np.full(len(values), np.datetime64("NaT"), dtype="datetime64[D]")
    for place, value in enumerate(values):
        day = value if isinstance(value, date) else read[place]
        if isinstance(day, datetime):
            day = day.date()
        if isinstance(day, date):
            days[place] = np.datetime64(day, "D")
    return days


def reads_as_date(
    values: Sequence[object], formats: Sequence[str], no_date: Sequence[str] | None = None
) -> Flags:
    """Whether each is a real date in one of the formats, or a code for no date."""
    codes = tuple(no_date or ())
    return is_day(values, days_of(values, tuple(formats), codes), codes)


def is_day(values: Sequence[object], days: Days, no_date: Sequence[str] = ()) -> Flags:
    """Whether each could be read as its day, or is a code for no date."""
    codes = frozenset(no_date)
    coded = np.array(
        [isinstance(value, str) and value in codes for value in values], dtype=np.bool_
    )
    return ~np.isnat(days) | coded


def is_within(days: Days, earliest: str | None = None, latest: str | None = None) -> Flags:
    """Whether each day is from `earliest` up to `latest` (ISO dates); what is no day passes."""
    within = np.ones(len(days), dtype=np.bool_)
    if earliest is not None:
        within &= ~(days < np.datetime64(earliest, "D"))
    if latest is not None:
        within &= ~(days > np.datetime64(latest, "D"))
    return within


def is_ordered(first: Days, second: Days, or_equal: bool = True) -> Flags:
    """Whether no second day comes before its first; a pair with a missing day passes."""
    # a comparison with NaT is false, so that a missing date never counts as disorder
    return ~(second < first if or_equal else second <= first)
