"""Cox's model of a table, with what a reader should be warned of."""

from collections.abc import Iterator
from math import erfc, sqrt

from workbench.core.findings import Finding
from workbench.estimators import CoxFit, cox
from workbench.estimators.arrays import Flags, Numbers
from workbench.survival.results import Coefficient, Cox
from workbench.survival.terms import Factor, design

EVENTS_PER_TERM = 10
"""Under so many events per coefficient the estimates are unsteady (Peduzzi et al. 1995)."""


def fit(
    terms: list[list[Factor]], rows: Flags, exit_time: Numbers, event: Flags, entry: Numbers | None
) -> Cox:
    """Cox with Efron's ties; `rows` chooses the terms' rows, the times are of those already.

    NothingToAnalyse, FormulaFault, CollinearTerms, NotConverged.
    """
    made = design(terms, rows)
    found = cox(made.X, exit_time, event, entry, names=made.names)
    coefficients = {
        name: Coefficient(coef=coef, se=se, p=erfc(abs(coef / se) / sqrt(2)))
        for name, coef, se in zip(
            made.names, found.coefficients.tolist(), found.std_err.tolist(), strict=True
        )
    }
    return Cox(
        coefficients=coefficients,
        loglik=found.loglik[1],
        loglik_null=found.loglik[0],
        rows=found.rows,
        events=found.events,
        ties=found.ties,
        findings=tuple(_warnings(found, made.names)),
    )


def _warnings(found: CoxFit, names: tuple[str, ...]) -> Iterator[Finding]:
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
