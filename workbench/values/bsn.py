"""The Dutch citizen service number (BSN): 9 digits that pass the 11-test."""

from itertools import compress

import numpy as np

from workbench.values.arrays import Flags, Objects, Values, only_texts

DUMMIES = frozenset(
    {"111111110", "999999990", "123456782", "123456789"} | {digit * 9 for digit in "0123456789"}
)
"""Numbers that officials type when they have none; three of them pass the 11-test."""

_WEIGHTS = np.array([9, 8, 7, 6, 5, 4, 3, 2, -1])


def is_valid_bsn(values: Values) -> Flags:
    """Exactly 9 digits that pass the 11-test, and no dummy (source: Logisch Ontwerp BSN).

    Spaces or dots around or between are not forgiven: trim first.
    """
    texts = list(values)
    valid = _passes(texts)
    passing = np.flatnonzero(valid)
    valid[passing] = ~is_dummy_bsn([texts[place] for place in passing])
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
    places = np.flatnonzero(lengths == 9).tolist()
    numbers = written if len(places) == len(written) else [written[place] for place in places]
    if not _all_digits("".join(numbers)):
        digital = [_all_digits(number) for number in numbers]
        places, numbers = list(compress(places, digital)), list(compress(numbers, digital))
    if not places:
        return flags
    digits = np.frombuffer("".join(numbers).encode("ascii"), dtype=np.uint8) - ord("0")
    flags[places] = (digits.reshape(-1, 9).astype(np.int64) @ _WEIGHTS) % 11 == 0
    return flags


def _all_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
