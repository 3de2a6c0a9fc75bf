"""One table, one specification: who is left out and why, then curves, tests and models."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from workbench.core.errors import CollinearTerms, NotConverged, NothingToAnalyse
from workbench.core.findings import Finding
from workbench.survival.accelerating import fit_accelerated
from workbench.survival.columns import present
from workbench.survival.comparing import compare_curves, compare_incidence, enters_late
from workbench.survival.competing import fit_fine_gray
from workbench.survival.curves import by_group, incidence_points, restricted_means, survival_points
from workbench.survival.landmark import at_landmark
from workbench.survival.prediction import (
    asked_rows,
    incomplete,
    predicted_incidence,
    predicted_points,
)
from workbench.survival.regression import Fitted, fit_cox, report, test_proportional
from workbench.survival.results import Excluded, FineGray, Survival
from workbench.survival.rows import EVERYONE, Rows, read_rows
from workbench.survival.spec import SurvivalSpec
from workbench.survival.terms import Design, Model, complete, design

__all__ = ["EVERYONE", "analyse"]

M = TypeVar("M")


def analyse(
    frame: pd.DataFrame, spec: SurvivalSpec, predict: pd.DataFrame | None = None
) -> Survival:
    """Kaplan-Meier and its comparisons, competing risks where causes are given, Cox where
    covariates are given, and the curves it expects of the rows of `predict`.

    `frame` may hold text only, as a delivered file does. Rows without a usable time, event,
    group, person or weight are left out of everything and counted (`missing_...`,
    `entry_not_before_exit`, `negative_duration`, `no_weight`, `before_landmark`); rows without a
    covariate or stratum are left out of the models alone (`missing_covariate`, `missing_strata`),
    ended rows without a cause out of the incidence alone (`missing_cause`). An empty cause is
    otherwise censoring, as is any cause not in `causes`. Start-stop rows are taken as they are, so
    that nobody counts before their start.
    ColumnMissing, ColumnNotNumbers, EventNotBinary, CauseAbsent, FormulaFault, CollinearTerms,
    NotConverged, NothingToAnalyse.
    """
    rows, excluded = read_rows(frame, spec)
    if spec.landmark is not None:
        frame, rows, gone = at_landmark(frame, rows, spec)
        excluded += gone
    if not rows.usable.any():
        raise NothingToAnalyse(what="A survival curve", detail="no usable rows are left")
    excluded += _left_out_of_some(rows, spec)
    groups = list(by_group(rows, rows.usable))
    means, differences, guesses = restricted_means(groups, spec)
    models: dict[str, Any] = {}
    if spec.covariates:
        models, without = _models(frame, spec, rows, predict)
        excluded += without
    findings = [*_warnings(rows, spec, guesses), *models.pop("findings", [])]
    return Survival(
        rows=int(rows.usable.sum()),
        events=int(rows.event[rows.usable].sum()),
        excluded=tuple(excluded),
        kaplan_meier=tuple(
            point for group, own in groups for point in survival_points(group, own, spec)
        ),
        rmst=tuple(means),
        rmst_difference=tuple(differences),
        logrank=None if spec.weights else compare_curves(rows, rows.usable, spec),
        cumulative_incidence=tuple(_incidence(rows, spec)),
        gray=None if spec.weights else compare_incidence(rows, rows.usable, spec),
        findings=tuple(findings),
        **models,
    )


def _left_out_of_some(rows: Rows, spec: SurvivalSpec) -> Iterator[Excluded]:
    if count := int((rows.usable & (rows.cause == -1)).sum()):
        yield Excluded(reason="missing_cause", count=count)
    if rows.strata is not None and (count := int((rows.usable & ~present(rows.strata)).sum())):
        yield Excluded(reason="missing_strata", count=count)


def _incidence(rows: Rows, spec: SurvivalSpec) -> Iterator[Any]:
    if spec.cause is None:
        return
    for group, own in by_group(rows, rows.usable & (rows.cause >= 0)):
        yield from incidence_points(group, own, spec)


@dataclass(frozen=True)
class _Basis:
    """The rows that know every term and stratum, and their design."""

    design: Design
    rows: Rows


def _models(
    frame: pd.DataFrame, spec: SurvivalSpec, rows: Rows, predict: pd.DataFrame | None
) -> tuple[dict[str, Any], list[Excluded]]:
    """What of the result comes from models, and who was left out of them."""
    model = Model.of(spec.covariates, [str(name) for name in frame.columns])
    factors = model.factors(frame)
    known = complete(factors, len(frame))
    placed = rows.usable if rows.strata is None else rows.usable & present(rows.strata)
    chosen = placed & known
    if not chosen.any():
        raise NothingToAnalyse(what="Cox's model", detail="no row has all its covariates")
    basis = _Basis(design(model, factors, chosen), rows.chosen(chosen))
    main = fit_cox(basis.design, basis.rows, basis.rows.event, spec)
    by_cause, missing = _by_cause(basis, spec)
    subdistribution, also_missing = _fine_gray(basis, spec)
    found: dict[str, Any] = {
        "cox": report(main, basis.rows.event),
        "ph_test": test_proportional(main, basis.rows.event, spec) or None,
        "cause_specific": {
            cause: report(one, one.rows.cause == spec.causes.index(cause) + 1)
            for cause, one in by_cause.items()
        },
        "fine_gray": subdistribution,
        "findings": [*missing, *also_missing],
    }
    if spec.aft is not None:
        found["aft"] = fit_accelerated(basis.design, basis.rows, spec)
    if predict is not None:
        X, strata, numbers = asked_rows(main, predict, spec)
        found["predicted"] = tuple(predicted_points(main, X, strata, numbers, spec))
        found["findings"] += incomplete(len(predict) - len(numbers))
        if by_cause and not missing:
            found["predicted_incidence"] = tuple(
                predicted_incidence(list(by_cause.values()), X, strata, numbers, spec)
            )
    without = int((placed & ~known).sum())
    return found, [Excluded(reason="missing_covariate", count=without)] if without else []


def _of_known_cause(basis: _Basis) -> tuple[Design, Rows]:
    whole = basis.rows.cause >= 0
    made = basis.design
    part = Design(made.X[whole], made.names, made.terms, made.model, made.codings)
    return part, basis.rows.chosen(whole)


def _by_cause(basis: _Basis, spec: SurvivalSpec) -> tuple[dict[str, Fitted], list[Finding]]:
    def one(made: Design, rows: Rows, number: int) -> Fitted:
        return fit_cox(made, rows, rows.cause == number, spec)

    return _each_cause(basis, spec, one, "Cox's model")


def _fine_gray(basis: _Basis, spec: SurvivalSpec) -> tuple[dict[str, FineGray], list[Finding]]:
    def one(made: Design, rows: Rows, number: int) -> FineGray:
        return fit_fine_gray(made, rows, number, spec)

    if spec.strata or spec.ties == "exact":
        return {}, []
    return _each_cause(basis, spec, one, "Fine and Gray's model")


def _each_cause(
    basis: _Basis, spec: SurvivalSpec, make: Callable[[Design, Rows, int], M], what: str
) -> tuple[dict[str, M], list[Finding]]:
    """The model of each cause that has one; a rare cause without one does not cost the others."""
    made, rows = _of_known_cause(basis)
    models, findings = {}, []
    for number, cause in enumerate(spec.causes, start=1):
        try:
            models[cause] = make(made, rows, number)
        except (NothingToAnalyse, CollinearTerms, NotConverged) as fault:
            findings.append(
                Finding(
                    code="cause_without_model",
                    severity="warning",
                    text=f"{what} of {cause} was not made. {fault}",
                    values={"cause": cause},
                )
            )
    return models, findings


def _warnings(rows: Rows, spec: SurvivalSpec, guesses: list[str]) -> Iterator[Finding]:
    used = rows.chosen(rows.usable)
    if spec.start is not None and spec.id is None and spec.cause is not None:
        yield Finding(
            code="rows_without_person",
            severity="info",
            text="Without --id each start-stop row counts as a person of its own in standard errors.",
        )
    if overlapping := _overlapping(used):
        yield Finding(
            code="rows_overlap",
            severity="warning",
            text=f"{overlapping} rows overlap with another row of the same person, who then counts twice.",
            count=overlapping,
        )
    if spec.weights is not None and spec.group is not None:
        yield Finding(
            code="no_test_with_weights",
            severity="info",
            text="Groups are not tested where rows have weights; a Cox model of the group does that.",
        )
    elif spec.cause is not None and spec.group is not None and enters_late(used):
        yield Finding(
            code="no_gray_with_late_entry",
            severity="info",
            text="Gray's test does not exist for late entry; Fine and Gray's model of the group does that.",
        )
    if spec.cause is not None and spec.covariates and spec.strata:
        yield Finding(
            code="no_fine_gray_with_strata",
            severity="info",
            text="Fine and Gray's model is not made with strata.",
        )
    for group in guesses:
        yield Finding(
            code="tau_past_the_curve",
            severity="warning",
            text=f"The curve of {group} ends before tau with people still there; it is taken to stay level.",
            values={"group": group},
        )


def _overlapping(rows: Rows) -> int:
    if rows.id is None or rows.entry is None:
        return 0
    order = np.lexsort((rows.entry, rows.id))
    same = rows.id[order][1:] == rows.id[order][:-1]
    return int((same & (rows.entry[order][1:] < rows.exit[order][:-1])).sum())
