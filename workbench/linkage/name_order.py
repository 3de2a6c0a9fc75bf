"""Given and family name out of a whole name, whichever comes first.

Where a list holds `Anna Nowak` and `Nowak, Anna`, the words themselves tell: a word that mostly
stands last is a family name. So a name whose first word mostly stands last, and whose last word
mostly stands first, is read the other way round.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import numpy as np

from workbench.linkage.bulk import Texts

_CLEAR = 0.6
"""How far two words must lie apart, of -1 (always first) to 1 (always last)."""
_DOUBT = 2.0


def part_of_name(texts: Texts, part: Literal["given", "family"]) -> Texts:
    """One word per distinct folded name: the first given name, or the (last) family name.

    A name of one word gives that word.
    """
    words = [text.split() if text else [] for text in texts]
    first = Counter(one[0] for one in words if len(one) > 1)
    last = Counter(one[-1] for one in words if len(one) > 1)
    found = np.empty(len(texts), dtype=object)
    for place, one in enumerate(words):
        if one:
            turned = _lastness(one[0], first, last) - _lastness(one[-1], first, last) >= _CLEAR
            found[place] = _part(one, part, turned)
    return found


def _lastness(word: str, first: Counter[str], last: Counter[str]) -> float:
    """From -1, always first, to 1, always last; near 0 for a word that is seldom seen."""
    return (last[word] - first[word]) / (last[word] + first[word] + _DOUBT)


def _part(words: Sequence[str], part: str, turned: bool) -> str:
    if not turned or len(words) == 1:
        return words[0] if part == "given" else words[-1]
    # of what stands behind the family name the first is the first given name
    return words[1] if part == "given" else words[0]
