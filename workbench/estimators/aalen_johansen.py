"""Cumulative incidence under competing risks with left truncation."""

from dataclasses import dataclass

import numpy as np

from workbench.estimators.arrays import Codes, Numbers, at_risk, checked, count


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
    exit: Numbers, cause: Codes, entry: Numbers | None = None, causes: int | None = None
) -> Incidence:
    """The chance to have left for each cause by each time.

    `exit` (n,), `cause` (n,) from 1 to `causes`, 0 where censored, `entry` (n,) on the same clock
    (None: all from the start). Equals one minus Kaplan-Meier only if there is one cause.
    F_k(t) = sum over u <= t of S(u-) d_k(u) / n(u).

    The standard error is the infinitesimal jackknife, each observation one subject: the root of
    the sum over observations of the squared derivative of F_k(t) to their weight. It is what R's
    `survfit` gives for a multi-state curve, and holds with ties and late entry.
    ValueError on times that `arrays.checked` refuses.
    Source: Aalen & Johansen (1978); Therneau, Crowson & Atkinson, "Multi-state models and
    competing risks" (vignette of R's survival package), section on the influence.
    """
    exit, entry = checked(exit, entry)
    cause = np.asarray(cause, np.int64)
    kinds = int(cause.max(initial=0)) if causes is None else causes
    times, place = np.unique(exit, return_inverse=True)
    events = np.zeros((times.size, kinds))
    np.add.at(events, (place[cause > 0], cause[cause > 0] - 1), 1.0)
    risk = at_risk(times, exit, entry, np.ones(exit.size))
    total = events.sum(axis=1)
    survival = np.cumprod(1 - total / risk)
    before = np.concatenate([[1.0], survival[:-1]])
    steps = before[:, None] * events / risk[:, None]
    # row 0 stands for "before the first time", so that an entry then finds zeros
    entered = np.searchsorted(times, entry, side="right")
    influence = _Influence(place + 1, entered, cause, times.size, total, risk, before)
    variance = (
        np.column_stack([influence.variance(steps[:, kind], kind + 1) for kind in range(kinds)])
        if kinds
        else np.zeros((times.size, 0))
    )
    return Incidence(
        times=times,
        incidence=np.cumsum(steps, axis=0),
        std_err=np.sqrt(variance),
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
    entry and exit time are enough.
    """

    def __init__(
        self,
        left: Codes,
        entered: Codes,
        cause: Codes,
        size: int,
        total: Numbers,
        risk: Numbers,
        before: Numbers,
    ) -> None:
        self.left, self.entered, self.cause, self.size = left, entered, cause, size
        self.risk = risk
        remaining = risk - total
        # nobody remains: S stays 0 from here, and no later increment can use these
        with np.errstate(divide="ignore", invalid="ignore"):
            self.jump = np.where(remaining > 0, 1 / remaining, 0.0)
        self.G = _cumulative(total / risk * self.jump)
        self.before = before

    def variance(self, step: Numbers, kind: int) -> Numbers:
        """Variance of F_k at every time, (T,); `step` is dF_k."""
        F = _cumulative(step)
        P = _cumulative(step * (self.G[:-1] - 1 / self.risk))
        g = self.G[self.entered]
        q = g * F[self.entered] - P[self.entered]
        x = self.left - 1
        gone = self.cause > 0
        m = gone * self.jump[x] - (self.G[self.left] - g)
        at_exit = P[self.left] - g * F[self.left] + q
        at_exit += (self.cause == kind) * self.before[x] / self.risk[x]
        c = at_exit + m * F[self.left]
        return self._present(F, P, g, q) + self._departed(F, c, m)

    def _present(self, F: Numbers, P: Numbers, g: Numbers, q: Numbers) -> Numbers:
        def there(values: Numbers) -> Numbers:
            inward = count(self.entered, values, self.size + 1)
            outward = count(self.left, values, self.size + 1)
            return np.cumsum(inward - outward)[1:]

        f, p = F[1:], P[1:]
        squares = p * p * there(np.ones(g.size)) + f * f * there(g * g) + there(q * q)
        crossed = p * there(q) - p * f * there(g) - f * there(g * q)
        return np.maximum(squares + 2 * crossed, 0)

    def _departed(self, F: Numbers, c: Numbers, m: Numbers) -> Numbers:
        def gone(values: Numbers) -> Numbers:
            return np.cumsum(count(self.left, values, self.size + 1))[1:]

        f = F[1:]
        return np.maximum(gone(c * c) - 2 * f * gone(c * m) + f * f * gone(m * m), 0)


def _cumulative(steps: Numbers) -> Numbers:
    return np.concatenate([[0.0], np.cumsum(steps)])
