"""A column in counts: what is filled, what says something, which codes, which forms."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from workbench.core.settings import SourceSettings
from workbench.core.watch_settings import WatchSettings
from workbench.quality.results import ColumnKind, ColumnMeasures, Counted
from workbench.values.bsn import is_valid_bsn
from workbench.values.dates import parse_dates
from workbench.values.numbers import parse_numbers
from workbench.values.placeholders import ORDINARY_WORDS, letters_of, placeholder_reason

if TYPE_CHECKING:
    import pyarrow as pa

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

_EXAMINED = 10_000
"""Distinct values of a column that are read one by one; of more, an even part."""
_FEW = 1_000
"""With more distinct values, one that stands in one row only is no placeholder."""
_MASKS = 12
_MASK_LENGTH = 24
_READABLE = 0.9
"""Share of numbers or dates from which a column is one of them."""
_OFTEN = 5
_NEARLY_UNIQUE = 0.9
_SHARES = np.linspace(0, 1, 21)
_NOT_MEASURED = ("key", "identifying", "remark")
"""Roles of columns whose values point at persons: neither codes nor quantiles are kept."""
_TABLE = str.maketrans(
    {**{str(digit): "9" for digit in range(10)}}
    | {chr(code): "a" for code in range(0x61, 0x250) if chr(code).islower()}
    | {chr(code): "A" for code in range(0x41, 0x250) if chr(code).isupper()}
)
_DATE_MASKS = {
    "99-99-9999": "dd-mm-yyyy",
    "9-9-9999": "d-m-yyyy",
    "9-99-9999": "d-m-yyyy",
    "99-9-9999": "d-m-yyyy",
    "99999999": "yyyymmdd",
    "9999-99-99": "yyyy-mm-dd",
    "99/99/9999": "dd/mm/yyyy",
    "9/9/9999": "d/m/yyyy",
    "99/9/9999": "d/m/yyyy",
    "9/99/9999": "d/m/yyyy",
    "99.99.9999": "dd.mm.yyyy",
}
_CLOCKS = {"": "", "99:99": " hh:mm", "99:99:99": " hh:mm:ss"}
_YEARS = range(1850, 2101)


@dataclass(frozen=True)
class DistinctColumn:
    """A column's distinct values and, per row, which of them it holds."""

    name: str
    texts: list[str]
    code: npt.NDArray[np.int64]
    """Per row the place in `texts`; -1 where there is no value."""
    filled: Flags
    """Per text: not blank."""
    informative: Flags
    """Per text: filled, and no placeholder."""

    def counts(self, rows: Flags | None = None) -> Counts:
        """In how many of these rows each text stands."""
        code = self.code if rows is None else self.code[rows]
        outcome: Counts = np.bincount(code[code >= 0], minlength=len(self.texts)).astype(np.int64)
        return outcome

    def per_row(self, flags: Flags) -> Flags:
        """A flag per text as a flag per row; False where there is no value."""
        return np.append(flags, False)[self.code]


def distinct_column(name: str, column: pa.ChunkedArray, settings: SourceSettings) -> DistinctColumn:
    """A text column as distinct values; placeholders as the dictionary and the settings say."""
    import pyarrow as pa
    import pyarrow.compute as pc

    coded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):  # an empty column has no chunk to combine
        coded = coded.combine_chunks()
    texts = coded.dictionary.to_pylist()
    code = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    counts = np.bincount(code[code >= 0], minlength=len(texts))
    filled = np.array([bool(text.strip()) for text in texts], dtype=np.bool_)
    says_nothing = set(settings.placeholders.get("*", ())) | set(
        settings.placeholders.get(name, ())
    )
    answers = set(settings.answers.get(name, ()))
    looked_at = filled if len(texts) <= _FEW else filled & (counts > 1)
    informative = filled.copy()
    for place in np.flatnonzero(looked_at):
        text = texts[place].strip()
        if text in says_nothing or (text not in answers and _is_placeholder(text)):
            informative[place] = False
    return DistinctColumn(name, texts, code, filled, informative)


def _is_placeholder(text: str) -> bool:
    reason = placeholder_reason(text)
    if reason == "word":  # `geen` beside `veel` is an answer: only a person can say that it is not
        return letters_of(text) not in ORDINARY_WORDS
    return reason is not None


@dataclass(frozen=True)
class ColumnReading:
    """What a column's texts read as, once for every set of rows. NaN where a text does not."""

    kind: ColumnKind
    masks: list[str]
    """Of the examined texts."""
    examined: Counts
    step: int
    """One in so many texts was examined."""
    numbers: Numbers
    """Of the examined texts."""
    days: Numbers
    """Days before the delivery, of the examined texts."""
    quantiles: bool
    """Whether its numbers or dates are quantities, not names."""


def read_column(column: DistinctColumn, extract: date, settings: SourceSettings) -> ColumnReading:
    """Whether the column holds codes, numbers, dates or texts, and how each text reads."""
    step = max(1, -(-len(column.texts) // _EXAMINED))
    examined = np.arange(0, len(column.texts), step)
    texts = [column.texts[place].strip() for place in examined]
    masks = [mask(text) for text in texts]
    numbers = np.full(len(texts), np.nan)
    readable = [place for place, form in enumerate(masks) if _may_be_number(form)]
    numbers[readable] = _numbers([texts[place] for place in readable])
    days = _days(texts, masks, extract)
    weights = column.counts()[examined]
    informative = column.informative[examined]
    total = int(weights[informative].sum())
    named = settings.roles.get(column.name) in _NOT_MEASURED
    kind: ColumnKind = "text"
    distinct = int(column.informative.sum())
    if total == 0:
        kind = "empty"
    elif weights[informative & ~np.isnan(days)].sum() >= _READABLE * total:
        kind = "date"
    elif not named and distinct <= settings.watch.codes and total >= _OFTEN * distinct:
        kind = "code"
    elif weights[informative & ~np.isnan(numbers)].sum() >= _READABLE * total:
        kind = "number"
    unique = kind == "number" and distinct >= _NEARLY_UNIQUE * column.counts().sum()
    unique = unique and all(form.isdigit() for form in set(masks))  # numbers of records, no amounts
    quantiles = kind == "date" or (kind == "number" and not named and not unique)
    return ColumnReading(kind, masks, examined, step, numbers, days, quantiles)


def measure_column(
    column: DistinctColumn, reading: ColumnReading, rows: Flags | None, settings: SourceSettings
) -> ColumnMeasures:
    """The counts of a column in all rows (None) or some."""
    counts = column.counts(rows)
    weights = counts[reading.examined]
    told = column.informative[reading.examined]
    informative = int(counts[column.informative].sum())

    def reads(values: Numbers) -> int:  # of the examined ones, for all
        seen = max(int(weights[told].sum()), 1)
        return round(informative * int(weights[told & ~np.isnan(values)].sum()) / seen)

    return ColumnMeasures(
        name=column.name,
        kind=reading.kind,
        filled=int(counts[column.filled].sum()),
        informative=informative,
        distinct=int((counts[column.filled] > 0).sum()),
        numbers=reads(reading.numbers),
        dates=reads(reading.days),
        top=int((counts * column.filled).max(initial=0)),
        values=_values(column, counts, reading.kind, settings),
        masks=_masks(reading, weights * column.filled[reading.examined]),
        quantiles=_quantiles(reading, weights * told),
    )


def least_named(rows: int, watch: WatchSettings) -> int:
    """In how many of these rows a value must stand to be kept, in a column without codes."""
    return max(watch.named_from, round(watch.named_share * rows), 1)


def _values(
    column: DistinctColumn, counts: Counts, kind: ColumnKind, settings: SourceSettings
) -> tuple[Counted, ...]:
    kept = counts * column.filled
    least = 1 if kind == "code" else least_named(int(counts.sum()), settings.watch)
    places = np.flatnonzero(kept >= least)
    if kind != "code":  # a citizen's number is someone's own in however many rows it was filled in
        places = places[~is_valid_bsn(column.texts[place].strip() for place in places)]
    ordered = sorted(places, key=lambda place: (-kept[place], column.texts[place]))
    merged: dict[str, int] = {}
    for place in ordered:  # a code with a space behind it is the same code
        text = column.texts[place].strip()
        merged[text] = merged.get(text, 0) + int(kept[place])
    return tuple(Counted(value=value, count=count) for value, count in merged.items())


def _masks(reading: ColumnReading, weights: Counts) -> tuple[Counted, ...]:
    counts: defaultdict[str, int] = defaultdict(int)
    for form, weight in zip(reading.masks, weights.tolist(), strict=True):
        if weight:
            counts[form] += weight * reading.step
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_MASKS]
    return tuple(Counted(value=form, count=count) for form, count in ordered)


def _quantiles(reading: ColumnReading, weights: Counts) -> tuple[float, ...]:
    if not reading.quantiles:
        return ()
    values = reading.days if reading.kind == "date" else reading.numbers
    known = ~np.isnan(values) & (weights > 0)
    if not known.any():
        return ()
    order = np.argsort(values[known], kind="stable")
    ordered, heavy = values[known][order], np.cumsum(weights[known][order])
    at = np.searchsorted(heavy, _SHARES * heavy[-1], side="left")
    return tuple(float(value) for value in ordered[np.minimum(at, len(ordered) - 1)])


@cache
def _short(form: str) -> str:
    return re.sub(r"a{2,}", "a+", re.sub(r"A{2,}", "A+", form))


def mask(text: str) -> str:
    """The form of a value: `Jansen` becomes `Aa+`, `12-03-1980` becomes `99-99-9999`."""
    return _short(text[:_MASK_LENGTH].translate(_TABLE))


@cache
def _may_be_number(form: str) -> bool:
    return "9" in form and not re.search(r"[^-+−9.,€ EURAa+]", form)


def _numbers(texts: list[str]) -> Numbers:
    comma = parse_numbers(texts, decimal=",", thousands=".")
    if not any("." in text or "," in text for text in texts):
        return comma
    point = parse_numbers(texts, decimal=".", thousands=",")
    better = np.isnan(point).sum() < np.isnan(comma).sum()
    return np.where(np.isnan(point), comma, point) if better else comma


def _days(texts: list[str], masks: list[str], extract: date) -> Numbers:
    """Days before the delivery, NaN where a text is no date of a plausible year."""
    outcome = np.full(len(texts), np.nan)
    by_format: defaultdict[str, list[int]] = defaultdict(list)
    for place, form in enumerate(masks):
        day, _, clock = form.replace("T", " ").partition(" ")
        if day in _DATE_MASKS and clock in _CLOCKS:
            by_format[_DATE_MASKS[day] + _CLOCKS[clock]].append(place)
    for name, places in by_format.items():
        for place, day_read in zip(
            places, parse_dates([texts[place] for place in places], [name]), strict=True
        ):
            if day_read is not None and day_read.year in _YEARS:
                outcome[place] = (extract - day_read).days
    return outcome
