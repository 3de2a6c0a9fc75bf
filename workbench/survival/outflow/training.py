"""A model made of a table: a penalised Cox model of each way out, coarsened as it will travel."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.core.errors import NothingToAnalyse
from workbench.estimators.aalen_johansen import aalen_johansen
from workbench.estimators.after_cox import baseline
from workbench.estimators.arrays import Codes, Numbers
from workbench.estimators.cox import CoxFit
from workbench.estimators.penalised import chosen_penalty, ridge_cox
from workbench.survival.outflow.coding import OTHER, apply, known_rows, learn
from workbench.survival.outflow.portable import (
    Average,
    Baseline,
    CauseModel,
    Columns,
    DesignCoding,
    PortableModel,
    Training,
)
from workbench.survival.outflow.resembling import neighbours
from workbench.survival.outflow.rounding import all_significant, significant, to_unit, unit_of
from workbench.survival.outflow.spec import OutflowSpec
from workbench.survival.rows import Rows, read_rows

INNER_FOLDS = 5
POINTS = 50
"""At how many even times about a baseline may bend at most."""


@dataclass(frozen=True)
class Clients:
    """The rows a model can be made of, and who was left out why."""

    frame: pd.DataFrame
    exit: Numbers
    entry: Numbers
    """-inf where one was seen from the start."""
    cause: Codes
    """From 1, the place in `causes`; 0: censored."""
    person: Codes
    causes: tuple[str, ...]
    target: int
    """From 1."""
    left_out: dict[str, int]

    def chosen(self, rows: Codes) -> "Clients":
        """Only these rows."""
        return Clients(
            self.frame.iloc[rows].reset_index(drop=True),
            self.exit[rows],
            self.entry[rows],
            self.cause[rows],
            self.person[rows],
            self.causes,
            self.target,
            self.left_out,
        )

    @property
    def from_start(self) -> Codes:
        """Rows that were seen from time 0: only of them it is known what became of all."""
        return np.flatnonzero(self.entry <= 0)


def read_clients(frame: pd.DataFrame, spec: OutflowSpec) -> Clients:
    """The usable rows of a table; ways out that too few took are one.

    ColumnMissing, ColumnNotNumbers, EventNotBinary, CauseAbsent, FormulaFault, NothingToAnalyse.
    """
    rows, excluded = read_rows(frame, spec.as_survival())
    left_out = {one.reason: one.count for one in excluded}
    cause = rows.cause if spec.causes else rows.event.astype(np.int64)
    reasons = {
        "missing_cause": cause == -1,
        "missing_covariate": ~known_rows(spec.covariates, frame),
    }
    usable = rows.usable.copy()
    for reason, holds in reasons.items():
        if count := int((usable & holds).sum()):
            left_out[reason] = count
        usable &= ~holds
    if not usable.any():
        raise NothingToAnalyse(what="An outflow model", detail="no usable rows are left")
    target = spec.target or spec.kinds[0]
    names, codes = _told_apart(cause[usable], spec.kinds, target, spec.small_cell)
    if int((codes == names.index(target) + 1).sum()) < spec.small_cell:
        detail = f"fewer than {spec.small_cell} clients left for {target}"
        raise NothingToAnalyse(what="An outflow model", detail=detail)
    return Clients(
        frame[usable].reset_index(drop=True),
        rows.exit[usable],
        _entries(rows)[usable],
        codes,
        np.arange(int(usable.sum())) if rows.id is None else rows.id[usable],
        names,
        names.index(target) + 1,
        left_out,
    )


def _entries(rows: Rows) -> Numbers:
    if rows.entry is None:
        return np.full(rows.exit.size, -np.inf)
    return np.where(rows.entry <= 0, -np.inf, rows.entry)


def _told_apart(
    cause: Codes, kinds: tuple[str, ...], target: str, small_cell: int
) -> tuple[tuple[str, ...], Codes]:
    """(names, (n,) codes): what too few left for is `other`, with the next rarest if need be."""
    size = {kind: int((cause == place).sum()) for place, kind in enumerate(kinds, start=1)}
    rare = {kind for kind in kinds if size[kind] < small_cell and kind != target}
    if rare and OTHER in kinds and target != OTHER:
        rare.add(OTHER)
    spare = sorted(set(kinds) - rare - {target}, key=lambda kind: (size[kind], kind))
    while 0 < sum(size[kind] for kind in rare) < small_cell and spare:
        rare.add(spare.pop(0))
    names = [kind for kind in kinds if kind not in rare]
    if sum(size[kind] for kind in rare) >= small_cell:
        names.append(OTHER)
    codes = np.zeros_like(cause)
    for place, kind in enumerate(kinds, start=1):
        name = OTHER if kind in rare else kind
        if name in names:  # else so few that not even their time may be told: as if censored
            codes[cause == place] = names.index(name) + 1
    return tuple(names), codes


def chosen_horizons(clients: Clients) -> tuple[float, ...]:
    """Three times by which a quarter, half and three quarters of who left had left, rounded."""
    gone = clients.exit[clients.cause > 0]
    until = last_time(clients, 1)
    unit = unit_of(float(gone.max()))
    found = [to_unit(float(np.quantile(gone, share)), unit) for share in (0.25, 0.5, 0.75)]
    return tuple(dict.fromkeys(time for time in found if 0 < time <= until)) or (until,)


def last_time(clients: Clients, small_cell: int) -> float:
    """Up to when at least so many clients were there to be seen, rounded down."""
    order = np.sort(clients.exit)
    entered = np.sort(clients.entry)
    here = np.searchsorted(entered, order, side="left") - np.arange(order.size)
    enough = np.flatnonzero(here >= small_cell)
    last = float(order[enough[-1]]) if enough.size else float(order[-1])
    unit = unit_of(last)
    return float(to_unit(np.floor(last / unit * (1 + 1e-12)) * unit, unit)) or last


def train(
    clients: Clients,
    spec: OutflowSpec,
    horizons: Sequence[float],
    like: DesignCoding | None = None,
    lineage: str = "",
) -> PortableModel:
    """The model of all these clients, as it stands in its file.

    `like`: the coding of another model, to be compared and pooled with. FormulaFault,
    NothingToAnalyse, NotConverged.
    """
    everyone = np.ones(len(clients.frame), bool)
    coding = like or learn(spec.covariates, clients.frame, everyone, spec.small_cell)
    seen = apply(coding, clients.frame)
    if not seen.known.all():
        clients = clients.chosen(np.flatnonzero(seen.known))
    until = last_time(clients, spec.small_cell)
    models = tuple(
        _cause_model(seen.X, clients, kind, spec, until, horizons)
        for kind in range(1, len(clients.causes) + 1)
    )
    target = clients.causes[clients.target - 1]
    return PortableModel(
        target=target,
        unit=spec.unit,
        until=until,
        horizons=tuple(time for time in horizons if time <= until) or (until,),
        small_cell=spec.small_cell,
        columns=Columns(
            duration=spec.duration, event=spec.event, entry=spec.entry, cause=spec.cause
        ),
        design=coding,
        models=models,
        training=_training(clients, spec, horizons, lineage),
        neighbours=neighbours(
            coding, clients.frame, seen.X, models[clients.target - 1], spec.small_cell
        ),
    )


def _cause_model(
    X: Numbers,
    clients: Clients,
    kind: int,
    spec: OutflowSpec,
    until: float,
    horizons: Sequence[float],
) -> CauseModel:
    event = clients.cause == kind
    cause = clients.causes[kind - 1]
    if not event.any():
        return _never(cause, X, until)
    folds = fold_numbers(clients.person, INNER_FOLDS, spec.seed)
    data = X, clients.exit, event, clients.entry
    penalty, _ = chosen_penalty(data, folds, spec.penalties)
    fit = ridge_cox(X, clients.exit, event, clients.entry, penalty)
    line = coarse_baseline(fit, clients.exit[event], until, spec.small_cell, horizons)
    return _as_model(cause, fit, line, int(event.sum()), spec.small_cell, penalty)


def _as_model(
    cause: str,
    fit: CoxFit,
    line: tuple[Numbers, Numbers, Numbers, int],
    events: int,
    small_cell: int,
    penalty: float,
) -> CauseModel:
    """A fit of one way out with its coarse baseline, rounded."""
    ends, hazard, error, last = line
    found = baseline(fit)
    centre, scale = fit.units
    told = np.array(all_significant(centre))
    moved = float(np.exp((told - centre) @ fit.coefficients))
    middle = centre
    if last >= 0 and found.hazard[last] > 0:
        middle = centre + scale * found.mean[last] / found.hazard[last]
    return CauseModel(
        cause=cause,
        coefficients=all_significant(fit.coefficients),
        covariance=tuple(
            all_significant(row, 6) for row in (fit.covariance + fit.covariance.T) / 2
        ),
        centre=tuple(told.tolist()),
        middle=all_significant(middle, 6),
        baseline=Baseline(
            times=tuple(ends.tolist()),
            hazard=all_significant(hazard * moved),
            error=all_significant(error, 6),
        ),
        penalty=penalty,
        scale=all_significant(scale, 6),
        events=None if events < small_cell else events,
    )


def coarse_baseline(
    fit: CoxFit, gone: Numbers, until: float, small_cell: int, horizons: Sequence[float]
) -> tuple[Numbers, Numbers, Numbers, int]:
    """(ends (B,), cumulative hazard (B,), relative error of each step (B,), place of the last time).

    Of a client at the centre of the fit; at least `small_cell` of the times `gone` in each step.
    """
    found = baseline(fit)
    ends = _bends(gone, until, small_cell, horizons)
    place = np.searchsorted(found.times, ends * (1 + 1e-12), side="right")
    hazard, variance = _from_zero(found.hazard)[place], _from_zero(found.variance)[place]
    steps = np.diff(hazard, prepend=0.0)
    error = np.sqrt(np.diff(variance, prepend=0.0)) / np.where(steps > 0, steps, 1.0)
    return ends, hazard, error, int(place[-1]) - 1


def _bends(gone: Numbers, until: float, small_cell: int, horizons: Sequence[float]) -> Numbers:
    """Round times up to `until`, the horizons among them, so far apart that enough events lie between.

    Times counted in whole units are never cut within one: what happens in it is at its end.
    """
    step = _round_step(until / POINTS)
    round_times = step * np.arange(1, int(until / step * (1 + 1e-9)) + 1)
    grid = np.unique([significant(float(one), 12) for one in (*round_times, *horizons, until)])
    grid = grid[grid <= until]
    left = np.searchsorted(np.sort(gone), grid * (1 + 1e-12), side="right")
    found: list[int] = []
    before = 0
    for place, count in enumerate(left):
        if count - before >= small_cell:
            found.append(place)
            before = int(count)
    if found and found[-1] != grid.size - 1:
        found.pop()  # too few are left for a step of their own
    found.append(grid.size - 1)
    return np.asarray(grid[list(dict.fromkeys(found))], np.float64)


def _round_step(least: float) -> float:
    """The first of 1, 2, 5, 10, ... (or a tenth of them) that is not under `least`."""
    power = 10.0 ** np.floor(np.log10(least))
    return float(next(power * one for one in (1, 2, 5, 10) if power * one >= least * (1 - 1e-9)))


def _never(cause: str, X: Numbers, until: float) -> CauseModel:
    size = X.shape[1]
    nothing = (0.0,) * size
    return CauseModel(
        cause=cause,
        coefficients=nothing,
        covariance=(nothing,) * size,
        centre=nothing,
        middle=nothing,
        baseline=Baseline(times=(until,), hazard=(0.0,), error=(0.0,)),
        penalty=0.0,
        scale=(1.0,) * size,
        events=0,
    )


def _training(
    clients: Clients, spec: OutflowSpec, horizons: Sequence[float], lineage: str
) -> Training:
    def told(count: int) -> int | None:
        return None if 0 < count < spec.small_cell else count

    curve = aalen_johansen(clients.exit, clients.cause, clients.entry, len(clients.causes))
    run = np.vstack([np.zeros(len(clients.causes)), curve.incidence])

    def average(time: float, kind: int) -> float | None:
        gone = int(((clients.cause == kind + 1) & (clients.exit <= time)).sum())
        place = int(np.searchsorted(curve.times, time, side="right"))
        return None if told(gone) is None else round(float(run[place, kind]), 3)

    return Training(
        clients=len(clients.frame),
        events={
            cause: told(int((clients.cause == kind).sum()))
            for kind, cause in enumerate(clients.causes, start=1)
        },
        left_out={reason: told(count) for reason, count in clients.left_out.items()},
        average=tuple(
            Average(cause=cause, time=time, incidence=average(time, kind))
            for time in horizons
            for kind, cause in enumerate(clients.causes)
        ),
        lineage=lineage,
    )


def fold_numbers(person: Codes, folds: int, seed: int) -> Codes:
    """(n,) a fold for each person, all of his rows in it, as even as can be."""
    persons, place = np.unique(person, return_inverse=True)
    order = np.random.default_rng(seed).permutation(persons.size)
    return np.asarray(order[place] % folds, np.int64)


def _from_zero(values: Numbers) -> Numbers:
    return np.concatenate([[0.0], values])
