"""From links to entities, so that one wrong bridge does not merge two people."""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from workbench.core.errors import TangledLinks
from workbench.linkage.blocks import Pairs, pack, unpack
from workbench.linkage.settled import ALWAYS, NEVER, Knots, Settled

EntityIds = npt.NDArray[np.int64]
"""One entity number per record, from 0, numbered by first appearance."""

Weights = npt.NDArray[np.float64]
"""Match weights, aligned with packed pairs."""

Weigh = Callable[[Pairs], npt.NDArray[np.float64]]
"""Match weights of packed pairs; very negative where a constraint forbids."""

LARGEST_KNOT = 3000
"""Records that may hang together before the result is refused."""

_CERTAIN = 20.0
_TIGHTER = 1.0
_MOST_CUT = 0.5
_PAIRS_AT_ONCE = 3_000_000
_FREE, _CENTRE, _MEMBER = 0, 1, 2
_FORBIDDEN = -1e8
_TIED = 1e8


def connected(rows: int, links: Pairs) -> EntityIds:
    """Whatever hangs together by links."""
    left, right = unpack(links)
    graph = coo_matrix((np.ones(len(links), dtype=np.bool_), (left, right)), shape=(rows, rows))
    return _by_first_appearance(connected_components(graph, directed=False)[1])


def averaged(
    rows: int,
    links: Pairs,
    weights: Weights,
    weigh: Weigh,
    threshold_weight: float,
) -> EntityIds:
    """Average-link clustering inside whatever hangs together.

    Two groups are joined while the mean match weight of all pairs across is at least the
    threshold's and no pair across is forbidden. All pairs inside are weighed, also those that
    blocking did not bring. Single weights are cut off at ±20, so that no one pair decides alone.
    A knot of more than LARGEST_KNOT records is first cut at its weakest links; TangledLinks when
    it does not come apart before most of them are gone.
    """
    labels = without_knots(rows, links, weights)
    following = int(labels.max(initial=-1)) + 1
    for group, inside in weighed_groups(labels, weigh):
        parts = _split(len(group), inside, threshold_weight)
        # the first part keeps the label
        labels[group] = np.where(parts == parts[0], labels[group], following + parts)
        following += int(parts.max()) + 1
    return _by_first_appearance(labels)


def tied(
    rows: int, links: Pairs, weights: Weights, settled: Settled, centre: bool = False
) -> EntityIds:
    """Whatever hangs together, or centre clustering, of what people tied together as one record.

    Two records that people keep apart are never in one entity: links are taken strongest first,
    and one that would join them is left out.
    """
    left, right = unpack(links)
    mine, theirs = settled.person[left], settled.person[right]
    between = mine != theirs
    links = pack(np.minimum(mine, theirs)[between], np.maximum(mine, theirs)[between])
    weights = weights[between]
    kept = _not_joining(rows, links, weights, settled)
    links, weights = links[kept], weights[kept]
    labels = centred(rows, links, weights) if centre else connected(rows, links)
    return _by_first_appearance(labels[settled.person])


def _not_joining(
    rows: int, links: Pairs, weights: Weights, settled: Settled
) -> npt.NDArray[np.bool_]:
    """Which links don't join what is kept apart, also not by way of others."""
    kept = np.ones(len(links), dtype=np.bool_)
    labels = connected(rows, links)
    one, other = unpack(settled.apart)
    wrong = np.unique(labels[one[labels[one] == labels[other]]])
    if not len(wrong):
        return kept
    left, right = unpack(links)
    doubtful = np.flatnonzero(np.isin(labels[left], wrong))
    knots = Knots()
    for low, high in zip(one.tolist(), other.tolist(), strict=True):
        knots.add(low, high, same=False)
    for place in doubtful[np.argsort(-weights[doubtful], kind="stable")].tolist():
        kept[place] = knots.add(int(left[place]), int(right[place]), same=True)
    return kept


def centred(rows: int, links: Pairs, weights: Weights) -> EntityIds:
    """Centre clustering: strongest links first, each record is a centre or hangs on one centre."""
    labels = np.arange(rows)
    role = np.zeros(rows, dtype=np.int8)
    left, right = unpack(links[np.argsort(-weights, kind="stable")])
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        if role[one] == _FREE and role[other] == _FREE:
            role[one], role[other] = _CENTRE, _MEMBER
            labels[other] = one
        elif role[one] == _CENTRE and role[other] == _FREE:
            role[other], labels[other] = _MEMBER, one
        elif role[other] == _CENTRE and role[one] == _FREE:
            role[one], labels[one] = _MEMBER, other
    return _by_first_appearance(labels)


def without_knots(rows: int, links: Pairs, weights: Weights) -> EntityIds:
    """What hangs together, its knots cut at ever stronger links until none is too large."""
    labels = connected(rows, links)
    left = unpack(links)[0]
    level = float(weights.min(initial=0.0))
    kept = np.ones(len(links), dtype=np.bool_)
    while True:
        sizes = np.bincount(labels)
        inside = (sizes > LARGEST_KNOT)[labels[left]]
        if not inside.any():
            return labels
        level += _TIGHTER
        kept &= ~inside | (weights >= level)
        if kept[inside].mean() < _MOST_CUT:
            raise TangledLinks(records=int(sizes.max()), limit=LARGEST_KNOT)
        labels = connected(rows, links[kept])


def weighed_groups(
    labels: EntityIds, weigh: Weigh
) -> Iterator[tuple[npt.NDArray[np.int64], Weights]]:
    """Each group of three records and more, with the weights of all pairs inside.

    The weights are in the order of a condensed distance matrix.
    """
    for batch in _batches(_groups(labels)):
        weights = weigh(np.concatenate([pairs_inside(group) for group in batch]))
        ends = np.cumsum([_size(group) for group in batch])
        yield from zip(batch, np.split(weights, ends[:-1]), strict=True)


def pairs_together(entities: EntityIds) -> Pairs:
    """All pairs of records in one entity."""
    order = np.argsort(entities, kind="stable")
    sizes = np.bincount(entities) if len(entities) else np.zeros(0, np.int64)
    behind = np.repeat(np.cumsum(sizes), sizes) - np.arange(len(order)) - 1
    first = np.repeat(np.arange(len(order)), behind)
    steps = np.arange(len(first)) - np.repeat(np.cumsum(behind) - behind, behind)
    return pack(order[first], order[first + 1 + steps])


def _groups(labels: EntityIds) -> list[npt.NDArray[np.int64]]:
    sizes = np.bincount(labels) if len(labels) else np.zeros(0, np.int64)
    of_interest = np.flatnonzero((sizes > 2)[labels]) if len(labels) else labels
    order = of_interest[np.argsort(labels[of_interest], kind="stable")]
    return np.split(order, np.flatnonzero(np.diff(labels[order])) + 1) if len(order) else []


def _batches(
    groups: list[npt.NDArray[np.int64]],
) -> Iterator[list[npt.NDArray[np.int64]]]:
    """Groups in portions whose pairs fit in memory."""
    batch: list[npt.NDArray[np.int64]] = []
    pairs = 0
    for group in groups:
        if batch and pairs + _size(group) > _PAIRS_AT_ONCE:
            yield batch
            batch, pairs = [], 0
        batch.append(group)
        pairs += _size(group)
    if batch:
        yield batch


def _size(group: npt.NDArray[np.int64]) -> int:
    return len(group) * (len(group) - 1) // 2


def _split(
    size: int, weights: npt.NDArray[np.float64], threshold_weight: float
) -> npt.NDArray[np.int64]:
    if (weights >= _TIED).any():
        weights = _speaking_for_all(weights)
    distances = np.where(weights <= _FORBIDDEN, -_FORBIDDEN, -np.clip(weights, -_CERTAIN, _CERTAIN))
    # linkage wants distances from 0 up; 0 is for what people say is the same, so it goes first
    distances = np.where(weights >= _TIED, 0, distances + _CERTAIN + 1)
    tree = linkage(distances, method="average")
    cut = _CERTAIN + 1 - threshold_weight
    return np.asarray(fcluster(tree, cut, criterion="distance"), np.int64)


def _speaking_for_all(weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Of records that people tied together the nearest one says how near another record is.

    What is forbidden for one of them is so for all.
    """
    table = squareform(weights)
    np.fill_diagonal(table, ALWAYS)
    ties = connected_components(csr_matrix(table >= _TIED), directed=False)[1]
    for tie in np.flatnonzero(np.bincount(ties) > 1):
        members = np.flatnonzero(ties == tie)
        nearest = table[members].max(axis=0)
        nearest[(table[members] <= _FORBIDDEN).any(axis=0)] = NEVER
        nearest[members] = ALWAYS
        table[members] = nearest
        table[:, members] = nearest[:, None]
    np.fill_diagonal(table, 0)
    return np.asarray(squareform(table))


def pairs_inside(members: npt.NDArray[np.int64]) -> Pairs:
    """All pairs of sorted positions, in the order of a condensed distance matrix."""
    one, other = np.triu_indices(len(members), k=1)
    return pack(members[one], members[other])


def _by_first_appearance(labels: npt.NDArray[np.int64]) -> EntityIds:
    return pd.factorize(labels)[0].astype(np.int64)
