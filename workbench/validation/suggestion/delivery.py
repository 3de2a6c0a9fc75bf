"""A delivery as suggestions look at it: each column once, its values, dates and answers."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.validation.value_tests import Days, Flags, days_of, says_something
from workbench.values.dates import DATE_FORMATS, parse_timestamps

NAMED_FROM = 10
"""Rows of a value, at least, before a suite names it: the small cell that settings start with."""
_TRIED = 400
"""Distinct values that a date notation is tried on."""
_ENOUGH = 0.9
"""Of the filled cells that must read as dates before a column is one of dates."""
_SECOND = 0.002
"""A second notation must read so many of the cells that the first can't."""
_YEARS = (np.datetime64("1900-01-01", "D"), np.datetime64("2100-12-31", "D"))


@dataclass(frozen=True)
class Notation:
    """How the dates of a column are written."""

    formats: tuple[str, ...]
    no_date: tuple[str, ...]

    @property
    def kwargs(self) -> dict[str, list[str]]:
        """As arguments of an expectation; none for typed dates."""
        told = {"formats": list(self.formats), "no_date": list(self.no_date)}
        return {key: names for key, names in told.items() if names}


class Column:
    """One column: distinct values with their counts, looked at once."""

    def __init__(self, column: pd.Series) -> None:
        self._typed = pd.api.types.is_datetime64_any_dtype(column)
        codes, values = pd.factorize(column, use_na_sentinel=True)
        self.codes: npt.NDArray[np.int64] = np.asarray(codes, dtype=np.int64)
        self.values: list[object] = list(values)
        self.counts = np.bincount(self.codes[self.codes >= 0], minlength=len(self.values))
        self.rows = len(column)

    @property
    def missing(self) -> int:
        """Rows without a value."""
        return self.rows - int(self.counts.sum())

    @cached_property
    def says(self) -> Flags:
        """Per distinct value whether it is more than a placeholder."""
        return says_something(self.values) if self.values else np.zeros(0, dtype=np.bool_)

    @cached_property
    def says_rows(self) -> Flags:
        """The same per row; false where missing."""
        return np.append(self.says, False)[self.codes]

    @property
    def fill(self) -> float:
        """Effective fill, of all rows."""
        return float(self.says_rows.mean()) if self.rows else 0.0

    @cached_property
    def notation(self) -> Notation | None:
        """How dates are written here; None where it is no column of dates."""
        told = [place for place in np.flatnonzero(self.says) if self.values[place] != ""]
        if not told:
            return None
        if not isinstance(self.values[told[0]], str):
            named = type(self.values[told[0]]).__name__
            return Notation((), ()) if named in ("date", "datetime", "Timestamp") else None
        step = max(1, len(told) // _TRIED)
        tried = told[::step]
        formats = _formats([str(self.values[one]) for one in tried], self.counts[tried])
        if not formats:
            return None
        days = days_of([self.values[one] for one in told], formats)
        plausible = (days >= _YEARS[0]) & (days <= _YEARS[1])
        weight = self.counts[told]
        if weight[plausible].sum() < _ENOUGH * weight.sum():
            return None
        codes = [
            str(self.values[place])
            for place in np.flatnonzero(~self.says)
            if self.counts[place] >= max(3, 0.01 * self.rows) and str(self.values[place]).strip()
        ]
        return Notation(formats, tuple(codes))

    def days(self, notation: Notation) -> Days:
        """The day of each row; NaT where none can be read."""
        found = days_of(self.values, notation.formats, notation.no_date)
        return np.append(found, np.datetime64("NaT"))[self.codes]


class Delivery:
    """One delivery as read: blank cells are missing, system columns are left out.

    `personal`: columns whose values may not be named in a suite.
    """

    def __init__(self, frame: pd.DataFrame, personal: frozenset[str] = frozenset()) -> None:
        self.frame = frame
        self.personal = personal
        self.rows = len(frame)
        self.columns = [str(name) for name in frame.columns]
        self._seen: dict[str, Column] = {}
        self._days: dict[tuple[str, Notation], Days] = {}

    def column(self, name: str) -> Column:
        """What is known of a column."""
        if name not in self._seen:
            self._seen[name] = Column(self.frame[name])
        return self._seen[name]

    def days(self, name: str, notation: Notation) -> Days:
        """The days of a column, read once."""
        if (name, notation) not in self._days:
            self._days[name, notation] = self.column(name).days(notation)
        return self._days[name, notation]


def _formats(texts: list[str], counts: npt.NDArray[np.int64]) -> tuple[str, ...]:
    """The fewest notations that read nearly all of the texts; empty where most can't be read."""
    alike = [text for text in texts if any(sign.isdigit() for sign in text) and len(text) <= 30]
    if len(alike) < _ENOUGH * len(texts):
        return ()
    total, left = float(counts.sum()), np.ones(len(texts), dtype=np.bool_)
    names = [name for name in DATE_FORMATS if name != "excel_serial"]
    names += [f"{name} {time}" for name in names for time in ("hh:mm", "hh:mm:ss")]
    reads = {name: _reads(texts, name) for name in names}
    chosen: list[str] = []
    for _ in range(3):
        best = max(names, key=lambda name: float(counts[left & reads[name]].sum()))
        gained = float(counts[left & reads[best]].sum())
        if gained < (_SECOND if chosen else 0.5) * total:
            break
        chosen.append(best)
        left &= ~reads[best]
    return tuple(chosen) if counts[~left].sum() >= _ENOUGH * total else ()


def _reads(texts: list[str], name: str) -> Flags:
    shape = len(name)
    asked = [text if abs(len(text) - shape) <= 2 else None for text in texts]
    found = parse_timestamps(asked, [name])
    flags = np.array([moment is not None for moment in found], dtype=np.bool_)
    return flags & np.array(
        [moment is not None and 1900 <= moment.year <= 2100 for moment in found], dtype=np.bool_
    )
