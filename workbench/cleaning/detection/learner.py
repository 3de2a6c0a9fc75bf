"""Which rows are worth a question, and what their answers say of all other cells.

As Raha does (Mahdavi et al. 2019): cells of a column that are alike form a cluster, an answer
counts for its whole cluster, and a classifier per column learns from that. Here the unlabelled
confidence stands where nobody was asked, so nothing is thrown away by asking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.cluster import KMeans
from sklearn.ensemble import ExtraTreesClassifier

from workbench.cleaning.detection.coded import Flags, Integers, Strengths
from workbench.cleaning.detection.features import Matrix

_CLUSTERS = 24
_FITTED_ON = 2000
_LEARNED_FROM = 800
_TREES = 60
_STEPS = 50
"""Features are told apart in steps of 1/50."""
_OWN = (2.0, 1.2)
"""How many answers on a cluster its belief so far is worth: nothing or something against it."""
_BANDS = (0.2, 0.5)
_BAND = (1.5, 3.0, 4.0)
"""The same against answers elsewhere in the column on cells of that band of confidence."""


@dataclass(frozen=True)
class Cells:
    """One column for the learner: the distinct kinds of cells and where each stands."""

    features: Matrix
    """Distinct feature rows."""
    of_row: Integers
    """Per table row the place of its features."""
    prior: Strengths
    """Per table row the unlabelled confidence."""
    cluster: Integers
    """Per table row its cluster of alike cells."""
    clusters: int


def prepare_cells(features: Matrix, prior: Strengths, seed: int) -> Cells:
    """Find the clusters of alike cells of one column."""
    steps = np.ascontiguousarray(np.clip(features * _STEPS, 0, 255).round().astype(np.uint8))
    whole = steps.view(np.dtype((np.void, steps.shape[1]))).reshape(-1)
    _, first, of_row, counts = np.unique(
        whole, return_index=True, return_inverse=True, return_counts=True
    )
    distinct = (steps[first] / _STEPS).astype(np.float32)
    clusters = min(_CLUSTERS, len(distinct))
    weights = np.sqrt(counts)
    if len(distinct) <= clusters:
        labels = np.arange(len(distinct), dtype=np.int64)
    else:
        order = np.argsort(-counts, kind="stable")
        some = order[np.linspace(0, len(order) - 1, min(len(order), _FITTED_ON)).astype(int)]
        model = KMeans(clusters, n_init=1, random_state=seed)
        model.fit(distinct[some], sample_weight=weights[some])
        labels = model.predict(distinct).astype(np.int64)
    # an answer on a cell that nothing spoke against does not clear one that much speaks against
    suspect = (prior >= _BANDS[-1]).astype(np.int64)
    return Cells(distinct, of_row, prior, 2 * labels[of_row] + suspect, 2 * clusters)


def next_row(columns: Sequence[Cells], beliefs: Sequence[Strengths], asked: Sequence[int]) -> int:
    """The row whose answers tell most: large clusters of doubtful cells that nobody asked about."""
    rows = len(beliefs[0])
    gain = np.zeros(rows)
    for cells, belief in zip(columns, beliefs, strict=True):
        sizes = np.bincount(cells.cluster, minlength=cells.clusters)
        known = np.bincount(cells.cluster[list(asked)], minlength=cells.clusters)
        doubt = 4 * belief * (1 - belief)
        gain += (0.05 + doubt) * (np.sqrt(sizes / rows) / (1 + known) ** 1.5)[cells.cluster]
    gain[list(asked)] = -1.0
    return int(np.argmax(gain))


def believe(cells: Cells, rows: Sequence[int], wrong: Flags) -> Strengths:
    """Per table row how surely the cell is wrong, by the answers on its cluster and its column."""
    asked = np.array(rows, dtype=np.int64)
    clusters = cells.cluster[asked]
    known = np.bincount(clusters, minlength=cells.clusters)
    bad = np.bincount(clusters, weights=wrong.astype(float), minlength=cells.clusters)
    before = _elsewhere(cells, asked, wrong)
    worth = np.array(_OWN)[(cells.prior >= _BANDS[-1]).astype(np.int64)]
    told = (bad[cells.cluster] + worth * before) / (known[cells.cluster] + worth)
    return np.where(known[cells.cluster] > 0, told, before)


def _elsewhere(cells: Cells, asked: Integers, wrong: Flags) -> Strengths:
    """What answers on other clusters say: how right the unlabelled confidence was, per band of it."""
    bands = np.digitize(cells.prior, _BANDS)
    known = np.bincount(bands[asked], minlength=len(_BAND))
    bad = np.bincount(bands[asked], weights=wrong.astype(float), minlength=len(_BAND))
    worth = np.array(_BAND)
    return np.asarray((bad[bands] + worth[bands] * cells.prior) / (known + worth)[bands])


def learn(cells: Cells, rows: Sequence[int], wrong: Flags, seed: int) -> Strengths:
    """As `believe`, then a classifier that weighs what sets the wrong cells apart."""
    target = believe(cells, rows, wrong)
    if not wrong.any() and target.max() < 0.2:
        return target
    asked = np.array(rows, dtype=np.int64)
    kinds = len(cells.features)
    rows_of = np.bincount(cells.of_row, minlength=kinds)
    mean = np.bincount(cells.of_row, weights=target, minlength=kinds) / rows_of
    some = _sample(rows_of, mean)
    heavy = np.sqrt(rows_of[some])
    heavy *= len(asked) / heavy.sum()
    x = np.vstack([cells.features[some], cells.features[some], cells.features[cells.of_row[asked]]])
    y = np.concatenate([np.ones(len(some)), np.zeros(len(some)), wrong.astype(float)])
    w = np.concatenate([heavy * mean[some], heavy * (1 - mean[some]), np.ones(len(asked))])
    kept = w > 1e-9
    if len(np.unique(y[kept])) < 2:
        return target
    model = ExtraTreesClassifier(
        _TREES, min_samples_leaf=2, max_features=0.5, random_state=seed, n_jobs=1
    )
    model.fit(x[kept], y[kept], sample_weight=w[kept])
    learned = model.predict_proba(cells.features)[:, 1][cells.of_row]
    # trees alone would take one odd answer for a rule
    return np.asarray((target + learned) / 2)


def _sample(rows_of: Integers, mean: Strengths) -> Integers:
    """At most so many kinds of cells: the commonest, with doubtful and wrong ones among them."""
    order = np.lexsort((np.arange(len(mean)), -rows_of, np.round(mean, 1)))
    at = np.linspace(0, len(order) - 1, min(len(order), _LEARNED_FROM)).astype(np.int64)
    return np.asarray(order[at])
