"""Cox's model over several drawn linkages, as one answer."""

from collections.abc import Sequence

import numpy as np

from workbench.estimators.pooling import pool
from workbench.survival.results import Cox, PooledCoefficient, PooledCox


def pool_models(models: Sequence[Cox]) -> PooledCox:
    """The same model of two or more data sets, by Rubin's rules.

    Robust errors are taken where a model has them. A term that one of the models does not have, or
    has no information on, is left out and named in `without`.
    """
    names = list(dict.fromkeys(name for model in models for name in model.coefficients))
    known = [name for name in names if all(map(np.isfinite, _errors(models, name)))]
    estimates = [[model.coefficients[name].coef for name in known] for model in models]
    errors = np.array([_errors(models, name) for name in known]).reshape(len(known), -1)
    pooled = pool(np.array(estimates), errors.T)
    return PooledCox(
        draws=len(models),
        coefficients={
            name: PooledCoefficient(
                coef=float(pooled.estimate[place]),
                se=float(pooled.se[place]),
                p=float(pooled.p[place]),
                lower=float(pooled.lower[place]),
                upper=float(pooled.upper[place]),
                linkage_share=float(pooled.added[place]),
            )
            for place, name in enumerate(known)
        },
        without=tuple(name for name in names if name not in known),
    )


def _errors(models: Sequence[Cox], name: str) -> list[float]:
    found = [model.coefficients.get(name) for model in models]
    return [np.inf if one is None else one.robust_se or one.se for one in found]
