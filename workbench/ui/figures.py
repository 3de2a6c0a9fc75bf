"""Numbers, shares, dates and durations as a Dutch or an English reader writes them."""

import math
from datetime import UTC, date, datetime
from typing import Any

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOTHING = "–"
"""What stands where there is no figure."""


def number(value: float | None, lang: str, decimals: int | None = None) -> str:
    """`9312` -> `9.312` or `9,312`. Without `decimals`: three figures or so, as needed."""
    if value is None or not math.isfinite(value):
        return NOTHING
    text = f"{value:,.{_decimals(value) if decimals is None else decimals}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if float(text.replace(",", "")) == 0:
        text = text.removeprefix("-")
    return _dutch(text) if lang == "nl" else text


def probability(value: float | None, lang: str) -> str:
    """Three places; never 0 or 1 for what is only nearly so."""
    if value is not None and 0.9995 <= value < 1:
        return f">{number(0.999, lang, 3)}"
    if value is not None and 0 < value < 0.0005:
        return f"<{number(0.001, lang, 3)}"
    return number(value, lang, 3)


def p_value(value: float | None, lang: str) -> str:
    """A p-value: three places, and never 0,000."""
    if value is not None and value < 0.001:
        return f"<{number(0.001, lang, 3)}"
    return number(value, lang, 3)


def share(value: float | None, lang: str, decimals: int = 1) -> str:
    """A share of 0-1 as a percentage; never 0% or 100% for what is only nearly so."""
    if value is None or not math.isfinite(value):
        return NOTHING
    edge = 10.0**-decimals
    percent = 100 * value
    if 0 < percent < edge:
        return f"<{number(edge, lang, decimals)}%"
    if 100 - edge < percent < 100:
        return f">{number(100 - edge, lang, decimals)}%"
    whole = percent in (0, 100)
    return f"{number(percent, lang, 0 if whole else decimals)}%"


def day(value: date | None, lang: str) -> str:
    """`31-10-2016` or `31 Oct 2016`."""
    if value is None:
        return NOTHING
    if lang == "nl":
        return f"{value.day:02d}-{value.month:02d}-{value.year:04d}"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year:04d}"


def iso_day(text: str, lang: str) -> str:
    """The same from `2016-10-31`; a text that is no date stays as it is."""
    try:
        return day(date.fromisoformat(text), lang)
    except ValueError:
        return text


def moment(value: datetime | None, lang: str) -> str:
    """Date and time on the clock of this machine; the store's times are UTC without zone."""
    if value is None:
        return NOTHING
    local = (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone()
    return f"{day(local.date(), lang)} {local:%H:%M}"


def seconds(value: float | None, lang: str) -> str:
    """How long something took."""
    if value is None:
        return NOTHING
    if value < 100:
        return f"{number(value, lang, 1)} s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes} min {rest:02d} s"


def megabytes(value: float | None, lang: str) -> str:
    """The size of a file."""
    if value is None:
        return NOTHING
    return f"{number(value, lang, 1 if value >= 0.1 else 2)} MB"


def locale(lang: str) -> dict[str, Any]:
    """What Vega needs to write numbers on axes and in tooltips."""
    if lang == "nl":
        return {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""]}
    return {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["€", ""]}


def _decimals(value: float) -> int:
    size = abs(value)
    if size >= 100:
        return 1
    if size >= 1:
        return 2
    return 3 if size >= 0.001 else 5


def _dutch(text: str) -> str:
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".")
