"""How right a run believes it is: precision and recall with intervals, without any labels.

A wrong link and a missed match are rare events whose expected number the model gives. Three things
make that number doubtful, and each widens the interval:

- chance: an expected number e of mistakes is read as a count seen once, a Poisson rate under
  Jeffreys' prior, Gamma(e + 1/2);
- the model: how far the belief hangs on single comparisons (`doubt`);
- blocking: matches that no rule brought are estimated from how many rules brought the others
  (`captures`), which has an error of its own.

A clerical review is the test of all this.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import gamma

from workbench.linkage.blocks import Pairs, unpack
from workbench.linkage.captures import Unseen, unseen_matches
from workbench.linkage.clusters import EntityIds, pairs_inside, weighed_groups
from workbench.linkage.doubt import Doubt
from workbench.linkage.model import probabilities
from workbench.linkage.results import Estimate, EstimatedQuality
from workbench.linkage.scoring import Beyond, ScoredPairs, Scorer

_TAILS = (0.025, 0.975)
_SURE = 1.96
_MOST_OFF = 8.0
"""Times the expected number of matches weighed too low: five at most on known sets, and room."""
_LARGE = 100
_FAINT = 1e-4
_AT_ONCE = 1_000_000


@dataclass(frozen=True)
class Outcome:
    """What a run believes of what it linked and of what it left apart."""

    inside: Pairs
    """Pairs that were linked: within entities, or links."""
    right: npt.NDArray[np.float64]
    """The chance that each of them is right."""
    missed_pairs: Pairs
    """Pairs left apart that may be one all the same."""
    missed: npt.NDArray[np.float64]
    """Expected missed matches by each of them."""
    unseen: Unseen
    """Missed matches that were not brought together at all."""
    faint: float = 0.0
    """Expected missed matches among all pairs that next to nothing speaks for."""

    def part(self, linked: npt.NDArray[np.bool_], apart: npt.NDArray[np.bool_]) -> "Outcome":
        """Of some of the pairs; the unseen by their share of the links."""
        share = float(linked.mean()) if len(linked) else 0.0
        return Outcome(
            self.inside[linked],
            self.right[linked],
            self.missed_pairs[apart],
            self.missed[apart],
            self.unseen.times(share),
            self.faint * share,
        )


def dedupe_outcome(
    scorer: Scorer,
    pairs: Pairs,
    believed: npt.NDArray[np.float64],
    entities: EntityIds,
    beyond: Beyond | None = None,
) -> Outcome:
    """Over all pairs of records in one entity, and all matches that were not brought together.

    `believed` is the match probability of each candidate pair; `beyond` sums up the other ones.
    """
    apart = _apart(pairs, entities)
    in_group = np.zeros(len(entities), dtype=np.bool_)
    linked, chances = [np.empty(0, dtype=np.int64)], [np.empty(0)]
    for group, weights in weighed_groups(entities, scorer.weights):
        in_group[group] = True
        linked.append(pairs_inside(group))
        chances.append(_by_way_of_others(len(group), probabilities(weights)))
    inside = np.flatnonzero(~apart)
    alone = inside[~in_group[unpack(pairs[inside])[0]]]
    missed = np.flatnonzero(apart & (believed >= _FAINT))
    unseen = _unseen(scorer, pairs, believed).times(_in_twos(entities))
    faint = float(believed.sum(where=apart & (believed < _FAINT)))
    if beyond is not None:
        faint += beyond.expected - beyond.expected_within(entities)
    return Outcome(
        np.concatenate([*linked, pairs[alone]]),
        np.concatenate([*chances, believed[alone]]),
        pairs[missed],
        believed[missed],
        unseen,
        faint,
    )


def link_outcome(scorer: Scorer, scored: ScoredPairs, chosen: npt.NDArray[np.int64]) -> Outcome:
    """Over the links, and the right records whose left one was not found.

    A right record has one left record at most, so its candidates shut each other out.
    """
    _, others = unpack(scored.pairs)
    odds = np.exp2(np.clip(scored.weights, -500, 500))
    of_right = np.bincount(others, weights=odds, minlength=scorer.rows_right or 0).astype(float)
    if scored.beyond is not None:
        of_right = of_right + scored.beyond.odds_of_right
    mine = odds[chosen] / (1 + of_right[others[chosen]])
    missed = of_right / (1 + of_right)
    missed[others[chosen]] -= mine
    rights, first = np.unique(others, return_index=True)
    unseen = _unseen(scorer, scored.pairs[chosen], mine)
    seen = np.maximum(missed[rights], 0.0)
    # of right records all of whose candidates are summed up
    faint = max(float(np.maximum(missed, 0.0).sum() - seen.sum()), 0.0)
    return Outcome(scored.pairs[chosen], mine, scored.pairs[first], seen, unseen, faint)


def quality_of(outcome: Outcome, doubt: Doubt) -> EstimatedQuality:
    """Precision and recall of what was linked, with their intervals."""
    wrong = float((1 - outcome.right).sum())
    missed = float(outcome.missed.sum()) + outcome.faint
    return _quality(len(outcome.inside), wrong, missed, outcome.unseen, doubt)


def _apart(pairs: Pairs, entities: EntityIds) -> npt.NDArray[np.bool_]:
    """Which pairs are of two entities; in portions, for there may be a great many."""
    apart = np.empty(len(pairs), dtype=np.bool_)
    for start in range(0, len(pairs), _AT_ONCE):
        left, right = unpack(pairs[start : start + _AT_ONCE])
        apart[start : start + _AT_ONCE] = entities[left] != entities[right]
    return apart


def _unseen(scorer: Scorer, pairs: Pairs, believed: npt.NDArray[np.float64]) -> Unseen:
    return unseen_matches(scorer.rules.blocking, scorer.fields, pairs, believed)


def _in_twos(entities: EntityIds) -> float:
    """The share of pairs in entities of two: in larger ones others bring what blocking did not."""
    sizes = np.bincount(entities)
    pairs = float((sizes * (sizes - 1) // 2).sum())
    return float((sizes == 2).sum()) / pairs if pairs else 1.0


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


def _quality(
    together: int, wrong: float, apart: float, unseen: Unseen, doubt: Doubt
) -> EstimatedQuality:
    if not together:
        return EstimatedQuality()
    right = together - wrong
    missed = apart + unseen.value
    low_wrong, high_wrong = _range_of_wrong(wrong, doubt)
    low_missed, high_missed = _range_of_missed(apart, unseen, doubt)
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


def _range_of_wrong(wrong: float, doubt: Doubt) -> tuple[float, float]:
    """An interval for the number of wrong links, chance and doubt as independent errors."""
    middle = max(wrong, doubt.wrong)
    high = middle + float(np.hypot(_high(middle) - middle, _SURE * doubt.error))
    return min(_low(wrong / (1 + _SURE * doubt.relative)), wrong), high


def _range_of_missed(apart: float, unseen: Unseen, doubt: Doubt) -> tuple[float, float]:
    """An interval for the number of missed matches: weighed too low, or never brought together."""
    missed = apart + unseen.value
    unsure = _SURE * doubt.relative
    too_low = min(unsure, _MOST_OFF - 1) * apart
    errors = (_high(missed) - missed, too_low, unseen.upper - unseen.value)
    low = _low(apart / (1 + unsure)) + unseen.lower
    return min(_none_if_slight(low), missed), missed + float(np.linalg.norm(errors))


def _low(mistakes: float) -> float:
    return _none_if_slight(float(gamma.ppf(_TAILS[0], mistakes + 0.5)))


def _high(mistakes: float) -> float:
    return float(gamma.ppf(_TAILS[1], mistakes + 0.5))


def _none_if_slight(mistakes: float) -> float:
    """Less than half a mistake is none."""
    return mistakes if mistakes >= 0.5 else 0.0
