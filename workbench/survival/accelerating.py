"""The accelerated failure time model of a table."""

import numpy as np

from workbench.estimators.accelerated import accelerated
from workbench.survival.regression import coefficients
from workbench.survival.results import Accelerated
from workbench.survival.rows import Rows
from workbench.survival.spec import SurvivalSpec
from workbench.survival.terms import Design

INTERCEPT = "(Intercept)"


def fit_accelerated(made: Design, rows: Rows, spec: SurvivalSpec) -> Accelerated:
    """`rows` are the design's. NothingToAnalyse, CollinearTerms, NotConverged."""
    assert spec.aft is not None
    X = np.column_stack([np.ones(len(rows.exit)), made.X])
    found = accelerated(X, rows.exit, rows.event, rows.entry, spec.aft, rows.weights)
    size = X.shape[1]
    return Accelerated(
        kind=spec.aft,
        coefficients=coefficients(
            (INTERCEPT, *made.names), found.coefficients, found.covariance[:size, :size], None
        ),
        scale=found.scale,
        loglik=found.loglik,
        rows=len(rows.exit),
        events=found.events,
    )
