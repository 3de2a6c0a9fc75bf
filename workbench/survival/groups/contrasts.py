"""By how much groups differ in the rate of each kind of exit, and whether that differs in turn."""

from collections.abc import Iterator, Sequence
from itertools import product
from math import erfc, exp, hypot, log, sqrt

import numpy as np
from scipy.special import ndtri

from workbench.core.errors import CollinearTerms, NotConverged, NothingToAnalyse
from workbench.estimators import cox
from workbench.estimators.after_cox import robust_covariance
from workbench.estimators.arrays import Flags, Numbers
from workbench.survival.columns import Texts, in_order
from workbench.survival.groups.results import GroupContrast, Interaction
from workbench.survival.independent import independent
from workbench.survival.rows import Rows
from workbench.survival.spec import SurvivalSpec

Z = float(ndtri(0.975))


def group_contrasts(
    rows: Rows, cells: list[Texts], X: Numbers, columns: Sequence[str], spec: SurvivalSpec
) -> Iterator[GroupContrast]:
    """Each value of the last column against its first one, within each value of the one before."""
    last = cells[-1]
    levels = in_order({str(cell) for cell in last})
    outer: list[str | None] = [None]
    if len(cells) > 1:
        outer = [*in_order({str(cell) for cell in cells[0]})]
    for (place, cause), value, level in product(enumerate(spec.causes, start=1), outer, levels[1:]):
        inside = np.ones(len(last), dtype=bool) if value is None else cells[0] == value
        pair = inside & ((last == levels[0]) | (last == level))
        event = rows.cause[pair] == place
        found = _ratio(rows.chosen(pair), last[pair] == level, X[pair], event)
        if found is not None:
            yield GroupContrast(
                cause=cause,
                column=columns[-1],
                value=level,
                reference=levels[0],
                within={} if value is None else {columns[0]: value},
                events=int(event.sum()),
                **_told(*found),
            )


def interactions(contrasts: Sequence[GroupContrast]) -> Iterator[Interaction]:
    """Two groups of other people: their coefficients are independent."""
    first: dict[tuple[str, str], GroupContrast] = {}
    for one in contrasts:
        if not one.within:
            return
        reference = first.setdefault((one.cause, one.value), one)
        if reference is one:
            continue
        coef = log(one.hazard_ratio / reference.hazard_ratio)
        spread = [log(each.upper / each.lower) / (2 * Z) for each in (one, reference)]
        told = _told(coef, hypot(*spread))
        yield Interaction(
            cause=one.cause,
            value=one.value,
            within=next(iter(one.within.values())),
            reference=next(iter(reference.within.values())),
            ratio=told.pop("hazard_ratio"),
            **told,
        )


def _told(coef: float, se: float) -> dict[str, float]:
    return {
        "hazard_ratio": exp(coef),
        "lower": exp(coef - Z * se),
        "upper": exp(coef + Z * se),
        "p": erfc(abs(coef / se) / sqrt(2)),
    }


def _ratio(rows: Rows, which: Flags, X: Numbers, event: Flags) -> tuple[float, float] | None:
    """Coefficient and error of the group, beside the covariates."""
    if which.all() or not which.any():
        return None
    columns = np.column_stack([which.astype(np.float64), X])
    try:
        fit = cox(
            columns[:, independent(columns, 1)], rows.exit, event, rows.entry, weights=rows.weights
        )
    except (NothingToAnalyse, CollinearTerms, NotConverged):
        return None
    spread = fit.covariance if rows.cluster is None else robust_covariance(fit, rows.cluster)
    se = float(np.sqrt(spread[0, 0]))
    return None if fit.infinite[0] or not 0 < se < np.inf else (float(fit.coefficients[0]), se)
