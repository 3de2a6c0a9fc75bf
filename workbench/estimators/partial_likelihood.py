"""Cox's log partial likelihood, gradient and information in O(n p^2) per evaluation."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.estimators.arrays import Numbers
from workbench.estimators.risk_sets import RiskSets

State = tuple[float, Numbers, Numbers]

TINY = 1e-100
"""A risk sum this small beside the largest risk is out of the reach of doubles, squared."""

SLICE = 1 << 10
"""Rows per matrix product: they stay in the cache, and BLAS starts no threads for them."""


@dataclass(frozen=True)
class Hazards:
    """A stratum at given coefficients; E events, n rows, K moments."""

    eta: Numbers
    """(n,) linear predictor."""
    top: float
    """Its largest value; `risk` and `slot` are scaled by exp(-top)."""
    risk: Numbers
    """(n,) weight times exp(eta - top)."""
    slot: Numbers
    """(E,) risk sum that each event sees."""
    each: Numbers
    """(E,) the event's share of the baseline hazard, times exp(top)."""


def hazards(sets: RiskSets, beta: Numbers) -> Hazards:
    """The risk sums at `beta` (p,); Breslow's or Efron's hazard increments."""
    eta = sets.X @ beta
    top = float(eta.max(initial=-np.inf))
    risk = sets.weights * np.exp(eta - top)
    slot = sets.sums(risk)[sets.moment]
    if sets.tied:
        slot = slot - sets.fraction * sets.per_moment(risk[sets.events])[sets.moment]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        each = sets.slot_weight / slot
    return Hazards(eta, top, risk, slot, each)


class PartialLikelihood:
    """The likelihood of a stratified data set, ready to be evaluated at any coefficients."""

    def __init__(self, strata: Sequence[RiskSets]) -> None:
        self.strata = tuple(strata)

    def at(self, beta: Numbers) -> State:
        """Log partial likelihood, gradient (p,) and information (p, p) at `beta` (p,)."""
        loglik, gradient = 0.0, np.zeros(beta.size)
        information = np.zeros((beta.size, beta.size))
        for sets in self.strata:
            now = hazards(sets, beta)
            if not (now.slot > TINY).all():
                nowhere = np.full(beta.size, np.nan)
                return -np.inf, nowhere, np.outer(nowhere, nowhere)
            own = sets.weights[sets.events]
            loglik += float(own @ now.eta[sets.events])
            loglik -= float(sets.slot_weight @ (np.log(now.slot) + now.top))
            pull = -now.risk * exposure(sets, now)
            pull[sets.events] += own
            gradient += pull @ sets.X
            information += weighted_information(sets, now)
        return loglik, gradient, information


def exposure(sets: RiskSets, now: Hazards, by: Numbers | None = None) -> Numbers:
    """(n,) baseline hazard that each row was exposed to, events times `by` (K,) if given."""
    each = now.each if by is None else now.each * by[sets.moment]
    found = sets.spread(sets.per_moment(each))
    if sets.tied:
        found[sets.events] -= sets.per_moment(each * sets.fraction)[sets.moment]
    return found


def weighted_information(sets: RiskSets, now: Hazards, by: Numbers | None = None) -> Numbers:
    """Sum over the events of the risk set's covariance of X, each times `by` (K,) if given.

    The sum of the risk sets' second moments is X' diag(risk * exposure) X: each row once, however
    many risk sets it is in.
    """
    each = now.each if by is None else now.each * by[sets.moment]
    information = crossed(sets.X, now.risk * exposure(sets, now, by), sets.X)
    q0 = sets.per_moment(each / now.slot)
    if sets.tied:
        q1 = sets.per_moment(each / now.slot * sets.fraction)
        q2 = sets.per_moment(each / now.slot * sets.fraction**2)
    for which, S, D in sets.blocks(now.risk):
        information -= crossed(S, q0[which], S)
        if sets.tied:
            both = crossed(S, q1[which], D)
            information += both + both.T - crossed(D, q2[which], D)
    return information


def crossed(left: Numbers, weights: Numbers, right: Numbers) -> Numbers:
    """left' diag(weights) right, (p, p) from (n, p), (n,) and (n, p)."""
    found = np.zeros((left.shape[1], right.shape[1]))
    for start in range(0, weights.size, SLICE):
        rows = slice(start, start + SLICE)
        found += left[rows].T @ (weights[rows, None] * right[rows])
    return found
