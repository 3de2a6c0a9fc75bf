"""Other thresholds, without labels: how many links and entities, how right, and where it is calm.

The pairs are scored already, so each threshold is a matter of forming entities anew. A stretch of
thresholds over which the outcome hardly changes says that no pair's verdict hangs on the exact
threshold: a threshold inside it is a safer choice than one on a slope.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from workbench.core.errors import TangledLinks
from workbench.linkage.doubt import leave_outs
from workbench.linkage.estimates import dedupe_outcome, link_outcome, quality_of
from workbench.linkage.evidence import Evidence, RememberingScorer
from workbench.linkage.matching import entities_at, links_at
from workbench.linkage.model import probabilities
from workbench.linkage.results import EstimatedQuality
from workbench.linkage.settled import NEVER
from workbench.linkage.sweep_results import Plateau, Sweep, SweepPoint

THRESHOLDS = (
    *(round(0.05 * step, 2) for step in range(1, 20)),
    *(0.96, 0.97, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999),
)
"""Even steps, and ever finer where a chance nears certainty."""

NEAR_BITS = 2.0
"""Odds within a factor of four of the threshold's: one more agreement or typing error tips them."""

CALM_SHARE = 0.005
"""Of the records that find another one: what may change within a plateau."""

LEAST_WIDTH = 2.0
"""Bits of match weight that a plateau spans at least: odds that differ by a factor of four."""


def sweep(evidence: Evidence, thresholds: Sequence[float] = THRESHOLDS) -> Sweep:
    """The outcome at each threshold, and at the one that the run used."""
    wanted = sorted({*thresholds, evidence.threshold})
    scored = evidence.scored
    believed = probabilities(scored.weights)
    weights = np.sort(scored.weights[scored.weights > NEVER])
    remembering = RememberingScorer(evidence.scorer)
    points = [_point(evidence, remembering, believed, weights, one) for one in wanted]
    return Sweep(
        threshold=evidence.threshold,
        points=tuple(points),
        plateaus=plateaus(points, evidence.scorer.rows_left),
    )


def _point(
    evidence: Evidence,
    scorer: RememberingScorer,
    believed: npt.NDArray[np.float64],
    weights: npt.NDArray[np.float64],
    threshold: float,
) -> SweepPoint:
    at = _bits(threshold)
    near = np.searchsorted(weights, [at - NEAR_BITS, at + NEAR_BITS])
    linked = believed >= threshold
    entities = linked_right = None
    quality = EstimatedQuality()
    if scorer.rows_right is not None:
        chosen = links_at(scorer, evidence.scored, believed, threshold)
        linked_right = len(chosen)
        outcome = link_outcome(scorer, evidence.scored, chosen)
        quality = quality_of(outcome, leave_outs(scorer, outcome.inside).doubt())
    else:
        try:
            found = entities_at(scorer, evidence.scored, linked, threshold)
        except TangledLinks:
            pass
        else:
            entities = int(found.max(initial=-1)) + 1
            outcome = dedupe_outcome(scorer, evidence.scored.pairs, believed, found)
            quality = quality_of(outcome, leave_outs(scorer, outcome.inside).doubt())
    return SweepPoint(
        threshold=threshold,
        pairs=int(linked.sum()),
        doubtful=int(near[1] - near[0]),
        entities=entities,
        linked_right=linked_right,
        precision=quality.precision,
        recall=quality.recall,
    )


def plateaus(points: Sequence[SweepPoint], rows: int) -> tuple[Plateau, ...]:
    """Stretches over which the outcome hardly changes, none within another; widest first."""
    known = [point for point in points if point.found is not None]
    stretches = []
    reached = -1
    for start in range(len(known)):
        end = _end_of_calm(known, start, rows)
        if end > reached and _width(known, start, end) >= LEAST_WIDTH:
            stretches.append((start, end))
            reached = end
    stretches.sort(key=lambda stretch: -_width(known, *stretch))
    apart: list[tuple[int, int]] = []
    for start, end in stretches:
        if all(end < other[0] or start > other[1] for other in apart):
            apart.append((start, end))
    return tuple(_plateau(known[start : end + 1]) for start, end in apart)


def _end_of_calm(points: Sequence[SweepPoint], start: int, rows: int) -> int:
    end = start
    while end + 1 < len(points) and _is_calm(points[start : end + 2], rows):
        end += 1
    return end


def _is_calm(points: Sequence[SweepPoint], rows: int) -> bool:
    counts = [point.found or 0 for point in points]
    # of a deduplication what counts is how many records were found again
    found = max(counts) if points[0].entities is None else rows - min(counts)
    return max(counts) - min(counts) <= CALM_SHARE * max(found, 1)


def _plateau(points: Sequence[SweepPoint]) -> Plateau:
    counts = [point.found or 0 for point in points]
    return Plateau(
        lower=points[0].threshold,
        upper=points[-1].threshold,
        least=min(counts),
        most=max(counts),
    )


def _width(points: Sequence[SweepPoint], start: int, end: int) -> float:
    return _bits(points[end].threshold) - _bits(points[start].threshold)


def _bits(threshold: float) -> float:
    return float(np.log2(threshold / (1 - threshold)))
