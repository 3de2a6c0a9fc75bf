"""Fine and Gray's model of the cumulative incidence of one cause."""

from collections.abc import Sequence

import numpy as np

from workbench.core.errors import NothingToAnalyse
from workbench.estimators.after_cox import score_residuals
from workbench.estimators.arrays import Clock, Codes, Flags, Numbers, checked
from workbench.estimators.cox import CoxFit, fitted, standard_units
from workbench.estimators.partial_likelihood import hazards
from workbench.estimators.risk_sets import Lingering, RiskSets, Ties


def fine_gray(
    X: Numbers,
    exit: Numbers,
    cause: Codes,
    kind: int = 1,
    names: Sequence[str] | None = None,
) -> tuple[CoxFit, Numbers]:
    """The model as published: (fit, (p, p) covariance that counts the weights' uncertainty).

    `X` (n, p); `exit`, `cause` (n,) from 1, 0 where censored, everybody from the start. Who left
    for another cause stays at risk with the weight G(t-) / G(exit-), G the Kaplan-Meier curve of
    censoring; ties as Breslow. One pass of O(n p^2) a step.
    NothingToAnalyse, CollinearTerms, NotConverged as `cox`.
    Source: Fine & Gray (1999), variance (7)-(8) there; R's `cmprsk::crr`.
    """
    X = np.asarray(X, np.float64)
    exit, entry = checked(exit, None)
    cause = np.asarray(cause, np.int64)
    own, gone = cause == kind, (cause > 0) & (cause != kind)
    times, before = _censoring_as_crr(exit, cause == 0)
    fit = _fit(
        X,
        exit,
        own,
        entry,
        gone,
        before[np.searchsorted(times, exit)],
        times,
        before,
        "breslow",
        np.ones(exit.size),
        names,
    )
    influence = score_residuals(fit) + _of_the_weights(fit, exit, cause == 0)
    bread = fit.covariance
    meat = influence.T @ influence
    return fit, bread @ meat @ bread


def weighted_fine_gray(
    X: Numbers,
    exit: Numbers,
    cause: Codes,
    kind: int = 1,
    entry: Numbers | None = None,
    first: Flags | None = None,
    last: Flags | None = None,
    weights: Numbers | None = None,
    ties: Ties = "efron",
    names: Sequence[str] | None = None,
) -> CoxFit:
    """The model as a weighted Cox model, with late entry and start-stop rows.

    Arrays as `aalen_johansen`; `first` and `last` (n,) whether a row is its person's first or last
    one (None: every row is both). Weights hold the censoring G and the entry H, where at one time
    events come before censoring and entries; they are taken as known, so errors should be robust
    ones, clustered by person. Where everybody under observation at some time came in just then, H
    is 0 before it: who left for another cause before it can't be weighted and does not stay, see
    `unweighted`. Errors as `fine_gray`.
    Source: Geskus (2011); R's `finegray` with `coxph`.
    """
    X = np.asarray(X, np.float64)
    late = entry is not None
    exit, entry = checked(exit, entry)
    cause = np.asarray(cause, np.int64)
    everyone = np.ones(exit.size, bool)
    first = everyone if first is None else first
    last = everyone if last is None else last
    own, gone = cause == kind, (cause > 0) & (cause != kind) & last
    times, before = _observed_as_finegray(exit, entry, cause, first, last, late)
    at_exit = before[np.searchsorted(times, exit, side="left")]
    weights = np.ones(exit.size) if weights is None else weights
    return _fit(X, exit, own, entry, gone, at_exit, times, before, ties, weights, names)


def unweighted(fit: CoxFit, gone: int) -> int:
    """How many of the `gone` rows that left for another cause could not stay at risk."""
    lingers = fit.strata[0].lingers
    return gone - (0 if lingers is None else lingers.size)


def _fit(
    X: Numbers,
    exit: Numbers,
    own: Flags,
    entry: Numbers,
    gone: Flags,
    at_exit: Numbers,
    times: Numbers,
    before: Numbers,
    ties: Ties,
    weights: Numbers,
    names: Sequence[str] | None,
) -> CoxFit:
    """`before` (T + 1,) is the weight just before each of `times` (T,), and after the last."""
    if not own.any():
        raise NothingToAnalyse(what="Fine and Gray's model", detail="there are no events")
    if not X.shape[1]:
        raise NothingToAnalyse(what="Fine and Gray's model", detail="there are no terms")
    moments = np.unique(exit[own])
    lingering = Lingering(
        gone & (at_exit > 0), at_exit, before[np.searchsorted(times, moments, side="left")]
    )
    units = standard_units(X)
    sets = RiskSets(X, np.arange(exit.size), exit, own, entry, ties, weights, units, lingering)
    names = [str(place + 1) for place in range(X.shape[1])] if names is None else names
    return fitted((sets,), (None,), units, ties, names)


def _censoring_as_crr(exit: Numbers, censored: Flags) -> tuple[Numbers, Numbers]:
    """Times and G just before each: at one time everybody is at risk of censoring."""
    clock = Clock.of(exit, None)
    risk = clock.at_risk(np.ones(exit.size))
    curve = np.cumprod(1 - clock.at(censored) / risk)
    return clock.times, np.concatenate([[1.0], curve])


def _observed_as_finegray(
    exit: Numbers, entry: Numbers, cause: Codes, first: Flags, last: Flags, late: bool
) -> tuple[Numbers, Numbers]:
    """Times and G H just before each: at one time events come first."""
    times = np.unique(np.concatenate([exit, entry])) if late else np.unique(exit)
    place = np.searchsorted(times, exit)
    size = times.size
    begins = np.searchsorted(times, entry) if late else np.zeros(exit.size, np.int64)
    censored = (cause == 0) & last
    # at risk of censoring at time k: begins < k, and exit after k, or at k without event
    until = np.where(cause > 0, place, place + 1)
    since = begins + 1 if late else begins
    risk = _between(since, until, size)
    lost = np.bincount(place[censored], minlength=size)
    with np.errstate(divide="ignore", invalid="ignore"):
        G = np.cumprod(np.where(lost > 0, 1 - lost / risk, 1.0))
    before = np.concatenate([[1.0], G])
    if not late:
        return times, before
    # backwards in time: at risk of entry at time k when begins <= k < exit
    risk = _between(begins, place, size)
    came = np.bincount(begins[first], minlength=size)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where((came > 0) & (risk > 0), 1 - came / risk, 1.0)
    # H just before time k: nobody entered at k or after it
    H = np.concatenate([np.cumprod(factor[::-1])[::-1], [1.0]])
    return times, before * H


def _between(since: Codes, until: Codes, size: int) -> Codes:
    """(size,) how many rows cover each place since <= k < until."""
    steps = np.bincount(since, minlength=size + 2) - np.bincount(until, minlength=size + 2)
    return np.cumsum(steps)[:size]


def _of_the_weights(fit: CoxFit, exit: Numbers, censored: Flags) -> Numbers:
    """(n, p) what a row does to the score by way of G: psi of Fine & Gray."""
    sets = fit.strata[0]
    assert sets.lingers is not None
    terms = fit.coefficients.size
    now = hazards(sets, fit.beta)
    fading = now.risk[sets.lingers] / sets.faded
    rate = sets.per_moment(now.each) * sets.fade
    means = np.empty((sets.K, terms))
    for which, S, _ in sets.blocks(now.risk):
        means[which] = S
    means /= sets.sums(now.risk)[:, None]

    clock = Clock.of(exit, None)
    risk, lost = clock.at_risk(np.ones(exit.size)), clock.at(censored)
    # who left for another cause before u, and what is still to come from u on
    when = np.searchsorted(clock.times, exit[sets.rows[sets.lingers]])
    by_time = np.column_stack(
        [
            np.bincount(when, column, clock.size)
            for column in (fading, *(fading[:, None] * sets.X[sets.lingers]).T)
        ]
    )
    so_far = np.cumsum(by_time, axis=0) - by_time
    at = np.searchsorted(clock.times, sets.moments)
    ahead = np.zeros((clock.size, terms + 1))
    ahead[at, 0] = rate
    ahead[at, 1:] = rate[:, None] * means
    ahead = np.cumsum(ahead[::-1], axis=0)[::-1]
    q = so_far[:, 1:] * ahead[:, :1] - so_far[:, :1] * ahead[:, 1:]
    compensated = np.cumsum(q * (lost / risk**2)[:, None], axis=0)
    psi = -compensated[clock.left]
    psi[censored] += (q / risk[:, None])[clock.left[censored]]
    scaled: Numbers = psi * fit.units[1]
    return scaled
