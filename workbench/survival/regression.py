"""Cox's model of a table, with what a reader should be warned of."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np

from workbench.core.findings import Finding
from workbench.estimators import CoxFit, cox
from workbench.estimators.after_cox import robust_covariance
from workbench.estimators.arrays import Flags, Numbers
from workbench.estimators.concordance import concordance
from workbench.estimators.proportional import ph_test
from workbench.survival.comparing import as_result
from workbench.survival.curves import jackknife_clusters, known
from workbench.survival.results import ChiSquared, Coefficient, Cox
from workbench.survival.rows import Rows
from workbench.survival.spec import SurvivalSpec
from workbench.survival.terms import Design

EVENTS_PER_TERM = 10
"""Under so many events per coefficient the estimates are unsteady (Peduzzi et al. 1995)."""


@dataclass(frozen=True)
class Fitted:
    """A model with the rows it was made of."""

    fit: CoxFit
    design: Design
    rows: Rows
    robust: Numbers | None
    """(p, p)"""


def fit_cox(made: Design, rows: Rows, event: Flags, spec: SurvivalSpec) -> Fitted:
    """`rows` are the design's. NothingToAnalyse, CollinearTerms, NotConverged."""
    found = cox(
        made.X, rows.exit, event, rows.entry, spec.ties, rows.weights, _labels(rows), made.names
    )
    robust = None
    if jackknife_clusters(rows, spec) is not None:
        robust = robust_covariance(found, rows.cluster)
    return Fitted(found, made, rows, robust)


def report(model: Fitted, event: Flags) -> Cox:
    """The figures and their warnings."""
    fit, rows = model.fit, model.rows
    clusters = rows.cluster if model.robust is not None else None
    pairs = concordance(
        fit.scores, rows.exit, event, rows.entry, rows.weights, _labels(rows), clusters
    )
    return Cox(
        coefficients=coefficients(
            model.design.names, fit.coefficients, fit.covariance, model.robust
        ),
        loglik=fit.loglik[1],
        loglik_null=fit.loglik[0],
        rows=fit.rows,
        events=fit.events,
        ties=fit.ties,
        concordance=known(pairs.value),
        concordance_se=known(pairs.std_err),
        findings=tuple(warnings(fit, model.design.names)),
    )


def test_proportional(model: Fitted, event: Flags, spec: SurvivalSpec) -> dict[str, ChiSquared]:
    """Each term, each column of a term of several, and GLOBAL; empty for exact ties."""
    if model.fit.ties == "exact" or model.fit.infinite.any():
        return {}
    rows, design = model.rows, model.design
    several = {
        f"{design.names[place]}": (place,)
        for _, places in design.terms
        if len(places) > 1 or design.names[places[0]] not in dict(design.terms)
        for place in places
    }
    asked = {**dict(design.terms), **several}
    tests, whole = ph_test(
        model.fit, rows.exit, event, rows.entry, list(asked.values()), spec.transform
    )
    named = dict(zip(asked, tests, strict=True))
    return {name: as_result(test) for name, test in {**named, "GLOBAL": whole}.items()}


def coefficients(
    names: tuple[str, ...], values: Numbers, covariance: Numbers, robust: Numbers | None
) -> dict[str, Coefficient]:
    """Estimates with their errors and chances."""

    def roots(spread: Numbers) -> Numbers:
        diagonal = np.diag(spread)
        return np.sqrt(np.where(diagonal > 0, diagonal, np.inf))

    errors = roots(covariance)
    used = errors if robust is None else roots(robust)
    figures = zip(names, values.tolist(), errors.tolist(), used.tolist(), strict=True)
    return {
        name: Coefficient(
            coef=coef,
            se=se,
            robust_se=None if robust is None else by,
            p=erfc(abs(coef / by) / sqrt(2)),
        )
        for name, coef, se, by in figures
    }


def warnings(found: CoxFit, names: tuple[str, ...]) -> Iterator[Finding]:
    """Of coefficients without end, and of too few events."""
    for name in (name for name, runs_off in zip(names, found.infinite, strict=True) if runs_off):
        yield Finding(
            code="cox_infinite_coefficient",
            severity="warning",
            text=f"{name} has no finite effect: one side of it has no events. Its figure means nothing.",
            column=name,
        )
    if found.events < EVENTS_PER_TERM * len(names):
        yield Finding(
            code="cox_few_events",
            severity="warning",
            text=f"{found.events} events for {len(names)} terms: the figures are unsteady.",
            count=found.events,
            values={"terms": len(names)},
        )


def _labels(rows: Rows) -> np.ndarray[tuple[int], np.dtype[np.str_]] | None:
    return None if rows.strata is None else rows.strata.astype(str)
