"""Cox's proportional hazards model with left truncation, start-stop rows, ties and strata."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.core.errors import CollinearTerms, NotConverged, NothingToAnalyse
from workbench.estimators.arrays import Flags, Numbers, checked
from workbench.estimators.partial_likelihood import PartialLikelihood, Ties

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

    @property
    def std_err(self) -> Numbers:
        """(p,) standard errors."""
        root: Numbers = np.sqrt(np.diag(self.covariance))
        return root


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
    (n,) case weights (not for robust errors); `strata` (n,) each with its own baseline; `names`
    (p,) for messages.
    NothingToAnalyse where there is no event or no term; CollinearTerms where terms can't be told
    apart; NotConverged; ValueError on times that `arrays.checked` refuses.
    Source: Cox (1972); ties: Efron (1977) or Breslow (1974); Therneau & Grambsch (2000), ch. 3.
    """
    X = np.asarray(X, np.float64)
    names = [str(place + 1) for place in range(X.shape[1])] if names is None else list(names)
    exit, entry = checked(exit, entry)
    event = np.asarray(event, bool)
    if not event.any():
        raise NothingToAnalyse(what="Cox's model", detail="there are no events")
    if not names:
        raise NothingToAnalyse(what="Cox's model", detail="there are no terms")
    spread = X.std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    likelihood = PartialLikelihood(
        (X - X.mean(axis=0)) / scale, exit, event, entry, ties, weights, strata
    )
    fit = _maximise(likelihood, len(names), names)
    beta = fit.beta / scale
    reach = np.abs(beta) * np.ptp(X, axis=0)
    runs_off = (np.abs(fit.step) > 0.01 * np.abs(fit.beta)) & (reach > 8)
    if not (fit.converged or runs_off.any()):
        raise NotConverged(what="Cox's model", iterations=fit.iterations)
    return CoxFit(
        coefficients=beta,
        covariance=np.linalg.inv(fit.information) / np.outer(scale, scale),
        loglik=(fit.null, fit.loglik),
        iterations=fit.iterations,
        rows=exit.size,
        events=int(event.sum()),
        ties=ties,
        infinite=runs_off,
    )


@dataclass(frozen=True)
class _Maximum:
    beta: Numbers
    step: Numbers
    information: Numbers
    null: float
    loglik: float
    iterations: int
    converged: bool


def _maximise(likelihood: PartialLikelihood, terms: int, names: Sequence[str]) -> _Maximum:
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
