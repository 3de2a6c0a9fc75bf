"""Curves as points to draw or to write."""

from collections.abc import Iterator

import numpy as np

from workbench.estimators import aalen_johansen, kaplan_meier
from workbench.estimators.arrays import Codes, Flags, Numbers
from workbench.survival.results import CurvePoint, IncidencePoint
from workbench.survival.spec import SurvivalSpec


def survival_points(
    group: str, exit_time: Numbers, event: Flags, entry: Numbers | None, spec: SurvivalSpec
) -> Iterator[CurvePoint]:
    """Kaplan-Meier of one group."""
    curve = kaplan_meier(exit_time, event, entry)
    lower, upper = curve.interval(spec.interval)
    before = 0.0
    events = np.cumsum(curve.events)
    for place in _places(curve.times, spec.every):
        yield CurvePoint(
            group=group,
            time=curve.times[place],
            survival=curve.survival[place],
            lower=_known(lower[place]),
            upper=_known(upper[place]),
            at_risk=round(curve.at_risk[place]),
            events=round(events[place] - before),
        )
        before = events[place]


def incidence_points(
    group: str, exit_time: Numbers, cause: Codes, entry: Numbers | None, spec: SurvivalSpec
) -> Iterator[IncidencePoint]:
    """Aalen-Johansen of one group, cause after cause."""
    made = aalen_johansen(exit_time, cause, entry, len(spec.causes))
    places = _places(made.times, spec.every)
    for number, name in enumerate(spec.causes):
        for place in places:
            yield IncidencePoint(
                cause=name,
                group=group,
                time=made.times[place],
                incidence=made.incidence[place, number],
                se=made.std_err[place, number],
            )


def _places(times: Numbers, every: float | None) -> Codes:
    """Which times to report: all, or the last one of each stretch of `every`."""
    if every is None:
        return np.arange(times.size)
    stretch = np.floor(times / every)
    return np.flatnonzero(np.concatenate([np.diff(stretch) > 0, [True]]))


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
