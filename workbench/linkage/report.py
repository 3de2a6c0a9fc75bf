"""What a run says of itself: counts, learned weights, and how right it believes it is."""

from collections import Counter

import numpy as np
import numpy.typing as npt

from workbench.linkage.model import probabilities
from workbench.linkage.results import (
    Estimate,
    EstimatedQuality,
    LevelWeight,
    LinkReport,
    Seconds,
    WeightBin,
)
from workbench.linkage.scoring import NEVER, ScoredPairs, Scorer

_BAR = 2.0
_ENDS = 40.0


def make_report(
    scorer: Scorer,
    scored: ScoredPairs,
    linked: npt.NDArray[np.bool_],
    entity_ids: npt.NDArray[np.int64] | None = None,
    linked_right: int | None = None,
) -> LinkReport:
    """The report of a run; `linked` says which of the scored pairs became links."""
    rules = scorer.rules
    believed = probabilities(scored.weights)
    sizes: Counter[int] = Counter()
    if entity_ids is not None:
        sizes.update(np.bincount(entity_ids).tolist())
    return LinkReport(
        task=rules.task,
        rules=rules.title,
        rows_left=scorer.rows_left,
        rows_right=scorer.rows_right,
        comparisons=len(scored.pairs),
        pairs=int((believed >= rules.threshold).sum()),
        entities=None if entity_ids is None else sum(sizes.values()),
        linked_right=linked_right,
        threshold=rules.threshold,
        prior=0.0 if scorer.model is None else scorer.model.prior,
        seconds=Seconds(**{name: round(spent, 4) for name, spent in scorer.seconds.items()}),
        estimated=_estimated(believed, linked),
        blocking=tuple(scorer.counts),
        weights=_level_weights(scorer),
        histogram=_histogram(scored.weights),
        cluster_sizes=dict(sorted(sizes.items())),
    )


def _estimated(
    believed: npt.NDArray[np.float64], linked: npt.NDArray[np.bool_]
) -> EstimatedQuality:
    """Precision: the mean probability of the links. Recall: the share of believed matches linked.

    The intervals are those of a sum of independent draws with these probabilities. Matches that
    blocking did not bring are not in sight here.
    """
    inside, outside = believed[linked], believed[~linked]
    found, missed = float(inside.sum()), float(outside.sum())
    if not len(inside) or found + missed == 0:
        return EstimatedQuality()
    spread_in = float((inside * (1 - inside)).sum()) ** 0.5
    spread_out = float((outside * (1 - outside)).sum()) ** 0.5
    recall = found / (found + missed)
    recall_spread = ((missed * spread_in) ** 2 + (found * spread_out) ** 2) ** 0.5 / (
        found + missed
    ) ** 2
    return EstimatedQuality(
        precision=_interval(found / len(inside), spread_in / len(inside)),
        recall=_interval(recall, recall_spread),
    )


def _interval(value: float, spread: float) -> Estimate:
    return Estimate(
        value=value, lower=max(value - 1.96 * spread, 0.0), upper=min(value + 1.96 * spread, 1.0)
    )


def _level_weights(scorer: Scorer) -> tuple[LevelWeight, ...]:
    model = scorer.model
    if model is None:
        return ()
    return tuple(
        LevelWeight(
            comparison=comparison.name,
            level=level,
            m=float(m[place]),
            u=float(u[place]),
            weight=float(np.log2(m[place] / u[place])),
        )
        for comparison, m, u in zip(scorer.comparisons, model.m, model.u, strict=True)
        for place, level in reversed(list(enumerate(comparison.levels)))
    )


def _histogram(weights: npt.NDArray[np.float64]) -> tuple[WeightBin, ...]:
    """Pairs per match weight; the ends hold all beyond, forbidden pairs are left out."""
    shown = np.clip(weights[weights > NEVER], -_ENDS, _ENDS - 1e-9)
    edges = np.arange(-_ENDS, _ENDS + _BAR, _BAR)
    counts, _ = np.histogram(shown, bins=edges)
    return tuple(
        WeightBin(lower=float(low), upper=float(low + _BAR), pairs=int(count))
        for low, count in zip(edges[:-1], counts, strict=True)
    )
