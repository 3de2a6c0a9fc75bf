"""Who is still seen, so that those who are may stand for those who are not."""

from dataclasses import dataclass

import numpy as np

from workbench.estimators.arrays import Clock, Codes, Numbers, as_tied


@dataclass(frozen=True)
class Outcomes:
    """What became of n people, all seen from time 0."""

    exit: Numbers
    """(n,)"""
    cause: Codes
    """(n,) from 1; 0: censored."""
    before: Numbers
    """(n,) the chance not to be censored before one's own exit, G(exit-)."""
    times: Numbers
    """(T,) distinct exits, and"""
    uncensored: Numbers
    """(T,) G(t), censoring at t included."""

    @classmethod
    def of(cls, exit: Numbers, cause: Codes, like: "Outcomes | None" = None) -> "Outcomes":
        """G by Kaplan-Meier, censoring at t after the events at t; `like`: by its G instead."""
        exit = np.asarray(as_tied(exit)[0], np.float64)
        cause = np.asarray(cause, np.int64)
        if like is not None:
            return cls(exit, cause, _left(like.times, like.uncensored, exit), *like.curve)
        clock = Clock.of(exit, None)
        after = clock.at_risk(np.ones(exit.size)) - clock.at(cause > 0)
        lost = clock.at(cause == 0)
        with np.errstate(invalid="ignore", divide="ignore"):
            curve = np.cumprod(np.where(after > 0, 1 - lost / after, 1.0), dtype=np.float64)
        return cls(exit, cause, _left(clock.times, curve, exit), clock.times, curve)

    @property
    def curve(self) -> tuple[Numbers, Numbers]:
        """(times, G)"""
        return self.times, self.uncensored

    def chosen(self, rows: Codes) -> "Outcomes":
        """These rows, under the same G."""
        return Outcomes(self.exit[rows], self.cause[rows], self.before[rows], *self.curve)

    def at(self, time: float) -> float:
        """G(time)"""
        place = int(np.searchsorted(self.times, time, side="right"))
        return 1.0 if place == 0 else float(self.uncensored[place - 1])

    def weights(self, time: float) -> Numbers:
        """(n,) 1 / G where it is known what had become of one by `time`, 0 where it is not.

        Who left by then (for any cause) counts 1 / G(exit-), who was still there 1 / G(time).
        Source: Graf et al. (1999); Gerds & Schumacher (2006).
        """
        gone = (self.exit <= time) & (self.cause > 0)
        there = self.exit > time
        found = np.zeros(self.exit.size)
        found[gone] = 1 / self.before[gone]
        if there.any():
            found[there] = 1 / self.at(time)
        return found

    def by(self, time: float, kind: int) -> Numbers:
        """(n,) 1 where one had left for cause `kind` by `time`."""
        return np.asarray((self.exit <= time) & (self.cause == kind), np.float64)


def _left(times: Numbers, curve: Numbers, at: Numbers) -> Numbers:
    place = np.searchsorted(times, at, side="left")
    found: Numbers = np.concatenate([[1.0], curve])[place]
    return np.asarray(np.maximum(found, 1e-12), np.float64)
