"""A column of a table as numbers, texts or truth values; a delivered file has text only."""

from collections.abc import Hashable

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.errors import ColumnMissing, ColumnNotNumbers, EventNotBinary
from workbench.estimators.arrays import Flags, Numbers

MISSING = frozenset({"", "NA", "N/A", "NaN", "nan", "NULL", "null", "None"})
"""Whole cells that say that there is no value, spaces around them aside."""

Texts = npt.NDArray[np.object_]


def texts(frame: pd.DataFrame, column: str) -> Texts:
    """Each cell as text without spaces around it, None where missing; whole numbers without `.0`.

    ColumnMissing where the table has no such column.
    """
    if column not in frame.columns:
        shown = ", ".join(str(name) for name in frame.columns if not str(name).startswith("_"))
        raise ColumnMissing(file="The table", column=column, columns=shown)
    codes, values = pd.factorize(frame[column])
    said = np.array([_text(value) for value in values] + [None], dtype=object)
    found: Texts = said[codes]
    return found


def numbers(cells: Texts) -> Numbers | None:
    """The cells as numbers, NaN where missing; None where any cell is something else.

    A decimal comma is understood if it holds for the whole column.
    """
    read = _read(cells)
    return None if (np.isnan(read) & present(cells)).any() else read


def needed_numbers(frame: pd.DataFrame, column: str) -> Numbers:
    """A column that has to be numbers; ColumnNotNumbers where it is not."""
    cells = texts(frame, column)
    read = numbers(cells)
    if read is None:
        count = int((np.isnan(_read(cells)) & present(cells)).sum())
        raise ColumnNotNumbers(column=column, count=count)
    return read


def truth(frame: pd.DataFrame, column: str) -> tuple[Flags, Flags]:
    """(whether it says yes, whether it says anything) of a 0/1 or true/false column.

    EventNotBinary where it says something else.
    """
    cells = texts(frame, column)
    lowered = np.array([None if cell is None else cell.lower() for cell in cells], dtype=object)
    yes = np.isin(lowered, ["1", "1.0", "true"])
    known = yes | np.isin(lowered, ["0", "0.0", "false"])
    other = int((present(cells) & ~known).sum())
    if other:
        raise EventNotBinary(column=column, count=other)
    return yes, known


def present(cells: Texts) -> Flags:
    """Which cells hold a value."""
    return np.array([cell is not None for cell in cells], dtype=bool)


def in_order(levels: set[str]) -> list[str]:
    """Levels sorted: as numbers if all are numbers, else as text."""
    plain = sorted(levels)
    values = _read(np.array(plain, dtype=object))
    if np.isnan(values).any():
        return plain
    return [plain[place] for place in np.argsort(values, kind="stable")]


def _text(value: Hashable) -> str | None:
    if isinstance(value, bool | np.bool_):
        return "1" if value else "0"
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    said = str(value).strip()
    return None if said in MISSING else said


def _read(cells: Texts) -> Numbers:
    codes, values = pd.factorize(cells)
    known = pd.Series(values, dtype=object)
    read = pd.to_numeric(known, errors="coerce").to_numpy(np.float64)
    if np.isnan(read).any():
        comma = pd.to_numeric(known.str.replace(",", ".", regex=False), errors="coerce")
        whole = comma.notna().all() and not known.str.contains(".", regex=False).any()
        read = comma.to_numpy(np.float64) if whole else read
    finite = np.where(np.isfinite(read), read, np.nan)
    found: Numbers = np.concatenate([finite, [np.nan]])[codes]
    return found
