"""How alike two values of one field are, as levels: computed once per distinct pair of values."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from workbench.linkage.rules import ComparisonRule
from workbench.values.similarity import edits, jaro_winkler, word_overlap

Places = npt.NDArray[np.int64]
"""Places in a vocabulary."""

Levels = npt.NDArray[np.int8]
"""0: one of the two is missing; 1: differ in all; then rising likeness; the top is exact."""

Values = npt.NDArray[np.object_]

_CHUNK = 2_000_000
_MOST_WORDS = 4


class Likeness(Protocol):
    """Which level pairs of different values reach, for one vocabulary."""

    def __call__(self, left: Places, right: Places) -> Levels: ...


def level_names(rule: ComparisonRule) -> tuple[str, ...]:
    """The levels by number from 1: `else`, the rule's own from least alike, `exact`."""
    kind = {"osa": "edits"}.get(rule.kind, "similarity")
    own = [level if isinstance(level, str) else f"{kind}:{level:g}" for level in rule.levels]
    return ("else", *reversed(own), "exact")


def likeness(rule: ComparisonRule, values: Values) -> Likeness:
    """The comparison of a rule over a vocabulary."""
    most = max((int(level) for level in rule.levels if not isinstance(level, str)), default=0)
    tests = [_test(rule.kind, level, values, most) for level in rule.levels]

    def levels(left: Places, right: Places) -> Levels:
        reached = np.ones(len(left), dtype=np.int8)
        for start in range(0, len(left), _CHUNK):
            part = slice(start, start + _CHUNK)
            reached[part] = _best(tests, left[part], right[part])
        return reached

    return levels


Test = Callable[[Places, Places, dict[str, npt.NDArray[np.float64]]], npt.NDArray[np.bool_]]
"""Which pairs reach a level; the dictionary keeps a score that several levels share."""


def _best(tests: list[Test], left: Places, right: Places) -> Levels:
    scores: dict[str, npt.NDArray[np.float64]] = {}
    reached = np.ones(len(left), dtype=np.int8)
    for place, test in enumerate(tests):
        hit = test(left, right, scores) & (reached == 1)
        reached[hit] = 1 + len(tests) - place
    return reached


def _test(kind: str, level: float | str, values: Values, most: int) -> Test:
    if isinstance(level, str):
        return _WORDED[level](values)
    return _scored(kind, level, values, most)


def _scored(kind: str, level: float, values: Values, most: int) -> Test:
    def test(
        left: Places, right: Places, scores: dict[str, npt.NDArray[np.float64]]
    ) -> npt.NDArray[np.bool_]:
        if "score" not in scores:
            scores["score"] = _measure(kind, values[left], values[right], most)
        if kind == "osa":
            return scores["score"] <= level
        # scores are single precision: 0.9 must reach the level 0.9
        return scores["score"] >= level - 1e-6

    return test


def _measure(kind: str, left: Values, right: Values, most: int) -> npt.NDArray[np.float64]:
    if kind == "osa":
        return edits(left, right, most).astype(np.float64)
    if kind == "words":
        return word_overlap(left, right).astype(np.float64)
    return jaro_winkler(left, right).astype(np.float64)


def _part(values: Values) -> Test:
    words = _word_codes(values)

    def test(left: Places, right: Places, scores: object) -> npt.NDArray[np.bool_]:
        mine, theirs = words[left], words[right]
        shared = np.zeros(len(left), dtype=np.bool_)
        for one in range(words.shape[1]):
            for other in range(words.shape[1]):
                shared |= (mine[:, one] == theirs[:, other]) & (mine[:, one] >= 0)
        return shared

    return test


def _word_codes(values: Values) -> npt.NDArray[np.int32]:
    """The first words of two letters and more of each value as numbers; -1 where there is none."""
    numbers: dict[str, int] = {}
    codes = np.full((len(values), _MOST_WORDS), -1, dtype=np.int32)
    for place, value in enumerate(values):
        long = [word for word in value.split() if len(word) > 1][:_MOST_WORDS]
        for position, word in enumerate(long):
            codes[place, position] = numbers.setdefault(word, len(numbers))
    return codes


def _first_word(values: Values) -> Test:
    words = _word_codes(values)[:, 0]

    def test(left: Places, right: Places, scores: object) -> npt.NDArray[np.bool_]:
        return np.asarray((words[left] == words[right]) & (words[left] >= 0))

    return test


def _initials(values: Values) -> Test:
    numbers: dict[str, int] = {}
    firsts = np.empty(len(values), dtype=np.int32)
    bare = np.empty(len(values), dtype=np.bool_)
    for place, value in enumerate(values):
        words = value.split()
        letters = value[:1]
        firsts[place] = numbers.setdefault(letters, len(numbers))
        bare[place] = all(len(word) == 1 for word in words) or (len(value) <= 3 and len(words) == 1)

    def test(left: Places, right: Places, scores: object) -> npt.NDArray[np.bool_]:
        return np.asarray((firsts[left] == firsts[right]) & (bare[left] | bare[right]))

    return test


def _date_parts(values: Values) -> npt.NDArray[np.int32]:
    parts = np.full((len(values), 3), -1, dtype=np.int32)
    for place, value in enumerate(values):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            continue
        parts[place] = day.year, day.month, day.day
    return parts


def _swapped(values: Values) -> Test:
    parts = _date_parts(values)

    def test(left: Places, right: Places, scores: object) -> npt.NDArray[np.bool_]:
        mine, theirs = parts[left], parts[right]
        turned = (mine[:, 1] == theirs[:, 2]) & (mine[:, 2] == theirs[:, 1])
        return np.asarray(turned & (mine[:, 0] == theirs[:, 0]) & (mine[:, 0] > 0))

    return test


def _one_digit(values: Values) -> Test:
    digits = np.array([value.replace("-", "") for value in values] + [None], dtype=object)[:-1]

    def test(left: Places, right: Places, scores: object) -> npt.NDArray[np.bool_]:
        return np.asarray(edits(digits[left], digits[right], most=1) <= 1)

    return test


def _guessed(values: Values) -> Test:
    parts = _date_parts(values)
    guess = (parts[:, 2] == 1) & np.isin(parts[:, 1], (1, 7))

    def test(left: Places, right: Places, scores: object) -> npt.NDArray[np.bool_]:
        near = np.abs(parts[left, 0] - parts[right, 0]) <= 1
        return np.asarray(near & (guess[left] | guess[right]))

    return test


def _years_apart(years: int) -> Callable[[Values], Test]:
    def make(values: Values) -> Test:
        parts = _date_parts(values)

        def test(left: Places, right: Places, scores: object) -> npt.NDArray[np.bool_]:
            apart = np.abs(parts[left, 0] - parts[right, 0])
            return np.asarray((apart <= years) & (parts[left, 0] > 0))

        return test

    return make


_WORDED: dict[str, Callable[[Values], Test]] = {
    "first_word": _first_word,
    "part": _part,
    "initials": _initials,
    "swapped": _swapped,
    "one_digit": _one_digit,
    "guessed": _guessed,
    "same_year": _years_apart(0),
    "year_off_one": _years_apart(1),
}
