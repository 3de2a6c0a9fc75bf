"""Cox's proportional hazards model with left truncation, start-stop rows, ties and strata."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from workbench.core.errors import CollinearTerms, NotConverged, NothingToAnalyse
from workbench.estimators.arrays import Flags, Numbers, checked
from workbench.estimators.discrete_ties import DiscreteLikelihood
from workbench.estimators.partial_likelihood import PartialLikelihood
from workbench.estimators.risk_sets import RiskSets, Ties

ITERATIONS = 50
DECREMENT = 1e-11
"""Newton decrement (squared step in units of the standard error) at which the fit is done."""
COLLINEAR = 1e-9
"""Smallest eigenvalue of the information's correlation form that still counts as information."""


@dataclass(frozen=True)
class CoxFit:
    """A fitted model of p terms."""

    coefficients: Numbers
    """(p,) log hazard ratios."""
    covariance: Numbers
    """(p, p) inverse of the observed information."""
    loglik: tuple[float, float]
    """Log partial likelihood with all coefficients 0, and at the fit."""
    iterations: int
    rows: int
    events: int
    ties: Ties
    infinite: Flags
    """(p,) coefficients that grow without end: one side of the term has no events."""
    strata: tuple[RiskSets, ...] = field(repr=False)
    """The data as the fit saw them, for what is asked of the fit afterwards."""
    stratum_names: tuple[object, ...]
    units: tuple[Numbers, Numbers]
    """(p,) centre and scale in which the strata hold X."""

    @property
    def std_err(self) -> Numbers:
        """(p,) standard errors."""
        root: Numbers = np.sqrt(np.diag(self.covariance))
        return root

    @property
    def beta(self) -> Numbers:
        """(p,) the coefficients in the units in which the strata hold X."""
        product: Numbers = self.coefficients * self.units[1]
        return product

    @property
    def scores(self) -> Numbers:
        """(rows,) linear predictor of each row, in the order of the data, centred."""
        found = np.zeros(self.rows)
        for sets in self.strata:
            found[sets.rows] = sets.X @ self.beta
        return found


def cox(
    X: Numbers,
    exit: Numbers,
    event: Flags,
    entry: Numbers | None = None,
    ties: Ties = "efron",
    weights: Numbers | None = None,
    strata: npt.NDArray[np.generic] | None = None,
    names: Sequence[str] | None = None,
) -> CoxFit:
    """Maximise the partial likelihood by Newton's method.

    `X` (n, p) without missing values; `exit`, `event`, `entry` (n,) on one clock, a row at risk at
    t when entry < t <= exit, so that start-stop rows of one subject are simply rows; `weights`
    (n,) positive case weights (robust errors: `robust_covariance`); `strata` (n,) each with its
    own baseline; `names` (p,) for messages. Beside X one copy of it is held.
    NothingToAnalyse where there is no event or no term; CollinearTerms where terms can't be told
    apart; NotConverged; ValueError on times that `arrays.checked` refuses.
    Source: Cox (1972); ties: Efron (1977), Breslow (1974), or exact for discrete time; Therneau &
    Grambsch (2000), ch. 3.
    """
    X = np.asarray(X, np.float64)
    names = [str(place + 1) for place in range(X.shape[1])] if names is None else list(names)
    exit, entry = checked(exit, entry)
    event = np.asarray(event, bool)
    if not event.any():
        raise NothingToAnalyse(what="Cox's model", detail="there are no events")
    if not names:
        raise NothingToAnalyse(what="Cox's model", detail="there are no terms")
    weights = np.ones(exit.size) if weights is None else np.asarray(weights, np.float64)
    labels, groups = _groups(strata, exit.size)
    units = standard_units(X)
    made = tuple(
        RiskSets(X, rows, exit[rows], event[rows], entry[rows], ties, weights[rows], units)
        for rows in (np.flatnonzero(groups == group) for group in range(len(labels)))
    )
    return fitted(made, labels, units, ties, names)


def fitted(
    strata: tuple[RiskSets, ...],
    labels: tuple[object, ...],
    units: tuple[Numbers, Numbers],
    ties: Ties,
    names: Sequence[str],
) -> CoxFit:
    """Maximise over strata that are ready; errors as `cox`."""
    with_events = [sets for sets in strata if sets.K]
    kind = DiscreteLikelihood if ties == "exact" else PartialLikelihood
    found = _maximise(kind(with_events), len(names), names)
    beta = found.beta / units[1]
    span = np.max([_reach(sets) for sets in with_events], axis=0)
    runs_off = (np.abs(found.step) > 0.01 * np.abs(found.beta)) & (
        np.abs(found.beta) * span > RUNS_OFF
    )
    if not (found.converged or runs_off.any()):
        raise NotConverged(what="Cox's model", iterations=found.iterations)
    return CoxFit(
        coefficients=beta,
        covariance=_inverse(found.information) / np.outer(units[1], units[1]),
        loglik=(found.null, found.loglik),
        iterations=found.iterations,
        rows=sum(sets.rows.size for sets in strata),
        events=sum(sets.events.size for sets in strata),
        ties=ties,
        infinite=runs_off,
        strata=strata,
        stratum_names=labels,
        units=units,
    )


RUNS_OFF = 8.0
"""A hazard ratio of exp(8) over the range of a term, and still growing, is on its way to infinity."""


def standard_units(X: Numbers) -> tuple[Numbers, Numbers]:
    """(p,) mean and standard deviation of each column; 1 where it never varies."""
    centre = X.mean(axis=0)
    spread = np.array([float(np.std(X[:, term])) for term in range(X.shape[1])])
    return centre, np.where(spread > 1e-14 * np.abs(centre), spread, 1.0)


def _groups(
    strata: npt.NDArray[np.generic] | None, rows: int
) -> tuple[tuple[object, ...], npt.NDArray[np.int64]]:
    if strata is None:
        return (None,), np.zeros(rows, np.int64)
    labels, groups = np.unique(strata, return_inverse=True)
    return tuple(labels.tolist()), groups


def _reach(sets: RiskSets) -> Numbers:
    span: Numbers = np.ptp(sets.X, axis=0)
    return span


def _inverse(information: Numbers) -> Numbers:
    """Infinite where a direction has lost all information."""
    try:
        return np.linalg.inv(information).astype(np.float64)
    except np.linalg.LinAlgError:
        return np.full(information.shape, np.inf)


@dataclass(frozen=True)
class _Maximum:
    beta: Numbers
    step: Numbers
    information: Numbers
    null: float
    loglik: float
    iterations: int
    converged: bool


def _maximise(
    likelihood: PartialLikelihood | DiscreteLikelihood, terms: int, names: Sequence[str]
) -> _Maximum:
    beta: Numbers = np.zeros(terms)
    loglik, gradient, information = likelihood.at(beta)
    null = loglik
    _refuse_collinear(information, names)
    step = beta
    for iteration in range(1, ITERATIONS + 1):
        try:
            step = np.linalg.solve(information, gradient).astype(np.float64)
        except np.linalg.LinAlgError as fault:  # all information ran off to infinity
            raise NotConverged(what="Cox's model", iterations=iteration) from fault
        decrement = float(step @ gradient)
        reached = likelihood.at(beta + step)
        while not reached[0] >= loglik - 1e-9 * abs(loglik):
            step = step / 2
            reached = likelihood.at(beta + step)
        beta = beta + step
        loglik, gradient, information = reached
        if decrement < DECREMENT:
            return _Maximum(beta, step, information, null, loglik, iteration, True)
    return _Maximum(beta, step, information, null, loglik, ITERATIONS, False)


def _refuse_collinear(information: Numbers, names: Sequence[str]) -> None:
    """CollinearTerms with the terms that carry a direction without information."""
    diagonal = np.diag(information)
    empty = diagonal <= COLLINEAR * max(float(diagonal.max()), 1e-300)
    if empty.any():
        raise CollinearTerms(terms=", ".join(np.array(names)[empty]))
    root = np.sqrt(diagonal)
    sizes, directions = np.linalg.eigh(information / np.outer(root, root))
    blind = np.abs(directions[:, sizes < COLLINEAR]).max(axis=1, initial=0.0)
    if blind.any():
        raise CollinearTerms(terms=", ".join(np.array(names)[blind > 1e-4]))
