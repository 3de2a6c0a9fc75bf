"""Values that are probably one value written in several ways, with counts and a choice among them.

The methods are those of OpenRefine's clustering (key collision, nearest neighbour), with a Dutch
sound key added and codes kept apart: two values with other digits are never put together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from workbench.values.names import fold
from workbench.values.phonetics import cologne, dutch_sound

ClusterMethod = Literal["fingerprint", "ngram", "dutch", "cologne", "nearest"]
"""Strict to loose; `nearest` is by edits, the others by an equal key."""

CLUSTER_METHODS: tuple[ClusterMethod, ...] = get_args(ClusterMethod)

_ALL_PAIRS = 4000
"""Up to so many values every pair is compared; above, only values that share a beginning or end."""

_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class ValueCluster:
    """Two or more values that are probably the same."""

    values: tuple[tuple[str, int], ...]
    """(value, rows), the commonest first."""
    canonical: str
    """The one to keep: the commonest; of equals the one with capitals and marks, then by text."""
    rows: int


def cluster_values(
    counts: Mapping[str, int], method: ClusterMethod = "fingerprint", likeness: float = 0.85
) -> tuple[ValueCluster, ...]:
    """Clusters of values, given the rows of each; the one that touches most rows first.

    `likeness` (0-1, for `nearest`): 1 minus edits over the longer length, from which two values are
    neighbours; clusters are what hangs together by neighbours. Blank values are left out.
    """
    values = sorted(value for value in counts if value.strip())
    near = method == "nearest"
    groups = _neighbours(values, likeness) if near else _collisions(values, method)
    clusters = [_cluster(group, counts) for group in groups if len(group) > 1]
    return tuple(sorted(clusters, key=lambda one: (-one.rows, one.canonical)))


def fingerprint(text: str) -> str:
    """Bare words (no capitals, marks, punctuation), each once, in alphabetical order."""
    return " ".join(sorted(set(str(fold([text])[0]).split())))


def ngram_fingerprint(text: str, size: int = 2) -> str:
    """The text's runs of `size` bare signs, each once, in order: blind to spaces and doublings."""
    signs = str(fold([text])[0]).replace(" ", "")
    return " ".join(sorted({signs[at : at + size] for at in range(max(1, len(signs) - size + 1))}))


def _collisions(values: list[str], method: ClusterMethod) -> list[list[str]]:
    keys: dict[ClusterMethod, Callable[[list[str]], Iterable[object]]] = {
        "fingerprint": lambda texts: [fingerprint(text) for text in texts],
        "ngram": lambda texts: [ngram_fingerprint(text) for text in texts],
        "dutch": dutch_sound,
        "cologne": cologne,
    }
    held: defaultdict[tuple[object, str], list[str]] = defaultdict(list)
    for value, key in zip(values, keys[method](values), strict=True):
        if key:
            held[key, _digits(value)].append(value)
    return list(held.values())


def _neighbours(values: list[str], likeness: float) -> list[list[str]]:
    parent = list(range(len(values)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for block in _blocks(values):
        for left, right in _alike([values[place] for place in block], likeness):
            mine, theirs = sorted((root(block[left]), root(block[right])))
            parent[theirs] = mine
    held: defaultdict[int, list[str]] = defaultdict(list)
    for place, value in enumerate(values):
        held[root(place)].append(value)
    return list(held.values())


def _blocks(values: list[str]) -> list[list[int]]:
    by_digits: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, value in enumerate(values):
        bare = str(fold([value])[0]).replace(" ", "")
        ends = ("",) if len(values) <= _ALL_PAIRS else (f"<{bare[:3]}", f"{bare[-3:]}>")
        for end in ends:
            by_digits[_digits(value), end].append(place)
    return [block for block in by_digits.values() if len(block) > 1]


def _alike(texts: list[str], likeness: float) -> npt.NDArray[np.intp]:
    lowered = [text.casefold() for text in texts]
    scores = process.cdist(
        lowered,
        lowered,
        scorer=OSA.normalized_similarity,
        score_cutoff=likeness,
        dtype=np.float32,
        workers=-1,
    )
    return np.argwhere(np.triu(scores >= likeness, 1))


def _digits(text: str) -> str:
    return " ".join(_DIGITS.findall(text))


def _cluster(group: list[str], counts: Mapping[str, int]) -> ValueCluster:
    ordered = sorted(group, key=lambda value: (-counts[value], not _well_written(value), value))
    return ValueCluster(
        values=tuple((value, counts[value]) for value in ordered),
        canonical=ordered[0],
        rows=sum(counts[value] for value in group),
    )


def _well_written(value: str) -> bool:
    kinds = Counter("upper" if sign.isupper() else "lower" for sign in value if sign.isalpha())
    return value == " ".join(value.split()) and len(kinds) > 1
