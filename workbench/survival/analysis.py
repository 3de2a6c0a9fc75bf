"""One table, one specification: who is left out and why, then curves and model."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.core.errors import CauseAbsent, NothingToAnalyse
from workbench.estimators.arrays import Codes, Flags, Numbers, as_tied
from workbench.survival.columns import Texts, in_order, needed_numbers, numbers, texts, truth
from workbench.survival.curves import incidence_points, survival_points
from workbench.survival.regression import fit
from workbench.survival.results import Cox, CurvePoint, Excluded, IncidencePoint, Survival
from workbench.survival.spec import SurvivalSpec
from workbench.survival.terms import complete, factors

EVERYONE = "all"
"""The group's name where no group is asked for."""


@dataclass(frozen=True)
class _Rows:
    """The table's rows as arrays (n,), and which of them can be used."""

    exit: Numbers
    entry: Numbers | None
    event: Flags
    cause: Codes
    """From 1, the place in `causes`; 0: censored; -1: ended, nobody knows why."""
    group: Texts
    usable: Flags


def analyse(frame: pd.DataFrame, spec: SurvivalSpec) -> Survival:
    """Kaplan-Meier, Aalen-Johansen where causes are given, Cox where covariates are given.

    `frame` may hold text only, as a delivered file does. Rows without a usable time, event or
    group are left out of everything and counted (`missing_...`, `entry_not_before_exit`,
    `negative_duration`); rows without a covariate are left out of Cox alone
    (`missing_covariate`), ended rows without a cause out of the incidence alone
    (`missing_cause`). An empty cause is otherwise censoring, as is any cause not in `causes`.
    Start-stop rows are taken as they are, so that nobody counts before their start.
    ColumnMissing, ColumnNotNumbers, EventNotBinary, CauseAbsent, FormulaFault, CollinearTerms,
    NotConverged, NothingToAnalyse.
    """
    rows, excluded = _read(frame, spec)
    if not rows.usable.any():
        raise NothingToAnalyse(what="A survival curve", detail="no usable rows are left")
    for reason, count in _left_out_of_one(rows):
        excluded.append(Excluded(reason=reason, count=count))
    model, without = _model(frame, spec, rows)
    if without:
        excluded.append(Excluded(reason="missing_covariate", count=without))
    return Survival(
        rows=int(rows.usable.sum()),
        events=int(rows.event[rows.usable].sum()),
        excluded=tuple(excluded),
        kaplan_meier=tuple(_survival(rows, spec)),
        cumulative_incidence=tuple(_incidence(rows, spec)),
        cox=model,
    )


def _read(frame: pd.DataFrame, spec: SurvivalSpec) -> tuple[_Rows, list[Excluded]]:
    ends, begins = spec.stop or spec.duration, spec.start or spec.entry
    exit_time = needed_numbers(frame, ends)
    entry = None if begins is None else needed_numbers(frame, begins)
    reasons = {f"missing_{'stop' if spec.stop else 'duration'}": np.isnan(exit_time)}
    if entry is not None:
        reasons[f"missing_{'start' if spec.start else 'entry'}"] = np.isnan(entry)
    cause = _causes(frame, spec)
    if spec.event is None:
        event = cause > 0
    else:
        event, known = truth(frame, spec.event)
        reasons["missing_event"] = ~known
    group = np.full(len(frame), EVERYONE, dtype=object)
    if spec.group is not None:
        group = texts(frame, spec.group)
        reasons["missing_group"] = np.array([cell is None for cell in group], dtype=bool)

    # times that differ by rounding only are one time, so an entry may turn out to be its exit
    exit_time, entry = as_tied(exit_time, entry)
    if entry is None:
        reasons["negative_duration"] = exit_time < 0
    else:
        reasons["entry_not_before_exit"] = entry >= exit_time
    usable, excluded = _account(reasons, len(frame))
    cause = np.where(event & (cause == 0) & _blank(frame, spec.cause), -1, cause)
    return _Rows(exit_time, entry, event, cause, group, usable), excluded


def _account(reasons: dict[str, Flags], rows: int) -> tuple[Flags, list[Excluded]]:
    """Every row left out is counted once, under the first reason that holds."""
    usable = np.ones(rows, dtype=bool)
    excluded = []
    for reason, holds in reasons.items():
        if count := int((holds & usable).sum()):
            excluded.append(Excluded(reason=reason, count=count))
        usable &= ~holds
    return usable, excluded


def _causes(frame: pd.DataFrame, spec: SurvivalSpec) -> Codes:
    codes = np.zeros(len(frame), dtype=np.int64)
    if spec.cause is None:
        return codes
    cells = texts(frame, spec.cause)
    for place, cause in enumerate(spec.causes, start=1):
        same = cells == cause
        asked, values = numbers(np.array([cause], dtype=object)), numbers(cells)
        if not same.any() and asked is not None and values is not None:
            same = values == asked[0]
        if not same.any():
            raise CauseAbsent(column=spec.cause, cause=cause)
        codes[same] = place
    return codes


def _blank(frame: pd.DataFrame, column: str | None) -> Flags:
    if column is None:
        return np.zeros(len(frame), dtype=bool)
    return np.array([cell is None for cell in texts(frame, column)], dtype=bool)


def _left_out_of_one(rows: _Rows) -> Iterator[tuple[str, int]]:
    if count := int((rows.usable & (rows.cause == -1)).sum()):
        yield "missing_cause", count


def _groups(rows: _Rows, usable: Flags) -> Iterator[tuple[str, Flags]]:
    for group in in_order(set(rows.group[usable])):
        yield group, usable & (rows.group == group)


def _survival(rows: _Rows, spec: SurvivalSpec) -> Iterator[CurvePoint]:
    for group, chosen in _groups(rows, rows.usable):
        entry = None if rows.entry is None else rows.entry[chosen]
        yield from survival_points(group, rows.exit[chosen], rows.event[chosen], entry, spec)


def _incidence(rows: _Rows, spec: SurvivalSpec) -> Iterator[IncidencePoint]:
    if spec.cause is None:
        return
    for group, chosen in _groups(rows, rows.usable & (rows.cause >= 0)):
        entry = None if rows.entry is None else rows.entry[chosen]
        yield from incidence_points(group, rows.exit[chosen], rows.cause[chosen], entry, spec)


def _model(frame: pd.DataFrame, spec: SurvivalSpec, rows: _Rows) -> tuple[Cox | None, int]:
    """The model, and how many usable rows it lacks a covariate of."""
    if not spec.covariates:
        return None, 0
    terms = factors(frame, spec.covariates)
    known = complete(terms, len(frame))
    chosen = rows.usable & known
    if not chosen.any():
        raise NothingToAnalyse(what="Cox's model", detail="no row has all its covariates")
    entry = None if rows.entry is None else rows.entry[chosen]
    made = fit(terms, chosen, rows.exit[chosen], rows.event[chosen], entry)
    return made, int((rows.usable & ~known).sum())
