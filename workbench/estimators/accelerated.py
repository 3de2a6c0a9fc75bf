"""Accelerated failure time: log time is a line in the covariates plus noise of a named kind."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit, log_ndtr

from workbench.core.errors import CollinearTerms, NotConverged, NothingToAnalyse
from workbench.estimators.arrays import Flags, Numbers, checked

Kind = Literal["weibull", "exponential", "lognormal", "loglogistic"]
_ROUNDS = 100
_DECREMENT = 1e-12
_LEVEL = float(np.log(np.sqrt(2 * np.pi)))


@dataclass(frozen=True)
class AcceleratedFit:
    """A fitted model; the intercept is the first of the p coefficients."""

    coefficients: Numbers
    """(p,) by how much log time rises; R's sign."""
    scale: float
    covariance: Numbers
    """(p, p), or (p + 1, p + 1) with log scale last where the scale is fitted."""
    loglik: float
    """Of the times themselves, as R's `survreg` has it."""
    iterations: int
    events: int


def accelerated(
    X: Numbers,
    exit: Numbers,
    event: Flags,
    entry: Numbers | None = None,
    kind: Kind = "weibull",
    weights: Numbers | None = None,
) -> AcceleratedFit:
    """Maximise the likelihood by Newton's method; late entry is conditioned on.

    `X` (n, p) with a column of ones for the intercept; `exit` (n,) over 0; `entry` (n,) or None.
    NothingToAnalyse without an event, or with a time of 0; CollinearTerms; NotConverged.
    Source: Kalbfleisch & Prentice (2002), ch. 3. Ours because lifelines has no exponential model,
    and takes late entry by a general optimiser that stops at five figures.
    """
    exit, start = checked(exit, entry)
    event = np.asarray(event, bool)
    if not event.any():
        raise NothingToAnalyse(what="An accelerated model", detail="there are no events")
    if exit.min() <= 0:
        raise NothingToAnalyse(what="An accelerated model", detail="a time is 0 or less")
    weights = np.ones(exit.size) if weights is None else np.asarray(weights, np.float64)
    late = start > 0
    log_exit, log_entry = np.log(exit), np.log(np.where(late, start, 1.0))
    free = kind != "exponential"
    beta: Numbers = np.zeros(X.shape[1] + 1)
    beta[:-1] = np.linalg.lstsq(X, log_exit, rcond=None)[0]
    if np.linalg.matrix_rank(X) < X.shape[1]:
        raise CollinearTerms(terms="of the model")

    def at(values: Numbers) -> tuple[float, Numbers, Numbers]:
        return _likelihood(X, log_exit, event, log_entry, late, weights, values, kind, free)

    loglik, gradient, hessian = at(beta)
    for iteration in range(1, _ROUNDS + 1):
        step = np.zeros_like(beta)
        size = beta.size if free else beta.size - 1
        step[:size] = np.linalg.solve(_downhill(hessian[:size, :size]), gradient[:size])
        decrement = float(step @ gradient)
        reached = at(beta + step)
        while not reached[0] >= loglik - 1e-9 * abs(loglik):
            step = step / 2
            reached = at(beta + step)
        beta = beta + step
        loglik, gradient, hessian = reached
        if abs(decrement) < _DECREMENT * max(1.0, abs(loglik)):
            covariance: Numbers = np.linalg.inv(-hessian[:size, :size]).astype(np.float64)
            return AcceleratedFit(
                beta[:-1], float(np.exp(beta[-1])), covariance, loglik, iteration, int(event.sum())
            )
    raise NotConverged(what="An accelerated model", iterations=_ROUNDS)


def _downhill(hessian: Numbers) -> Numbers:
    """The information, made positive definite where it is not, far from the maximum."""
    sizes, directions = np.linalg.eigh(-hessian)
    floor = 1e-6 * max(float(np.abs(sizes).max()), 1.0)
    found: Numbers = (directions * np.maximum(np.abs(sizes), floor)) @ directions.T
    return found


def _likelihood(
    X: Numbers,
    log_exit: Numbers,
    event: Flags,
    log_entry: Numbers,
    late: Flags,
    weights: Numbers,
    values: Numbers,
    kind: Kind,
    free: bool,
) -> tuple[float, Numbers, Numbers]:
    scale = float(np.exp(values[-1]))
    line = X @ values[:-1]
    total, gradient = 0.0, np.zeros(values.size)
    hessian = np.zeros((values.size, values.size))
    parts = ((event, log_exit, "density", 1.0), (~event, log_exit, "survival", 1.0))
    for which, times, what, sign in (*parts, (late, log_entry, "survival", -1.0)):
        if not which.any():
            continue
        z = (times[which] - line[which]) / scale
        value, first, second = _density(z, kind) if what == "density" else _survival(z, kind)
        held = sign * weights[which]
        own = X[which] / scale
        total += float(held @ value)
        slopes = np.column_stack([-own, -z]) if free else np.column_stack([-own, np.zeros(z.size)])
        gradient += slopes.T @ (held * first)
        hessian += (slopes * (held * second)[:, None]).T @ slopes
        if free:
            cross = own.T @ (held * first)
            hessian[:-1, -1] += cross
            hessian[-1, :-1] += cross
            hessian[-1, -1] += float(held @ (first * z))
    with_event = float(weights[event].sum())
    total -= with_event * values[-1] + float(weights[event] @ log_exit[event])
    if free:
        gradient[-1] -= with_event
    return total, gradient, hessian


def _density(z: Numbers, kind: Kind) -> tuple[Numbers, Numbers, Numbers]:
    """Log density of the noise, its first and second derivative."""
    if kind == "lognormal":
        return -(z**2) / 2 - _LEVEL, -z, -np.ones_like(z)
    if kind == "loglogistic":
        chance = expit(z)
        return z - 2 * np.logaddexp(0, z), 1 - 2 * chance, -2 * chance * (1 - chance)
    risen = np.exp(np.minimum(z, 700))
    return z - risen, 1 - risen, -risen


def _survival(z: Numbers, kind: Kind) -> tuple[Numbers, Numbers, Numbers]:
    """Log of the chance to be over z, its first and second derivative."""
    if kind == "lognormal":
        value = log_ndtr(-z)
        hazard = np.exp(-(z**2) / 2 - _LEVEL - value)
        return value, -hazard, -hazard * (hazard - z)
    if kind == "loglogistic":
        chance = expit(z)
        return -np.logaddexp(0, z), -chance, -chance * (1 - chance)
    risen = np.exp(np.minimum(z, 700))
    return -risen, -risen, -risen
