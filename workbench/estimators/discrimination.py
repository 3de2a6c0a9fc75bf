"""Whether who leaves (first) for a cause had the higher predicted chance of it."""

import numpy as np

from workbench.estimators.arrays import Codes, Numbers
from workbench.estimators.dominance import Dominance
from workbench.estimators.inverse_censoring import Outcomes


def auc(scores: Numbers, outcomes: Outcomes, kind: int, time: float) -> float:
    """The chance that who left for `kind` by `time` scores above who had not, ties half; NaN if none.

    `scores` (n,). Who left for another cause by then is one who had not left for this one.
    Source: Blanche, Dartigues & Jacqmin-Gadda (2013), their second definition; Uno et al. (2007).
    """
    weights = outcomes.weights(time)
    case = outcomes.by(time, kind) > 0
    ranks = _ranks(scores)
    size = int(ranks.max(initial=-1)) + 1
    mine = np.bincount(ranks, weights * case, size)
    theirs = np.bincount(ranks, weights * ~case, size)
    below = np.concatenate([[0.0], np.cumsum(theirs)[:-1]])
    pairs = float(mine.sum() * theirs.sum())
    return float(mine @ (below + theirs / 2)) / pairs if pairs > 0 else float("nan")


def concordance_until(scores: Numbers, outcomes: Outcomes, kind: int, tau: float) -> float:
    """Uno's C: of pairs of whom one left for `kind` before `tau` and the other later, or otherwise.

    A pair counts by the chance that both were seen: 1 / (G(t-) G(t)) where the other was still
    there at t, 1 / (G(t-) G(u-)) where it had left for another cause at u <= t. Pairs with the
    same score count half. NaN where there is no pair. O(n log n).
    Source: Uno et al. (2011); competing causes: Wolbers et al. (2014), section 3.
    """
    exit, cause = outcomes.exit, outcomes.cause
    ranks = _ranks(scores)
    cases = np.flatnonzero((cause == kind) & (exit < tau))
    if not cases.size:
        return float("nan")
    own = ranks[cases]
    at = np.array([outcomes.at(time) for time in exit[cases]])
    later = _sums(ranks, np.ones(exit.size), exit, exit[cases], own, after=True)
    others = np.flatnonzero((cause > 0) & (cause != kind))
    gone = _sums(
        ranks[others], 1 / outcomes.before[others], exit[others], exit[cases], own, after=False
    )
    both = later / np.maximum(at, 1e-12)[:, None] + gone
    lower, equal, every = (1 / outcomes.before[cases]) @ both
    return float((lower + equal / 2) / every) if every > 0 else float("nan")


def _sums(
    ranks: Codes, weights: Numbers, exit: Numbers, time: Numbers, own: Codes, after: bool
) -> Numbers:
    """(cases, 3) weight with a lower score, the same, all: of who exits after `time`, or up to it."""
    if not ranks.size:
        return np.zeros((own.size, 3))
    order = np.argsort(exit, kind="stable")
    sequence = Dominance(ranks[order], weights[order])
    upto = np.searchsorted(exit[order], time, side="right")
    total = np.concatenate([[0.0], np.cumsum(weights[order])])
    lower = sequence.below(upto, own)
    under = sequence.below(upto, own + 1)
    every = total[upto]
    if after:
        whole = np.full(own.size, ranks.size)
        lower = sequence.below(whole, own) - lower
        under = sequence.below(whole, own + 1) - under
        every = total[-1] - every
    return np.column_stack([lower, under - lower, every])


def _ranks(scores: Numbers) -> Codes:
    return np.asarray(np.unique(scores, return_inverse=True)[1], np.int64)
