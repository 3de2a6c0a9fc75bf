"""What a run says of itself: counts, learned weights, and how right it believes it is."""

from collections import Counter

import numpy as np
import numpy.typing as npt

from workbench.linkage.blocks import unpack
from workbench.linkage.results import (
    DecisionsUsed,
    EstimatedQuality,
    LevelWeight,
    LinkReport,
    Seconds,
    Subgroup,
    WeightBin,
)
from workbench.linkage.scoring import ScoredPairs, Scorer
from workbench.linkage.settled import NEVER, Settled

_BAR = 2.0
_ENDS = 40.0
_AT_ONCE = 1_000_000


def make_report(
    scorer: Scorer,
    scored: ScoredPairs,
    threshold: float,
    pairs: int,
    quality: EstimatedQuality,
    subgroups: tuple[Subgroup, ...] = (),
    entity_ids: npt.NDArray[np.int64] | None = None,
    linked_right: int | None = None,
) -> LinkReport:
    """The report of a run at the threshold that was used, which so many pairs reach."""
    rules = scorer.rules
    sizes: Counter[int] = Counter()
    if entity_ids is not None:
        sizes.update(np.bincount(entity_ids).tolist())
    return LinkReport(
        task=rules.task,
        rules=rules.title,
        rows_left=scorer.rows_left,
        rows_right=scorer.rows_right,
        engine=scored.engine,
        comparisons=scored.compared,
        pairs=pairs,
        entities=None if entity_ids is None else sum(sizes.values()),
        linked_right=linked_right,
        threshold=threshold,
        prior=0.0 if scorer.model is None else scorer.model.prior,
        seconds=Seconds(**{name: round(spent, 4) for name, spent in scorer.seconds.items()}),
        estimated=quality,
        blocking=tuple(scorer.counts),
        weights=_level_weights(scorer),
        histogram=_histogram(scored),
        cluster_sizes=dict(sorted(sizes.items())),
        subgroups=subgroups,
        decisions=_decisions(scorer.settled),
    )


def _decisions(settled: Settled) -> DecisionsUsed | None:
    if not len(settled.same) + len(settled.different) + len(settled.contradicted):
        return None
    left, right = unpack(settled.contradicted)
    return DecisionsUsed(
        same=len(settled.same),
        different=len(settled.different),
        contradicted=tuple(zip(left.tolist(), right.tolist(), strict=True)),
    )


def _level_weights(scorer: Scorer) -> tuple[LevelWeight, ...]:
    model = scorer.model
    if model is None:
        return ()
    return tuple(
        LevelWeight(
            comparison=comparison.name,
            level=level,
            m=float(model.m[own][place]),
            u=float(model.u[own][place]),
            weight=float(model.level_weights(own)[place]),
        )
        for own, comparison in enumerate(scorer.comparisons)
        for place, level in reversed(list(enumerate(comparison.levels)))
    )


def _histogram(scored: ScoredPairs) -> tuple[WeightBin, ...]:
    """Pairs per match weight; the ends hold all beyond, forbidden pairs are left out."""
    edges = np.arange(-_ENDS, _ENDS + _BAR, _BAR)
    counts = np.zeros(len(edges) - 1, dtype=np.int64)
    weights = scored.weights
    for start in range(0, len(weights), _AT_ONCE):
        some = weights[start : start + _AT_ONCE]
        shown = np.clip(some[some > NEVER], -_ENDS, _ENDS - 1e-9)
        counts += np.histogram(shown, bins=edges)[0]
    if scored.beyond is not None:
        shown = np.clip(scored.beyond.weights, -_ENDS, _ENDS - 1e-9)
        counts += np.histogram(shown, bins=edges, weights=scored.beyond.counts)[0].astype(np.int64)
    return tuple(
        WeightBin(lower=float(low), upper=float(low + _BAR), pairs=int(count))
        for low, count in zip(edges[:-1], counts, strict=True)
    )
