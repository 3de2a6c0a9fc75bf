"""Days as whole numbers since 1970-01-01, and their many spellings."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.int64]
Objects = npt.NDArray[np.object_]

NEVER = 1 << 40
"""A day that has not come: an open end."""

_EPOCH = date(1970, 1, 1)


def day(year: int, month: int, of_month: int) -> int:
    """The day number of a date."""
    return (date(year, month, of_month) - _EPOCH).days


RECORDS_BEGIN = day(2011, 1, 1)
FIRST_DELIVERY = day(2016, 10, 31)
HORIZON = day(2019, 12, 31)
NEW_LAW = day(2015, 1, 1)
"""The Participatiewet replaces the WWB: every running period is closed and reopened."""
LARGEST_DELIVERIES = 36

_FIRST, _LAST = day(1900, 1, 1), day(2030, 12, 31)


def delivery_days(deliveries: int) -> list[int]:
    """The last days of the months from the first delivery on."""
    days = []
    for month in range(10, 10 + deliveries):
        year, following = 2016 + month // 12, month % 12 + 1
        days.append(day(year, following, 1) - 1)
    return days


def to_date(number: int) -> date:
    """The date of a day number."""
    return _EPOCH + timedelta(days=int(number))


def to_dates(days: Days) -> Objects:
    """Dates as `datetime.date`; NEVER gives None."""
    outcome = np.empty(len(days), dtype=object)
    outcome[:] = [None if number == NEVER else to_date(number) for number in days.tolist()]
    return outcome


def _table(spell: Callable[[date], str]) -> Objects:
    table = np.empty(_LAST - _FIRST + 1, dtype=object)
    table[:] = [spell(to_date(number)) for number in range(_FIRST, _LAST + 1)]
    return table


_TABLES: dict[str, Objects] = {}
_SPELLINGS: dict[str, Callable[[date], str]] = {
    "dd-mm-yyyy": lambda when: f"{when.day:02d}-{when.month:02d}-{when.year}",
    "yyyymmdd": lambda when: f"{when.year}{when.month:02d}{when.day:02d}",
    "yyyy-mm-dd": lambda when: when.isoformat(),
}


def spell_dates(days: Days, spelling: str, never: str = "") -> Objects:
    """Day numbers (1900-2030) as text: `dd-mm-yyyy`, `yyyymmdd` or `yyyy-mm-dd`."""
    if spelling not in _TABLES:
        _TABLES[spelling] = _table(_SPELLINGS[spelling])
    known = days != NEVER
    outcome: Objects = _TABLES[spelling][np.where(known, days, _FIRST) - _FIRST]
    outcome[~known] = never
    return outcome


def date_parts(days: Days) -> tuple[Days, Days, Days]:
    """Year, month and day of the month."""
    when = days.astype("datetime64[D]")
    months = when.astype("datetime64[M]")
    years = months.astype("datetime64[Y]")
    return (
        years.astype(np.int64) + 1970,
        (months - years).astype(np.int64) + 1,
        (when - months).astype(np.int64) + 1,
    )


def from_parts(years: Days, months: Days, days: Days) -> Days:
    """Day numbers of dates in parts; the parts must exist."""
    start = (years - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (months - 1)
    outcome: Days = start.astype("datetime64[D]").astype(np.int64) + days - 1
    return outcome
