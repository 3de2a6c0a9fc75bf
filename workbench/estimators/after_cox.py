"""What follows from a fitted Cox model: robust errors, baseline hazard, predicted curves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from workbench.estimators.arrays import Numbers
from workbench.estimators.cox import CoxFit
from workbench.estimators.kaplan_meier import Interval, limits
from workbench.estimators.partial_likelihood import Hazards, exposure, hazards
from workbench.estimators.risk_sets import RiskSets


def score_residuals(fit: CoxFit) -> Numbers:
    """(rows, p) each row's part of the score, unweighted, in the order of the data.

    They sum (times the weights) to 0 at the maximum. With Efron's ties an event is compared with
    the mean of what its tied slots see.
    Source: Therneau & Grambsch (2000), section 4.6; Therneau, "Efron residuals" in R's survival.
    """
    found = np.zeros((fit.rows, fit.coefficients.size))
    for sets in fit.strata:
        if sets.K:
            found[sets.rows] = _score(sets, fit.beta)
    return found * fit.units[1]


def _score(sets: RiskSets, beta: Numbers) -> Numbers:
    now = hazards(sets, beta)
    means, tied, weighted = _slot_means(sets, now)
    bare = np.exp(now.eta - now.top)
    pulled = sets.spread(weighted)
    score = -bare[:, None] * (exposure(sets, now)[:, None] * sets.X - pulled)
    score[sets.events] += sets.X[sets.events] - means[sets.moment]
    if sets.tied:
        score[sets.events] -= bare[sets.events, None] * tied[sets.moment]
    return score


def _slot_means(sets: RiskSets, now: Hazards) -> tuple[Numbers, Numbers, Numbers]:
    """(K, p) each: mean over the slots of xbar; sums of hazard f xbar; sums of hazard xbar.

    A slot's xbar is (S - f D) / slot, so sums of powers of f are enough.
    """
    terms = sets.X.shape[1]
    S, D = np.empty((sets.K, terms)), np.empty((sets.K, terms))
    for which, some, dying in sets.blocks(now.risk):
        S[which], D[which] = some, dying
    f = sets.fraction

    def summed(values: Numbers) -> Numbers:
        whole = sets.per_moment(values)[:, None] * S
        return whole - sets.per_moment(values * f)[:, None] * D

    deaths = np.bincount(sets.moment, minlength=sets.K)
    each = now.each / now.slot
    return summed(1 / now.slot) / deaths[:, None], summed(each * f), summed(each)


def robust_covariance(fit: CoxFit, clusters: npt.NDArray[np.generic] | None = None) -> Numbers:
    """(p, p) the sandwich: the sum over clusters of squared weighted score residuals.

    `clusters` (rows,) who belongs together; None: each row for itself.
    Source: Lin & Wei (1989); R's `coxph(..., cluster)`.
    """
    weights = np.empty(fit.rows)
    for sets in fit.strata:
        weights[sets.rows] = sets.weights
    changes = (weights[:, None] * score_residuals(fit)) @ fit.covariance
    if clusters is not None:
        changes = clustered(changes, clusters)
    covariance: Numbers = changes.T @ changes
    return covariance


def clustered(values: Numbers, clusters: npt.NDArray[np.generic]) -> Numbers:
    """(clusters, p) sums of `values` (n, p) per cluster."""
    codes = np.unique(clusters, return_inverse=True)[1]
    return np.column_stack([np.bincount(codes, column) for column in values.T])


@dataclass(frozen=True)
class Baseline:
    """One stratum's hazard for a row at the centre of the data; T distinct exit times."""

    times: Numbers
    hazard: Numbers
    """(T,) cumulative."""
    variance: Numbers
    """(T,) cumulative, of the increments alone."""
    mean: Numbers
    """(T, p) cumulative hazard times the risk set's mean of X, in the strata's units."""


def baseline(fit: CoxFit, stratum: int = 0) -> Baseline:
    """Breslow's estimate, or Efron's where the fit has Efron's ties, as R's `survfit` takes it."""
    sets = fit.strata[stratum]
    times = sets.times
    if not sets.K:
        nothing = np.zeros(times.size)
        return Baseline(times, nothing, nothing, np.zeros((times.size, fit.beta.size)))
    now = hazards(sets, fit.beta)
    scale = np.exp(-now.top)
    place = np.searchsorted(times, sets.moments)

    def running(values: Numbers) -> Numbers:
        found = np.zeros((times.size, *values.shape[1:]))
        found[place] = values
        return np.cumsum(found, axis=0)

    return Baseline(
        times=times,
        hazard=running(sets.per_moment(now.each)) * scale,
        variance=running(sets.per_moment(now.each / now.slot)) * scale**2,
        mean=running(_slot_means(sets, now)[2]) * scale,
    )


@dataclass(frozen=True)
class PredictedCurve:
    """Survival of one row at its stratum's T exit times."""

    times: Numbers
    survival: Numbers
    hazard: Numbers
    """(T,) cumulative."""
    std_err: Numbers
    """(T,) of the cumulative hazard."""

    def interval(self, kind: Interval = "log", level: float = 0.95) -> tuple[Numbers, Numbers]:
        """Pointwise limits as `Curve.interval`."""
        return limits(self.survival, self.std_err, kind, float(ndtri(0.5 + level / 2)))


def predict(
    fit: CoxFit,
    X: Numbers,
    strata: Sequence[int] | None = None,
    covariance: Numbers | None = None,
) -> list[PredictedCurve]:
    """The curve of each row of `X` (m, p), each in its stratum (place in `fit.stratum_names`).

    The error holds the baseline's and the coefficients' uncertainty; `covariance` (p, p) in place
    of the fit's own, where it is robust.
    Source: Tsiatis (1981); Therneau & Grambsch (2000), section 10.2; R's `survfit.coxph`.
    """
    scale = fit.units[1]
    spread = (fit.covariance if covariance is None else covariance) * np.outer(scale, scale)
    places = [0] * len(X) if strata is None else list(strata)
    base = {place: baseline(fit, place) for place in sorted(set(places))}
    curves = []
    for row, place in zip((X - fit.units[0]) / scale, places, strict=True):
        one = base[place]
        risk = float(np.exp(row @ fit.beta))
        away = one.hazard[:, None] * row - one.mean
        with np.errstate(invalid="ignore"):  # infinite errors make none
            variance = one.variance + np.einsum("ti,ij,tj->t", away, spread, away)
        hazard = one.hazard * risk
        error = np.sqrt(np.maximum(variance, 0)) * risk
        curves.append(PredictedCurve(one.times, np.exp(-hazard), hazard, error))
    return curves


def martingale_residuals(fit: CoxFit) -> Numbers:
    """(rows,) events less what the model expected of each row, in the order of the data."""
    found = np.zeros(fit.rows)
    for sets in fit.strata:
        if not sets.K:
            continue
        now = hazards(sets, fit.beta)
        expected = np.exp(now.eta - now.top) * exposure(sets, now)
        observed = np.zeros(sets.rows.size)
        observed[sets.events] = 1.0
        found[sets.rows] = observed - expected
    return found
