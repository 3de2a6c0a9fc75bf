"""Whether groups come back: the same rows drawn anew, divided anew, held against each group."""

import numpy as np
import numpy.typing as npt

from workbench.clustering.families import Family, Labels
from workbench.clustering.traits import Traits

STARTS = 2

Floats = npt.NDArray[np.float64]


def bootstrap_jaccard(
    traits: Traits, labels: Labels, k: int, divide: Family, *, times: int, rows: int, seed: int
) -> Floats:
    """Mean Jaccard similarity of each group (k) with what is likest to it in bootstrap samples.

    Hennig (2007), "Cluster-wise assessment of cluster stability": the rows that were drawn are
    counted once; a group that no drawn row belongs to does not count in that sample.
    """
    random = np.random.default_rng([seed, k, 7])
    found = np.full((times, k), np.nan)
    for turn in range(times):
        drawn = np.sort(random.integers(0, traits.rows, min(rows, traits.rows)))
        again = divide(traits.take(drawn), k, int(random.integers(2**31)), STARTS).labels
        once = np.unique(drawn, return_index=True)[1]
        found[turn] = _likest(labels[drawn][once], again[once], k)
    return np.array([_mean(column) for column in found.T])


def _mean(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else 0.0


def _likest(before: Labels, after: Labels, k: int) -> Floats:
    both = np.zeros((k, k))
    np.add.at(both, (before, after), 1.0)
    mine, theirs = both.sum(axis=1), both.sum(axis=0)
    either = mine[:, None] + theirs[None, :] - both
    share = np.divide(both, either, out=np.zeros_like(both), where=either > 0).max(axis=1)
    return np.where(mine > 0, share, np.nan)
