"""Who is at risk at each event time of one stratum, and sums over them in one pass."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.sparse import csr_array

from workbench.estimators.arrays import Codes, Flags, Numbers, count

Ties = Literal["efron", "breslow", "exact"]

BLOCK = 1 << 12
"""Event times, or rows, taken at once: what keeps the memory at one copy of the input."""


@dataclass(frozen=True)
class Lingering:
    """Rows that stay in the risk set after their exit with a fading weight (Fine & Gray)."""

    rows: Flags
    """(n,) which rows linger."""
    at_exit: Numbers
    """(n,) the weight's denominator, each row's own."""
    at_moments: Numbers
    """(K,) the weight's numerator at each distinct event time."""


class RiskSets:
    """One stratum; K distinct event times (moments), n rows sorted by how many of them they outlast.

    A row is at risk at moments `first` <= k < `last`. A sum over the risk set at a moment is the
    sum over rows that leave at or after it less the sum over rows that enter at or after it, so
    late entry costs no scan per event time. An event is one slot: with Efron's ties the l-th of d
    tied events sees the risk set less a share l/d of the tied. Everything here is scaled by
    exp(-top), which cancels in every ratio.
    Source: Therneau & Grambsch (2000), sections 3.1 and 3.3; Efron (1977).
    """

    def __init__(
        self,
        X: Numbers,
        rows: Codes,
        exit: Numbers,
        event: Flags,
        entry: Numbers,
        ties: Ties,
        weights: Numbers,
        units: tuple[Numbers, Numbers],
        lingering: Lingering | None = None,
    ) -> None:
        """`X` (N, p) is every row of the data, `rows` the (n,) of this stratum; the rest (n,).

        `units` are the (p,) centre and scale that X is taken in.
        """
        self.times = np.unique(exit)
        """Distinct exit times, events or not."""
        self.moments = np.unique(exit[event])
        self.K = self.moments.size
        last = np.searchsorted(self.moments, exit, side="right")
        order = np.argsort(last, kind="stable")
        self.rows = rows[order]
        """(n,) where each sorted row stands in the data."""
        self.X = _taken(X, self.rows, *units)
        self.last = last[order]
        self.first = np.searchsorted(self.moments, entry, side="right")[order]
        self.weights = weights[order]
        self.events = np.flatnonzero(event[order])
        self.moment = self.last[self.events] - 1
        deaths = np.bincount(self.moment, minlength=self.K)
        rank = np.arange(self.events.size) - (np.cumsum(deaths) - deaths)[self.moment]
        efron = ties == "efron"
        self.fraction = rank / deaths[self.moment] if efron else np.zeros(rank.size)
        self.tied = bool(self.fraction.any())
        event_weights = self.weights[self.events]
        self.slot_weight = (np.bincount(self.moment, event_weights, self.K) / deaths)[self.moment]
        self._group(lingering, order)

    def _group(self, lingering: Lingering | None, order: Codes) -> None:
        """Rows in the order of the moment at which they leave (+) and enter (-)."""
        late = np.flatnonzero(self.first > 0)
        codes = np.concatenate([self.last, self.first[late]])
        by_code = np.argsort(codes, kind="stable") if late.size else np.arange(codes.size)
        self._places = np.concatenate([np.arange(order.size), late])[by_code]
        self._signs = np.where(by_code < order.size, 1.0, -1.0)
        self._starts = np.searchsorted(codes[by_code], np.arange(self.K + 2))
        self._deaths = np.searchsorted(self.moment, np.arange(self.K + 1))
        self.lingers: Codes | None = None
        if lingering is not None:
            self.lingers = np.flatnonzero(lingering.rows[order])
            self.fade, self.faded = lingering.at_moments, lingering.at_exit[order][self.lingers]
            self._goes = np.searchsorted(self.last[self.lingers], np.arange(self.K + 2))

    def sums(self, values: Numbers) -> Numbers:
        """Sum of `values` (n,) over the risk set at each moment, (K,)."""
        net = count(self.last, values, self.K + 1) - count(self.first, values, self.K + 1)
        found = _from_here(net)[1:]
        if self.lingers is not None:
            gone = count(self.last[self.lingers], values[self.lingers] / self.faded, self.K + 1)
            found = found + self.fade * np.cumsum(gone)[: self.K]
        return found

    def blocks(self, values: Numbers) -> Iterator[tuple[slice, Numbers, Numbers]]:
        """Blocks of moments, last first: (which, S (k, p), D (k, p)).

        S is the sum of `values` (n,) times X over the risk set, D over those with the event then.
        """
        size, terms = self.last.size, self.X.shape[1]
        carried, faded, gone = np.zeros(terms), np.zeros(terms), np.zeros(terms)
        data = self._signs * values[self._places]
        dying = values[self.events]
        if self.lingers is not None:
            fading = values[self.lingers] / self.faded
            gone = fading @ self.X[self.lingers]
        for stop in range(self.K, 0, -BLOCK):
            which = slice(max(stop - BLOCK, 0), stop)
            # codes which.start + 1 .. stop: who outlasts a moment k has a code over k
            starts = self._starts[which.start + 1 : stop + 2]
            net = _grouped(data, self._places, starts, size) @ self.X
            sets = _from_here(net) + carried
            carried = sets[0].copy()
            if self.lingers is not None:
                goes = self._goes[which.start + 1 : stop + 2]
                later = _from_here(_grouped(fading, self.lingers, goes, size) @ self.X) + faded
                faded = later[0].copy()
                sets += self.fade[which, None] * (gone - later)
            deaths = self._deaths[which.start : stop + 1]
            yield which, sets, _grouped(dying, self.events, deaths, size) @ self.X

    def spread(self, values: Numbers) -> Numbers:
        """For each row the sum of `values` (K, ...) over the moments at which it is at risk."""
        total = _before(values)
        found: Numbers = total[self.last] - total[self.first]
        if self.lingers is not None:
            shape = (-1, *[1] * (values.ndim - 1))
            fading = _before(values * self.fade.reshape(shape))
            after = fading[-1] - fading[self.last[self.lingers]]
            found[self.lingers] += after / self.faded.reshape(shape)
        return found

    def per_moment(self, values: Numbers) -> Numbers:
        """Sum of `values` (events,) per moment, (K,)."""
        return count(self.moment, values, self.K)


def _taken(X: Numbers, rows: Codes, centre: Numbers, scale: Numbers) -> Numbers:
    taken = np.empty((rows.size, X.shape[1]))
    for start in range(0, rows.size, BLOCK):
        chosen = slice(start, start + BLOCK)
        taken[chosen] = (X[rows[chosen]] - centre) / scale
    return taken


def _grouped(data: Numbers, places: Codes, starts: Codes, size: int) -> csr_array:
    """A matrix that sums rows `places[starts[k]:starts[k + 1]]`, times their data, into row k."""
    chosen = slice(starts[0], starts[-1])
    shape = (starts.size - 1, size)
    return csr_array((data[chosen], places[chosen], starts - starts[0]), shape=shape)


def _from_here(sums: Numbers) -> Numbers:
    reversed_sums: Numbers = np.cumsum(sums[::-1], axis=0)[::-1]
    return reversed_sums


def _before(values: Numbers) -> Numbers:
    return np.concatenate([np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0)])
