"""Hazard ratios of a provision: each from the rows that make the comparison an honest one."""

from math import erfc, exp, sqrt

import numpy as np
from scipy.special import ndtri

from workbench.core.errors import CollinearTerms, NotConverged, NothingToAnalyse
from workbench.estimators import cox
from workbench.estimators.after_cox import robust_covariance
from workbench.estimators.arrays import Flags, Numbers
from workbench.survival.independent import independent
from workbench.survival.provisions.exposed import Exposed
from workbench.survival.provisions.results import Effect

Z = float(ndtri(0.975))


def effects(
    rows: Exposed, exposures: list[Flags], adjusted: bool, weights: Numbers | None = None
) -> list[Effect | None]:
    """The hazard ratio of each exposure beside the others; all None where there is no model.

    Errors are robust, by person: spells of one person resemble one another.
    """
    columns = [flags.astype(np.float64) for flags in exposures]
    X = np.column_stack([*columns, *(rows.X.T if adjusted else ())])
    X = X[:, independent(X, len(columns))]
    nothing: list[Effect | None] = [None] * len(columns)
    if any(column.min(initial=1) == column.max(initial=0) for column in columns):
        return nothing
    try:
        fit = cox(X, rows.stop, rows.event, rows.start, weights=weights)
    except (NothingToAnalyse, CollinearTerms, NotConverged):
        return nothing
    spread = robust_covariance(fit, rows.person)
    made: list[Effect | None] = []
    for place, flags in enumerate(exposures):
        coef, se = float(fit.coefficients[place]), float(np.sqrt(spread[place, place]))
        if fit.infinite[place] or not 0 < se < np.inf:
            made.append(None)
            continue
        made.append(
            Effect(
                hazard_ratio=exp(coef),
                lower=exp(coef - Z * se),
                upper=exp(coef + Z * se),
                coef=coef,
                se=se,
                p=erfc(abs(coef / se) / sqrt(2)),
                people=len(np.unique(rows.spell)),
                events=int(rows.event.sum()),
                events_exposed=int((rows.event & flags).sum()),
            )
        )
    return made
