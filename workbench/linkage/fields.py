"""From columns to standard values: each distinct value is treated once, then counted in integers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.errors import ColumnMissing
from workbench.linkage.rules import FieldRule, LinkageRules
from workbench.values.bsn import is_dummy_bsn, is_valid_bsn, with_leading_zero
from workbench.values.dates import is_default_date, parse_dates
from workbench.values.names import PARTICLES, fold
from workbench.values.placeholders import is_placeholder
from workbench.values.postcode import normal_postcode

Codes = npt.NDArray[np.int32]
"""Per record the place of its value in a vocabulary; -1 where it is missing."""

Treatment = Callable[[str], str | None]

_PARTICLE_WORDS = frozenset(word for particle in PARTICLES for word in particle.split())


@dataclass(frozen=True)
class FieldValues:
    """One field of one table, or of a left and a right one over the same vocabulary."""

    values: npt.NDArray[np.object_]
    """Distinct standard values, all of them text."""
    left: Codes
    right: Codes | None = None

    @property
    def other(self) -> Codes:
        """The right table's codes; in a deduplication the table's own."""
        return self.left if self.right is None else self.right


def standard_fields(
    rules: LinkageRules, left: pd.DataFrame, right: pd.DataFrame | None = None
) -> dict[str, FieldValues]:
    """Every field of the rules as integer codes; ColumnMissing when a table lacks a column.

    Placeholders and dummy numbers are missing here, so they can never agree.
    """
    mine = _Table(left, "The left table")
    theirs = None if right is None else _Table(right, "The right table")
    return {name: _field(rule, mine, theirs) for name, rule in rules.fields.items()}


class _Table:
    """A table whose columns are taken apart once, however many fields are made of them."""

    def __init__(self, frame: pd.DataFrame, name: str) -> None:
        self.frame, self.name = frame, name
        self.taken: dict[str, tuple[npt.NDArray[np.object_], Codes]] = {}

    def column(self, name: str) -> tuple[npt.NDArray[np.object_], Codes]:
        """Distinct texts of a column, placeholders out, and each record's place among them."""
        if name not in self.frame.columns:
            known = ", ".join(map(str, self.frame.columns))
            raise ColumnMissing(file=self.name, column=name, columns=known)
        if name not in self.taken:
            self.taken[name] = _distinct_texts(self.frame[name])
        return self.taken[name]


def _field(rule: FieldRule, left: _Table, right: _Table | None) -> FieldValues:
    mine, left_codes = _standardise(rule, [left.column(name) for name in rule.columns])
    if right is None:
        return FieldValues(*_compact(mine, left_codes))
    names = rule.right_columns or rule.columns
    theirs, right_codes = _standardise(rule, [right.column(name) for name in names])
    shifted = np.where(right_codes < 0, right_codes, right_codes + len(mine)).astype(np.int32)
    values, codes = _compact(np.r_[mine, theirs], np.r_[left_codes, shifted])
    return FieldValues(values, codes[: len(left_codes)], codes[len(left_codes) :])


def _standardise(
    rule: FieldRule, columns: Sequence[tuple[npt.NDArray[np.object_], Codes]]
) -> tuple[npt.NDArray[np.object_], Codes]:
    texts, codes = columns[0]
    for more_texts, more_codes in columns[1:]:
        texts, codes = _joined(texts, codes, more_texts, more_codes, rule.needs)
    for step in rule.steps:
        texts = _apply(step, texts, rule.formats)
    return texts, codes


def _distinct_texts(column: "pd.Series[Any]") -> tuple[npt.NDArray[np.object_], Codes]:
    codes, distinct = pd.factorize(column)
    texts = np.array([_text(value) for value in distinct] + [None], dtype=object)[:-1]
    texts[is_placeholder(texts)] = None
    return texts, codes.astype(np.int32)


def _joined(
    texts: npt.NDArray[np.object_],
    codes: Codes,
    more_texts: npt.NDArray[np.object_],
    more_codes: Codes,
    needs: str,
) -> tuple[npt.NDArray[np.object_], Codes]:
    base = len(more_texts) + 1
    both = (codes.astype(np.int64) + 1) * base + more_codes + 1
    places, distinct = pd.factorize(both)
    first = np.r_[texts, [None]][distinct // base - 1]
    second = np.r_[more_texts, [None]][distinct % base - 1]
    joined = np.empty(len(distinct), dtype=object)
    for place, parts in enumerate(zip(first, second, strict=True)):
        present = [part for part in parts if part is not None]
        if len(present) == 2 or (present and needs == "any"):
            joined[place] = " ".join(present)
    return joined, places.astype(np.int32)


def _compact(texts: npt.NDArray[np.object_], codes: Codes) -> tuple[npt.NDArray[np.object_], Codes]:
    """Values that became the same get one code; empty and missing ones get -1."""
    kept = np.array([text or None for text in texts] + [None], dtype=object)[:-1]
    places, distinct = pd.factorize(kept)
    codes = np.r_[places, [-1]].astype(np.int32)[codes]
    return np.asarray(distinct, dtype=object), codes


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)


def _apply(
    step: str, texts: npt.NDArray[np.object_], formats: Sequence[str]
) -> npt.NDArray[np.object_]:
    if step == "fold":
        return fold(texts)
    if step == "postcode":
        return normal_postcode(texts)
    if step == "surname":
        return _each(fold(texts), _without_particles)
    if step == "bsn":
        return _bsn(texts)
    if step == "valid_bsn":
        numbers = _bsn(texts)
        numbers[~is_valid_bsn(numbers)] = None
        return numbers
    if step == "date":
        return _dates(texts, formats)
    return _each(texts, _treatment(step))


def _treatment(step: str) -> Treatment:
    kind, _, number = step.partition(":")
    if number:
        return partial(_NUMBERED[kind], int(number))
    return _TREATMENTS[step]


def _each(texts: npt.NDArray[np.object_], treat: Treatment) -> npt.NDArray[np.object_]:
    outcome = np.empty(len(texts), dtype=object)
    for place, text in enumerate(texts):
        outcome[place] = treat(text) if text else None
    return outcome


def _bsn(texts: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    numbers = with_leading_zero(_each(texts, _digits))
    numbers[is_dummy_bsn(numbers)] = None
    return numbers


def _dates(texts: npt.NDArray[np.object_], formats: Sequence[str]) -> npt.NDArray[np.object_]:
    days = parse_dates(texts, formats)
    kept = [None if day is None or is_default_date(day) else day.isoformat() for day in days]
    return np.array([*kept, None], dtype=object)[:-1]


def _digits(text: str) -> str | None:
    digits = "".join(sign for sign in text if sign.isdecimal())
    # one digit over and over is what people type to get past a form
    return None if len(digits) > 3 and len(set(digits)) == 1 else digits


def _phone(text: str) -> str | None:
    digits = _digits(text)
    # with or without a trunk zero or country code
    return digits[-9:] if digits else None


def _without_particles(text: str) -> str:
    words = text.split()
    kept = [word for word in words if word not in _PARTICLE_WORDS]
    return " ".join(kept or words)


def _consonants(text: str) -> str:
    """The first letter and the consonants after it without repeats: `mohammed` gives `mhmd`."""
    kept = [text[0]]
    for sign in text[1:]:
        if sign not in "aeiouyj " and sign != kept[-1]:
            kept.append(sign)
    return "".join(kept)


def _nth_word(place: int, text: str) -> str | None:
    words = text.split()
    return words[place - 1] if len(words) >= place else None


_NUMBERED: dict[str, Callable[[int, str], str | None]] = {
    "first": lambda length, text: text[:length],
    "last": lambda length, text: text[-length:],
    "word": _nth_word,
}

_TREATMENTS: dict[str, Treatment] = {
    "digits": _digits,
    "phone": _phone,
    "year": lambda text: text[:4],
    "month": lambda text: text[5:7],
    "day": lambda text: text[8:10],
    "first_word": partial(_nth_word, 1),
    "last_word": lambda text: text.split()[-1] if text.split() else None,
    "initials": lambda text: "".join(word[0] for word in text.split()),
    "sorted_words": lambda text: " ".join(sorted(text.split())),
    "consonants": _consonants,
    "compact": lambda text: "".join(text.split()),
}
