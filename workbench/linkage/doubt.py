"""How far a run's belief hangs on one piece of evidence: the error that a model can't see itself.

Fellegi and Sunter take comparisons as independent given a match. Where they are not, every weight
is too sure, and no count of the pairs says so by itself. So each comparison is left out in turn:
links that stand without any one of them hold, links that fall with one hang on it. The spread of
the expected wrong links over those leave-outs is the jackknife's standard error (Tukey 1958) with
comparisons as the sample; only leave-outs that make a run doubt more count.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.linkage.blocks import Pairs
from workbench.linkage.model import evidence, find_patterns, probabilities
from workbench.linkage.scoring import Scorer

_SAMPLE = 200_000


@dataclass(frozen=True)
class Doubt:
    """Of a set of linked pairs."""

    wrong: float = 0.0
    """Wrong links that are expected when each pair stands by itself."""
    error: float = 0.0
    """Standard error of that number for what the comparisons may have in common."""

    @property
    def relative(self) -> float:
        """The error as a part of the expected number (one more, so that none is no infinite part)."""
        return self.error / (self.wrong + 1)


def doubt_of(scorer: Scorer, pairs: Pairs) -> Doubt:
    """Of pairs that were linked; of very many, an even sample is looked at."""
    if scorer.model is None or not len(pairs):
        return Doubt()
    step = -(-len(pairs) // _SAMPLE)
    patterns = find_patterns(scorer.marks(pairs[::step]))
    counts = patterns.counts.astype(np.float64) * step
    weights = scorer.weigh(patterns)
    wrong = _wrong(weights, counts)
    parts = evidence(scorer.comparisons, patterns.marks, scorer.model)
    without = [_wrong(np.minimum(weights, weights - part), counts) for part in parts.T]
    spread = np.array(without) - wrong
    known = len(without)
    return Doubt(wrong, float(np.sqrt((known - 1) / known * (spread**2).sum())))


def _wrong(weights: npt.NDArray[np.float64], counts: npt.NDArray[np.float64]) -> float:
    return float(((1 - probabilities(weights)) * counts).sum())
