"""Fine and Gray's model per cause, and the incidence that the causes' models expect together."""

from collections.abc import Iterator, Sequence

import numpy as np

from workbench.core.findings import Finding
from workbench.estimators import CoxFit
from workbench.estimators.after_cox import Baseline, baseline, robust_covariance
from workbench.estimators.arrays import Flags, Numbers
from workbench.estimators.fine_gray import fine_gray, unweighted, weighted_fine_gray
from workbench.survival.comparing import enters_late
from workbench.survival.regression import Fitted, coefficients, warnings
from workbench.survival.results import FineGray
from workbench.survival.rows import Rows
from workbench.survival.spec import SurvivalSpec
from workbench.survival.terms import Design


def fit_fine_gray(made: Design, rows: Rows, kind: int, spec: SurvivalSpec) -> FineGray:
    """Of cause number `kind`; errors as `fine_gray`. Not for strata nor exact ties."""
    first, last = _first_and_last(rows)
    weighted = weighted_fine_gray(
        made.X,
        rows.exit,
        rows.cause,
        kind,
        rows.entry,
        first,
        last,
        rows.weights,
        "breslow" if spec.ties == "breslow" else "efron",
        made.names,
    )
    persons = rows.id if rows.cluster is None else rows.cluster
    as_weighted = coefficients(
        made.names,
        weighted.coefficients,
        weighted.covariance,
        robust_covariance(weighted, persons),
    )
    if enters_late(rows) or rows.weights is not None or (rows.id is not None and not first.all()):
        return FineGray(
            coefficients=as_weighted,
            loglik=weighted.loglik[1],
            events=weighted.events,
            weighted=as_weighted,
            findings=(*warnings(weighted, made.names), *_unweighted(weighted, rows, kind, last)),
        )
    fit, covariance = fine_gray(made.X, rows.exit, rows.cause, kind, made.names)
    return FineGray(
        coefficients=coefficients(made.names, fit.coefficients, covariance, None),
        loglik=fit.loglik[1],
        events=fit.events,
        weighted=as_weighted,
        findings=tuple(warnings(fit, made.names)),
    )


def _unweighted(fit: CoxFit, rows: Rows, kind: int, last: Flags) -> Iterator[Finding]:
    gone = int((last & (rows.cause > 0) & (rows.cause != kind)).sum())
    if count := unweighted(fit, gone):
        yield Finding(
            code="fine_gray_without_weights",
            severity="warning",
            text=f"{count} of {gone} rows that left for another cause can't be weighted: at some time "
            "nobody was under observation from before. Start the clock later, with --landmark.",
            count=count,
            values={"gone": gone},
        )


def _first_and_last(rows: Rows) -> tuple[Flags, Flags]:
    """(n,) whether a row is its person's first, and last, one."""
    size = rows.exit.size
    if rows.id is None:
        return np.ones(size, bool), np.ones(size, bool)
    order = np.lexsort((rows.exit, rows.id))
    new = np.concatenate([[True], np.diff(rows.id[order]) != 0])
    first, last = np.empty(size, bool), np.empty(size, bool)
    first[order] = new
    last[order] = np.concatenate([new[1:], [True]])
    return first, last


def expected_incidence(
    models: Sequence[Fitted], row: Numbers, stratum: int
) -> tuple[Numbers, Numbers]:
    """(times (T,), incidence (T, C)) of a row (p,) from the model of each of C causes.

    In each step the causes' hazards h_k share what leaves, 1 - exp(-sum h), by their size: the
    matrix exponential of R's `survfit` for a multi-state Cox model.
    Source: Benichou & Gail (1990); Therneau & Grambsch, "Multi-state models" (vignette).
    """
    bases = [baseline(model.fit, stratum) for model in models]
    times = np.unique(np.concatenate([base.times for base in bases]))
    steps = np.column_stack(
        [_steps(model, base, row, times) for model, base in zip(models, bases, strict=True)]
    )
    total = steps.sum(axis=1)
    survival = np.exp(-np.concatenate([[0.0], np.cumsum(total)[:-1]]))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(total[:, None] > 0, steps / total[:, None], 0.0)
    leaving = survival * -np.expm1(-total)
    return times, np.cumsum(leaving[:, None] * share, axis=0)


def _steps(model: Fitted, base: Baseline, row: Numbers, times: Numbers) -> Numbers:
    centre, scale = model.fit.units
    risk = float(np.exp((row - centre) / scale @ model.fit.beta))
    found = np.zeros(times.size)
    found[np.searchsorted(times, base.times)] = np.diff(base.hazard, prepend=0.0) * risk
    return found
