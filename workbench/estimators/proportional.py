"""Whether hazards are proportional: the score test of a coefficient that changes with time."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from scipy.stats import rankdata

from workbench.estimators.arrays import Flags, Numbers
from workbench.estimators.chi_squared import Test, chi_squared, quadratic
from workbench.estimators.cox import CoxFit
from workbench.estimators.kaplan_meier import kaplan_meier
from workbench.estimators.partial_likelihood import exposure, hazards, weighted_information
from workbench.estimators.risk_sets import RiskSets

Transform = Literal["km", "rank", "identity", "log"]


def ph_test(
    fit: CoxFit,
    exit: Numbers,
    event: Flags,
    entry: Numbers | None = None,
    terms: Sequence[Sequence[int]] | None = None,
    transform: Transform = "km",
) -> tuple[list[Test], Test]:
    """The test of each term, and of all terms together (GLOBAL).

    `exit`, `event`, `entry` (n,) as the fit had them; `terms` which coefficients belong together
    (None: each for itself); `transform` of time that the coefficients may change with. It is the
    score test of adding x g(t) for every x, at the fitted coefficients: no approximation by
    residuals. Source: Grambsch & Therneau (1994); Therneau, "Approximate and exact tests" in R's
    survival (`cox.zph` since version 3).
    """
    of_time = _transformed(transform, exit, event, entry)
    centre = float(of_time[event].mean())
    size = fit.coefficients.size
    score, blocks = np.zeros(size), np.zeros((3, size, size))
    for sets in (one for one in fit.strata if one.K):
        own, parts = _with_time(sets, fit.beta, of_time[sets.rows] - centre)
        score += own
        blocks += parts
    plain, crossed_, squared = blocks
    left = squared - crossed_ @ np.linalg.solve(plain, crossed_)
    each = [[place] for place in range(size)] if terms is None else [list(term) for term in terms]
    found = []
    for chosen in [*each, list(range(size))]:
        part, own = left[np.ix_(chosen, chosen)], score[chosen]
        found.append(chi_squared(quadratic(part, own), len(chosen)))
    return found[:-1], found[-1]


def _with_time(sets: RiskSets, beta: Numbers, g: Numbers) -> tuple[Numbers, Numbers]:
    """Score of the added terms (p,), and the information's blocks (3, p, p)."""
    now = hazards(sets, beta)
    at_moment = np.zeros(sets.K)
    at_moment[sets.moment] = g[sets.events]
    pull = -now.risk * exposure(sets, now, at_moment)
    pull[sets.events] += sets.weights[sets.events] * g[sets.events]
    parts = [weighted_information(sets, now, by) for by in (None, at_moment, at_moment**2)]
    return pull @ sets.X, np.stack(parts)


def _transformed(
    transform: Transform, exit: Numbers, event: Flags, entry: Numbers | None
) -> Numbers:
    if transform == "identity":
        return exit
    if transform == "log":
        logs: Numbers = np.log(exit)
        return logs
    if transform == "rank":
        ranks: Numbers = rankdata(exit).astype(np.float64)
        return ranks
    curve = kaplan_meier(exit, event, entry)
    before = np.concatenate([[1.0], curve.survival])
    found: Numbers = 1 - before[np.searchsorted(curve.times, exit, side="left")]
    return found
