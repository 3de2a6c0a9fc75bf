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


@dataclass(frozen=True)
class LeaveOuts:
    """The chance that each linked pair is wrong, all told and without each comparison."""

    step: int
    """Of very many pairs an even sample is looked at: every so many."""
    wrong: npt.NDArray[np.float64]
    """A row per pair looked at; the first column is with all comparisons."""

    def doubt(self, of: npt.NDArray[np.bool_] | None = None) -> Doubt:
        """Of all the pairs, or of some of them."""
        rows = self.wrong if of is None else self.wrong[of[:: self.step]]
        if not len(rows):
            return Doubt()
        wrong, *without = self.step * rows.sum(axis=0)
        spread = np.array(without) - wrong
        known = len(without)
        return Doubt(float(wrong), float(np.sqrt((known - 1) / known * (spread**2).sum())))


def leave_outs(scorer: Scorer, pairs: Pairs) -> LeaveOuts:
    """Weigh linked pairs again without each comparison in turn."""
    step = max(-(-len(pairs) // _SAMPLE), 1)
    if scorer.model is None or not len(pairs):
        return LeaveOuts(step, np.empty((0, 2)))
    patterns = find_patterns(scorer.marks(pairs[::step]))
    weights = scorer.weigh(patterns)[:, None]
    parts = evidence(scorer.comparisons, patterns.marks, scorer.model)
    # what is left out may only take away
    every = np.hstack([weights, np.minimum(weights, weights - parts)])
    return LeaveOuts(step, (1 - probabilities(every))[patterns.of_pair])
