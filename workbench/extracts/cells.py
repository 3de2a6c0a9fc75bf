"""A typed cell of a workbook or Parquet file as the text that a person would read there."""

from datetime import date, datetime, time, timedelta
from typing import Any

_EXACT = 1e15
"""Above this a double no longer tells neighbouring integers apart."""


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
        return _number(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _duration(value)
    return str(value)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return repr(value)


def _moment(value: datetime) -> str:
    if value.time() == time.min:
        return value.date().isoformat()
    return value.replace(tzinfo=None).isoformat(sep=" ", timespec="auto")


def _duration(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
