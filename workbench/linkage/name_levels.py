"""Levels of names: a first name, a part of a double name, initials, sound, short forms."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from workbench.linkage.level_tests import Places, Test, Values
from workbench.linkage.steps import sound
from workbench.linkage.transliteration import transliterated

_MOST_WORDS = 4


def _word_codes(values: Values) -> npt.NDArray[np.int32]:
    """The first words of two letters and more of each value as numbers; -1 where there is none."""
    numbers: dict[str, int] = {}
    codes = np.full((len(values), _MOST_WORDS), -1, dtype=np.int32)
    for place, value in enumerate(values):
        long = [word for word in value.split() if len(word) > 1][:_MOST_WORDS]
        for position, word in enumerate(long):
            codes[place, position] = numbers.setdefault(word, len(numbers))
    return codes


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


def _first_word(values: Values) -> Test:
    return _same_key([_first_long(value) for value in values])


def _first_long(value: str) -> str | None:
    return next((word for word in value.split() if len(word) > 1), None)


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


def _sound(values: Values) -> Test:
    return _same_key([_long_key(sound(value)) for value in values])


def _long_key(key: str | None) -> str | None:
    # two signs of sound are shared by too many names
    return key if key is not None and len(key) > 2 else None


def _any_order(values: Values) -> Test:
    return _same_key([" ".join(sorted(value.split())) for value in values])


def _transliteration(values: Values) -> Test:
    return _same_key([_long_key(transliterated(value)) for value in values])


def _nickname(values: Values) -> Test:
    groups = _short_forms()
    return _same_key([groups.get((value.split() or [""])[0]) for value in values])


@cache
def _short_forms() -> dict[str, str]:
    """Per name the group of names that are short for one another."""
    text = (files("workbench.linkage") / "short_names.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {name: line[0] for line in reversed(lines) for name in line}


def _same_key(keys: list[str | None]) -> Test:
    numbers: dict[str, int] = {}
    codes = np.array(
        [-1 if key is None else numbers.setdefault(key, len(numbers)) for key in keys],
        dtype=np.int32,
    )

    def test(left: Places, right: Places, scores: object) -> npt.NDArray[np.bool_]:
        return np.asarray((codes[left] == codes[right]) & (codes[left] >= 0))

    return test


NAME_TESTS: dict[str, Callable[[Values], Test]] = {
    "first_word": _first_word,
    "part": _part,
    "initials": _initials,
    "sound": _sound,
    "nickname": _nickname,
    "any_order": _any_order,
    "transliteration": _transliteration,
}
"""What each worded level of a name asks."""
