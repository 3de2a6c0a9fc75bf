"""Patterns and lengths of texts in Arrow, where those surely mean what Python's do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from workbench.values.arrays import Flags

if TYPE_CHECKING:
    import pyarrow as pa

_CHARACTER = r"(?:[A-Za-z0-9 -]|\[(?:[0-9]-[0-9]|[A-Z]-[A-Z]|[a-z]-[a-z]|[0-9A-Za-z ])+\])"
_TIMES = r"(?:[+*?]|\{[0-9]{1,2}(?:,[0-9]{0,2})?\})"
_PLAIN = re.compile(rf"(?P<begin>\^?)(?P<body>(?:{_CHARACTER}{_TIMES}?)*)(?P<end>\$?)")


def search_in_arrow(pattern: str) -> Callable[[pa.Array], Flags] | None:
    r"""A search for a plain pattern in an Arrow array of texts without nulls; None for any other.

    Plain: ASCII letters, digits, spaces, hyphens and classes of them, each at most once repeated,
    between `^` and `$`. There Python's `re` and Arrow's RE2 agree (both have a text's `^` at its
    start); Python's `$` also stands before a line end that closes the text, which is said to RE2.
    Not so `\d`, `\s`, `.` and `(?i)`, which know fewer characters in RE2 than in Python.
    """
    found = _PLAIN.fullmatch(pattern)
    if found is None:
        return None
    re.compile(pattern)  # a range that runs backwards is Python's to refuse
    begin, end = (r"\A" if found["begin"] else ""), (r"\n?\z" if found["end"] else "")
    said = f"{begin}{found['body']}{end}"

    def search(texts: pa.Array) -> Flags:
        import pyarrow.compute as pc

        matches: Flags = np.asarray(pc.match_substring_regex(texts, said), dtype=np.bool_)
        return matches

    return search


def lengths_in_arrow(texts: pa.Array) -> npt.NDArray[np.int64]:
    """Characters of each text, as `len` counts them."""
    import pyarrow.compute as pc

    lengths: npt.NDArray[np.int64] = np.asarray(pc.utf8_length(texts), dtype=np.int64)
    return lengths
