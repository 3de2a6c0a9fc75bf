"""Measures with numbers for levels: edits, Jaro–Winkler, word and letter overlap, differences."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix

from workbench.linkage.level_tests import Measure, Places, Scores, Test, Values
from workbench.values.similarity import edits, jaro_winkler, word_overlap

_EARTH_KM = 6371.0088
_CLASSES = 16
_AT_ONCE = 50_000


def _jaro_winkler(values: Values, most: int) -> Measure:
    return lambda left, right: jaro_winkler(values[left], values[right]).astype(np.float64)


def _osa(values: Values, most: int) -> Measure:
    """Edits up to `most`; past it, only that they are more."""
    signs = _sign_counts(values)

    def measure(left: Places, right: Places) -> Scores:
        found = np.full(len(left), most + 1, dtype=np.float64)
        # each edit adds one sign at most and takes one away at most
        surplus = signs[left].astype(np.int16) - signs[right]
        near = (np.maximum(surplus, 0).sum(axis=1) <= most) & (
            np.maximum(-surplus, 0).sum(axis=1) <= most
        )
        likely = np.flatnonzero(near)
        found[likely] = edits(values[left[likely]], values[right[likely]], most)
        return found

    return measure


def _sign_counts(values: Values) -> npt.NDArray[np.uint8]:
    """How often each sign stands in a value, the signs in sixteen classes."""
    counts = np.zeros((len(values), _CLASSES), dtype=np.uint8)
    for start in range(0, len(values), _AT_ONCE):
        some = values[start : start + _AT_ONCE]
        lengths = np.array([len(value) for value in some], dtype=np.int64)
        points = np.frombuffer("".join(some).encode("utf-32-le"), dtype=np.uint32)
        cells = np.repeat(np.arange(len(some)), lengths) * _CLASSES + points % _CLASSES
        whole = np.bincount(cells, minlength=len(some) * _CLASSES).reshape(-1, _CLASSES)
        counts[start : start + _AT_ONCE] = np.minimum(whole, 255)
    return counts


def _words(values: Values, most: int) -> Measure:
    return lambda left, right: word_overlap(values[left], values[right]).astype(np.float64)


def _text(values: Values, most: int) -> Measure:
    """Cosine of letter triples, rare ones counting most: bears typing errors and any word order."""
    places, triples = _triples(values)
    seen = np.bincount(triples)
    rarity = np.log((1 + len(values)) / (seen + 0.5))
    return _overlap(values, places, triples, np.maximum(rarity[triples], 0.01), _geometric)


def _geometric(one: Scores, other: Scores) -> Scores:
    return np.asarray(np.sqrt(one * other))


def _list(values: Values, most: int) -> Measure:
    """Share of the shorter list's items that the other has too."""
    numbers: dict[str, int] = {}
    found = [
        (place, numbers.setdefault(item, len(numbers)))
        for place, value in enumerate(values)
        for item in sorted(set(value.split()))
    ]
    places, items = np.array(found, dtype=np.int64).reshape(-1, 2).T
    return _overlap(values, places, items, np.ones(len(items)), np.minimum)


def _triples(values: Values) -> tuple[Places, Places]:
    """The letter triples of each value's words, a blank around each word: whose, and which number.

    A triple counts once in a value. In order of values.
    """
    padded = [f" {'  '.join(words)} " if (words := value.split()) else "" for value in values]
    points = np.frombuffer("".join(padded).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    whose = np.repeat(np.arange(len(padded)), [len(text) for text in padded])
    first, second, third = points[:-2], points[1:-1], points[2:]
    blank = ord(" ")
    inside = (whose[:-2] == whose[2:]) & ~(
        (second == blank) & ((first == blank) | (third == blank))
    )
    packed = (first << 42 | second << 21 | third)[inside]
    numbers, distinct = pd.factorize(packed)
    once = np.unique(whose[:-2][inside] * max(len(distinct), 1) + numbers)
    return once // max(len(distinct), 1), once % max(len(distinct), 1)


def _overlap(
    values: Values,
    places: Places,
    parts: Places,
    weights: Scores,
    whole: Callable[[Scores, Scores], Scores],
) -> Measure:
    """Weighed parts in common, as a share of what `whole` makes of both sides' own weight."""
    indptr = np.r_[0, np.cumsum(np.bincount(places, minlength=len(values)))]
    shape = (len(values), int(parts.max(initial=0)) + 1)
    table = csr_matrix((weights, parts, indptr), shape=shape)
    own = np.asarray(table.multiply(table).sum(axis=1), dtype=np.float64).ravel()

    def measure(left: Places, right: Places) -> Scores:
        both = np.asarray(table[left].multiply(table[right]).sum(axis=1), dtype=np.float64).ravel()
        return np.asarray(both / np.maximum(whole(own[left], own[right]), 1e-12))

    return measure


def _number(values: Values, most: int) -> Measure:
    numbers = np.array([_as_number(value) for value in values], dtype=np.float64)
    # what is no number differs from everything
    return lambda left, right: np.nan_to_num(np.abs(numbers[left] - numbers[right]), nan=np.inf)


def _as_number(value: str) -> float:
    try:
        return float(value.replace(",", "."))
    except ValueError:
        return np.nan


def _prefix(values: Values, most: int) -> Measure:
    def measure(left: Places, right: Places) -> Scores:
        mine, theirs = _signs(values[left], most), _signs(values[right], most)
        same = (mine == theirs) & (mine != "")
        return np.asarray(np.cumprod(same, axis=1).sum(axis=1), dtype=np.float64)

    return measure


def _signs(texts: Values, most: int) -> npt.NDArray[np.str_]:
    fixed = texts.astype(f"U{most}")
    return np.asarray(fixed.view("U1").reshape(len(texts), most))


def same_start(values: Values, signs: float) -> Test:
    """The first so many signs are the same, and there are more of them."""
    length = int(signs)
    starts = np.array([value[:length] if len(value) > length else "" for value in values] + [""])
    codes = np.unique(starts, return_inverse=True)[1][:-1]
    filled = starts[:-1] != ""

    def test(left: Places, right: Places, scores: object) -> npt.NDArray[np.bool_]:
        return np.asarray((codes[left] == codes[right]) & filled[left])

    return test


def _distance(values: Values, most: int) -> Measure:
    """Kilometres over the globe between values `latitude longitude` in degrees."""
    places = np.full((len(values), 2), np.nan)
    for place, value in enumerate(values):
        parts = [_as_number(part) for part in value.split()]
        if len(parts) == 2:
            places[place] = parts
    radians = np.radians(places)

    def measure(left: Places, right: Places) -> Scores:
        mine, theirs = radians[left], radians[right]
        half = np.sin((mine - theirs) / 2) ** 2
        chord = half[:, 0] + np.cos(mine[:, 0]) * np.cos(theirs[:, 0]) * half[:, 1]
        apart = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
        return np.asarray(np.nan_to_num(apart, nan=np.inf))

    return measure


MEASURES: dict[str, Callable[[Values, int], Measure]] = {
    "jaro_winkler": _jaro_winkler,
    "name": _jaro_winkler,
    "osa": _osa,
    "words": _words,
    "text": _text,
    "list": _list,
    "number": _number,
    "prefix": _prefix,
    "distance": _distance,
}
"""The measure of each kind of comparison that has numbers for levels."""
