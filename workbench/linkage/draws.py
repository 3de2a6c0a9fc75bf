"""Several linkages drawn from what a run believes, so that later figures can carry its doubt.

One best linkage is taken as certain by everything after it. Draws differ where the run doubts, and
what is estimated on each and pooled (`estimators.pooling`) has an interval that says so (multiple
imputation of the linkage: Goldstein, Harron and Wade 2012; partitions by Gibbs sampling: Tancredi
and Liseo 2011).

The chance of a set of entities is taken to go by the product of the match odds of all pairs within
entities, so that entities hold together and forbidden pairs never meet; of two records by
themselves it is their match probability. Records that are certainly one are drawn as one, and weigh
against others by their mean. Pairs that blocking did not bring are not drawn, unless others bring
them together. Same input and seed, same draws.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from workbench.linkage.blocks import Pairs, pack, unpack
from workbench.linkage.clusters import EntityIds, without_knots
from workbench.linkage.model import probabilities
from workbench.linkage.scoring import ScoredPairs, Scorer
from workbench.linkage.settled import NEVER

_POSSIBLE = -6.6
"""Match weight (a chance of 1%) from which two records may be one person."""
_CERTAIN = 20.0
_SWEEPS = 5
"""Rounds over all records between two draws; entities are small, so this mixes well."""

Draws = npt.NDArray[np.int64]
"""A row per draw: an entity number per record, from 0, numbered by first appearance."""

Weights = npt.NDArray[np.float64]


def no_draws() -> Draws:
    """Where none were asked for."""
    return np.empty((0, 0), dtype=np.int64)


def draw_entities(
    scorer: Scorer, scored: ScoredPairs, entities: EntityIds, draws: int, seed: int = 0
) -> Draws:
    """So many sets of entities; the best one, `entities`, is where the sampling begins.

    Raises TangledLinks where more records may be one than can be looked at together.
    """
    if not draws:
        return np.empty((0, len(entities)), dtype=np.int64)
    random = np.random.default_rng(seed)
    found = np.tile(entities, (draws, 1))
    possible = scored.weights >= _POSSIBLE
    links, weights = scored.pairs[possible], scored.weights[possible]
    knots = without_knots(len(entities), links, weights)
    sizes = np.bincount(knots)
    # labels of a knot are its own: above all others, apart from each other
    room = int(entities.max(initial=0)) + 1
    left, right = unpack(links)
    alone = sizes[knots[left]] == 2
    same = random.random((draws, int(alone.sum()))) < probabilities(weights[alone])
    found[:, left[alone]] = room + left[alone]
    found[:, right[alone]] = room + np.where(same, left[alone], right[alone])
    room += len(entities)
    for members in _doubtful(knots, sizes, links, weights):
        table = _all_weights(scorer, scored, members)
        start = pd.factorize(entities[members])[0]
        found[:, members] = room + _partitions(table, start, draws, random)
        room += len(members)
    return np.array([pd.factorize(row)[0] for row in found], dtype=np.int64).reshape(found.shape)


def draw_links(
    scored: ScoredPairs, draws: int, exclusive: bool, seed: int = 0
) -> list[npt.NDArray[np.int64]]:
    """Per draw the places of the drawn links among the pairs, in their order.

    A right record takes each left one, or none, with the chance that follows from their odds
    (by Gumbel's maximum). Where a left record takes one right record at most (`exclusive`), of
    those that want it the one with the highest draw gets it, and the others take their next best.
    """
    random = np.random.default_rng(seed)
    possible = np.flatnonzero(scored.weights >= _POSSIBLE)
    left, right = unpack(scored.pairs[possible])
    rights, of_right = np.unique(right, return_inverse=True)
    bits = np.log(2) * np.clip(scored.weights[possible], NEVER, 500)
    found = []
    for _ in range(draws):
        value = bits + random.gumbel(size=len(bits))
        wanted = value > random.gumbel(size=len(rights))[of_right]
        order = np.flatnonzero(wanted)[np.argsort(-value[wanted], kind="stable")]
        taken = _each_once(left, right, order, exclusive)
        found.append(np.sort(possible[taken]))
    return found


def _each_once(
    left: npt.NDArray[np.int64],
    right: npt.NDArray[np.int64],
    order: npt.NDArray[np.int64],
    exclusive: bool,
) -> npt.NDArray[np.int64]:
    if not exclusive:
        return order[np.unique(right[order], return_index=True)[1]]
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    chosen = []
    rows = zip(order.tolist(), left[order].tolist(), right[order].tolist(), strict=True)
    for place, one, other in rows:
        if one not in taken_left and other not in taken_right:
            taken_left.add(one)
            taken_right.add(other)
            chosen.append(place)
    return np.array(chosen, dtype=np.int64)


def _doubtful(
    knots: EntityIds, sizes: npt.NDArray[np.int64], links: Pairs, weights: Weights
) -> Iterator[npt.NDArray[np.int64]]:
    """The members of each group of three and more that hangs together by a link that may be none."""
    left, _ = unpack(links)
    certain = np.bincount(knots[left], weights=weights >= _CERTAIN, minlength=len(sizes))
    settled = certain == sizes * (sizes - 1) // 2
    order = np.argsort(knots, kind="stable")
    ends = np.cumsum(sizes)
    for knot in np.flatnonzero((sizes > 2) & ~settled).tolist():
        yield order[ends[knot] - sizes[knot] : ends[knot]]


def _all_weights(scorer: Scorer, scored: ScoredPairs, members: npt.NDArray[np.int64]) -> Weights:
    """Match weights between all members, in bits and symmetric."""
    one, other = np.triu_indices(len(members), k=1)
    pairs = pack(members[one], members[other])
    weights = scorer.weights(pairs)
    # what was scored goes first: a person may have decided about it
    places = np.minimum(np.searchsorted(scored.pairs, pairs), len(scored.pairs) - 1)
    known = scored.pairs[places] == pairs
    weights[known] = scored.weights[places[known]]
    table = np.zeros((len(members), len(members)))
    limited = np.where(weights <= NEVER / 2, NEVER, np.clip(weights, -_CERTAIN, _CERTAIN))
    table[one, other] = table[other, one] = limited
    return table


def _partitions(
    weights: Weights, start: npt.NDArray[np.int64], draws: int, random: np.random.Generator
) -> Draws:
    """Gibbs sampling: each record in turn leaves its entity and joins one, or none."""
    units = _certainly_one(weights, start)
    size = int(units.max()) + 1
    shares = np.zeros((size, len(units)))
    shares[units, np.arange(len(units))] = 1 / np.bincount(units)[units]
    between = shares @ weights @ shares.T
    np.fill_diagonal(between, 0.0)
    labels = pd.factorize(start[np.unique(units, return_index=True)[1]])[0]
    found = np.empty((draws, len(units)), dtype=np.int64)
    for draw in range(draws):
        for _ in range(_SWEEPS):
            for unit in random.permutation(size).tolist():
                labels[unit] = _next_label(between[unit], labels, unit, random)
        found[draw] = labels[units]
    return found


def _certainly_one(weights: Weights, start: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Records of one found entity that hang together by certain links, numbered."""
    certain = (weights >= _CERTAIN) & (start[:, None] == start[None, :])
    return np.asarray(connected_components(coo_matrix(certain), directed=False)[1], np.int64)


def _next_label(
    weights: Weights, labels: npt.NDArray[np.int64], unit: int, random: np.random.Generator
) -> int:
    size = len(labels)
    counts = np.bincount(labels, minlength=size)
    counts[labels[unit]] -= 1
    together = np.bincount(labels, weights=weights, minlength=size)
    chances = np.where(counts > 0, together, -np.inf)
    # the unit adds nothing to itself, and an entity of its own has odds of one
    chances[int(np.argmin(counts))] = 0.0
    return int(np.argmax(np.log(2) * chances + random.gumbel(size=size)))
