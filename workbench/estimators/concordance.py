"""How often who leaves first had the higher score."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from workbench.estimators.arrays import Codes, Flags, Numbers, checked
from workbench.estimators.dominance import Dominance

TimeWeight = Literal["n", "S", "S/G", "n/G2", "I"]

SAME = 1e-12
"""Scores this close, relative to the largest, are the same: products in another order."""


@dataclass(frozen=True)
class Concordance:
    """Of pairs of rows of which it is known who left first."""

    value: float
    """(concordant + tied / 2) / all; NaN where there is no pair."""
    std_err: float
    concordant: float
    discordant: float
    tied: float
    """Pairs with the same score."""


def concordance(
    scores: Numbers,
    exit: Numbers,
    event: Flags,
    entry: Numbers | None = None,
    weights: Numbers | None = None,
    strata: npt.NDArray[np.generic] | None = None,
    clusters: npt.NDArray[np.generic] | None = None,
    by: TimeWeight = "n",
) -> Concordance:
    """Harrell's C; higher `scores` (n,) should leave sooner.

    Arrays as `cox`; pairs within `strata` only; a row is a partner of an event while it is at risk
    then (entry < t <= exit; at t itself if it is censored). `by` weights the event times: `n` all
    pairs alike; `n/G2` as Uno; `S/G` as Schemper; `S` as Peto; `I` each time alike. The standard
    error is the infinitesimal jackknife over `clusters` (None: rows). O(n log n).
    ValueError on times that `arrays.checked` refuses.
    Source: Harrell et al. (1982); Uno et al. (2011); Therneau & Atkinson, "Concordance" (vignette
    of R's survival package).
    """
    exit, entry = checked(exit, entry)
    weights = np.ones(exit.size) if weights is None else np.asarray(weights, np.float64)
    groups = np.zeros(exit.size, np.int64)
    if strata is not None:
        groups = np.unique(strata, return_inverse=True)[1]
    pairs = np.zeros((exit.size, 3))
    totals = np.zeros(3)
    for group in range(int(groups.max(initial=0)) + 1):
        rows = np.flatnonzero(groups == group)
        if event[rows].any():
            counted = _Stratum(
                scores[rows], exit[rows], event[rows], entry[rows], weights[rows], by
            )
            pairs[rows] = counted.pairs()
            totals += counted.totals
    every = float(totals.sum())
    if every <= 0:
        return Concordance(float("nan"), float("nan"), 0.0, 0.0, 0.0)
    balance = float(totals[0] - totals[1]) / every
    change = weights * (pairs[:, 0] - pairs[:, 1] - balance * pairs.sum(axis=1)) / every
    if clusters is not None:
        change = np.bincount(np.unique(clusters, return_inverse=True)[1], change)
    concordant, discordant, tied = totals.tolist()
    return Concordance(
        (balance + 1) / 2, float(np.sqrt(change @ change)) / 2, concordant, discordant, tied
    )


class _Stratum:
    """The pairs of each row: (n, 3) weights of partners that agree, disagree, are tied."""

    def __init__(
        self,
        scores: Numbers,
        exit: Numbers,
        event: Flags,
        entry: Numbers,
        weights: Numbers,
        by: TimeWeight,
    ) -> None:
        self.ranks = _ranks(scores)
        self.exit, self.event, self.entry, self.weights = exit, event, entry, weights
        # in order of time, at one time the events before the censored
        self.order = np.lexsort((~event, exit))
        self.cases = self.order[event[self.order]]
        self.time = exit[self.cases]
        # how many rows are gone, the events of that time included
        before = np.searchsorted(exit[self.order], self.time, side="left")
        moments, first = np.unique(self.time, return_index=True)
        per_moment = np.diff(np.concatenate([first, [self.time.size]]))
        self.gone = before + np.repeat(per_moment, per_moment)
        self.by_time = _time_weights(by, moments, exit, event, entry, weights)
        self.case_weight = weights[self.cases] * np.repeat(self.by_time, per_moment)
        self.totals = np.zeros(3)

    def pairs(self) -> Numbers:
        """Fills `totals` too."""
        as_case = self._partners_of_cases()
        self.totals = self.case_weight @ as_case
        found = self._cases_of_partners()
        scale = self.case_weight / self.weights[self.cases]
        found[self.cases] += scale[:, None] * as_case
        return found

    def _partners_of_cases(self) -> Numbers:
        """(cases, 3) weight of those at risk with a lower, higher, equal score."""
        own, size = self.ranks[self.cases], self.ranks.size
        found = np.zeros((own.size, 3))
        waiting = np.argsort(self.entry, kind="stable")
        absent = np.searchsorted(self.entry[waiting], self.time, side="left")
        everyone = np.full(own.size, size)
        for order, upto, sign in ((self.order, self.gone, 1.0), (waiting, absent, -1.0)):
            if order is waiting and not np.isfinite(self.entry).any():
                continue
            sequence = Dominance(self.ranks[order], self.weights[order])
            total = np.concatenate([[0.0], np.cumsum(self.weights[order])])
            lower = sequence.below(everyone, own) - sequence.below(upto, own)
            upto_equal = sequence.below(everyone, own + 1) - sequence.below(upto, own + 1)
            both = total[-1] - total[upto]
            part = np.column_stack([lower, both - upto_equal, upto_equal - lower])
            found += sign * part
        return found

    def _cases_of_partners(self) -> Numbers:
        """(n, 3) weight of the cases that a row was at risk for, by score as seen from the case."""
        sequence = Dominance(self.ranks[self.cases], self.case_weight)
        total = np.concatenate([[0.0], np.cumsum(self.case_weight)])
        before = np.searchsorted(self.time, self.exit, side="left")
        until = np.searchsorted(self.time, self.exit, side="right")
        stop = np.where(self.event, before, until)
        start = np.minimum(np.searchsorted(self.time, self.entry, side="right"), stop)
        lower = sequence.below(stop, self.ranks) - sequence.below(start, self.ranks)
        upto = sequence.below(stop, self.ranks + 1) - sequence.below(start, self.ranks + 1)
        every = total[stop] - total[start]
        # a case with a higher score than the row agrees
        return np.column_stack([every - upto, lower, upto - lower])


def _ranks(scores: Numbers) -> Codes:
    order = np.argsort(scores, kind="stable")
    gaps = np.diff(scores[order]) > SAME * max(float(np.abs(scores).max(initial=0.0)), 1e-300)
    ranks = np.empty(scores.size, np.int64)
    ranks[order] = np.concatenate([[0], np.cumsum(gaps)])
    return ranks


def _time_weights(
    by: TimeWeight,
    moments: Numbers,
    exit: Numbers,
    event: Flags,
    entry: Numbers,
    weights: Numbers,
) -> Numbers:
    """(moments,) S and G are left limits; who is censored at t is at risk for the events at t."""
    if by == "n":
        return np.ones(moments.size)
    times, place = np.unique(exit, return_inverse=True)
    came = np.searchsorted(times, entry, side="right")
    net = np.bincount(place, weights, times.size) - np.bincount(came, weights, times.size + 1)[1:]
    risk = np.cumsum(net[::-1])[::-1]
    died = np.bincount(place, weights * event, times.size)
    lost = np.bincount(place, weights * ~event, times.size)
    S = np.concatenate([[1.0], np.cumprod(1 - died / risk)[:-1]])
    after = np.maximum(risk - died, 1e-300)
    G = np.concatenate([[1.0], np.cumprod(1 - lost / after)[:-1]])
    at = np.searchsorted(times, moments)
    total = float(weights.sum())
    match by:
        case "S":
            found = total * S[at] / risk[at]
        case "S/G":
            found = total * S[at] / (G[at] * risk[at])
        case "n/G2":
            found = 1 / G[at] ** 2
        case _:
            found = 1 / risk[at]
    chosen: Numbers = found
    return chosen
