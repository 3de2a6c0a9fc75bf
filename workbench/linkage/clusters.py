"""From links to entities, so that one wrong bridge does not merge two people."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from workbench.core.errors import TangledLinks
from workbench.linkage.blocks import Pairs, pack, unpack

EntityIds = npt.NDArray[np.int64]
"""One entity number per record, from 0, numbered by first appearance."""

Weigh = Callable[[Pairs], npt.NDArray[np.float64]]
"""Match weights of packed pairs; very negative where a constraint forbids."""

LARGEST_KNOT = 3000
"""Records that may hang together before the result is refused."""

_CERTAIN = 20.0
_FORBIDDEN = -1e8


def connected(rows: int, links: Pairs) -> EntityIds:
    """Whatever hangs together by links."""
    left, right = unpack(links)
    graph = coo_matrix((np.ones(len(links), dtype=np.bool_), (left, right)), shape=(rows, rows))
    return _by_first_appearance(connected_components(graph, directed=False)[1])


def averaged(rows: int, links: Pairs, weigh: Weigh, threshold_weight: float) -> EntityIds:
    """Average-link clustering inside whatever hangs together.

    Two groups are joined while the mean match weight of all pairs across is at least the
    threshold's and no pair across is forbidden. All pairs inside are weighed, also those that
    blocking did not bring. Single weights are cut off at ±20, so that no one pair decides alone.
    TangledLinks when more than LARGEST_KNOT records hang together.
    """
    labels = connected(rows, links)
    sizes = np.bincount(labels)
    if sizes.max(initial=0) > LARGEST_KNOT:
        raise TangledLinks(records=int(sizes.max()), limit=LARGEST_KNOT)
    members = _members(labels, np.flatnonzero(sizes > 2))
    if not members:
        return labels
    inside = [_pairs_inside(group) for group in members]
    weights = weigh(np.concatenate(inside))
    ends = np.cumsum([len(pairs) for pairs in inside])
    following = len(sizes)
    for group, part in zip(members, np.split(weights, ends[:-1]), strict=True):
        parts = _split(len(group), part, threshold_weight)
        # the first part keeps the label
        labels[group] = np.where(parts == parts[0], labels[group], following + parts)
        following += int(parts.max()) + 1
    return _by_first_appearance(labels)


def _split(
    size: int, weights: npt.NDArray[np.float64], threshold_weight: float
) -> npt.NDArray[np.int64]:
    distances = np.where(weights <= _FORBIDDEN, -_FORBIDDEN, -np.clip(weights, -_CERTAIN, _CERTAIN))
    # linkage wants distances from 0 up
    tree = linkage(distances + _CERTAIN, method="average")
    return np.asarray(fcluster(tree, _CERTAIN - threshold_weight, criterion="distance"), np.int64)


def _members(labels: EntityIds, wanted: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    of_interest = np.flatnonzero(np.isin(labels, wanted))
    order = of_interest[np.argsort(labels[of_interest], kind="stable")]
    return np.split(order, np.flatnonzero(np.diff(labels[order])) + 1) if len(order) else []


def _pairs_inside(members: npt.NDArray[np.int64]) -> Pairs:
    """All pairs of sorted positions, in the order of a condensed distance matrix."""
    one, other = np.triu_indices(len(members), k=1)
    return pack(members[one], members[other])


def _by_first_appearance(labels: npt.NDArray[np.int64]) -> EntityIds:
    return pd.factorize(labels)[0].astype(np.int64)
