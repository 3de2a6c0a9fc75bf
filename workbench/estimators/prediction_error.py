"""How far predicted chances are from what happened: Brier's score and its like over time."""

import numpy as np

from workbench.estimators.arrays import Numbers
from workbench.estimators.inverse_censoring import Outcomes


def brier(predicted: Numbers, outcomes: Outcomes, kind: int, time: float) -> float:
    """Mean squared distance between the chance of `kind` by `time` (n,) and whether it came.

    Censored people count by those like them that were not (`Outcomes.weights`). 0 is perfect.
    Source: Graf et al. (1999); Gerds & Schumacher (2006); competing causes: Schoop et al. (2011).
    """
    away = outcomes.by(time, kind) - predicted
    return float(outcomes.weights(time) @ away**2) / predicted.size


def integrated(scores: Numbers, times: Numbers) -> float:
    """The mean of a score over time 0 to the last of `times` (T,), by straight lines from 0 at 0."""
    line = np.concatenate([[0.0], times])
    heights = np.concatenate([[0.0], scores])
    return float(np.trapezoid(heights, line) / times[-1])


def integrated_brier(predicted: Numbers, outcomes: Outcomes, kind: int, times: Numbers) -> float:
    """`predicted` (n, T) chances by `times` (T,)."""
    scores = [brier(predicted[:, place], outcomes, kind, time) for place, time in enumerate(times)]
    return integrated(np.array(scores), times)
