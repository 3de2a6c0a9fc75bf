"""One answer from several completed data sets: Rubin's rules.

Source: Rubin 1987; degrees of freedom of Rubin 1987 (complete data taken as many). The spread of
the estimates between data sets is what not knowing adds to their own errors.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from workbench.estimators.arrays import Numbers


@dataclass(frozen=True)
class Pooled:
    """Arrays with one entry per estimate."""

    estimate: Numbers
    se: Numbers
    df: Numbers
    """Degrees of freedom; infinite where the data sets agree."""
    lower: Numbers
    upper: Numbers
    """A 95% interval."""
    p: Numbers
    """Two-sided, of the estimate being 0."""
    added: Numbers
    """The share of the variance that comes from differences between the data sets, 0 to 1."""


def pool(estimates: Numbers, errors: Numbers) -> Pooled:
    """Estimates and their standard errors: a row per data set (two at least), a column each."""
    sets = len(estimates)
    if sets < 2:
        raise ValueError("pooling takes two data sets at least")
    middle = estimates.mean(axis=0)
    within = (errors**2).mean(axis=0)
    between = (1 + 1 / sets) * estimates.var(axis=0, ddof=1)
    total = within + between
    with np.errstate(divide="ignore", invalid="ignore"):
        df = np.where(between > 0, (sets - 1) * (1 + within / between) ** 2, np.inf)
        added = np.where(total > 0, between / total, 0.0)
        steps = np.abs(middle) / np.sqrt(total)
    se = np.sqrt(total)
    reach = student.ppf(0.975, df) * se
    return Pooled(
        estimate=middle,
        se=se,
        df=df,
        lower=middle - reach,
        upper=middle + reach,
        p=2 * student.sf(steps, df),
        added=added,
    )
