"""Which columns can make groups, and as what: a number or a category. A doubtful one is refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.clustering.results import Refused, Treatment
from workbench.core.errors import ColumnMissing, FormulaFault, NothingToAnalyse
from workbench.tables.engine import SYSTEM_COLUMNS
from workbench.values.numbers import parse_numbers

UNKNOWN = "unknown"
"""The level of a category where nothing is filled in: missing is never one of the answers."""

MAX_LEVELS = 50
"""A category with more levels says who someone is rather than what they have in common."""

_CATEGORY = re.compile(r"C\(\s*(?P<name>[^()]+?)\s*\)")
_CODE = re.compile(r"[+-]?0[0-9]")
"""A leading zero makes a code, not a number."""
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,3}")
_LONG_WHOLE = re.compile(r"[0-9]{6,}")


@dataclass(frozen=True)
class Material:
    """The columns that take part, aligned with the rows of the frame."""

    numbers: pd.DataFrame
    """float64, NaN where missing."""
    categories: pd.DataFrame
    """Level names as text, `unknown` where missing."""
    known: npt.NDArray[np.bool_]
    """Whether any column has a value in the row."""
    refused: tuple[Refused, ...]
    order: tuple[str, ...]
    """The columns that take part, in the order asked for."""


class _Refuse(Exception):
    def __init__(self, reason: str) -> None:
        self.reason = reason


def gather(frame: pd.DataFrame, terms: Sequence[str]) -> Material:
    """Sort the asked columns into numbers and categories.

    Text is a number column when every filled cell reads as a number without a leading zero
    (`1.5`, or the Dutch `1.234,5`), else a category. A flag (only 0 and 1) is a category: its place
    among the components is the same and its share is what people read. `C(x)` makes any column a
    category. A column that is constant, empty, a date, an identifier or too rich in levels is refused.
    Raises ColumnMissing, FormulaFault, or NothingToAnalyse where no column is left.
    """
    numbers: dict[str, npt.NDArray[np.float64]] = {}
    categories: dict[str, npt.NDArray[np.object_]] = {}
    known = np.zeros(len(frame), dtype=np.bool_)
    refused = []
    for name, forced in _names(frame, terms):
        filled = _blank_to_missing(frame[name])
        try:
            values = None if forced else _as_numbers(filled)
            if values is None:
                categories[name] = _usable_levels(filled)
            elif _is_flag(values):
                categories[name] = _usable_levels(_flag_levels(values))
            else:
                numbers[name] = _usable_numbers(values)
        except _Refuse as verdict:
            refused.append(Refused(column=name, reason=verdict.reason))  # type: ignore[arg-type]
            continue
        known |= filled.notna().to_numpy()
    order = tuple(name for name, _ in _names(frame, terms) if name in numbers or name in categories)
    if not order:
        why = ", ".join(f"{one.column} ({one.reason})" for one in refused)
        raise NothingToAnalyse(what="A clustering", detail=f"no column can be used: {why}")
    index = pd.RangeIndex(len(frame))
    return Material(
        pd.DataFrame(numbers, index=index, dtype=float),
        pd.DataFrame(categories, index=index, dtype=object),
        known,
        tuple(refused),
        order,
    )


def treatments(material: Material, rows: npt.NDArray[np.bool_]) -> tuple[Treatment, ...]:
    """How each column takes part, counted over the rows that do."""
    told = []
    for name in material.order:
        if name in material.numbers:
            values = material.numbers.loc[rows, name]
            missing = int(values.isna().sum())
            median = float(values.median()) if missing else None
            told.append(Treatment(column=name, kind="number", missing=missing, filled_with=median))
        else:
            levels = material.categories.loc[rows, name]
            missing = int((levels == UNKNOWN).sum())
            told.append(
                Treatment(
                    column=name, kind="category", missing=missing, levels=int(levels.nunique())
                )
            )
    return tuple(told)


def numbers_of(column: "pd.Series[Any]") -> tuple[npt.NDArray[np.float64], int]:
    """A column as numbers, NaN where there is none; and how many filled cells are no number."""
    filled = _blank_to_missing(column)
    codes, distinct = pd.factorize(filled, use_na_sentinel=True)
    texts = [str(one).strip() for one in distinct]
    best = np.full(len(texts), np.nan)
    plain = _written_out(texts)
    for decimal, thousands in ((".", ""), (",", ".")):
        read = parse_numbers(plain, decimal=decimal, thousands=thousands)
        if np.isfinite(read).sum() > np.isfinite(best).sum():
            best = np.where(np.isfinite(read), read, np.nan)
    values = np.append(best, np.nan)[codes]
    return values, int((codes >= 0).sum() - (~np.isnan(values)).sum())


def texts_of(column: "pd.Series[Any]") -> list[object]:
    """A column as level names; None where nothing is filled in, or it says `unknown`."""
    codes, distinct = pd.factorize(_blank_to_missing(column), use_na_sentinel=True)
    names: list[object] = [str(one).strip() for one in distinct]
    names = [None if name == UNKNOWN else name for name in names]
    return [*np.array([*names, None], dtype=object)[codes]]


def _names(frame: pd.DataFrame, terms: Sequence[str]) -> list[tuple[str, bool]]:
    """Column names with whether they are forced to be categories."""
    asked = terms or [name for name in frame.columns if name not in SYSTEM_COLUMNS]
    names: dict[str, bool] = {}
    for term in asked:
        found = None if term in frame.columns else _CATEGORY.fullmatch(term)
        name = found["name"] if found else term
        if name not in frame.columns:
            if re.search(r"[():]", term):
                detail = "use a column name, or C(name) to make it a category"
                raise FormulaFault(term=term, detail=detail)
            raise ColumnMissing(file="The table", column=name, columns=", ".join(frame.columns))
        names[name] = names.get(name, False) or found is not None
    return list(names.items())


def _blank_to_missing(column: pd.Series) -> pd.Series:
    codes, values = pd.factorize(column, use_na_sentinel=True)
    blank = np.array([isinstance(one, str) and not one.strip() for one in values] + [False])
    if not blank.any():
        return column
    emptied = column.astype(object)
    emptied[blank[codes]] = None
    return emptied


def _as_numbers(column: pd.Series) -> npt.NDArray[np.float64] | None:
    """The column as numbers, or None where it is a category; refuses dates and identifiers."""
    kind = pd.api.types.infer_dtype(column, skipna=True)
    if kind in ("date", "datetime", "datetime64", "timedelta", "timedelta64"):
        raise _Refuse("date")
    if kind == "empty":
        raise _Refuse("empty")
    if kind in ("boolean", "categorical"):
        return None
    if kind in ("integer", "floating", "mixed-integer-float", "decimal"):
        values = pd.to_numeric(column.astype(object)).to_numpy(dtype=np.float64, na_value=np.nan)
        return np.where(np.isfinite(values), values, np.nan)
    codes, distinct = pd.factorize(column, use_na_sentinel=True)
    texts = [one.strip() if isinstance(one, str) else None for one in distinct]
    read = _read_numbers(texts)
    if read is None:
        return None
    filled = int((codes >= 0).sum())
    if len(distinct) == filled >= MAX_LEVELS and all(_LONG_WHOLE.fullmatch(t or "") for t in texts):
        raise _Refuse("identifier")
    return np.append(read, np.nan)[codes]


def _read_numbers(texts: list[str | None]) -> npt.NDArray[np.float64] | None:
    if any(text is None or _CODE.match(text) for text in texts):
        return None
    texts = _written_out(texts)
    for decimal, thousands in ((".", ""), (",", ".")):
        read = parse_numbers(texts, decimal=decimal, thousands=thousands)
        if np.isfinite(read).all():
            return read
    return None


def _written_out(texts: Sequence[str | None]) -> list[str | None]:
    """What programs write of very small and large numbers (`5.3e-05`) without an exponent."""
    return [
        np.format_float_positional(float(text)) if text and _SCIENTIFIC.fullmatch(text) else text
        for text in texts
    ]


def _is_flag(values: npt.NDArray[np.float64]) -> bool:
    return set(values[~np.isnan(values)].tolist()) == {0.0, 1.0}


def _flag_levels(values: npt.NDArray[np.float64]) -> "pd.Series[str]":
    return pd.Series(values).map({0.0: "0", 1.0: "1"})


def _usable_numbers(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    filled = values[~np.isnan(values)]
    if not len(filled):
        raise _Refuse("empty")
    if filled.min() == filled.max():
        raise _Refuse("constant")
    # the median of few would make most rows alike that are not known to be
    if len(filled) * 2 < len(values):
        raise _Refuse("mostly_missing")
    return values


def _usable_levels(column: pd.Series) -> npt.NDArray[np.object_]:
    codes, distinct = pd.factorize(column, use_na_sentinel=True)
    filled = int((codes >= 0).sum())
    if not filled:
        raise _Refuse("empty")
    names = [str(one).strip() for one in distinct]
    levels = len(set(names))
    if levels == 1 and filled == len(column):
        raise _Refuse("constant")
    if levels == filled and filled > 2:
        raise _Refuse("identifier")
    if levels > MAX_LEVELS:
        raise _Refuse("too_many_levels")
    return np.array([*names, UNKNOWN], dtype=object)[codes]
