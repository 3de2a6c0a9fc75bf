"""Levels of dates: swapped, mistyped, guessed, near. Values are `yyyy-mm-dd`, possible or not."""

from collections.abc import Callable
from datetime import date

import numpy as np
import numpy.typing as npt

from workbench.linkage.level_tests import Places, Test, Values
from workbench.values.similarity import edits

_GUESSED_MONTHS = (1, 7)
_LENGTH = len("yyyy-mm-dd")
_DIGITS = [0, 1, 2, 3, 5, 6, 8, 9]
_DASHES = [4, 7]


def _parts(values: Values) -> npt.NDArray[np.int32]:
    """Year, month and day of each value; -1 where it is no date."""
    signs = values.astype(f"U{_LENGTH + 1}").view(np.uint32).reshape(len(values), _LENGTH + 1)
    digits = signs[:, _DIGITS].astype(np.int64) - ord("0")
    shaped = ((digits >= 0) & (digits <= 9)).all(axis=1)
    shaped &= (signs[:, _DASHES] == ord("-")).all(axis=1) & (signs[:, _LENGTH] == 0)
    parts = np.stack(
        [digits[:, :4] @ [1000, 100, 10, 1], digits[:, 4:6] @ [10, 1], digits[:, 6:] @ [10, 1]],
        axis=1,
    )
    parts[~shaped] = -1
    return parts.astype(np.int32)


def _swapped(values: Values) -> Test:
    parts = _parts(values)

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
    parts = _parts(values)
    guess = (parts[:, 2] == 1) & np.isin(parts[:, 1], _GUESSED_MONTHS)

    def test(left: Places, right: Places, scores: object) -> npt.NDArray[np.bool_]:
        near = np.abs(parts[left, 0] - parts[right, 0]) <= 1
        return np.asarray(near & (guess[left] | guess[right]))

    return test


def _two_parts(values: Values) -> Test:
    parts = _parts(values)

    def test(left: Places, right: Places, scores: object) -> npt.NDArray[np.bool_]:
        same = (parts[left] == parts[right]).sum(axis=1) >= 2
        return np.asarray(same & (parts[left, 0] > 0) & (parts[right, 0] > 0))

    return test


def _years_apart(years: int) -> Callable[[Values], Test]:
    def make(values: Values) -> Test:
        parts = _parts(values)

        def test(left: Places, right: Places, scores: object) -> npt.NDArray[np.bool_]:
            apart = np.abs(parts[left, 0] - parts[right, 0])
            return np.asarray((apart <= years) & (parts[left, 0] > 0))

        return test

    return make


def days_apart(values: Values, most: float) -> Test:
    """At most so many days between two dates that exist."""
    days = np.full(len(values), np.nan)
    for place, (year, month, day) in enumerate(_parts(values).tolist()):
        try:
            days[place] = date(year, month, day).toordinal()
        except ValueError:
            continue

    def test(left: Places, right: Places, scores: object) -> npt.NDArray[np.bool_]:
        return np.asarray(np.abs(days[left] - days[right]) <= most)

    return test


DATE_TESTS: dict[str, Callable[[Values], Test]] = {
    "swapped": _swapped,
    "one_digit": _one_digit,
    "guessed": _guessed,
    "two_parts": _two_parts,
    "same_year": _years_apart(0),
    "year_off_one": _years_apart(1),
}
"""What each worded level of a date asks."""
