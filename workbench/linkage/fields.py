"""From columns to standard values: each distinct value is treated once, then counted in integers."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.core.errors import ColumnMissing
from workbench.linkage.remembering import SMALL, Coded, made_of
from workbench.linkage.rules import FieldRule, LinkageRules
from workbench.linkage.steps import OVER_ALL, apply_step
from workbench.values.placeholders import is_placeholder

Codes = npt.NDArray[np.int32]
"""Per record the place of its value in a vocabulary; -1 where it is missing."""


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
    alone = [_alone(rule) for rule in rules.fields.values()]
    mine = _Table(left, "The left table", [(rule.columns, rule) for rule in alone])
    theirs = None
    if right is not None:
        named = [(rule.right_columns or rule.columns, rule) for rule in alone]
        theirs = _Table(right, "The right table", named)
    return {name: _field(rule, mine, theirs) for name, rule in rules.fields.items()}


class _Table:
    """A table whose columns are taken apart once, and whose steps in common are done once.

    Of a large table what was made is kept only as long as another field is still to be made of it.
    """

    def __init__(
        self, frame: pd.DataFrame, name: str, wanted: Sequence[tuple[tuple[str, ...], FieldRule]]
    ) -> None:
        self.frame, self.name = frame, name
        self._wanted = Counter(
            making for columns, rule in wanted for making in _makings(columns, rule)
        )
        self.known = made_of(frame)
        self._keep = len(frame) <= SMALL
        if self._keep:
            named = {column for columns, _ in wanted for column in columns}
            present = {name: _factorized(frame[name]) for name in named if name in frame.columns}
            self.known.refresh(present)
        self._made: dict[Hashable, Coded] = self.known.made

    def field(self, columns: tuple[str, ...], rule: FieldRule) -> "Coded":
        """The standard values of a field, and each record's place among them."""
        makings = _makings(columns, rule)
        done = max((place for place, one in enumerate(makings) if one in self._made), default=-1)
        coded = self._made[makings[done]] if done >= 0 else None
        for making in makings[done + 1 :]:
            coded = self._make(making, coded, rule)
            self._made[making] = coded
        for making in makings:
            self._wanted[making] -= 1
            if not self._wanted[making] and not self._keep:
                self._made.pop(making, None)
        assert coded is not None
        return coded

    def _make(self, making: "_Making", coded: "Coded | None", rule: FieldRule) -> "Coded":
        if not making.steps:
            if len(making.columns) == 1:
                return self._column(making.columns[0])
            assert coded is not None
            more = self._column(making.columns[-1])
            return _joined(*coded, *more, rule.needs)
        assert coded is not None
        texts, codes = coded
        return apply_step(making.steps[-1], texts, rule.formats), codes

    def _column(self, name: str) -> "Coded":
        """Distinct texts of a column, placeholders out."""
        if name not in self.frame.columns:
            known = ", ".join(map(str, self.frame.columns))
            raise ColumnMissing(file=self.name, column=name, columns=known)
        texts, codes = self.known.columns.get(name) or _factorized(self.frame[name])
        texts = texts.copy()
        texts[is_placeholder(texts)] = None
        return texts, codes


class _Making(NamedTuple):
    """What has been done so far to make a field."""

    columns: tuple[str, ...]
    needs: str
    steps: tuple[str, ...]
    formats: tuple[str, ...]


def _makings(columns: tuple[str, ...], rule: FieldRule) -> list[_Making]:
    """From the first column to the last step."""
    joined = [
        _Making(columns[:count], rule.needs if count > 1 else "", (), ())
        for count in range(1, len(columns) + 1)
    ]
    return joined + [
        _Making(columns, joined[-1].needs, rule.steps[:count], rule.formats)
        for count in range(1, len(rule.steps) + 1)
    ]


def _alone(rule: FieldRule) -> FieldRule:
    """The rule up to the first step that looks at both tables together."""
    steps = tuple(takewhile(lambda step: step not in OVER_ALL, rule.steps))
    return rule.model_copy(update={"steps": steps})


def _field(rule: FieldRule, left: _Table, right: _Table | None) -> FieldValues:
    alone = _alone(rule)
    one = left.field(rule.columns, alone)
    other = None if right is None else right.field(rule.right_columns or rule.columns, alone)
    known = left.known.fields.get(rule)
    if known is not None and known[0] is one and known[1] is other:
        made: FieldValues = known[2]
        return made
    made = _together(rule, len(alone.steps), one, other)
    if left.known.columns:
        left.known.fields[rule] = (one, other, made)
    return made


def _together(rule: FieldRule, done: int, one: Coded, other: Coded | None) -> FieldValues:
    """Both sides over one vocabulary, the steps after the first `done` taken over all values."""
    texts, codes = one
    leading, rows = len(texts), len(codes)
    if other is not None:
        theirs, right_codes = other
        shifted = np.where(right_codes < 0, right_codes, right_codes + leading).astype(np.int32)
        texts, codes = np.r_[texts, theirs], np.r_[codes, shifted]
    for step in rule.steps[done:]:
        texts = apply_step(step, texts, rule.formats, leading)
    values, codes = _compact(texts, codes)
    if other is None:
        return FieldValues(values, codes)
    return FieldValues(values, codes[:rows], codes[rows:])


def _factorized(column: "pd.Series[Any]") -> tuple[npt.NDArray[np.object_], Codes]:
    """Distinct values as trimmed texts, and each record's place among them."""
    try:
        array = pa.array(column, type=pa.string(), from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        # dates, numbers or a mixture
        codes, distinct = pd.factorize(column)
        texts = np.empty(len(distinct), dtype=object)
        texts[:] = [_text(value) for value in distinct]
        return texts, codes.astype(np.int32)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    # Arrow hashes no Python objects
    coded = array.dictionary_encode()
    places = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    trimmed = pc.utf8_trim_whitespace(coded.dictionary)
    return trimmed.to_numpy(zero_copy_only=False), places


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
    coded = pa.array(texts, type=pa.string()).dictionary_encode()
    places = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    distinct = coded.dictionary.to_numpy(zero_copy_only=False)
    empty = np.flatnonzero(distinct == "")
    if len(empty):
        places = np.where(places == empty[0], -1, places - (places > empty[0])).astype(np.int32)
        distinct = np.delete(distinct, empty)
    return distinct, np.append(places, np.int32(-1))[codes]


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
