"""Cumulative incidence under competing risks with left truncation."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.estimators.arrays import Clock, Codes, Numbers, count
from workbench.estimators.influence import Steps, beyond_rounding, clustered_variance, cumulative

BLOCK = 1 << 14
"""Times taken at once, so that what is in between stays in the cache."""


@dataclass(frozen=True)
class Incidence:
    """Aalen-Johansen; T distinct exit times, C causes."""

    times: Numbers
    """(T,)"""
    incidence: Numbers
    """(T, C): the chance to have left by t for this cause."""
    std_err: Numbers
    """(T, C): infinitesimal-jackknife standard error."""
    survival: Numbers
    """(T,): the chance to be still there."""
    at_risk: Numbers
    """(T,): just before t."""
    events: Numbers
    """(T, C)"""


def aalen_johansen(
    exit: Numbers,
    cause: Codes,
    entry: Numbers | None = None,
    causes: int | None = None,
    weights: Numbers | None = None,
    clusters: npt.NDArray[np.generic] | None = None,
) -> Incidence:
    """The chance to have left for each cause by each time.

    `exit` (n,), `cause` (n,) from 1 to `causes`, 0 where censored, `entry` (n,) on the same clock
    (None: all from the start), `weights` (n,) positive case weights, `clusters` (n,) whose rows
    belong together (start-stop rows of one person). Equals one minus Kaplan-Meier only if there
    is one cause. F_k(t) = sum over u <= t of S(u-) d_k(u) / n(u).

    The standard error is the infinitesimal jackknife: the root of the sum over clusters (None:
    each row one) of the squared derivative of F_k(t) to their weight. It is what R's `survfit`
    gives for a multi-state curve, and holds with ties and late entry. ValueError on times that
    `arrays.checked` refuses.
    Source: Aalen & Johansen (1978); Therneau, Crowson & Atkinson, "Multi-state models and
    competing risks" (vignette of R's survival package), section on the influence.
    """
    clock = Clock.of(exit, entry)
    cause = np.asarray(cause, np.int64)
    weights = np.ones(cause.size) if weights is None else np.asarray(weights, np.float64)
    kinds = int(cause.max(initial=0)) if causes is None else causes
    by_cause = [
        count(clock.left, weights * (cause == kind + 1), clock.size) for kind in range(kinds)
    ]
    events = np.column_stack(by_cause) if kinds else np.zeros((clock.size, 0))
    risk = clock.at_risk(weights)
    total = events.sum(axis=1)
    left = np.where(total >= risk * (1 - 1e-12), 0.0, risk - total)
    survival: Numbers = np.cumprod(left / risk, dtype=np.float64)
    before = np.concatenate([[1.0], survival[:-1]])
    steps = before[:, None] * events / risk[:, None]
    sums = _Influence(clock, cause, weights, clusters, risk, left, before)
    variances = [sums.variance(steps[:, kind], kind + 1) for kind in range(kinds)]
    return Incidence(
        times=clock.times,
        incidence=np.cumsum(steps, axis=0),
        std_err=np.sqrt(np.column_stack(variances)) if kinds else np.zeros((clock.size, 0)),
        survival=survival,
        at_risk=risk,
        events=events,
    )


class _Influence:
    """Sums of squared influences in O(n + T), not O(n T).

    With G(t) = sum dA / (n (1 - dA)) over all causes, the relative influence of observation i on
    S is -M_i(t), M_i(t) = [event by t] / (n (1 - dA)) at its exit - (G(min(t, exit)) - G(entry)),
    and on F_k it is U_i(t) = sum over u <= t of -M_i(u-) dF_k(u) + S(u-) (dN_ik - Y_i dA_k) / n.
    While i is there, U_i(t) = P(t) - g F(t) + q with g, q fixed by its entry; once it has left,
    U_i(t) = c - m F(t) with c, m fixed by its exit. So sums of g, q, c, m and their products per
    entry and exit time are enough, and only rows that entered late have g or q at all.
    """

    def __init__(
        self,
        clock: Clock,
        cause: Codes,
        weights: Numbers,
        clusters: npt.NDArray[np.generic] | None,
        risk: Numbers,
        remaining: Numbers,
        before: Numbers,
    ) -> None:
        self.size, self.left, self.entered = clock.size, clock.left + 1, clock.entered
        self.cause, self.weights = cause, weights
        self.clusters = None if clusters is None else np.unique(clusters, return_inverse=True)[1]
        self.risk = risk
        # nobody remains: S stays 0 from here, and no later increment can use these
        with np.errstate(divide="ignore", invalid="ignore"):
            jump = np.where(remaining > 0, 1 / remaining, 0.0)
        self.jump = _placed(jump)
        self.G = cumulative((risk - remaining) / risk * jump)
        self.gain = _placed(before / risk)
        if self.clusters is None:
            self._count()

    def _count(self) -> None:
        """What is the same for every cause: how many leave and enter, and sums of g."""
        self.squared = self.weights**2
        self.out = self._at_exit(self.squared)
        self.out_event = self._at_exit(self.squared * (self.cause > 0))
        self.enter = count(self.entered, self.squared, self.size + 1)
        late = np.flatnonzero(self.entered > 0)
        # in order of exit, so that sums per exit time run through memory once
        self.late = late[np.argsort(self.left[late])]
        self.late_left, self.late_entered = self.left[self.late], self.entered[self.late]
        self.late_squared, self.late_cause = self.squared[self.late], self.cause[self.late]
        self.late_g = self.late_squared * self.G[self.late_entered]
        self.g1 = self._late(self.late_g)
        self.g2 = self._late(self.late_g * self.G[self.late_entered])
        self.g_event = self._late(self.late_g * (self.late_cause > 0))

    def variance(self, step: Numbers, kind: int) -> Numbers:
        """Variance of F_k at every time, (T,); `step` is dF_k."""
        F = cumulative(step)
        # U is the same from whatever level F is counted; from its end, late jumps don't cancel
        F -= F[-1]
        P = cumulative(step * (self.G[:-1] - 1 / self.risk))
        if self.clusters is not None:
            return self._clustered(F, P, kind, self.clusters)
        q = self.G * F - P
        late_q = q[self.late_entered]
        weighted_q = self.late_squared * late_q
        mine = self.late_cause == kind
        sums = _CauseSums(
            own=self._at_exit(self.squared * (self.cause == kind)),
            q1=self._late(weighted_q),
            q2=self._late(weighted_q * late_q),
            gq=self._late(self.late_g * late_q),
            q_event=self._late(weighted_q * (self.late_cause > 0)),
            q_own=self._late(weighted_q * mine),
            g_own=self._late(self.late_g * mine),
        )
        found = np.empty(F.size)
        carried: list[float] = [0.0] * 12
        for start in range(0, F.size, BLOCK):
            at = slice(start, start + BLOCK)
            found[at] = beyond_rounding(self._parts(at, F[at], P[at], q[at], sums, carried))
        return found[1:]

    def _parts(
        self,
        at: slice,
        F: Numbers,
        P: Numbers,
        q: Numbers,
        sums: "_CauseSums",
        carried: list[float],
    ) -> Iterator[Numbers]:
        """The variance in parts over one block of times; `carried` are the sums before it."""
        number = 0

        def total(steps: Numbers) -> Numbers:
            nonlocal number
            found: Numbers = np.cumsum(steps)
            found += carried[number]
            carried[number] = float(found[-1])
            number += 1
            return found

        enter, n, d, own = self.enter[at], self.out[at], self.out_event[at], sums.own[at]
        G, J, b = self.G[at], self.jump[at], self.gain[at]
        g1, g2, g_event, g_own = self.g1[at], self.g2[at], self.g_event[at], sums.g_own[at]
        q1, q2, gq = sums.q1[at], sums.q2[at], sums.gq[at]
        q_event, q_own = sums.q_event[at], sums.q_own[at]
        yield P * P * total(enter - n)
        yield F * F * total(enter * G * G - g2)
        yield total(enter * q * q - q2)
        yield 2 * P * total(enter * q - q1)
        yield -2 * P * F * total(enter * G - g1)
        yield -2 * F * total(enter * G * q - gq)
        # at its exit m = event J - G + g and c = R + event J F + own b + q, with R = P - G F
        R, JF = P - G * F, J * F
        yield total(n * R * R)
        yield total(JF * JF * d + own * b * b + q2)
        yield total(2 * R * (d * JF + own * b + q1))
        yield total(2 * JF * (own * b + q_event) + 2 * b * q_own)
        cm = R * (d * J - n * G + g1) + JF * (d * J - d * G + g_event)
        cm += b * (own * J - own * G + g_own) + J * q_event - G * q1 + gq
        yield -2 * F * total(cm)
        mm = d * J * (J - 2 * G) + n * G * G + g2 + 2 * (J * g_event - G * g1)
        yield F * F * total(mm)

    def _clustered(self, F: Numbers, P: Numbers, kind: int, clusters: Codes) -> Numbers:
        q = self.G * F - P
        g_in, q_in = self.G[self.entered], q[self.entered]
        gone = self.cause > 0
        m = gone * self.jump[self.left] - self.G[self.left] + g_in
        c = P[self.left] - g_in * F[self.left] + q_in + m * F[self.left]
        c += (self.cause == kind) * self.gain[self.left]
        steps = Steps(self.entered, self.left, self.weights, g_in, q_in, m - g_in, c - q_in)
        return clustered_variance(steps, clusters, P, F)

    def _at_exit(self, values: Numbers) -> Numbers:
        return count(self.left, values, self.size + 1)

    def _late(self, values: Numbers) -> Numbers:
        return count(self.late_left, values, self.size + 1)


@dataclass(frozen=True)
class _CauseSums:
    """(T + 1,) each: sums over who leaves at a time, of one cause's q and of that cause alone."""

    own: Numbers
    q1: Numbers
    q2: Numbers
    gq: Numbers
    q_event: Numbers
    q_own: Numbers
    g_own: Numbers


def _placed(values: Numbers) -> Numbers:
    """With a place before the first time."""
    return np.concatenate([[0.0], values])
