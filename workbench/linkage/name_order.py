"""Given and family name out of a whole name, whichever comes first.

Where a list holds `Anna Nowak` and `Nowak, Anna`, the words themselves tell: a word that mostly
stands last is a family name, and so is whatever stands beside a given name. A name whose first word
is a family name by that, and whose last word a given name, is read the other way round. (Each name
ties its two ends, which belong on different sides: the sides are found by power iteration.)
"""

from typing import Literal

import numpy as np
import numpy.typing as npt

from workbench.linkage.bulk import Texts

_CLEAR = 0.6
"""How far two words must lie apart, of -1 (a given name) to 1 (a family name)."""
_DOUBT = 2.0
_ROUNDS = 30
_LEAST = 1e-9

Words = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def part_of_name(texts: Texts, part: Literal["given", "family"], leading: int) -> Texts:
    """One word per distinct folded name: the first given name, or the (last) family name.

    Which word is which is first told from the `leading` names in front, those of the left table:
    the right one may hold all of its names the other way round. A name of one word gives that word.
    """
    words = [text.split() if text else [] for text in texts]
    several = np.array([place for place, one in enumerate(words) if len(one) > 1], dtype=np.int64)
    turned = np.zeros(len(texts), dtype=np.bool_)
    if len(several):
        numbers: dict[str, int] = {}
        ends = [
            [numbers.setdefault(words[place][end], len(numbers)) for place in several]
            for end in (0, -1)
        ]
        first, last = np.array(ends, dtype=np.int64)
        turned[several] = _turned(first, last, several < leading, len(numbers))
    found = np.empty(len(texts), dtype=object)
    for place, one in enumerate(words):
        if one:
            # of what stands behind the family name the first is the first given name
            given, family = (1, 0) if turned[place] else (0, -1)
            found[place] = one[given if part == "given" else family]
    return found


def _turned(first: Words, last: Words, leading: Flags, words: int) -> Flags:
    """Which names stand with the family name first."""
    often = _counted(first, words) + _counted(last, words) + _DOUBT
    front, back = _counted(first[leading], words), _counted(last[leading], words)
    lastness = (back - front) / often
    for _ in range(_ROUNDS):
        # whoever stands opposite a given name is a family name, wherever the two stand
        opposite = _counted(first, words, lastness[last]) + _counted(last, words, lastness[first])
        lastness = (lastness - opposite / often) / 2
        lastness /= max(float(np.abs(lastness).max()), _LEAST)
    return np.asarray(lastness[first] - lastness[last] >= _CLEAR)


def _counted(
    places: Words, words: int, weights: npt.NDArray[np.float64] | None = None
) -> npt.NDArray[np.float64]:
    return np.bincount(places, weights=weights, minlength=words).astype(np.float64)
