"""The survival curve with left truncation, as R's `survfit` counts it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import ndtri

from workbench.estimators.arrays import Flags, Numbers, at_risk, checked, count

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

    def interval(self, kind: Interval = "log", level: float = 0.95) -> tuple[Numbers, Numbers]:
        """Pointwise confidence limits (lower, upper), NaN where the kind has none.

        `log` is R's default and is cut off at 1; `plain` is cut off at 0 and 1; `log-log` (the
        complementary log-log of Kalbfleisch & Prentice) has no limits where S is 0 or 1.
        """
        z = float(ndtri(0.5 + level / 2))
        inside = self.survival > 0
        survival = np.where(inside, self.survival, np.nan)
        if kind == "plain":
            reach = z * np.where(inside, self.log_std_err, np.nan) * survival
            return np.maximum(survival - reach, 0), np.minimum(survival + reach, 1)
        if kind == "log":
            factor = np.exp(z * np.where(inside, self.log_std_err, np.nan))
            return survival / factor, np.minimum(survival * factor, 1)
        hazard = np.where(survival < 1, -np.log(survival), np.nan)
        factor = np.exp(z * np.where(inside, self.log_std_err, np.nan) / hazard)
        return np.exp(-hazard * factor), np.exp(-hazard / factor)


def kaplan_meier(
    exit: Numbers,
    event: Flags,
    entry: Numbers | None = None,
    weights: Numbers | None = None,
) -> Curve:
    """The chance to be still there at each time, from censored and late-entered observations.

    `exit` (n,) time of leaving, `event` (n,) whether it was the event, `entry` (n,) when
    observation began on the same clock (None: all from the start), `weights` (n,) case weights.
    An observation is at risk at t when entry < t <= exit; censoring at t follows the events at t.
    S(t) = prod (1 - d/n); Var log S(t) = sum d / (n (n - d)) (Greenwood, whatever the weights).
    ValueError on times that `arrays.checked` refuses.
    Source: Kaplan & Meier (1958); Therneau & Grambsch (2000), ch. 2; left truncation: Tsai,
    Jewell & Wang (1987).
    """
    exit, entry = checked(exit, entry)
    event = np.asarray(event, bool)
    weights = np.ones(exit.size) if weights is None else np.asarray(weights, np.float64)
    times, place = np.unique(exit, return_inverse=True)
    events = count(place, weights * event, times.size)
    censored = count(place, weights * ~event, times.size)
    risk = at_risk(times, exit, entry, weights)
    left = np.where(events >= risk * (1 - 1e-12), 0.0, risk - events)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(events > 0, events / (risk * left), 0.0)
        steps = np.where(events > 0, left / risk, 1.0)
    return Curve(
        times=times,
        survival=np.cumprod(steps, dtype=np.float64),
        log_std_err=np.sqrt(np.cumsum(terms)),
        at_risk=risk,
        events=events,
        censored=censored,
    )
