"""Measures with numbers for levels: edits, Jaro–Winkler, word and letter overlap, differences."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
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
    return _overlap(values, _triples, cosine=True)


def _list(values: Values, most: int) -> Measure:
    """Share of the shorter list's items that the other has too."""
    return _overlap(values, lambda value: set(value.split()), cosine=False)


def _triples(value: str) -> set[str]:
    padded = [f" {word} " for word in value.split()]
    return {word[place : place + 3] for word in padded for place in range(len(word) - 2)}


def _overlap(values: Values, parts: Callable[[str], set[str]], cosine: bool) -> Measure:
    found = [parts(value) for value in values]
    seen = Counter(part for one in found for part in one)
    numbers = {part: place for place, part in enumerate(seen)}
    rarity = np.log((1 + len(values)) / (np.array(list(seen.values()), dtype=np.float64) + 0.5))
    indptr = np.cumsum([0, *map(len, found)])
    columns = np.array([numbers[part] for one in found for part in one], dtype=np.int64)
    weights = np.maximum(rarity[columns], 0.01) if cosine else np.ones(len(columns))
    table = csr_matrix((weights, columns, indptr), shape=(len(values), max(len(numbers), 1)))
    own = np.asarray(table.multiply(table).sum(axis=1), dtype=np.float64).ravel()

    def measure(left: Places, right: Places) -> Scores:
        both = np.asarray(table[left].multiply(table[right]).sum(axis=1), dtype=np.float64).ravel()
        whole = np.sqrt(own[left] * own[right]) if cosine else np.minimum(own[left], own[right])
        return np.asarray(both / np.maximum(whole, 1e-12))

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
