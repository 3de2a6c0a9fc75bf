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


def long_words(value: str) -> list[str]:
    """The first words of two letters and more, as many as count."""
    return [word for word in value.split() if len(word) > 1][:_MOST_WORDS]


def _word_codes(values: Values) -> npt.NDArray[np.int32]:
    """The first words of two letters and more of each value as numbers; -1 where there is none."""
    numbers: dict[str, int] = {}
    codes = np.full((len(values), _MOST_WORDS), -1, dtype=np.int32)
    for place, value in enumerate(values):
        for position, word in enumerate(long_words(value)):
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


def _first_long(value: str) -> str | None:
    return next((word for word in value.split() if len(word) > 1), None)


def is_bare(value: str) -> bool:
    """Whether a name is just initials."""
    words = value.split()
    return all(len(word) == 1 for word in words) or (len(value) <= 3 and len(words) == 1)


def _initials(values: Values) -> Test:
    numbers: dict[str, int] = {}
    firsts = np.empty(len(values), dtype=np.int32)
    bare = np.empty(len(values), dtype=np.bool_)
    for place, value in enumerate(values):
        firsts[place] = numbers.setdefault(value[:1], len(numbers))
        bare[place] = is_bare(value)

    def test(left: Places, right: Places, scores: object) -> npt.NDArray[np.bool_]:
        return np.asarray((firsts[left] == firsts[right]) & (bare[left] | bare[right]))

    return test


def _long_sound(value: str) -> str | None:
    return _long_key(sound(value))


def _long_key(key: str | None) -> str | None:
    # two signs of sound are shared by too many names
    return key if key is not None and len(key) > 2 else None


def _in_order(value: str) -> str:
    return " ".join(sorted(value.split()))


def _long_transliterated(value: str) -> str | None:
    return _long_key(transliterated(value))


def _nickname(value: str) -> str | None:
    return _short_forms().get((value.split() or [""])[0])


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


def _by_key(key: Callable[[str], str | None]) -> Callable[[Values], Test]:
    return lambda values: _same_key([key(value) for value in values])


NAME_KEYS: dict[str, Callable[[str], str | None]] = {
    "first_word": _first_long,
    "sound": _long_sound,
    "nickname": _nickname,
    "any_order": _in_order,
    "transliteration": _long_transliterated,
}
"""Levels that ask that two names have the same key, and that key (None: reaches no one)."""

NAME_TESTS: dict[str, Callable[[Values], Test]] = {
    **{level: _by_key(key) for level, key in NAME_KEYS.items()},
    "part": _part,
    "initials": _initials,
}
"""What each worded level of a name asks."""
