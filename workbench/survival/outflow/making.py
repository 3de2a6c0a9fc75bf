"""One table, one specification: a portable model, and how good it is on other clients."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from workbench.core.findings import Finding
from workbench.core.progress import Progress, silent
from workbench.survival.columns import texts
from workbench.survival.outflow.judging import by_group, calibrations, decision_curve
from workbench.survival.outflow.portable import DesignCoding, PortableModel, sealed
from workbench.survival.outflow.proxies import proxies_among
from workbench.survival.outflow.results import Effect, Outflow
from workbench.survival.outflow.spec import DAYS, OutflowSpec
from workbench.survival.outflow.training import (
    Clients,
    chosen_horizons,
    last_time,
    read_clients,
    train,
)
from workbench.survival.outflow.validating import (
    Held,
    best_of,
    by_client,
    by_time,
    hold_out,
    later_clients,
)
from workbench.survival.results import Excluded
from workbench.values.dates import DATE_FORMATS, parse_dates

Z = 1.959963984540054
SLOPE_OFF = 0.1
"""A slope this near 1 is not worth a warning, however sure it is."""


def make_outflow(
    frame: pd.DataFrame,
    spec: OutflowSpec,
    progress: Progress = silent,
    like: DesignCoding | None = None,
    lineage: str = "",
) -> tuple[Outflow, PortableModel]:
    """The model of all clients in its portable form, and its validation by client and by time.

    `frame` may hold text only. `like`: the coding of another model, so that the two can be put
    together. The same input gives the same bytes. Errors as `read_clients` and `train`.
    """
    with threadpool_limits(1):  # fits this small wait longer for each other than they work
        return _made(frame, spec, progress, like, lineage)


def _made(
    frame: pd.DataFrame,
    spec: OutflowSpec,
    progress: Progress,
    like: DesignCoding | None,
    lineage: str,
) -> tuple[Outflow, PortableModel]:
    clients = read_clients(frame, spec)
    horizons = _within(spec.horizons, clients, spec) or chosen_horizons(clients)
    model = train(clients, spec, horizons, like, lineage)
    horizons = model.horizons
    held = hold_out(clients, spec, horizons, progress)
    validation = by_client(held)
    later = _later(clients, spec, horizons)
    if later is not None:
        validation += by_time(later, spec)
    chosen = best_of(held)
    calibration = calibrations(held, spec.small_cell)
    groups = by_group(held, spec)
    model = sealed(
        model.model_copy(
            update={
                "validation": tuple(validation),
                "calibration": calibration,
                "groups": groups,
                "proxies": tuple(proxies_among(model.design.inputs)),
                "chosen": chosen,
            }
        )
    )
    answer = Outflow(
        target=model.target,
        causes=model.causes,
        unit=model.unit,
        until=model.until,
        horizons=model.horizons,
        rows=model.training.clients,
        events=model.training.events,
        excluded=tuple(
            Excluded(reason=reason, count=count) for reason, count in clients.left_out.items()
        ),
        penalties={one.cause: one.penalty for one in model.models},
        effects=tuple(_effects(model)),
        validation=tuple(validation),
        chosen=chosen,
        calibration=calibration,
        decision=decision_curve(held),
        groups=groups,
        findings=tuple(_findings(model, clients, spec, later is not None)),
        digest=model.digest,
    )
    return answer, model


def _within(asked: tuple[float, ...], clients: Clients, spec: OutflowSpec) -> tuple[float, ...]:
    until = last_time(clients, spec.small_cell)
    return tuple(time for time in sorted(set(asked)) if time <= until)


def _later(clients: Clients, spec: OutflowSpec, horizons: tuple[float, ...]) -> Held | None:
    """Held out by time; None where that was not asked for, or can't be."""
    if spec.started is None or spec.split is None:
        return None
    cells = texts(clients.frame, spec.started)
    dates = parse_dates(np.array([cell and str(cell)[:10] for cell in cells], object), DATE_FORMATS)
    known = np.array([isinstance(day, date) for day in dates], bool)
    days = np.array([(day - spec.split).days for day in dates[known]], np.float64)
    return later_clients(
        clients.chosen(np.flatnonzero(known)), spec, days / DAYS[spec.unit], horizons
    )


def _effects(model: PortableModel) -> Iterator[Effect]:
    for one in model.models:
        errors = np.sqrt(np.diag(np.array(one.covariance)))
        for term, coef, error in zip(
            model.design.columns, one.coefficients, errors.tolist(), strict=True
        ):
            yield Effect(cause=one.cause, term=term, coef=coef, se=error)


def _findings(
    model: PortableModel, clients: Clients, spec: OutflowSpec, by_time: bool
) -> Iterator[Finding]:
    if model.chosen == "aalen_johansen":
        yield Finding(
            code="outflow_no_gain",
            severity="warning",
            text="On other clients the model is no better than the average of all: it should not be used.",
        )
    if model.chosen == "boosting":
        yield Finding(
            code="outflow_trees_better",
            severity="warning",
            text="Boosted trees do better than the model in the file: a curve (ns(x, df=3)) or an "
            "interaction (a*b) is missing from its terms, or an effect changes over time.",
        )
    for column, proxy in proxies_among(model.design.inputs).items():
        yield Finding(
            code="outflow_proxy",
            severity="warning",
            text=f"{column}: {proxy.en}.",
            column=column,
        )
    thin = [f"{one.group} {one.level}" for one in model.groups if one.evidence == "insufficient"]
    if thin:
        yield Finding(
            code="outflow_groups_without_evidence",
            severity="info",
            text=f"Too few clients to say how good the model is for: {', '.join(thin)}.",
            values={"groups": ", ".join(thin)},
        )
    for one in model.groups:
        low, high = one.ratio.lower, one.ratio.upper
        if low is not None and high is not None and not low <= 1 <= high:
            yield Finding(
                code="outflow_group_off",
                severity="warning",
                text=f"For {one.group} {one.level} what came is {one.ratio.value:.2f} times what was expected.",
                column=one.group,
                values={"level": one.level, "ratio": one.ratio.value or 0.0},
            )
    yield from _spread_wrongly(model)
    if spec.split is not None and not by_time:
        yield Finding(
            code="outflow_not_by_time",
            severity="warning",
            text="There are too few clients on one side of the date to hold the model against later ones.",
        )
    late = int((clients.entry > 0).sum())
    if late:
        yield Finding(
            code="outflow_late_entries",
            severity="info",
            text=f"{late} clients who were first seen later are in the making of the model, not in its test.",
            count=late,
        )
    cut = [time for time in spec.horizons if time > model.until]
    if cut:
        yield Finding(
            code="outflow_horizon_left_out",
            severity="warning",
            text=f"Past {model.until:g} {model.unit} too few clients were there to say anything: a later "
            "time is left out.",
            values={"until": model.until, "unit": model.unit},
        )


def _spread_wrongly(model: PortableModel) -> Iterator[Finding]:
    for fit in model.calibration:
        if fit.slope is None or fit.slope_error is None:
            continue
        if abs(fit.slope - 1) > Z * fit.slope_error and abs(fit.slope - 1) > SLOPE_OFF:
            yield Finding(
                code="outflow_slope",
                severity="warning",
                text=f"By {fit.time:g} {model.unit} the chances are spread wrongly: slope {fit.slope:.2f}; "
                "under 1 they lie too far apart, over 1 too close together.",
                values={"time": fit.time, "unit": model.unit, "slope": round(fit.slope, 2)},
            )
