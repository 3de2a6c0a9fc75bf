"""A typed cell of a workbook or Parquet file as the text that a person would read there."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

_EXACT = 2.0**53
"""From here on a double no longer tells neighbouring integers apart."""


def cell_text(value: Any) -> str | None:
    """Text of a cell: `yyyy-mm-dd` with the time if there is one, integers without `.0`.

    None and the empty text of a workbook's empty cell are None.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _duration(value)
    return str(value)


def sheet_text(value: Any) -> str | None:
    """Text of a workbook's cell: of a fraction the 15 digits that a spreadsheet knows and shows."""
    if isinstance(value, float) and not value.is_integer():
        return number_text(float(f"{value:.15g}"))
    return cell_text(value)


def number_text(value: float) -> str:
    """The shortest decimals that are this number and no other; no exponent, no `.0`."""
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    text = repr(value)
    if "e" not in text:
        return text.removesuffix(".0")
    return format(Decimal(text), "f")


def _moment(value: datetime) -> str:
    if value.time() == time.min:
        return value.date().isoformat()
    return value.replace(tzinfo=None).isoformat(sep=" ", timespec="auto")


def _duration(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
