"""The survival curve with left truncation, as R's `survfit` counts it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from workbench.estimators.arrays import TIED, Clock, Flags, Numbers
from workbench.estimators.influence import Steps, clustered_variance, cumulative

Interval = Literal["plain", "log", "log-log"]


@dataclass(frozen=True)
class Curve:
    """Kaplan-Meier; every array has one value per distinct exit time."""

    times: Numbers
    survival: Numbers
    """S(t), just after the events at t."""
    log_std_err: Numbers
    """Greenwood's standard error of log S(t); infinite from where S is 0."""
    at_risk: Numbers
    """Weight under observation just before t."""
    events: Numbers
    censored: Numbers

    @property
    def std_err(self) -> Numbers:
        """Standard error of S(t) itself; 0 where S is 0."""
        finite = np.where(self.survival > 0, self.log_std_err, 0.0)
        product: Numbers = self.survival * finite
        return product

    @property
    def median(self) -> float | None:
        """When the curve falls to one half; the middle of a stretch at one half; None if never."""
        low = np.flatnonzero(self.survival < 0.5 + TIED)
        if not low.size:
            return None
        first = low[0]
        under = np.flatnonzero(self.survival < self.survival[first])
        if abs(self.survival[first] - 0.5) < TIED and under.size:
            return float(self.times[first] + self.times[under[0]]) / 2
        return float(self.times[first])

    def interval(self, kind: Interval = "log", level: float = 0.95) -> tuple[Numbers, Numbers]:
        """Pointwise confidence limits (lower, upper), NaN where the kind has none.

        `log` is R's default and is cut off at 1; `plain` is cut off at 0 and 1; `log-log` (the
        complementary log-log of Kalbfleisch & Prentice) has no limits where S is 0 or 1.
        """
        z = float(ndtri(0.5 + level / 2))
        return limits(self.survival, self.log_std_err, kind, z)


def limits(
    survival: Numbers, log_std_err: Numbers, kind: Interval, z: float
) -> tuple[Numbers, Numbers]:
    """(lower, upper) z standard errors from S on the scale of `kind`; NaN where it has none."""
    inside = survival > 0
    S = np.where(inside, survival, np.nan)
    reach = z * np.where(inside, log_std_err, np.nan)
    # an error without end (a coefficient that runs off) reaches from 0 to 1
    with np.errstate(over="ignore", under="ignore"):
        if kind == "plain":
            return np.maximum(S - reach * S, 0), np.minimum(S + reach * S, 1)
        if kind == "log":
            factor = np.exp(reach)
            return S / factor, np.minimum(S * factor, 1)
        hazard = np.where(S < 1, -np.log(S), np.nan)
        factor = np.exp(reach / hazard)
        return np.exp(-hazard * factor), np.exp(-hazard / factor)


def kaplan_meier(
    exit: Numbers,
    event: Flags,
    entry: Numbers | None = None,
    weights: Numbers | None = None,
    clusters: npt.NDArray[np.generic] | None = None,
) -> Curve:
    """The chance to be still there at each time, from censored and late-entered observations.

    `exit` (n,) time of leaving, `event` (n,) whether it was the event, `entry` (n,) when
    observation began on the same clock (None: all from the start), `weights` (n,) positive case
    weights. An observation is at risk at t when entry < t <= exit; censoring at t follows the
    events at t. S(t) = prod (1 - d/n); Var log S(t) = sum d / (n (n - d)) (Greenwood, whatever
    the weights). With `clusters` (n,) the standard error is the infinitesimal jackknife over
    them: for weights that are not counts, and for rows that belong together.
    ValueError on times that `arrays.checked` refuses.
    Source: Kaplan & Meier (1958); Therneau & Grambsch (2000), ch. 2; left truncation: Tsai,
    Jewell & Wang (1987); robust: R's `survfit(..., cluster)`.
    """
    clock = Clock.of(exit, entry)
    event = np.asarray(event, bool)
    weights = np.ones(event.size) if weights is None else np.asarray(weights, np.float64)
    events = clock.at(weights * event)
    risk = clock.at_risk(weights)
    left = np.where(events >= risk * (1 - 1e-12), 0.0, risk - events)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(events > 0, events / (risk * left), 0.0)
        steps = np.where(events > 0, left / risk, 1.0)
    survival = np.cumprod(steps, dtype=np.float64)
    variance = np.cumsum(terms)
    if clusters is not None:
        robust = _jackknife(clock, event, weights, clusters, np.where(left > 0, terms, 0.0), left)
        variance = np.where(survival > 0, robust, np.inf)
    return Curve(
        times=clock.times,
        survival=survival,
        log_std_err=np.sqrt(variance),
        at_risk=risk,
        events=events,
        censored=clock.at(weights * ~event),
    )


def _jackknife(
    clock: Clock,
    event: Flags,
    weights: Numbers,
    clusters: npt.NDArray[np.generic],
    terms: Numbers,
    remaining: Numbers,
) -> Numbers:
    """(T,) variance of log S: while it is there, an observation adds G(t) - G(entry) to log S."""
    with np.errstate(divide="ignore"):
        jump = np.where(remaining > 0, 1 / remaining, 0.0)
    G = cumulative(terms)
    left = clock.left + 1
    g = G[clock.entered]
    m = event * jump[clock.left] - (G[left] - g)
    nothing = np.zeros(m.size)
    steps = Steps(clock.entered, left, weights, g, nothing, m - g, nothing)
    codes = np.unique(clusters, return_inverse=True)[1]
    return clustered_variance(steps, codes, G, np.ones(G.size))
