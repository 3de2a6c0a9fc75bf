"""Which pairs to ask people about, and how far two of them agree."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.results import Result
from workbench.linkage.decisions import Decisions
from workbench.linkage.matching import Deduplicated, Linked
from workbench.linkage.model import probabilities

_CALM = 4.0
_OF_CALM = 0.25
_HARDLY = 1e-12
_NORMAL_95 = 1.959964

Run = Deduplicated | Linked | pd.DataFrame
"""A run, or its `reviewable` pairs as they were kept."""

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


def next_pairs(
    found: Run, decisions: Decisions | None = None, how_many: int = 20, seed: int = 0
) -> pd.DataFrame:
    """The undecided pairs whose verdicts teach most, the most doubtful first.

    left, right (positions), match_weight, match_probability; fewer than asked for where there are
    no more. Drawn by how doubtful the model is, so that where much is in doubt more is asked, and
    less for every time that the same pattern of agreement or the same records were asked already.
    A quarter is drawn as if the model were less sure of itself, for a wrong model is wrong where
    it is sure. Which pairs are asked depends on nothing but what was compared and what was asked
    before, never on how a pair will be judged.
    """
    pairs = reviewable(found)
    waiting = _waiting(pairs, decisions)
    places = np.flatnonzero(waiting)
    if not len(places):
        return pairs[_SHOWN].head(0)
    patterns = pairs["pattern"].to_numpy()
    asked = np.bincount(patterns[~waiting], minlength=int(patterns.max()) + 1)
    weights = pairs["match_weight"].to_numpy()[places]
    doubts = [_doubt(weights / calm) for calm in (1.0, _CALM)]
    draw = np.random.default_rng(seed)
    queue = _Queue(pairs.iloc[places], asked.astype(np.float64))
    for _ in range(min(how_many, len(places))):
        queue.take(doubts[int(draw.random() < _OF_CALM)], draw)
    taken = np.array(queue.taken)
    order = taken[np.argsort(-doubts[0][taken], kind="stable")]
    chosen: pd.DataFrame = pairs.iloc[places[order]][_SHOWN].reset_index(drop=True)
    return chosen


_SHOWN = ["left", "right", "match_weight", "match_probability"]


def reviewable(found: Run) -> pd.DataFrame:
    """The pairs of a run that a review can be about."""
    return found if isinstance(found, pd.DataFrame) else found.reviewable


def _waiting(pairs: pd.DataFrame, decisions: Decisions | None) -> npt.NDArray[np.bool_]:
    """Pairs that nothing is decided about, by the run or since."""
    waiting = pairs["decided"].to_numpy() == 0
    if decisions is not None and len(decisions):
        done = pd.MultiIndex.from_arrays([decisions.left, decisions.right])
        waiting &= ~pd.MultiIndex.from_frame(pairs[["left", "right"]]).isin(done)
    return np.asarray(waiting)


def _doubt(weights: Floats) -> Floats:
    believed = probabilities(weights)
    return np.asarray(believed * (1 - believed))


class _Queue:
    """Draws pairs one by one; a pattern or record that was drawn is less likely the next time."""

    def __init__(self, pairs: pd.DataFrame, asked: Floats) -> None:
        self._left, self._right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
        self._patterns = pairs["pattern"].to_numpy()
        self._asked = asked
        self._left_seen = np.zeros(int(self._left.max()) + 1)
        self._right_seen = np.zeros(int(self._right.max()) + 1)
        self._free = np.ones(len(pairs))
        self.taken: list[int] = []

    def take(self, doubt: Floats, draw: np.random.Generator) -> None:
        """Draw one of those left."""
        seen = self._left_seen[self._left] + self._right_seen[self._right]
        likely = self._free * doubt / (1 + self._asked[self._patterns]) / (1 + seen)
        # pairs of no doubt at all are pairs too
        running = np.cumsum(likely + _HARDLY * self._free)
        place = int(np.searchsorted(running, draw.random() * running[-1], side="right"))
        self.taken.append(place)
        self._free[place] = 0
        self._asked[self._patterns[place]] += 1
        self._left_seen[self._left[place]] += 1
        self._right_seen[self._right[place]] += 1


class Agreement(Result):
    """How far two reviewers gave the same verdicts on pairs that both of them judged."""

    pairs: int
    share: float | None = None
    """Of those pairs the part with equal verdicts."""
    kappa: float | None = None
    """Cohen's (1960): agreement over what chance would give. None where chance alone gives all."""
    lower: float | None = None
    upper: float | None = None
    """Its 95% interval (large-sample variance of Cohen 1960)."""


def agreement(first: Sequence[bool | None], second: Sequence[bool | None]) -> Agreement:
    """Agreement on the same pairs in the same order; None where one of the two did not judge."""
    judged = [
        (one, other)
        for one, other in zip(first, second, strict=True)
        if one is not None and other is not None
    ]
    if not judged:
        return Agreement(pairs=0)
    both = np.array(judged, dtype=np.float64)
    share = float((both[:, 0] == both[:, 1]).mean())
    yes = both.mean(axis=0)
    chance = float(yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1]))
    if chance >= 1:
        return Agreement(pairs=len(both), share=share)
    kappa = (share - chance) / (1 - chance)
    spread = _NORMAL_95 * float(np.sqrt(share * (1 - share) / len(both))) / (1 - chance)
    return Agreement(
        pairs=len(both),
        share=share,
        kappa=kappa,
        lower=max(kappa - spread, -1.0),
        upper=min(kappa + spread, 1.0),
    )
