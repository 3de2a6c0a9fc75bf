"""The Dutch citizen service number (BSN): 9 digits that pass the 11-test."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from workbench.values.arrays import Flags, Objects, Values, only_texts

if TYPE_CHECKING:
    import pyarrow as pa

DUMMIES = frozenset(
    {"111111110", "999999990", "123456782", "123456789"} | {digit * 9 for digit in "0123456789"}
)
"""Numbers that officials type when they have none; three of them pass the 11-test."""

_WEIGHTS = np.array([9, 8, 7, 6, 5, 4, 3, 2, -1], dtype=np.int16)
_LENGTH = 9
_ZERO = np.uint8(ord("0"))


def is_valid_bsn(values: Values) -> Flags:
    """Exactly 9 digits that pass the 11-test, and no dummy (source: Logisch Ontwerp BSN).

    Spaces or dots around or between are not forgiven: trim first.
    """
    texts = list(values)
    valid = _passes(texts)
    passing = np.flatnonzero(valid)
    valid[passing] = ~is_dummy_bsn([texts[place] for place in passing])
    return valid


def is_valid_bsn_in_arrow(texts: pa.Array) -> Flags:
    """The same of an Arrow array of large strings without nulls, straight from its bytes."""
    _, offsets, data = texts.buffers()
    valid = np.zeros(len(texts), dtype=np.bool_)
    if data is None or not len(texts):
        return valid
    within = slice(texts.offset, texts.offset + len(texts) + 1)
    starts = np.frombuffer(offsets, dtype=np.int64)[within]
    places = np.flatnonzero(np.diff(starts) == _LENGTH)
    written = np.frombuffer(data, dtype=np.uint8)
    digits = written[starts[places, np.newaxis] + np.arange(_LENGTH)] - _ZERO
    places, digits = (part[(digits <= 9).all(axis=1)] for part in (places, digits))
    places = places[_divides(digits)]
    valid[places] = ~is_dummy_bsn(texts.take(places).to_pylist())
    return valid


def is_dummy_bsn(values: Values) -> Flags:
    """Which are numbers that stand for no number; with or without a lost leading zero."""
    return np.array([text in DUMMIES or text == "00000000" for text in values], dtype=np.bool_)


def with_leading_zero(values: Values) -> Objects:
    """Eight digits that pass the 11-test with a 0 in front get it back; all else is unchanged."""
    texts = list(values)
    outcome = np.empty(len(texts), dtype=object)
    outcome[:] = texts
    longer = ["0" + text if isinstance(text, str) and len(text) == 8 else None for text in texts]
    for place in np.flatnonzero(is_valid_bsn(longer)):
        outcome[place] = longer[place]
    return outcome


def _passes(texts: list[object]) -> Flags:
    flags = np.zeros(len(texts), dtype=np.bool_)
    written = [text or "" for text in only_texts(texts)]
    lengths = np.fromiter(map(len, written), dtype=np.int64, count=len(written))
    places = np.flatnonzero(lengths == _LENGTH).tolist()
    numbers = written if len(places) == len(written) else [written[place] for place in places]
    if not _all_digits("".join(numbers)):
        digital = [_all_digits(number) for number in numbers]
        places, numbers = list(compress(places, digital)), list(compress(numbers, digital))
    if not places:
        return flags
    digits = np.frombuffer("".join(numbers).encode("ascii"), dtype=np.uint8) - _ZERO
    flags[places] = _divides(digits.reshape(-1, _LENGTH))
    return flags


def _divides(digits: npt.NDArray[np.uint8]) -> Flags:
    """Per row of nine digits whether the 11-test holds."""
    passes: Flags = (digits.astype(np.int16) @ _WEIGHTS) % 11 == 0
    return passes


def _all_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
