"""The functions of a condition of one's own: over aligned arrays of texts or numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from workbench.values.similarity import edits, jaro_winkler

Kind = Literal["text", "number", "truth"]
Cells = npt.NDArray[Any]
"""Texts (objects), numbers (NaN where there is none) or truths, one per pair."""


@dataclass(frozen=True)
class Function:
    """What may be called: kinds of its arguments, the kind that it gives, and how."""

    takes: tuple[Kind, ...]
    gives: Kind
    do: Callable[..., Cells]


def _each(do: Callable[[str], object]) -> Callable[[Cells], Cells]:
    return lambda texts: np.array([do(text) for text in texts] + [None], dtype=object)[:-1]


def _with_count(do: Callable[[str, int], str]) -> Callable[[Cells, Cells], Cells]:
    def both(texts: Cells, counts: Cells) -> Cells:
        found = np.empty(len(texts), dtype=object)
        found[:] = [
            do(text, int(count)) if count == count else ""
            for text, count in zip(texts, counts, strict=True)
        ]
        return found

    return both


def _pairwise(do: Callable[[str, str], bool]) -> Callable[[Cells, Cells], Cells]:
    return lambda one, other: np.array(
        [do(a, b) for a, b in zip(one, other, strict=True)], dtype=np.bool_
    )


def _nth_word(text: str, place: int) -> str:
    words = text.split()
    return words[place - 1] if 1 <= place <= len(words) else ""


def _as_number(text: str) -> float:
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        return np.nan
    return found if np.isfinite(found) else np.nan


FUNCTIONS: dict[str, Function] = {
    "length": Function(("text",), "number", lambda t: _each(len)(t).astype(np.float64)),
    "first": Function(("text", "number"), "text", _with_count(lambda t, n: t[: max(n, 0)])),
    "last": Function(("text", "number"), "text", _with_count(lambda t, n: t[-n:] if n > 0 else "")),
    "word": Function(("text", "number"), "text", _with_count(_nth_word)),
    "number": Function(("text",), "number", lambda t: _each(_as_number)(t).astype(np.float64)),
    "contains": Function(("text", "text"), "truth", _pairwise(lambda a, b: b != "" and b in a)),
    "starts_with": Function(
        ("text", "text"), "truth", _pairwise(lambda a, b: b != "" and a.startswith(b))
    ),
    "ends_with": Function(
        ("text", "text"), "truth", _pairwise(lambda a, b: b != "" and a.endswith(b))
    ),
    "shares_word": Function(
        ("text", "text"), "truth", _pairwise(lambda a, b: not set(a.split()).isdisjoint(b.split()))
    ),
    "edits": Function(("text", "text"), "number", lambda a, b: edits(a, b).astype(np.float64)),
    "similarity": Function(
        ("text", "text"), "number", lambda a, b: jaro_winkler(a, b).astype(np.float64)
    ),
    "distance": Function(("number", "number"), "number", lambda a, b: np.abs(a - b)),
}
"""The functions of a condition."""
