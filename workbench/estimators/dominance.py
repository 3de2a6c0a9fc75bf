"""How much weight stands before a place and below a rank: for many places at once."""

import numpy as np

from workbench.estimators.arrays import Codes, Numbers


class Dominance:
    """A sequence of n weighted ranks, asked for sums over its beginning.

    A wavelet matrix: one stable partition of the sequence per bit of the ranks, so that a question
    costs a step per bit and all questions are asked together. Source: Claude, Navarro & Ordóñez,
    "The wavelet matrix" (2015).
    """

    def __init__(self, ranks: Codes, weights: Numbers) -> None:
        """`ranks` (n,) from 0, `weights` (n,)."""
        # a bit more than the largest rank needs, so that one can ask for all that is under it + 1
        self.top = int(ranks.max(initial=0)) + 1
        self.bits = self.top.bit_length()
        self.levels: list[tuple[Codes, Numbers]] = []
        for bit in reversed(range(self.bits)):
            low = (ranks >> bit) & 1 == 0
            lows = np.concatenate([[0], np.cumsum(low)])
            self.levels.append((lows, np.concatenate([[0.0], np.cumsum(weights * low)])))
            order = np.concatenate([np.flatnonzero(low), np.flatnonzero(~low)])
            ranks, weights = ranks[order], weights[order]

    def below(self, places: Codes, ranks: Codes) -> Numbers:
        """(m,) the weight at the first `places` (m,) of the sequence with a rank under `ranks`."""
        ranks = np.minimum(ranks, self.top)
        start, stop = np.zeros_like(places), places
        found = np.zeros(places.size)
        for bit, (lows, below) in zip(reversed(range(self.bits)), self.levels, strict=True):
            high = (ranks >> bit) & 1 == 1
            found += np.where(high, below[stop] - below[start], 0.0)
            start_low, stop_low = lows[start], lows[stop]
            start = np.where(high, lows[-1] + start - start_low, start_low)
            stop = np.where(high, lows[-1] + stop - stop_low, stop_low)
        return found
