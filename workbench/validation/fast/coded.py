"""A column as its distinct values and a code per row: what the fast lane asks its questions of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from workbench.validation.value_tests import Days, days_of

if TYPE_CHECKING:
    import pyarrow as pa

Codes = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Writing = tuple[tuple[str, ...], tuple[str, ...]]
"""How days are written: formats, and texts that stand for no date."""
_LETTERS_AND_DIGITS = np.array([chr(byte).isascii() and chr(byte).isalnum() for byte in range(256)])
"""By the first byte of a UTF-8 text: whether it surely is no white space."""


@dataclass(frozen=True)
class Coded:
    """The distinct values of a column, and which of them each row has."""

    distinct: pa.Array
    """Without the missing ones: null, NaN, and texts of nothing but white space (delimited text
    can't tell those apart)."""
    codes: Codes
    """Per row the place of its value; -1 where it is missing."""
    _days: dict[Writing, Days] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def values(self) -> list[Any]:
        """The distinct values in Python's types; made when they are first asked for."""
        return _in_python(self.distinct)

    @property
    def texts(self) -> pa.Array | None:
        """The distinct values as large strings; None where the column is no text."""
        import pyarrow as pa

        return self.distinct if pa.types.is_large_string(self.distinct.type) else None

    @cached_property
    def counts(self) -> Counts:
        """Rows per value."""
        return np.bincount(self.codes + 1, minlength=len(self.distinct) + 1)[1:]

    @cached_property
    def missing(self) -> int:
        """Rows without a value."""
        return int((self.codes < 0).sum())

    def days(self, written: Writing) -> Days:
        """The day of each value, read once for all questions."""
        if written not in self._days:
            self._days[written] = days_of(self.values, *written)
        return self._days[written]

    def spread(self, of_values: Flags, of_missing: bool) -> Flags:
        """Per row what was found of its value."""
        return np.append(of_values, of_missing)[self.codes]


def encode(column: pa.ChunkedArray, order: Counts | None = None) -> Coded:
    """The distinct values of an Arrow column in Python's types, and the code of each row.

    `order`: where each row is to be taken from; None: the rows stay as they are.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_floating(column.type):
        column = pc.add(column, 0.0)  # -0.0 is 0.0
    if pa.types.is_string(column.type):
        column = column.cast(pa.large_string())  # one array of them can hold any column
    encoded = column.combine_chunks().dictionary_encode()
    values, codes = encoded.dictionary, pc.fill_null(encoded.indices, -1).to_numpy()
    if order is not None:
        codes = codes[order]
    missing = _missing(values)
    if not missing.any():
        return Coded(values, codes)
    places = np.append(np.cumsum(~missing) - 1, -1).astype(np.int32)
    places[:-1][missing] = -1
    return Coded(values.filter(~missing), places[codes])


def _in_python(values: Any) -> list[Any]:
    import pyarrow as pa

    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        texts: list[Any] = values.to_numpy(zero_copy_only=False).tolist()  # ten times as quick
        return texts
    return list(values.to_pylist())


def alike(columns: Sequence[Coded]) -> Counts:
    """Per row how many rows have the same values in these columns; missing equals missing."""
    import pandas as pd

    combined = columns[0].codes.astype(np.int64) + 1
    for column in columns[1:]:
        # numbered anew each time, so that the product stays under rows squared
        combined, _ = pd.factorize(combined * (len(column.distinct) + 1) + column.codes + 1)
    return np.bincount(combined)[combined]


def _missing(values: Any) -> Flags:
    """Which of an Arrow array's values are null, NaN or blank."""
    import pyarrow as pa
    import pyarrow.compute as pc

    nulls = pc.is_null(values, nan_is_null=True).to_numpy(zero_copy_only=False)
    flags: Flags = nulls.astype(np.bool_)
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        # Python says what is white space, of the texts that may be
        for place in np.flatnonzero(~_begins_printed(values)):
            text = values[int(place)].as_py()
            flags[place] = text is None or not text.strip()
    return flags


def _begins_printed(values: Any) -> Flags:
    """Which texts begin with an ASCII letter or digit."""
    import pyarrow as pa

    width = np.int64 if pa.types.is_large_string(values.type) else np.int32
    _, offsets, data = values.buffers()
    if data is None or not len(values):
        return np.zeros(len(values), dtype=np.bool_)
    within = slice(values.offset, values.offset + len(values) + 1)
    starts: Counts = np.frombuffer(offsets, dtype=width)[within].astype(np.int64)
    first = np.append(np.frombuffer(data, dtype=np.uint8), np.uint8(0))[starts[:-1]]
    printed: Flags = _LETTERS_AND_DIGITS[first] & (np.diff(starts) > 0)
    return printed
