"""What the outcome of a run rests on: its learned model and its scored pairs, kept to be asked."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from workbench.linkage.blocks import Pairs
from workbench.linkage.scoring import ScoredPairs, Scorer


@dataclass(frozen=True)
class Evidence:
    """The scorer and candidate pairs behind an outcome, and the threshold that it used."""

    scorer: Scorer
    scored: ScoredPairs
    threshold: float


class RememberingScorer(Scorer):
    """Scores as the one it was made from, each pair once: a sweep asks for the same pairs again."""

    def __init__(self, scorer: Scorer) -> None:
        super().__init__(**{one.name: getattr(scorer, one.name) for one in fields(scorer)})
        self._known: Pairs = np.empty(0, dtype=np.int64)
        self._weights: npt.NDArray[np.float64] = np.empty(0)

    def weights(self, pairs: Pairs) -> npt.NDArray[np.float64]:
        """Match weights of pairs; NEVER where a constraint forbids."""
        fresh = np.setdiff1d(pairs, self._known)
        if len(fresh):
            known = np.concatenate([self._known, fresh])
            weights = np.concatenate([self._weights, super().weights(fresh)])
            order = np.argsort(known, kind="stable")
            self._known, self._weights = known[order], weights[order]
        found: npt.NDArray[np.float64] = self._weights[np.searchsorted(self._known, pairs)]
        return found
