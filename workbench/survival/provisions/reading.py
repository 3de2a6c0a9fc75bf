"""A provision read in four honest ways, and in the one that is refused, per target group.

Who stays long has more time to get a provision, so `ever against never` makes a provision look as
if it kept people in (or, for an event one does not want, as if it protected): immortal time. Source:
Suissa (2008); van Walraven et al. (2004); the Stanford heart transplant data.
"""

from collections.abc import Iterator
from math import sqrt

import numpy as np
import pandas as pd

from workbench.core.errors import CollinearTerms, NotConverged, NothingToAnalyse
from workbench.core.progress import Progress, silent
from workbench.estimators import aalen_johansen, cox
from workbench.estimators.after_cox import robust_covariance
from workbench.estimators.arrays import Codes, Flags, Numbers
from workbench.survival.columns import in_order
from workbench.survival.independent import independent
from workbench.survival.provisions.effects import Z, effects
from workbench.survival.provisions.exposed import Exposed, read_exposed
from workbench.survival.provisions.results import (
    Effect,
    Landmark,
    ProvisionReading,
    ProvisionReport,
    Refused,
    Standardised,
    UptakePoint,
    Verdict,
)
from workbench.survival.provisions.spec import ProvisionSpec
from workbench.survival.provisions.weighting import weigh_arms
from workbench.survival.regression import coefficients
from workbench.survival.results import Coefficient
from workbench.survival.rows import EVERYONE


def read_provision(
    frame: pd.DataFrame, spec: ProvisionSpec, progress: Progress = silent
) -> ProvisionReport:
    """Read a provision for everyone, and for each group where there are groups.

    An effect is None where the data have no model of it. Deterministic.
    ColumnMissing, ColumnNotNumbers, EventNotBinary, FormulaFault, NothingToAnalyse.
    """
    rows, excluded = read_exposed(frame, spec)
    if not len(rows.start):
        raise NothingToAnalyse(what="A provision", detail="no usable rows are left")
    groups: list[tuple[int, str]] = [
        (place, value)
        for place in range(len(spec.groups))
        for value in in_order({one for one in rows.groups[rows.first, place] if one is not None})
    ]
    readings = [_reading(rows, None, EVERYONE, spec)]
    for done, (place, group) in enumerate(groups, start=1):
        progress(done, len(groups) + 1, spec.provision)
        own = rows.chosen(_members(rows, place, group))
        readings.append(_reading(own, spec.groups[place], group, spec))
    return ProvisionReport(
        provision=spec.provision,
        lag=spec.lag,
        rows=len(rows.start),
        excluded=tuple(excluded),
        covariates=spec.covariates,
        readings=tuple(readings),
        who=_who(rows),
    )


def _members(rows: Exposed, place: int, group: str) -> Flags:
    """Rows of the spells that are of the group at their first row."""
    lengths = np.diff(np.append(rows.first, len(rows.start)))
    found: Flags = np.repeat(rows.groups[rows.first, place] == group, lengths)
    return found


def _reading(rows: Exposed, by: str | None, group: str, spec: ProvisionSpec) -> ProvisionReading:
    whole, ever = rows.whole()
    cut, late = rows.cut(spec.lag)
    (plain,) = effects(rows, [rows.on], adjusted=False)
    (adjusted,) = effects(rows, [rows.on], adjusted=True)
    early_effect, late_effect = effects(cut, [cut.on & ~late, late], adjusted=True)
    enough = adjusted is not None and _enough(adjusted, spec.least_events)
    return ProvisionReading(
        by=by,
        group=group,
        people=len(ever),
        given=int(ever.sum()),
        events=int(whole.event.sum()),
        events_given=int((whole.event & ever).sum()),
        naive=_naive(rows, whole),
        time_varying=plain,
        adjusted=adjusted,
        early=early_effect,
        late=late_effect,
        landmarks=tuple(_landmark(rows, time, spec) for time in spec.landmarks),
        uptake=tuple(_uptake(rows, spec)),
        verdict=_verdict(adjusted) if adjusted is not None and enough else "insufficient",
        lock_in=_lower(early_effect, late_effect) if enough else False,
    )


def _naive(rows: Exposed, whole: Exposed) -> Refused | None:
    (effect,) = effects(whole, [whole.on], adjusted=True)
    if effect is None:
        return None
    waiting = np.minimum(rows.begun[rows.first], whole.stop) - whole.start
    return Refused(effect=effect, waiting=float(waiting[whole.on].mean()))


def _landmark(rows: Exposed, time: float, spec: ProvisionSpec) -> Landmark:
    there = rows.at(time)
    with_it = int(there.on.sum())
    (effect,) = effects(there, [there.on], adjusted=True)
    made = Landmark(
        time=time, with_provision=with_it, without=len(there.on) - with_it, effect=effect
    )
    arms = weigh_arms(there.X, there.names, there.on) if effect is not None else None
    if arms is None:
        return made
    (weighted,) = effects(there, [there.on], adjusted=False, weights=arms.weights)
    more = {
        "weighted": weighted,
        "overlap": arms.overlap,
        "balance": arms.balance,
        "standardised": tuple(_standardised(there, arms.weights, time, spec)),
    }
    return made.model_copy(update=more)


def _standardised(
    there: Exposed, weights: Numbers, time: float, spec: ProvisionSpec
) -> Iterator[Standardised]:
    """Weighted Aalen-Johansen of both arms after the landmark."""
    cause = np.where(there.event, 1, np.where(there.other, 2, 0))
    curves = [
        aalen_johansen(there.stop[arm] - time, cause[arm], None, 2, weights[arm], there.person[arm])
        for arm in (there.on, ~there.on)
    ]
    longest = min(float(curve.times[-1]) for curve in curves)
    for horizon in spec.horizons:
        if horizon > longest:
            continue
        (one, se_one), (two, se_two) = (
            _at(curve.times, curve.incidence[:, 0], curve.std_err[:, 0], horizon)
            for curve in curves
        )
        yield Standardised(
            horizon=horizon, with_provision=one, without=two, se_with=se_one, se_without=se_two
        )


def _first_provision(rows: Exposed) -> tuple[Exposed, Numbers, Codes]:
    """Spells until the provision begins (1), they end (2) or are lost from sight (0)."""
    whole, _ = rows.whole()
    begun = rows.begun[rows.first]
    began = begun <= whole.stop
    until = np.where(began, begun, whole.stop)
    cause = np.where(began, 1, np.where(whole.event | whole.other, 2, 0)).astype(np.int64)
    waits = until > whole.start
    return whole.chosen(waits), until[waits], cause[waits]


def _uptake(rows: Exposed, spec: ProvisionSpec) -> Iterator[UptakePoint]:
    whole, until, cause = _first_provision(rows)
    if not (cause == 1).any():
        return
    curve = aalen_johansen(until, cause, whole.start, 2, None, whole.person)
    for time in spec.horizons:
        if time <= curve.times[-1]:
            value, se = _at(curve.times, curve.incidence[:, 0], curve.std_err[:, 0], time)
            yield UptakePoint(time=time, incidence=value, se=se)


def _who(rows: Exposed) -> dict[str, Coefficient]:
    """Cox's model of the first provision: which characteristics go together with getting it."""
    whole, until, cause = _first_provision(rows)
    kept = independent(whole.X)
    if not kept:
        return {}
    try:
        fit = cox(whole.X[:, kept], until, cause == 1, whole.start)
    except (NothingToAnalyse, CollinearTerms, NotConverged):
        return {}
    names = tuple(rows.names[place] for place in kept)
    return coefficients(
        names, fit.coefficients, fit.covariance, robust_covariance(fit, whole.person)
    )


def _at(times: Numbers, values: Numbers, errors: Numbers, when: float) -> tuple[float, float]:
    place = int(np.searchsorted(times, when, side="right")) - 1
    return (float(values[place]), float(errors[place])) if place >= 0 else (0.0, 0.0)


def _enough(effect: Effect, least: int) -> bool:
    return min(effect.events_exposed, effect.events - effect.events_exposed) >= least


def _verdict(effect: Effect) -> Verdict:
    if effect.lower > 1:
        return "more_outflow"
    return "less_outflow" if effect.upper < 1 else "no_difference"


def _lower(early: Effect | None, late: Effect | None) -> bool:
    if early is None or late is None:
        return False
    return late.coef - early.coef > Z * sqrt(early.se**2 + late.se**2)
