"""Whether groups differ: the log-rank family and Gray's test."""

import numpy as np

from workbench.estimators.arrays import Codes, Flags
from workbench.estimators.chi_squared import Test
from workbench.estimators.gray import gray_test
from workbench.estimators.log_rank import log_rank
from workbench.survival.columns import in_order, present
from workbench.survival.results import ChiSquared, LogRankTest
from workbench.survival.rows import Rows
from workbench.survival.spec import SurvivalSpec


def compare_curves(rows: Rows, usable: Flags, spec: SurvivalSpec) -> LogRankTest | None:
    """The log-rank test of the groups; None where there are no two to compare."""
    chosen, names, codes = _groups(rows, usable)
    if len(names) < 2:
        return None
    found = log_rank(chosen.exit, chosen.event, codes, chosen.entry, chosen.strata, spec.rho)
    return LogRankTest(
        **as_result(found.test).model_dump(),
        trend=None if found.trend is None else as_result(found.trend),
        observed=dict(zip(names, found.observed.tolist(), strict=True)),
        expected=dict(zip(names, found.expected.tolist(), strict=True)),
    )


def compare_incidence(
    rows: Rows, usable: Flags, spec: SurvivalSpec
) -> dict[str, ChiSquared] | None:
    """Gray's test of each cause; None where there are no two groups, or somebody enters late."""
    chosen, names, codes = _groups(rows, usable & (rows.cause >= 0))
    if len(names) < 2 or not spec.causes or enters_late(chosen):
        return None
    return {
        cause: as_result(
            gray_test(chosen.exit, chosen.cause, codes, number, chosen.strata, spec.rho)
        )
        for number, cause in enumerate(spec.causes, start=1)
    }


def enters_late(rows: Rows) -> bool:
    """Whether anybody comes under observation after the first exit: an entry that matters."""
    return rows.entry is not None and bool((rows.entry >= rows.exit.min()).any())


def as_result(test: Test) -> ChiSquared:
    """In the shape of the JSON."""
    return ChiSquared(chisq=test.chisq, df=test.df, p=test.p)


def _groups(rows: Rows, usable: Flags) -> tuple[Rows, list[str], Codes]:
    if rows.strata is not None:
        usable = usable & present(rows.strata)
    chosen = rows.chosen(usable)
    names = in_order(set(chosen.group))
    places = {name: place for place, name in enumerate(names)}
    return chosen, names, np.array([places[group] for group in chosen.group], dtype=np.int64)
