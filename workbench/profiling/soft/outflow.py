"""Trap 2 as a picture: the same survival curve for filled and not filled, naive and at a landmark.

Whoever leaves early had less time to be asked. "Ever filled" against "never" therefore gives the
filled immortal time; from a landmark on, with what was known by then, that time is gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.core.errors import CollinearTerms, NotConverged, NothingToAnalyse
from workbench.estimators import cox, kaplan_meier
from workbench.profiling.soft.results import (
    FilledCurve,
    FillingProcess,
    HazardRatio,
    OutflowPicture,
    Side,
)
from workbench.profiling.soft.spells import independent_columns

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

STEP = 365.25 / 12
"""Days between the points of a curve: daily steps would only be many."""
FEWEST = 10
"""A curve ends where fewer are at risk: the rest is noise, and says too much about each of them."""
_FEWEST_EVENTS = 20
_Z = 1.959964
_TINY = 0.5
"""Days: who was filled on the day of time zero is filled from the start."""


@dataclass(frozen=True)
class FilledSpells:
    """Spells on benefit, in days since time zero; every array has one value per spell."""

    entry: Numbers
    exit: Numbers
    ended: Flags
    """Outflow; False where still there at the end of the records."""
    first_filled: Numbers
    """Day on which the characteristic first said something; infinite where it never did."""
    hard: Numbers
    """(n, p) hard characteristics that the ratios are adjusted for; p may be 0."""

    def keep(self, rows: Flags) -> "FilledSpells":
        """The same for some of the spells."""
        return FilledSpells(
            self.entry[rows],
            self.exit[rows],
            self.ended[rows],
            self.first_filled[rows],
            self.hard[rows],
        )


def outflow_picture(name: str, spells: FilledSpells, landmarks: Sequence[int]) -> OutflowPicture:
    """The curves and hazard ratios of filled against not filled: naive, at a landmark, over time.

    The landmark is the one of `landmarks` at which filled and not filled part the clients best.
    At a landmark count the spells under observation by then and still going, filled or not by
    then. Over time, a spell is not filled until it is (start-stop rows).
    Source of the landmark method: Anderson, Cain & Gelber, Journal of Clinical Oncology 1983, 1:710.
    """
    landmark = _landmark(spells, landmarks)
    ever = np.isfinite(spells.first_filled) & (spells.first_filled < spells.exit)
    there = _at(spells, landmark)
    by_then = spells.first_filled <= landmark
    naive = _curves(spells.exit, spells.ended, spells.entry, ever)
    entry = np.full(int(there.sum()), float(landmark))
    honest = _curves(spells.exit[there], spells.ended[there], entry, by_then[there])
    return OutflowPicture(
        name=name,
        landmark=landmark,
        spells=len(spells.exit),
        process=tuple(_process(spells, day) for day in landmarks),
        naive=naive,
        at_landmark=honest,
        naive_ratio=_ratio(spells.exit, spells.ended, spells.entry, ever, spells.hard),
        landmark_ratio=_ratio(
            spells.exit[there], spells.ended[there], entry, by_then[there], spells.hard[there]
        ),
        over_time_ratio=_over_time(spells),
    )


def _at(spells: FilledSpells, day: int) -> Flags:
    there: Flags = (spells.entry <= day) & (spells.exit > day)
    return there


def _landmark(spells: FilledSpells, landmarks: Sequence[int]) -> int:
    def told_apart(day: int) -> float:
        there = _at(spells, day)
        filled = float((spells.first_filled[there] <= day).sum())
        size = float(there.sum())
        return filled * (size - filled) / size if size else 0.0

    return max(landmarks, key=told_apart)


def _process(spells: FilledSpells, day: int) -> FillingProcess:
    """Who came in under our eyes: still there at the landmark, or left before, filled by then."""
    seen = spells.entry <= 0
    still = seen & (spells.exit > day)
    left = seen & (spells.exit <= day) & spells.ended
    filled = spells.first_filled <= np.minimum(spells.exit, day)
    return FillingProcess(
        day=day,
        still_there=int(still.sum()),
        filled_of_still_there=float(filled[still].mean()) if still.any() else None,
        left_before=int(left.sum()),
        filled_of_left=float(filled[left].mean()) if left.any() else None,
    )


def _curves(exit: Numbers, ended: Flags, entry: Numbers, filled: Flags) -> tuple[FilledCurve, ...]:
    found = []
    sides: tuple[tuple[Side, Flags], ...] = (("filled", filled), ("not_filled", ~filled))
    for group, rows in sides:
        if rows.sum() >= FEWEST:
            found.append(_curve(group, exit[rows], ended[rows], entry[rows]))
    return tuple(found)


def _curve(group: Side, exit: Numbers, ended: Flags, entry: Numbers) -> FilledCurve:
    curve = kaplan_meier(exit, ended, entry)
    lower, upper = curve.interval("log")
    start = max(float(entry.min()), 0.0)
    enough = np.flatnonzero(curve.at_risk >= FEWEST)
    last = float(curve.times[enough[-1]]) if len(enough) else start
    days = np.arange(start, last + STEP, STEP)
    place = np.searchsorted(curve.times, days, side="right")

    def at(values: Numbers) -> tuple[float, ...]:
        steps = np.concatenate([[1.0], np.where(np.isnan(values), curve.survival, values)])
        return tuple(float(value) for value in steps[place])

    return FilledCurve(
        group=group,
        days=tuple(float(day) for day in days),
        survival=at(curve.survival),
        lower=at(lower),
        upper=at(upper),
        spells=len(exit),
    )


def _over_time(spells: FilledSpells) -> HazardRatio | None:
    """Each spell until it is filled, and from then on."""
    turn = np.clip(spells.first_filled, 0, None)
    splits = (turn > spells.entry + _TINY) & (turn < spells.exit)
    already = turn <= spells.entry + _TINY
    first_exit = np.where(splits, turn, spells.exit)
    exit = np.concatenate([first_exit, spells.exit[splits]])
    entry = np.concatenate([spells.entry, turn[splits]])
    ended = np.concatenate([spells.ended & ~splits, spells.ended[splits]])
    filled = np.concatenate([already, np.ones(int(splits.sum()), dtype=np.bool_)])
    hard = np.concatenate([spells.hard, spells.hard[splits]])
    return _ratio(exit, ended, entry, filled, hard)


def _ratio(
    exit: Numbers, ended: Flags, entry: Numbers, filled: Flags, hard: Numbers
) -> HazardRatio | None:
    """Hazard of outflow of the filled against the others, given the hard characteristics."""
    if min(ended[filled].sum(), ended[~filled].sum()) < _FEWEST_EVENTS:
        return None
    columns = np.column_stack([filled.astype(np.float64), independent_columns(hard)])
    try:
        fit = cox(columns, exit, ended, entry)
    except (CollinearTerms, NothingToAnalyse, NotConverged):
        return None  # no ratio can be given, and the page says so
    log_ratio, error = float(fit.coefficients[0]), float(fit.std_err[0])
    return HazardRatio(
        ratio=float(np.exp(log_ratio)),
        low=float(np.exp(log_ratio - _Z * error)),
        high=float(np.exp(log_ratio + _Z * error)),
        events=fit.events,
    )
