"""Dates and times as registers write them. An impossible date is unreadable, never corrected."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache

import numpy as np

from workbench.values.arrays import Flags, Objects, Values, each

DATE_FORMATS = (
    "dd-mm-yyyy",
    "d-m-yyyy",
    "yyyymmdd",
    "yyyy-mm-dd",
    "dd/mm/yyyy",
    "d/m/yyyy",
    "dd.mm.yyyy",
    "ddmmyyyy",
    "excel_serial",
)
"""Every date format by its name; `d` and `m` take one digit or two."""

TIME_FORMATS = ("hh:mm", "hh:mm:ss")
"""What may follow a date format after a space (or a T); fractions of seconds are read and kept."""

_PARTS = {
    "yyyy": r"(?P<year>[0-9]{4})",
    "dd": r"(?P<day>[0-9]{2})",
    "mm": r"(?P<month>[0-9]{2})",
    "d": r"(?P<day>[0-9]{1,2})",
    "m": r"(?P<month>[0-9]{1,2})",
}
_TIMES = {
    "": "",
    "hh:mm": r"[ T](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})",
    "hh:mm:ss": r"[ T](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
    r"(?:[.,](?P<fraction>[0-9]{1,6}))?",
}
_SERIAL = re.compile(r"([0-9]{1,7})(?:\.0+)?")
_SERIAL_ZERO = date(1899, 12, 30)
_SERIAL_LAST = 2_958_465
_DEFAULTS = frozenset(
    {
        date(1, 1, 1),
        date(1753, 1, 1),
        date(1800, 1, 1),
        date(1899, 12, 30),
        date(1899, 12, 31),
        date(1900, 1, 1),
        date(1970, 1, 1),
        date(2099, 12, 31),
        date(2999, 12, 31),
        date(9999, 12, 30),
        date(9999, 12, 31),
    }
)

Reader = Callable[[str], datetime | None]


def is_known_format(name: str) -> bool:
    """Whether a format name can be read: a date format, with or without a time behind it."""
    day, _, clock = name.replace("T", " ").partition(" ")
    return day in DATE_FORMATS and clock in _TIMES and not (day == "excel_serial" and clock)


def parse_timestamps(values: Values, formats: Sequence[str]) -> Objects:
    """Read texts as moments (datetime.datetime without zone); None where no format fits.

    Formats are tried in order; a date format without a time gives midnight.
    Raises ValueError for a format name that does not exist.
    """
    readers = [_reader(name) for name in formats]

    def read(text: str) -> datetime | None:
        stripped = text.strip()
        for reader in readers:
            moment = reader(stripped)
            if moment is not None:
                return moment
        return None

    return each(values, read)


def parse_dates(values: Values, formats: Sequence[str]) -> Objects:
    """Read texts as days (datetime.date, years 1–9999); None where no format fits.

    Formats are tried in order. A format with a time (`yyyy-mm-dd hh:mm:ss`) gives the day.
    Raises ValueError for a format name that does not exist.
    """
    moments = parse_timestamps(values, formats)
    outcome = np.empty(len(moments), dtype=object)
    for place, moment in enumerate(moments):
        outcome[place] = None if moment is None else moment.date()
    return outcome


def ambiguous_dates(values: Values, formats: Sequence[str]) -> Flags:
    """Flags of the texts that two of these formats read as two different days.

    Raises ValueError for a format name that does not exist.
    """
    read = [parse_dates(values, [name]) for name in formats]
    days = [{day for day in each_read if day is not None} for each_read in zip(*read, strict=True)]
    return np.array([len(found) > 1 for found in days], dtype=np.bool_)


def date_formats(values: Values) -> dict[str, Flags]:
    """Which known date formats each text fits: format name to flags, in DATE_FORMATS' order.

    A value may fit several (`01022016`); `excel_serial` fits every whole number to 2958465.
    """
    texts = list(values)
    fits = {}
    for name in DATE_FORMATS:
        found = parse_timestamps(texts, [name])
        fits[name] = np.array([moment is not None for moment in found], dtype=np.bool_)
    return fits


def format_date(day: date, name: str) -> str:
    """Write a day in a named format: the reverse of `parse_dates`."""
    if name == "excel_serial":
        serial = (day - _SERIAL_ZERO).days
        # Excel's 1900 is a leap year: its days before 1 March count one less
        return str(serial if serial > 60 else serial - 1)
    parts = {
        "yyyy": f"{day.year:04d}",
        "dd": f"{day.day:02d}",
        "mm": f"{day.month:02d}",
        "d": str(day.day),
        "m": str(day.month),
    }
    return re.sub(r"yyyy|dd|mm|d|m", lambda found: parts[found.group()], name)


def is_default_date(day: date | None) -> bool:
    """Whether a day is one that systems fill in when they have none (31-12-9999, 01-01-1900).

    01-01-1970 is one too, and also the birth date of people of whom only the year is known.
    """
    if isinstance(day, datetime):
        day = day.date()
    return day in _DEFAULTS


@cache
def _reader(name: str) -> Reader:
    if not is_known_format(name):
        raise ValueError(f"no date format {name!r}; known: {', '.join(DATE_FORMATS)}")
    if name == "excel_serial":
        return _read_serial
    day, _, clock = name.replace("T", " ").partition(" ")
    pattern = re.sub(r"yyyy|dd|mm|d|m|\.", lambda found: _PARTS.get(found.group(), r"\."), day)
    shape = re.compile(pattern + _TIMES[clock])

    def read(text: str) -> datetime | None:
        found = shape.fullmatch(text)
        return None if found is None else _moment(found.groupdict())

    return read if clock else _day_reader(shape)


def _day_reader(shape: re.Pattern[str]) -> Reader:
    whole = shape.fullmatch

    def read(text: str) -> datetime | None:
        found = whole(text)
        if found is None:
            return None
        year, month, day = found.group("year", "month", "day")
        try:
            return datetime(int(year), int(month), int(day))  # noqa: DTZ001 - no zone
        except ValueError:
            return None

    return read


def _moment(parts: dict[str, str | None]) -> datetime | None:
    try:
        return datetime(  # noqa: DTZ001 - a register's clock has no zone
            int(parts["year"] or 0),
            int(parts["month"] or 0),
            int(parts["day"] or 0),
            int(parts.get("hour") or 0),
            int(parts.get("minute") or 0),
            int(parts.get("second") or 0),
            int((parts.get("fraction") or "0").ljust(6, "0")),
        )
    except ValueError:
        return None


def _read_serial(text: str) -> datetime | None:
    found = _SERIAL.fullmatch(text)
    if found is None:
        return None
    serial = int(found.group(1))
    # 60 is the 29 February 1900 that never was (Lotus 1-2-3's bug, kept by Excel)
    if not 1 <= serial <= _SERIAL_LAST or serial == 60:
        return None
    day = _SERIAL_ZERO + timedelta(days=serial if serial > 60 else serial + 1)
    return datetime.combine(day, time())
