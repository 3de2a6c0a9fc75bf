"""Given and family name out of a whole name, whichever comes first.

Where a list holds `Anna Nowak` and `Nowak, Anna`, the words themselves tell: a word that mostly
stands last is a family name. So a name whose first word mostly stands last, and whose last word
mostly stands first, is read the other way round. That done, the words tell more clearly, so it is
done again until nothing changes.
"""

from typing import Literal

import numpy as np
import numpy.typing as npt

from workbench.linkage.bulk import Texts

_CLEAR = 0.6
"""How far two words must lie apart at first, of -1 (always first) to 1 (always last)."""
_DOUBT = 2.0
_ROUNDS = 10

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
    lastness = _lastness(first[leading], last[leading], words)
    turned: Flags = lastness[first] - lastness[last] >= _CLEAR
    for _ in range(_ROUNDS):
        front, back = np.where(turned, last, first), np.where(turned, first, last)
        lastness = _lastness(front, back, words)
        before, turned = turned, lastness[first] - lastness[last] >= _CLEAR
        if (before == turned).all():
            break
    return turned


def _lastness(first: Words, last: Words, words: int) -> npt.NDArray[np.float64]:
    """Per word from -1, always first, to 1, always last; near 0 for one that is seldom seen."""
    front, back = (np.bincount(one, minlength=words).astype(float) for one in (first, last))
    return np.asarray((back - front) / (back + front + _DOUBT))
