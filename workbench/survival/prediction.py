"""The curves that a model expects of given rows."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbench.core.errors import FormulaFault
from workbench.core.findings import Finding
from workbench.estimators.after_cox import predict
from workbench.estimators.arrays import Codes, Numbers
from workbench.survival.columns import texts
from workbench.survival.competing import expected_incidence
from workbench.survival.curves import known, places
from workbench.survival.regression import Fitted
from workbench.survival.results import PredictedIncidence, PredictedPoint
from workbench.survival.spec import SurvivalSpec


def asked_rows(
    model: Fitted, table: pd.DataFrame, spec: SurvivalSpec
) -> tuple[Numbers, Codes, list[int]]:
    """X (m, p), place of each one's stratum, and its row in the table: of rows that know all terms.

    ColumnMissing, FormulaFault: a level or a stratum that the model was made without.
    """
    X, whole = model.design.over(table)
    chosen = np.flatnonzero(whole)
    strata = np.zeros(chosen.size, np.int64)
    if spec.strata:
        parts = [texts(table, column) for column in spec.strata]
        labels = [str(label) for label in model.fit.stratum_names]
        for place, row in enumerate(chosen):
            label = ", ".join(str(part[row]) for part in parts)
            if label not in labels:
                detail = f"the model was made without the stratum {label}"
                raise FormulaFault(term=", ".join(spec.strata), detail=detail)
            strata[place] = labels.index(label)
    return X, strata, chosen.tolist()


def predicted_points(
    model: Fitted, X: Numbers, strata: Codes, numbers: list[int], spec: SurvivalSpec
) -> Iterator[PredictedPoint]:
    """Survival of each row with its 95% interval."""
    for number, curve in zip(
        numbers, predict(model.fit, X, strata.tolist(), model.robust), strict=True
    ):
        lower, upper = curve.interval(spec.interval)
        for place in places(curve.times, spec.every):
            yield PredictedPoint(
                row=number,
                time=curve.times[place],
                survival=curve.survival[place],
                lower=known(lower[place]),
                upper=known(upper[place]),
            )


def predicted_incidence(
    models: list[Fitted], X: Numbers, strata: Codes, numbers: list[int], spec: SurvivalSpec
) -> Iterator[PredictedIncidence]:
    """Incidence of each cause for each row."""
    for number, row, stratum in zip(numbers, X, strata.tolist(), strict=True):
        times, incidence = expected_incidence(models, row, stratum)
        for place in places(times, spec.every):
            for kind, cause in enumerate(spec.causes):
                yield PredictedIncidence(
                    row=number, cause=cause, time=times[place], incidence=incidence[place, kind]
                )


def incomplete(count: int) -> Iterator[Finding]:
    """That rows were left without a prediction."""
    if count:
        yield Finding(
            code="rows_not_predicted",
            severity="warning",
            text=f"{count} rows lack a covariate: nothing is predicted for them.",
            count=count,
        )
