"""The pairs of a run that a review can be about, with what depends on each."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.linkage.blocks import Pairs, unpack
from workbench.linkage.clusters import EntityIds, pairs_together
from workbench.linkage.model import find_patterns, levels_of, probabilities
from workbench.linkage.scoring import ScoredPairs, Scorer

LEAST_LIKELY = 0.001
"""Pairs less likely than this are not looked at, unless they are in one entity."""

Places = npt.NDArray[np.int64]


def reviewable_of_entities(
    scorer: Scorer, scored: ScoredPairs, entities: EntityIds
) -> pd.DataFrame:
    """All pairs in one entity, and all candidates that might be; what is forbidden left out."""
    likely = scored.pairs[scored.weights >= np.log2(LEAST_LIKELY)]
    pairs = np.union1d(likely, pairs_together(entities))
    left, right = unpack(pairs)
    sizes = np.bincount(entities, minlength=1)[entities] if len(entities) else entities
    together = entities[left] == entities[right]
    # a pair across joins two entities; one inside holds its records to the others of theirs
    depends = np.where(together, sizes[left] - 1, sizes[left] * sizes[right])
    return _frame(scorer, pairs, together, depends)


def reviewable_of_links(scorer: Scorer, scored: ScoredPairs, chosen: Places) -> pd.DataFrame:
    """The links, and all candidates that might have been."""
    kept = scored.weights >= np.log2(LEAST_LIKELY)
    kept[chosen] = True
    linked = np.zeros(len(kept), dtype=np.bool_)
    linked[chosen] = True
    return _frame(scorer, scored.pairs[kept], linked[kept], np.ones(int(kept.sum()), np.int64))


def _frame(
    scorer: Scorer, pairs: Pairs, linked: npt.NDArray[np.bool_], depends: Places
) -> pd.DataFrame:
    left, right = unpack(pairs)
    weights, patterns = _weighed(scorer, pairs)
    verdicts = scorer.settled.verdicts(pairs)
    return pd.DataFrame(
        {
            "left": left,
            "right": right,
            "match_weight": weights,
            "match_probability": probabilities(weights),
            "linked": linked,
            "decided": verdicts,
            "pattern": patterns,
            "depends": depends,
        }
    )


def _weighed(scorer: Scorer, pairs: Pairs) -> tuple[npt.NDArray[np.float64], Places]:
    """What the model says of each pair, and a number for the levels that its fields reach."""
    if scorer.model is None or not len(pairs):
        return np.zeros(len(pairs)), np.zeros(len(pairs), dtype=np.int64)
    patterns = find_patterns(scorer.marks(pairs))
    levels = levels_of(scorer.comparisons, patterns.marks)
    _, alike = np.unique(levels, axis=0, return_inverse=True)
    return scorer.weigh(patterns)[patterns.of_pair], alike.reshape(-1)[patterns.of_pair]
