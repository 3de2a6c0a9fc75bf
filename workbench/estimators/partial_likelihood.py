"""Cox's log partial likelihood, gradient and information in O(n p + n p^2) per evaluation."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from workbench.estimators.arrays import Codes, Flags, Numbers, count

Ties = Literal["efron", "breslow"]
State = tuple[float, Numbers, Numbers]


class PartialLikelihood:
    """The likelihood of one data set, ready to be evaluated at any coefficients.

    Rows are sorted once. A risk-set sum at an event time is the sum over rows that leave at or
    after it less the sum over rows that enter at or after it, so late entry costs one more
    cumulative sum and not a scan per event time.
    """

    def __init__(
        self,
        X: Numbers,
        exit: Numbers,
        event: Flags,
        entry: Numbers,
        ties: Ties = "efron",
        weights: Numbers | None = None,
        strata: npt.NDArray[np.generic] | None = None,
    ) -> None:
        weights = np.ones(exit.size) if weights is None else np.asarray(weights, np.float64)
        groups = np.zeros(exit.size, np.int64)
        if strata is not None:
            groups = np.unique(strata, return_inverse=True)[1]
        self._strata = [
            _Stratum(X[rows], exit[rows], event[rows], entry[rows], ties, weights[rows])
            for rows in (np.flatnonzero(groups == group) for group in range(groups.max() + 1))
            if event[rows].any()
        ]

    def at(self, beta: Numbers) -> State:
        """Log partial likelihood, gradient (p,) and information (p, p) at `beta` (p,)."""
        parts = [stratum.at(beta) for stratum in self._strata]
        return (
            sum(part[0] for part in parts),
            np.sum([part[1] for part in parts], axis=0),
            np.sum([part[2] for part in parts], axis=0),
        )


@dataclass(frozen=True)
class _Segments:
    """Rows that lie sorted by a code, to be summed per code."""

    starts: Codes
    codes: Codes
    size: int

    @classmethod
    def of(cls, codes: Codes, size: int) -> "_Segments":
        starts = np.flatnonzero(np.concatenate([[True], np.diff(codes) > 0]))
        return cls(starts, codes[starts], size)

    def sums(self, rows: Numbers) -> Numbers:
        out = np.zeros((self.size, rows.shape[1]))
        out[self.codes] = np.add.reduceat(rows, self.starts, axis=0)
        return out


class _Stratum:
    """One stratum; K distinct event times, n rows sorted by how many of those they outlast."""

    def __init__(
        self,
        X: Numbers,
        exit: Numbers,
        event: Flags,
        entry: Numbers,
        ties: Ties,
        weights: Numbers,
    ) -> None:
        moments = np.unique(exit[event])
        self.K = moments.size
        last = np.searchsorted(moments, exit, side="right")
        order = np.argsort(last, kind="stable")
        self.last = last[order]
        self.first = np.searchsorted(moments, entry, side="right")[order]
        """A row is at risk at event times first..last-1."""
        self.Z = np.column_stack([np.ones(order.size), X[order]])
        self.weights = weights[order]
        self.leaving = _Segments.of(self.last, self.K + 1)

        self.events = np.flatnonzero(event[order])
        self.moment = self.last[self.events] - 1
        self.dying = _Segments.of(self.moment, self.K)
        late = np.flatnonzero(self.first > 0)
        self.late = late[np.argsort(self.first[late], kind="stable")]
        self.entering = _Segments.of(self.first[self.late], self.K + 1) if late.size else None

        deaths = np.bincount(self.moment, minlength=self.K)
        rank = np.arange(self.events.size) - (np.cumsum(deaths) - deaths)[self.moment]
        self.fraction = rank / deaths[self.moment] if ties == "efron" else np.zeros(rank.size)
        event_weights = self.weights[self.events]
        mean_weight = np.bincount(self.moment, event_weights, self.K) / deaths
        self.slot_weight = mean_weight[self.moment]
        self.observed = event_weights @ self.Z[self.events, 1:]

    def at(self, beta: Numbers) -> State:
        """One slot per event: its risk sum is that of the risk set less a fraction of the tied."""
        eta = self.Z[:, 1:] @ beta
        top = float(eta.max())
        risk = self.weights * np.exp(eta - top)
        weighted = risk[:, None] * self.Z
        sets, dying = self._sums(weighted)

        slot = sets[self.moment, 0] - self.fraction * dying[self.moment, 0]
        if not (slot > 0).all():
            nowhere = np.full(beta.size, np.nan)
            return -np.inf, nowhere, np.outer(nowhere, nowhere)
        each = self.slot_weight / slot
        fraction = self.fraction
        hazard, tied = self._per_moment(each), self._per_moment(each * fraction)

        S, D = sets[:, 1:], dying[:, 1:]
        loglik = self.weights[self.events] @ eta[self.events]
        loglik -= self.slot_weight @ (np.log(slot) + top)
        gradient = self.observed - hazard @ S + tied @ D

        cumulative = np.concatenate([[0.0], np.cumsum(hazard)])
        exposure = cumulative[self.last] - cumulative[self.first]
        exposure[self.events] -= tied[self.moment]
        information = weighted[:, 1:].T @ (exposure[:, None] * self.Z[:, 1:])
        information -= S.T @ (self._per_moment(each / slot)[:, None] * S)
        crossed = S.T @ (self._per_moment(each * fraction / slot)[:, None] * D)
        information += crossed + crossed.T
        information -= D.T @ (self._per_moment(each * fraction**2 / slot)[:, None] * D)
        return float(loglik), gradient, information

    def _sums(self, weighted: Numbers) -> tuple[Numbers, Numbers]:
        """Sums (K, 1 + p) over each risk set, and over those with the event then."""
        sets = _from_here(self.leaving.sums(weighted))[1:]
        if self.entering is not None:
            sets = sets - _from_here(self.entering.sums(weighted[self.late]))[1:]
        return sets, self.dying.sums(weighted[self.events])

    def _per_moment(self, values: Numbers) -> Numbers:
        return count(self.moment, values, self.K)


def _from_here(sums: Numbers) -> Numbers:
    reversed_sums: Numbers = np.cumsum(sums[::-1], axis=0)[::-1]
    return reversed_sums
