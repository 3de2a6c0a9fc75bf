"""A model of another place fitted to one's own clients: its level, its baselines, how far it sets apart."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.core.errors_outflow import NothingToRecalibrate
from workbench.core.findings import Finding
from workbench.estimators.arrays import Codes, Numbers
from workbench.estimators.calibration import calibration_slope, observed
from workbench.estimators.cox import CoxFit, cox
from workbench.estimators.inverse_censoring import Outcomes
from workbench.estimators.penalised import with_coefficients
from workbench.survival.columns import texts
from workbench.survival.outflow.coding import OTHER, apply
from workbench.survival.outflow.portable import (
    Baseline,
    Calibration,
    CauseModel,
    PortableModel,
    sealed,
)
from workbench.survival.outflow.predicting import expected
from workbench.survival.outflow.results import Recalibrated
from workbench.survival.outflow.rounding import all_significant
from workbench.survival.outflow.training import Clients, coarse_baseline, last_time
from workbench.survival.results import Excluded
from workbench.survival.rows import read_rows
from workbench.survival.spec import SurvivalSpec

SLOPE_EVENTS = 100
"""From so many events a slope is fitted too (Vergouwe et al. 2005: what a validation needs)."""
BASELINE_EVENTS = 50
"""From so many a baseline; from `small_cell` its level alone. With fewer, each new figure is more
likely to do harm (Steyerberg et al. 2004; van Houwelingen 2000)."""
DIGITS = 4


@dataclass(frozen=True)
class _Own:
    """One's own clients as the model sees them."""

    X: Numbers
    clients: Clients
    excluded: tuple[Excluded, ...]
    elsewhere: int
    """Clients who left for a reason that the model does not know."""


def recalibrate(
    model: PortableModel, frame: pd.DataFrame, causes: tuple[str, ...], file: str
) -> tuple[Recalibrated, PortableModel]:
    """The model with baselines (and slopes) of these clients, as far as their events bear it.

    `frame` has the model's columns under the model's names. `causes`: the values of the cause
    column that compete; those that the model does not know are its `other`, if it has one; ():
    the model's own. NothingToRecalibrate; errors as `read_clients`.
    Source: van Houwelingen (2000), "Validation, calibration, revision and combination".
    """
    own = _own(model, frame, causes)
    target = model.causes.index(model.target) + 1
    events = int((own.clients.cause == target).sum())
    if events < model.small_cell:
        raise NothingToRecalibrate(
            file=file, events=events, cause=model.target, needed=model.small_cell
        )
    until = min(model.until, last_time(own.clients, model.small_cell))
    made, what, slopes = [], {}, {}
    for kind, one in enumerate(model.models, start=1):
        found, how, slope = _fitted(one, own, kind, until, model)
        made.append(found)
        what[one.cause], slopes[one.cause] = how, slope
    horizons = tuple(time for time in model.horizons if time <= until) or (until,)
    fresh = model.model_copy(
        update={
            "models": tuple(made),
            "until": until,
            "horizons": horizons,
            "history": (*model.history, "recalibrated"),
            "recalibrated": what,
            "validation": (),
            "groups": (),
            "calibration": (),
        }
    )
    after = _calibrations(fresh, own, horizons)
    fresh = sealed(fresh.model_copy(update={"calibration": after}))
    answer = Recalibrated(
        target=model.target,
        rows=own.clients.exit.size,
        excluded=own.excluded,
        what=what,
        slopes=slopes,
        before=_calibrations(model, own, horizons),
        after=after,
        findings=tuple(_findings(own, model)),
        digest=fresh.digest,
    )
    return answer, fresh


def _own(model: PortableModel, frame: pd.DataFrame, causes: tuple[str, ...]) -> _Own:
    seen = apply(model.design, frame)
    kinds = causes or model.causes
    if model.columns.cause is not None:
        there = set(texts(frame, model.columns.cause)) - {None}
        kinds = tuple(kind for kind in kinds if kind in there)
    if model.columns.cause is not None and not kinds:
        kinds = (model.target,)  # CauseAbsent will say it
    spec = SurvivalSpec(
        duration=model.columns.duration,
        event=model.columns.event,
        entry=model.columns.entry,
        cause=model.columns.cause,
        causes=kinds if model.columns.cause is not None else (),
    )
    rows, excluded = read_rows(frame, spec)
    cause = rows.cause if spec.causes else rows.event.astype(np.int64)
    usable = rows.usable & seen.known & (cause >= 0)
    if count := int((rows.usable & ~seen.known).sum()):
        excluded.append(Excluded(reason="missing_covariate", count=count))
    if count := int((rows.usable & seen.known & (cause < 0)).sum()):
        excluded.append(Excluded(reason="missing_cause", count=count))
    names = kinds if spec.causes else (model.target,)
    codes, elsewhere = _as_theirs(cause[usable], names, model)
    entry = np.full(rows.exit.size, -np.inf) if rows.entry is None else rows.entry
    clients = Clients(
        frame[usable].reset_index(drop=True),
        rows.exit[usable],
        np.where(entry <= 0, -np.inf, entry)[usable],
        codes,
        np.arange(int(usable.sum())),
        model.causes,
        model.causes.index(model.target) + 1,
        {},
    )
    return _Own(seen.X[usable[seen.known]], clients, tuple(excluded), elsewhere)


def _as_theirs(cause: Codes, names: tuple[str, ...], model: PortableModel) -> tuple[Codes, int]:
    codes = np.zeros_like(cause)
    elsewhere = 0
    for place, name in enumerate(names, start=1):
        mine = cause == place
        if name in model.causes:
            codes[mine] = model.causes.index(name) + 1
        elif OTHER in model.causes:
            codes[mine] = model.causes.index(OTHER) + 1
        else:
            elsewhere += int(mine.sum())
    return codes, elsewhere


def _fitted(
    one: CauseModel, own: _Own, kind: int, until: float, model: PortableModel
) -> tuple[CauseModel, str, float | None]:
    event = own.clients.cause == kind
    count = int(event.sum())
    score = (own.X - np.array(one.centre)) @ np.array(one.coefficients)
    exit, entry = own.clients.exit, own.clients.entry
    slope: float | None = None
    error = 0.0
    if count >= BASELINE_EVENTS and np.ptp(score) > 1e-6:
        free = cox(score[:, None], exit, event, entry)
        slope, error = float(free.coefficients[0]), float(free.std_err[0])
    if count < model.small_cell:
        return one, "nothing", slope
    if count < BASELINE_EVENTS:
        return _levelled(one, own, score, count), "level", slope
    if slope is not None and count >= SLOPE_EVENTS:
        return (
            _rebased(one, own, free, event, until, model, slope, error),
            ("baseline and slope"),
            slope,
        )
    fixed = with_coefficients(score[:, None], exit, event, entry, np.ones(1))
    return _rebased(one, own, fixed, event, until, model, 1.0, 0.0), "baseline", slope


def _levelled(one: CauseModel, own: _Own, score: Numbers, count: int) -> CauseModel:
    """Every hazard times what came over what was expected."""
    line = np.concatenate([[0.0], one.baseline.times])
    heights = np.concatenate([[0.0], one.baseline.hazard])
    seen = np.interp(own.clients.exit, line, heights)
    before = np.interp(np.maximum(own.clients.entry, 0), line, heights)
    hoped = float((seen - before) @ np.exp(score))
    hazard = heights[1:] * (count / hoped) if hoped > 0 else heights[1:]
    steps = np.diff(hazard, prepend=0.0)
    # an error of 1 / sqrt(count) of the whole, shared by the steps
    error = np.sqrt(hazard[-1] / np.where(steps > 0, steps, 1.0) / count)
    return one.model_copy(
        update={
            "baseline": Baseline(
                times=one.baseline.times,
                hazard=all_significant(hazard),
                error=all_significant(error, 6),
            ),
            "events": count,
        }
    )


def _rebased(
    one: CauseModel,
    own: _Own,
    fit: CoxFit,
    event: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    until: float,
    model: PortableModel,
    slope: float,
    error: float,
) -> CauseModel:
    ends, hazard, relative, _ = coarse_baseline(
        fit, own.clients.exit[event], until, model.small_cell, model.horizons
    )
    beta = np.array(one.coefficients)
    spread = slope**2 * np.array(one.covariance) + error**2 * np.outer(beta, beta)
    # the fit's baseline is of who has its mean score, the file's of who has score 0
    at_zero = hazard * float(np.exp(-slope * fit.units[0][0]))
    return one.model_copy(
        update={
            "coefficients": all_significant(slope * beta),
            "covariance": tuple(all_significant(row, 6) for row in (spread + spread.T) / 2),
            "middle": all_significant(own.X.mean(axis=0), 6),
            "baseline": Baseline(
                times=tuple(ends.tolist()),
                hazard=all_significant(at_zero),
                error=all_significant(relative, 6),
            ),
            "penalty": 0.0,
            "events": int(event.sum()),
        }
    )


def _calibrations(
    model: PortableModel, own: _Own, horizons: tuple[float, ...]
) -> tuple[Calibration, ...]:
    start = own.clients.from_start
    if not start.size:
        return ()
    outcomes = Outcomes.of(own.clients.exit[start], own.clients.cause[start])
    target = own.clients.target
    chances = expected(model, own.X[start], horizons).incidence[:, :, target - 1]
    found = []
    for place, time in enumerate(horizons):
        if outcomes.by(time, target).sum() < model.small_cell:
            continue
        share, _ = observed(outcomes, target, time, len(model.causes))
        _, slope, error = calibration_slope(chances[:, place], outcomes, target, time)
        found.append(
            Calibration(
                time=time,
                expected=round(float(chances[:, place].mean()), DIGITS),
                observed=round(share, DIGITS),
                slope=round(slope, DIGITS) if np.isfinite(slope) else None,
                slope_error=round(error, DIGITS) if np.isfinite(error) else None,
            )
        )
    return tuple(found)


def _findings(own: _Own, model: PortableModel) -> list[Finding]:
    if not own.elsewhere:
        return []
    return [
        Finding(
            code="outflow_unknown_reasons",
            severity="warning",
            text=f"{own.elsewhere} clients left for reasons that the model does not know; they count as "
            "censored.",
            count=own.elsewhere,
        )
    ]
