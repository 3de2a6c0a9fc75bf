"""Chi-squared tests."""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from workbench.estimators.arrays import Numbers


@dataclass(frozen=True)
class Test:
    """A chi-squared test; 0 degrees of freedom is no test, with p 1."""

    __test__ = False  # the name is the field's word, not pytest's

    chisq: float
    df: int
    p: float


def chi_squared(chisq: float, df: int) -> Test:
    """With its chance under the null hypothesis."""
    if df == 0:
        return Test(0.0, 0, 1.0)
    return Test(float(chisq), df, float(chdtrc(df, max(chisq, 0.0))))


def quadratic(spread: Numbers, score: Numbers) -> float:
    """score' spread^-1 score, over the directions in which there is any spread."""
    if not score.size:
        return 0.0
    try:
        return float(score @ np.linalg.solve(spread, score))
    except np.linalg.LinAlgError:
        return float(score @ np.linalg.pinv(spread, hermitian=True) @ score)
