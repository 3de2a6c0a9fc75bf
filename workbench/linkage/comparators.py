"""How alike two values of one field are, as levels: computed once per distinct pair of values."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from workbench.linkage.comparison_rules import CUSTOM, ComparisonRule
from workbench.linkage.custom_levels import custom
from workbench.linkage.date_levels import DATE_TESTS, days_apart
from workbench.linkage.level_tests import Measure, Places, Test, Values
from workbench.linkage.name_levels import NAME_TESTS
from workbench.linkage.text_levels import MEASURES, same_start

Levels = npt.NDArray[np.int8]
"""0: one of the two is missing; 1: differ in all; then rising likeness; the top is exact."""

_CHUNK = 500_000
_UNITS = {"osa": "edits", "number": "difference", "prefix": "signs", "distance": "km"}
_NEARNESS = frozenset({"osa", "number", "distance"})
_TESTS: dict[str, Callable[[Values], Test]] = {**DATE_TESTS, **NAME_TESTS}
_NUMBERED: dict[str, Callable[[Values, float], Test]] = {"days": days_apart, "prefix": same_start}


class Likeness(Protocol):
    """Which level pairs of different values reach, for one vocabulary."""

    def __call__(self, left: Places, right: Places) -> Levels: ...


def level_names(rule: ComparisonRule) -> tuple[str, ...]:
    """The levels by number from 1: `else`, the rule's own from least alike, `exact`."""
    unit = _UNITS.get(rule.kind, "similarity")
    own = [level if isinstance(level, str) else f"{unit}:{level:g}" for level in rule.levels]
    return ("else", *reversed(own), "exact")


def likeness(rule: ComparisonRule, values: Values) -> Likeness:
    """The comparison of a rule over a vocabulary."""
    most = max((int(level) for level in rule.levels if not isinstance(level, str)), default=0)
    scored = any(not isinstance(level, str) for level in rule.levels)
    measure = MEASURES[rule.kind](values, most) if scored else None
    tests = [_test(rule.kind, level, values, measure) for level in rule.levels]

    def levels(left: Places, right: Places) -> Levels:
        reached = np.ones(len(left), dtype=np.int8)
        for start in range(0, len(left), _CHUNK):
            part = slice(start, start + _CHUNK)
            reached[part] = _best(tests, left[part], right[part])
        return reached

    return levels


def _best(tests: list[Test], left: Places, right: Places) -> Levels:
    scores: dict[str, npt.NDArray[np.float64]] = {}
    reached = np.ones(len(left), dtype=np.int8)
    for place, test in enumerate(tests):
        hit = test(left, right, scores) & (reached == 1)
        reached[hit] = 1 + len(tests) - place
    return reached


def _test(kind: str, level: float | str, values: Values, measure: Measure | None) -> Test:
    if not isinstance(level, str):
        assert measure is not None
        return _scored(kind, level, measure)
    if level.startswith(CUSTOM):
        return custom(level.removeprefix(CUSTOM), values)
    word, _, number = level.partition(":")
    return _NUMBERED[word](values, float(number)) if number else _TESTS[word](values)


def _scored(kind: str, level: float, measure: Measure) -> Test:
    def test(
        left: Places, right: Places, scores: dict[str, npt.NDArray[np.float64]]
    ) -> npt.NDArray[np.bool_]:
        if "score" not in scores:
            scores["score"] = measure(left, right)
        if kind in _NEARNESS:
            return scores["score"] <= level
        # scores are single precision: 0.9 must reach the level 0.9
        return scores["score"] >= level - 1e-6

    return test
