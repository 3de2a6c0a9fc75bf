"""How alike two texts are: rapidfuzz over aligned arrays of (preferably distinct) pairs.

Sources: Winkler 1990 (Jaro-Winkler), Boytsov 2011 (optimal string alignment distance).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, JaroWinkler

Texts = Sequence[str] | npt.NDArray[np.object_]
"""Texts without None."""

Scores = npt.NDArray[np.float32]
"""One score from 0 (nothing alike) to 1 (the same) per pair."""

Distances = npt.NDArray[np.int32]
"""One number of edits per pair."""


def jaro_winkler(left: Texts, right: Texts) -> Scores:
    """Jaro-Winkler similarity of each pair; a shared beginning counts extra."""
    return np.asarray(
        process.cpdist(left, right, scorer=JaroWinkler.similarity, dtype=np.float32, workers=-1)
    )


def edits(left: Texts, right: Texts, most: int | None = None) -> Distances:
    """Insertions, deletions, replacements and swaps of neighbours that make one of the other.

    Past `most` the answer is `most` + 1, which is quicker.
    """
    return np.asarray(
        process.cpdist(
            left, right, scorer=OSA.distance, score_cutoff=most, dtype=np.int32, workers=-1
        )
    )


def word_overlap(left: Texts, right: Texts) -> Scores:
    """How alike the words are, in any order; a text whose words are all in the other gives 1."""
    scores = process.cpdist(left, right, scorer=fuzz.token_set_ratio, dtype=np.float32, workers=-1)
    return np.asarray(scores / np.float32(100))
