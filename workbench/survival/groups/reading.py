"""Groups side by side by kind of exit: who leaves how, how soon, and by how much they differ."""

from collections.abc import Iterator, Sequence
from itertools import product
from math import exp

import numpy as np
import pandas as pd

from workbench.core.errors import NothingToAnalyse
from workbench.estimators import aalen_johansen, kaplan_meier
from workbench.estimators.arrays import Flags, Numbers
from workbench.survival.columns import Texts, in_order, present, texts
from workbench.survival.groups.contrasts import Z, group_contrasts, interactions
from workbench.survival.groups.results import Chance, GroupOutlook, GroupReading
from workbench.survival.results import Excluded
from workbench.survival.rows import Rows, read_rows
from workbench.survival.spec import SurvivalSpec
from workbench.survival.terms import Model, complete, design

LEAST = 10
"""A curve ends where fewer people than this are at risk."""
MOST_GROUPS = 12
"""More groups than this are no picture any more."""


def read_groups(
    frame: pd.DataFrame,
    spec: SurvivalSpec,
    columns: Sequence[str],
    horizons: Sequence[float] = (),
) -> GroupReading:
    """Read groups by one column or by two crossed, for each of `spec.causes`.

    `horizons`: times to tell chances at; none: a quarter, a half and the whole of the longest time
    at which every group still has ten people.     ColumnMissing, ColumnNotNumbers, CauseAbsent, NothingToAnalyse (no rows, or too many groups).
    """
    rows, excluded = read_rows(frame, spec)
    cells = [texts(frame, column) for column in columns]
    known = rows.usable & np.all([present(column) for column in cells], axis=0)
    if gone := int((rows.usable & ~known).sum()):
        excluded.append(Excluded(reason="missing_group", count=gone))
    if not known.any():
        raise NothingToAnalyse(what="A comparison of groups", detail="no usable rows are left")
    X, filled = _alike(frame, spec.covariates, known)
    if gone := int((~filled).sum()):
        excluded.append(Excluded(reason="missing_covariate", count=gone))
    rows, cells = rows.chosen(known), [column[known] for column in cells]
    members = list(_members(cells))
    if len(members) > MOST_GROUPS:
        detail = f"{len(members)} groups, {MOST_GROUPS} at most: choose columns with fewer values"
        raise NothingToAnalyse(what="A comparison of groups", detail=detail)
    times = tuple(horizons) or _horizons([rows.exit[which] for _, which in members])
    whole = [column[filled] for column in cells]
    contrasts = tuple(group_contrasts(rows.chosen(filled), whole, X, columns, spec))
    return GroupReading(
        columns=tuple(columns),
        causes=spec.causes,
        horizons=times,
        rows=len(rows.exit),
        excluded=tuple(excluded),
        groups=tuple(
            _outlook(dict(zip(columns, values, strict=True)), rows.chosen(which), spec, times)
            for values, which in members
        ),
        contrasts=contrasts,
        interactions=tuple(interactions(contrasts)),
        adjusted=spec.covariates,
    )


def _alike(frame: pd.DataFrame, terms: tuple[str, ...], known: Flags) -> tuple[Numbers, Flags]:
    """The covariates of the known rows that have them all, and which those are."""
    if not terms:
        return np.empty((int(known.sum()), 0)), np.ones(int(known.sum()), dtype=bool)
    model = Model.of(terms, [str(name) for name in frame.columns])
    factors = model.factors(frame)
    filled = complete(factors, len(frame))
    return design(model, factors, known & filled).X, filled[known]


def _members(cells: list[Texts]) -> Iterator[tuple[tuple[str, ...], Flags]]:
    levels = [in_order({str(cell) for cell in column}) for column in cells]
    for values in product(*levels):
        which = np.all([column == one for column, one in zip(cells, values, strict=True)], axis=0)
        if which.any():
            yield values, which


def _horizons(exits: list[Numbers]) -> tuple[float, ...]:
    last = min(float(np.sort(one)[max(len(one) - 10, 0)]) for one in exits)
    return tuple(dict.fromkeys(round(last * part, 6) for part in (0.25, 0.5, 1.0)))


def _outlook(
    values: dict[str, str], rows: Rows, spec: SurvivalSpec, times: tuple[float, ...]
) -> GroupOutlook:
    ended = rows.cause > 0
    curve = kaplan_meier(rows.exit, ended, rows.entry, rows.weights)
    made = aalen_johansen(
        rows.exit,
        np.maximum(rows.cause, 0),
        rows.entry,
        len(spec.causes),
        rows.weights,
        rows.cluster,
    )
    chances, half, curves = [], {}, {}
    worth = made.at_risk >= LEAST
    for place, cause in enumerate(spec.causes):
        heights, errors = made.incidence[:, place], made.std_err[:, place]
        over = np.flatnonzero(heights >= 0.5)
        half[cause] = float(made.times[over[0]]) if len(over) else None
        steps = zip(made.times[worth], heights[worth], errors[worth], strict=True)
        curves[cause] = tuple(
            (float(time), float(value), *_interval(float(value), float(error)))
            for time, value, error in steps
        )
        for time in times:
            at = int(np.searchsorted(made.times, time, side="right")) - 1
            value, error = (float(heights[at]), float(errors[at])) if at >= 0 else (0.0, 0.0)
            low, high = _interval(value, error)
            chances.append(Chance(cause=cause, time=time, incidence=value, lower=low, upper=high))
    return GroupOutlook(
        values=values,
        people=len(rows.exit),
        exits={
            cause: int((rows.cause == place).sum())
            for place, cause in enumerate(spec.causes, start=1)
        },
        median=curve.median,
        half=half,
        curves=curves,
        chances=tuple(chances),
    )


def _interval(value: float, error: float) -> tuple[float, float]:
    """On the complementary log-log scale, so that it stays between 0 and 1."""
    if not 0 < value < 1:
        return value, value
    spread = Z * error / (value * abs(np.log(value)))
    return float(value ** exp(spread)), float(value ** exp(-spread))
