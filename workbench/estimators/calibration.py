"""Whether predicted chances come true, and what a decision by them would gain."""

from dataclasses import dataclass

import numpy as np

from workbench.estimators.aalen_johansen import aalen_johansen
from workbench.estimators.arrays import Clock, Numbers
from workbench.estimators.inverse_censoring import Outcomes

ROUNDS = 50


@dataclass(frozen=True)
class Bin:
    """People of about the same predicted chance."""

    people: int
    predicted: float
    observed: float
    std_err: float
    events: int


def observed(outcomes: Outcomes, kind: int, time: float, causes: int) -> tuple[float, float]:
    """(Aalen-Johansen's chance of `kind` by `time`, its standard error)."""
    curve = aalen_johansen(outcomes.exit, outcomes.cause, causes=causes)
    place = int(np.searchsorted(curve.times, time, side="right")) - 1
    if place < 0:
        return 0.0, 0.0
    return float(curve.incidence[place, kind - 1]), float(curve.std_err[place, kind - 1])


def share_by(outcomes: Outcomes, kind: int, time: float) -> float:
    """The same chance alone: quick, for many resamples."""
    clock = Clock.of(outcomes.exit, None)
    left = clock.at(outcomes.cause > 0)
    mine = clock.at(outcomes.cause == kind)
    risk = clock.at_risk(np.ones(outcomes.exit.size))
    before = np.concatenate([[1.0], np.cumprod(1 - left / risk)[:-1]])
    return float((before * mine / risk)[clock.times <= time].sum())


def calibration_curve(
    predicted: Numbers, outcomes: Outcomes, kind: int, time: float, causes: int, bins: int = 10
) -> list[Bin]:
    """Equal parts by predicted chance (n,), each with what was observed.

    Source: Austin & Steyerberg (2014); competing causes: van Geloven et al. (2022).
    """
    found = []
    for rows in np.array_split(np.argsort(predicted, kind="stable"), bins):
        if rows.size:
            part = Outcomes.of(outcomes.exit[rows], outcomes.cause[rows])
            share, error = observed(part, kind, time, causes)
            events = int(part.by(time, kind).sum())
            mean = float(predicted[rows].mean())
            found.append(Bin(int(rows.size), mean, share, error, events))
    return found


def calibration_slope(
    predicted: Numbers, outcomes: Outcomes, kind: int, time: float
) -> tuple[float, float, float]:
    """(intercept, slope, the slope's robust error) of cloglog(chance) = a + b cloglog(predicted).

    0 and 1 are perfect; a slope under 1 says that the chances lie too far apart. A weighted
    binomial model of who had left by `time` (weights: `Outcomes.weights`). NaN where the chances
    are all alike. Source: Scheike, Zhang & Gerds (2008); van Geloven et al. (2022).
    """
    nothing = float("nan"), float("nan"), float("nan")
    if np.ptp(predicted) < 1e-9:
        return nothing
    weights, y = outcomes.weights(time), outcomes.by(time, kind)
    if not 0 < float(weights @ y) < float(weights.sum()):
        return nothing
    X = np.column_stack([np.ones(y.size), _cloglog(predicted)])
    beta = np.array([0.0, 1.0])
    for _ in range(ROUNDS):
        chance, slope = _link(X @ beta)
        spread = np.maximum(chance * (1 - chance), 1e-12)
        pull = X * (weights * slope / spread * (y - chance))[:, None]
        information = (X * (weights * slope**2 / spread)[:, None]).T @ X
        step = np.linalg.solve(information, pull.sum(axis=0))
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            break
    else:
        return nothing
    inverse = np.linalg.inv(information)
    sandwich = inverse @ (pull.T @ pull) @ inverse
    return float(beta[0]), float(beta[1]), float(np.sqrt(sandwich[1, 1]))


def net_benefit(
    predicted: Numbers,
    outcomes: Outcomes,
    kind: int,
    time: float,
    thresholds: Numbers,
) -> tuple[Numbers, Numbers]:
    """(of choosing who is over the threshold, of choosing all), each (thresholds,).

    True choices less false ones weighed by the odds of the threshold, per person. Choosing none
    is worth 0. Source: Vickers & Elkin (2006); censored: Vickers et al. (2008).
    """
    whole = share_by(outcomes, kind, time)
    by_model = []
    for threshold in thresholds:
        over = np.flatnonzero(predicted >= threshold)
        share, true = over.size / predicted.size, 0.0
        if over.size:
            part = Outcomes.of(outcomes.exit[over], outcomes.cause[over])
            true = share_by(part, kind, time) * share
        by_model.append(true - (share - true) * threshold / (1 - threshold))
    odds = thresholds / (1 - thresholds)
    return np.array(by_model), whole - (1 - whole) * odds


def _cloglog(chance: Numbers) -> Numbers:
    inside = np.clip(chance, 1e-9, 1 - 1e-9)
    return np.asarray(np.log(-np.log1p(-inside)), np.float64)


def _link(eta: Numbers) -> tuple[Numbers, Numbers]:
    hazard = np.exp(np.clip(eta, -30, 4))
    gone = np.exp(-hazard)
    return 1 - gone, hazard * gone
