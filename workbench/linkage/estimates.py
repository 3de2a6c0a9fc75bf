"""How right a run believes it is: precision and recall with intervals, without any labels.

A wrong link and a missed match are rare events whose expected number the model gives. What it
can't know is its own error, so an expected number e of mistakes is read as a count seen once:
the interval is that of a Poisson rate under Jeffreys' prior, Gamma(e + 1/2). Matches that no
blocking rule brought are estimated from how many rules brought the others (Chao 1987: seen once
and seen twice say how many were never seen). A clerical review is the test of all this.
"""

import numpy as np
import numpy.typing as npt
from scipy.stats import gamma

from workbench.linkage.blocks import Pairs, unpack
from workbench.linkage.captures import unseen_matches
from workbench.linkage.clusters import EntityIds, weighed_groups
from workbench.linkage.model import probabilities
from workbench.linkage.results import Estimate, EstimatedQuality
from workbench.linkage.scoring import Beyond, ScoredPairs, Scorer

_TAILS = (0.025, 0.975)
_LARGE = 100
_AT_ONCE = 1_000_000


def dedupe_quality(
    scorer: Scorer,
    pairs: Pairs,
    believed: npt.NDArray[np.float64],
    entities: EntityIds,
    beyond: Beyond | None = None,
) -> EstimatedQuality:
    """Over all pairs of records in one entity, and all matches that were not brought together.

    `believed` is the match probability of each candidate pair; `beyond` sums up the other ones.
    """
    apart = _apart(pairs, entities)
    in_group = np.zeros(len(entities), dtype=np.bool_)
    wrong, together = 0.0, 0
    for group, weights in weighed_groups(entities, scorer.weights):
        in_group[group] = True
        within = _by_way_of_others(len(group), probabilities(weights))
        wrong += float((1 - within).sum())
        together += len(within)
    inside = np.flatnonzero(~apart)
    alone = believed[inside[~in_group[unpack(pairs[inside])[0]]]]
    wrong += float((1 - alone).sum())
    together += len(alone)
    missed = float(believed.sum(where=apart))
    if beyond is not None:
        missed += beyond.expected - beyond.expected_within(entities)
    return _quality(together, wrong, missed + _unseen(scorer, pairs, believed))


def link_quality(
    scorer: Scorer, scored: ScoredPairs, chosen: npt.NDArray[np.int64]
) -> EstimatedQuality:
    """Over the links, and the right records whose left one was not found.

    A right record has one left record at most, so its candidates shut each other out.
    """
    _, others = unpack(scored.pairs)
    odds = np.exp2(np.clip(scored.weights, -500, 500))
    of_right = np.bincount(others, weights=odds, minlength=scorer.rows_right or 0).astype(float)
    if scored.beyond is not None:
        of_right = of_right + scored.beyond.odds_of_right
    mine = odds[chosen] / (1 + of_right[others[chosen]])
    found = float(mine.sum())
    matched = float((of_right / (1 + of_right)).sum())
    unseen = _unseen(scorer, scored.pairs[chosen], mine)
    return _quality(len(chosen), len(chosen) - found, max(matched - found, 0.0) + unseen)


def _apart(pairs: Pairs, entities: EntityIds) -> npt.NDArray[np.bool_]:
    """Which pairs are of two entities; in portions, for there may be a great many."""
    apart = np.empty(len(pairs), dtype=np.bool_)
    for start in range(0, len(pairs), _AT_ONCE):
        left, right = unpack(pairs[start : start + _AT_ONCE])
        apart[start : start + _AT_ONCE] = entities[left] != entities[right]
    return apart


def _unseen(scorer: Scorer, pairs: Pairs, believed: npt.NDArray[np.float64]) -> float:
    return unseen_matches(scorer.rules.blocking, scorer.fields, pairs, believed)


def _by_way_of_others(size: int, believed: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Two records that are both the same person as a third are the same person."""
    if size > _LARGE:
        return believed
    table = np.eye(size)
    above = np.triu_indices(size, k=1)
    table[above] = believed
    table = np.maximum(table, table.T)
    through = (table[:, :, None] * table[None, :, :]).max(axis=1)
    return np.asarray(np.maximum(table, through)[above])


def _quality(together: int, wrong: float, missed: float) -> EstimatedQuality:
    if not together:
        return EstimatedQuality()
    right = together - wrong
    low_wrong, high_wrong = _between(wrong)
    low_missed, high_missed = _between(missed)
    return EstimatedQuality(
        precision=Estimate(
            value=right / together,
            lower=max(1 - high_wrong / together, 0.0),
            upper=1 - low_wrong / together,
        ),
        recall=Estimate(
            value=right / (right + missed),
            lower=right / (right + high_missed),
            upper=right / (right + low_missed),
        ),
    )


def _between(mistakes: float) -> tuple[float, float]:
    """An interval for a number of mistakes of which so many are expected."""
    low, high = gamma.ppf(_TAILS, mistakes + 0.5)
    # less than half a mistake is none
    return (float(low) if low >= 0.5 else 0.0), float(high)
