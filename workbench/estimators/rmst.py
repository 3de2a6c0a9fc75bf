"""Restricted mean survival time: the area under a survival curve up to a horizon."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from workbench.estimators.arrays import Clock, Flags, Numbers
from workbench.estimators.influence import cumulative
from workbench.estimators.kaplan_meier import kaplan_meier


@dataclass(frozen=True)
class RestrictedMean:
    """Mean time until the event or `tau`, whichever comes first."""

    tau: float
    mean: float
    std_err: float
    beyond: bool
    """Whether tau is past the last exit time while somebody was still there: the curve is then
    taken to stay where it was, which is a guess."""


@dataclass(frozen=True)
class Difference:
    """Of two restricted means, with its test of no difference."""

    difference: float
    std_err: float
    p: float


def restricted_mean(
    exit: Numbers,
    event: Flags,
    tau: float,
    entry: Numbers | None = None,
    weights: Numbers | None = None,
    clusters: npt.NDArray[np.generic] | None = None,
    start: float = 0.0,
) -> RestrictedMean:
    """The area under Kaplan-Meier from `start` to `tau`, plus `start`.

    Arrays as `kaplan_meier`. Var = sum over times of (area from there to tau)^2 d / (n (n - d)),
    as R's `survfit(..., rmean)`; with `clusters` the infinitesimal jackknife over them.
    Source: Irwin (1949); Andersen, Hansen & Klein (2004); Klein & Moeschberger (2003), 4.5.
    """
    curve = kaplan_meier(exit, event, entry, weights)
    inside = curve.times <= tau
    times = curve.times[inside]
    edges = np.concatenate([[start], times, [max(tau, start)]])
    steps = np.concatenate([[1.0], curve.survival[inside]]) * np.maximum(np.diff(edges), 0)
    if clusters is None:
        risk, events = curve.at_risk[inside], curve.events[inside]
        left = np.where(curve.survival[inside] > 0, risk - events, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = np.where((events > 0) & (left > 0), events / (risk * left), 0.0)
        variance = float(np.cumsum(steps[:0:-1])[::-1] ** 2 @ terms)
    else:
        variance = _jackknife(exit, event, entry, weights, clusters, steps)
    last = curve.survival[-1] if curve.times.size else 1.0
    return RestrictedMean(
        tau=tau,
        mean=float(steps.sum()) + start,
        std_err=float(np.sqrt(variance)),
        beyond=bool(last > 0 and (not curve.times.size or tau > curve.times[-1])),
    )


def _jackknife(
    exit: Numbers,
    event: Flags,
    entry: Numbers | None,
    weights: Numbers | None,
    clusters: npt.NDArray[np.generic],
    steps: Numbers,
) -> float:
    """S(t) changes by S(t) (G(t) - G(entry)) while a row is there, and by -S(t) m afterwards."""
    clock = Clock.of(exit, entry)
    w = np.ones(exit.size) if weights is None else weights
    risk, events = clock.at_risk(w), clock.at(w * event)
    left = np.where(events >= risk * (1 - 1e-12), 0.0, risk - events)
    with np.errstate(divide="ignore", invalid="ignore"):
        jump = np.where(left > 0, 1 / left, 0.0)
    G = cumulative(events / risk * jump)
    area = np.zeros(G.size)
    area[: steps.size] = steps
    # to the end of the step that begins at each place
    plain, raised = cumulative(area), cumulative(area * G)
    into, out, g = clock.entered, clock.left + 1, G[clock.entered]
    there = raised[out] - raised[into] - g * (plain[out] - plain[into])
    m = event * jump[clock.left] - (G[out] - g)
    influence = w * (there - m * (plain[-1] - plain[out]))
    sums = np.bincount(np.unique(clusters, return_inverse=True)[1], influence)
    return float(sums @ sums)


def difference(one: RestrictedMean, other: RestrictedMean) -> Difference:
    """`one` less `other`, of two groups without a client in common."""
    gap = one.mean - other.mean
    std_err = float(np.hypot(one.std_err, other.std_err))
    p = 2 * float(ndtr(-abs(gap) / std_err)) if std_err > 0 else float("nan")
    return Difference(gap, std_err, p)


def common_tau(last: Sequence[float]) -> float:
    """The longest horizon that every group reaches, from each group's last exit time."""
    return min(last)
