"""The partial likelihood when time itself is discrete: R's `ties = "exact"`."""

from collections.abc import Sequence

import numpy as np

from workbench.estimators.arrays import Numbers
from workbench.estimators.partial_likelihood import State
from workbench.estimators.risk_sets import RiskSets


class DiscreteLikelihood:
    """At each time: the chance that just these d of those at risk have the event.

    The sum over all choices of d is built row by row, so one evaluation costs the sum over times
    of (at risk) x (events) x p^2: for small sets. Case weights are not part of this likelihood.
    Source: Cox (1972); recursion: Gail, Lubin & Rubinstein (1981).
    """

    def __init__(self, strata: Sequence[RiskSets]) -> None:
        self.strata = tuple(strata)

    def at(self, beta: Numbers) -> State:
        """Log likelihood, gradient (p,) and information (p, p) at `beta` (p,)."""
        loglik, gradient = 0.0, np.zeros(beta.size)
        information = np.zeros((beta.size, beta.size))
        for sets in self.strata:
            eta = sets.X @ beta
            loglik += float(eta[sets.events].sum())
            gradient += sets.X[sets.events].sum(axis=0)
            for moment in range(sets.K):
                there = np.flatnonzero((sets.first <= moment) & (moment < sets.last))
                deaths = int((sets.moment == moment).sum())
                found = _all_choices(sets.X[there], eta[there], deaths)
                loglik -= found[0]
                gradient -= found[1]
                information += found[2]
        return loglik, gradient, information


def _all_choices(X: Numbers, eta: Numbers, deaths: int) -> State:
    """Log of the sum over all choices of `deaths` rows, its gradient and its curvature."""
    if deaths == eta.size:  # everybody: only one choice
        terms = X.shape[1]
        return float(eta.sum()), X.sum(axis=0), np.zeros((terms, terms))
    top = float(eta.max())
    risk = np.exp(eta - top)
    terms = X.shape[1]
    # rows of e: the sums over choices of 0..deaths rows so far, kept relative to a log scale
    e, scale = np.zeros(deaths + 1), 0.0
    e[0] = 1.0
    first = np.zeros((deaths + 1, terms))
    second = np.zeros((deaths + 1, terms, terms))
    for r, x in zip(risk, X, strict=True):
        grown = first[:-1] + e[:-1, None] * x
        bent = second[:-1] + first[:-1, :, None] * x + x[:, None] * grown[:, None, :]
        second[1:] += r * bent
        first[1:] += r * grown
        e[1:] += r * e[:-1]
        big = e.max()
        if big > 1e100:
            e, first, second, scale = e / big, first / big, second / big, scale + float(np.log(big))
    mean = first[-1] / e[-1]
    curvature = second[-1] / e[-1] - np.outer(mean, mean)
    return float(np.log(e[-1])) + scale + deaths * top, mean, curvature
