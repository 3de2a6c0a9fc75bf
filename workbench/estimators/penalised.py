"""Cox's model with a ridge penalty: steadier coefficients, also of terms that can't be told apart."""

from collections.abc import Sequence

import numpy as np

from workbench.core.errors import NotConverged, NothingToAnalyse
from workbench.estimators.arrays import Codes, Flags, Numbers, checked
from workbench.estimators.cox import DECREMENT, ITERATIONS, CoxFit, standard_units
from workbench.estimators.partial_likelihood import PartialLikelihood
from workbench.estimators.risk_sets import RiskSets, Ties

Arrays = tuple[Numbers, Numbers, Flags, Numbers]
"""X (n, p), exit, event, entry (n,)."""


def ridge_cox(
    X: Numbers,
    exit: Numbers,
    event: Flags,
    entry: Numbers | None = None,
    penalty: float = 1.0,
    ties: Ties = "efron",
) -> CoxFit:
    """Maximise the partial likelihood less `penalty` / 2 times the sum of squared coefficients.

    The coefficients that are penalised are those of X in units of its standard deviations, so that
    units don't count. Arrays as `cox`. `covariance` is the inverse of the penalised information,
    the posterior one; `loglik` is without the penalty. NothingToAnalyse without events or terms.
    Source: Verweij & van Houwelingen (1994); its covariance: Gray (1992), R's `ridge()`.
    """
    X = np.asarray(X, np.float64)
    if not X.shape[1]:
        raise NothingToAnalyse(what="Cox's model", detail="there are no terms")
    if not np.any(event):
        raise NothingToAnalyse(what="Cox's model", detail="there are no events")
    exit, entry = checked(exit, entry)
    event = np.asarray(event, bool)
    units = standard_units(X)
    rows = np.arange(exit.size)
    sets = RiskSets(X, rows, exit, event, entry, ties, np.ones(exit.size), units)
    return _at_maximum(sets, units, penalty, ties, np.zeros(X.shape[1]))


def chosen_penalty(
    data: Arrays, folds: Codes, penalties: Sequence[float], ties: Ties = "efron"
) -> tuple[float, tuple[float, ...]]:
    """The penalty with the highest cross-validated log partial likelihood, and that of each.

    `folds` (n,) are small numbers; rows of one person have the same. What a fold adds is the
    likelihood of all rows less that of the rows without it, at the coefficients that were found
    without it; so no fold needs risk sets of its own. Of two alike the larger penalty is taken.
    Source: Verweij & van Houwelingen (1993).
    """
    X, exit, event, entry = data
    exit, entry = checked(exit, entry)
    units = standard_units(X)
    everyone = np.arange(exit.size)
    ones = np.ones(exit.size)
    whole = RiskSets(X, everyone, exit, event, entry, ties, ones, units)
    gained = np.zeros(len(penalties))
    for fold in np.unique(folds):
        rows = np.flatnonzero(folds != fold)
        if not event[rows].any():
            continue
        part = RiskSets(X, rows, exit[rows], event[rows], entry[rows], ties, ones[rows], units)
        beta = np.zeros(X.shape[1])
        for place in np.argsort(penalties)[::-1]:  # from the largest on, each a start for the next
            beta = _maximise(part, penalties[place], beta)[0]
            gained[place] += PartialLikelihood([whole]).at(beta)[0]
            gained[place] -= PartialLikelihood([part]).at(beta)[0]
    order = np.argsort(penalties)[::-1]
    best = order[int(np.argmax(gained[order]))]
    return float(penalties[best]), tuple(gained.tolist())


def with_coefficients(
    X: Numbers, exit: Numbers, event: Flags, entry: Numbers | None, beta: Numbers
) -> CoxFit:
    """A model whose coefficients `beta` (p,) are given, for its baseline; no covariance."""
    exit, entry = checked(exit, entry)
    units = np.zeros(beta.size), np.ones(beta.size)
    rows = np.arange(exit.size)
    event = np.asarray(event, bool)
    sets = RiskSets(X, rows, exit, event, entry, "efron", np.ones(exit.size), units)
    return _found(sets, units, "efron", beta, np.zeros((beta.size, beta.size)), 0)


def _at_maximum(
    sets: RiskSets, units: tuple[Numbers, Numbers], penalty: float, ties: Ties, start: Numbers
) -> CoxFit:
    beta, information, iterations = _maximise(sets, penalty, start)
    covariance = np.linalg.inv(information) / np.outer(units[1], units[1])
    return _found(sets, units, ties, beta / units[1], covariance, iterations)


def _found(
    sets: RiskSets,
    units: tuple[Numbers, Numbers],
    ties: Ties,
    coefficients: Numbers,
    covariance: Numbers,
    iterations: int,
) -> CoxFit:
    likelihood = PartialLikelihood([sets])
    zero = np.zeros(coefficients.size)
    return CoxFit(
        coefficients=coefficients,
        covariance=covariance,
        loglik=(likelihood.at(zero)[0], likelihood.at(coefficients * units[1])[0]),
        iterations=iterations,
        rows=sets.rows.size,
        events=sets.events.size,
        ties=ties,
        infinite=np.zeros(coefficients.size, bool),
        strata=(sets,),
        stratum_names=(None,),
        units=units,
    )


def _maximise(sets: RiskSets, penalty: float, beta: Numbers) -> tuple[Numbers, Numbers, int]:
    """(beta (p,), penalised information (p, p), iterations) by Newton's method."""
    likelihood = PartialLikelihood([sets])
    ridge = penalty * np.eye(beta.size)
    loglik, gradient, information = likelihood.at(beta)
    height = loglik - penalty / 2 * float(beta @ beta)
    for iteration in range(1, ITERATIONS + 1):
        slope = gradient - penalty * beta
        step = np.linalg.solve(information + ridge, slope)
        decrement = float(step @ slope)
        while True:
            reached = beta + step
            loglik, gradient, information = likelihood.at(reached)
            now = loglik - penalty / 2 * float(reached @ reached)
            if now >= height - 1e-9 * abs(height):
                break
            step = step / 2
        beta, height = reached, now
        if decrement < DECREMENT:
            return beta, information + ridge, iteration
    raise NotConverged(what="Cox's model", iterations=ITERATIONS)
