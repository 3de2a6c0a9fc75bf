"""Estimates of several places put together, where the truth may differ from place to place."""

from dataclasses import dataclass
from math import erfc, sqrt
from typing import Literal

import numpy as np
from scipy.stats import chi2, t

from workbench.core.errors import NotConverged
from workbench.estimators.arrays import Numbers

ROUNDS = 1000
Method = Literal["reml", "dl"]


@dataclass(frozen=True)
class Pooled:
    """The mean over places of one figure."""

    mean: float
    std_err: float
    tau2: float
    """Variance between the places."""
    i2: float
    """Share of the spread that is more than chance."""
    q: float
    """Cochran's Q, and"""
    q_p: float
    """its chance if all places were alike."""
    p: float
    """Chance of the mean if it were 0."""
    prediction: tuple[float, float] | None
    """Between what, with 95%, the figure of another place will be; None for two places."""


def random_effects(estimates: Numbers, variances: Numbers, method: Method = "reml") -> Pooled:
    """`estimates` and `variances` (k,) of k >= 2 places.

    `dl`: DerSimonian & Laird (1986); `reml`: restricted maximum likelihood, Viechtbauer (2005).
    The interval of another place: Higgins, Thompson & Spiegelhalter (2009). NotConverged.
    """
    k = estimates.size
    fixed = 1 / variances
    mean = float(fixed @ estimates / fixed.sum())
    q = float(fixed @ (estimates - mean) ** 2)
    spare = float(fixed.sum() - (fixed**2).sum() / fixed.sum())
    tau2 = max(0.0, (q - (k - 1)) / spare)
    if method == "reml":
        tau2 = _reml(estimates, variances, tau2)
    weights = 1 / (variances + tau2)
    mean = float(weights @ estimates / weights.sum())
    error = float(np.sqrt(1 / weights.sum()))
    prediction = None
    if k > 2:
        reach = float(t.ppf(0.975, k - 2)) * sqrt(tau2 + error**2)
        prediction = mean - reach, mean + reach
    typical = (k - 1) / spare
    return Pooled(
        mean=mean,
        std_err=error,
        tau2=tau2,
        i2=tau2 / (tau2 + typical),
        q=q,
        q_p=float(chi2.sf(q, k - 1)),
        p=erfc(abs(mean / error) / sqrt(2)),
        prediction=prediction,
    )


def _reml(estimates: Numbers, variances: Numbers, start: float) -> float:
    """Fisher scoring, never under 0."""
    tau2 = start
    for _ in range(ROUNDS):
        weights = 1 / (variances + tau2)
        total = float(weights.sum())
        away = estimates - float(weights @ estimates) / total
        slope = float(weights**2 @ away**2) - total + float((weights**2).sum()) / total
        information = (
            float((weights**2).sum())
            - 2 * float((weights**3).sum()) / total
            + float((weights**2).sum() / total) ** 2
        )
        reached = max(0.0, tau2 + slope / information)
        if abs(reached - tau2) <= 1e-12 * (1 + tau2):
            return reached
        tau2 = reached
    raise NotConverged(what="The mean over places", iterations=ROUNDS)
