"""What a record is called from one delivery to the next, and whether its cells are as they were.

Digests instead of values: what remembers them holds nobody's number in plain sight. They are no
pseudonyms, for a number of few digits is soon guessed.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Digests = npt.NDArray[np.int64]
"""64 bits a record: a million records share one with a chance of 1 in 30 million."""

_MIX = np.uint64(0x9E3779B97F4A7C15)
_MISSING = np.uint64(0x5851F42D4C957F2D)


def record_keys(frame: pd.DataFrame, key: Sequence[str] = ()) -> Digests:
    """A name per record, the same in every delivery, no two alike.

    By the columns of `key`; without them, and where one of them is empty, by all columns. Records
    that would have one name are told apart by their order: the first keeps it.
    """
    names = cell_digests(frame, list(frame.columns)) if not key else cell_digests(frame, key)
    if key:
        empty = np.zeros(len(frame), dtype=np.bool_)
        for column in key:
            empty |= _hashed(frame[column])[1]
        if empty.any():
            names[empty] = cell_digests(frame[empty], list(frame.columns))
    again = pd.Series(names).groupby(names).cumcount().to_numpy()
    repeated = np.flatnonzero(again)
    names[repeated] = _mixed(names[repeated].view(np.uint64), again[repeated].astype(np.uint64))
    return names


def cell_digests(frame: pd.DataFrame, columns: Sequence[str]) -> Digests:
    """A digest of some columns per record: of trimmed texts, an empty one counts as missing."""
    found = np.zeros(len(frame), dtype=np.uint64)
    for column in columns:
        found = _mixed(found, _hashed(frame[column])[0]).view(np.uint64)
    return found.view(np.int64)


def _hashed(column: "pd.Series[Any]") -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]:
    codes, distinct = pd.factorize(column)
    texts = np.array([str(value).strip() for value in distinct], dtype=object)
    hashes = np.append(pd.util.hash_array(texts, categorize=False), _MISSING)
    empty = np.append(texts == "", True).astype(np.bool_)
    hashes[empty] = _MISSING
    return hashes[codes], empty[codes]


def _mixed(one: npt.NDArray[np.uint64], other: npt.NDArray[np.uint64]) -> Digests:
    """Two digests as one, the order being of matter (the finaliser of SplitMix64)."""
    with np.errstate(over="ignore"):
        mixed = one * _MIX + other + np.uint64(1)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed = mixed ^ (mixed >> np.uint64(31))
    return mixed.view(np.int64)
