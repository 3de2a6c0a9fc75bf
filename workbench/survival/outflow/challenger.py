"""The challenger: boosted trees on person-periods, which find curves and interactions by themselves."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from workbench.estimators.arrays import Codes, Numbers
from workbench.survival.outflow.training import Clients

PERIODS = 15
TREES = {
    "max_iter": 50,
    "learning_rate": 0.1,
    "max_leaf_nodes": 6,
    "min_samples_leaf": 40,
    "l2_regularization": 5.0,
    "early_stopping": False,
}
"""Small and slow trees: what registers of some thousands of clients can bear."""


@dataclass(frozen=True)
class Boosted:
    """Chances per period of staying, of leaving for the target, and for any other reason."""

    trees: Any
    ends: Numbers
    """(J,) ends of the periods."""
    classes: tuple[int, ...]

    def incidence(self, X: Numbers, times: Numbers) -> Numbers:
        """(m, T) chance of the target by each time; straight lines within a period."""
        size, periods = len(X), self.ends.size
        rows = np.column_stack([np.repeat(X, periods, axis=0), np.tile(np.arange(periods), size)])
        flat = np.zeros((size * periods, 3))
        with _alone():
            flat[:, self.classes] = self.trees.predict_proba(rows)
        chance = flat.reshape(size, periods, 3)
        stays = np.cumprod(chance[:, :, 0], axis=1)
        before = np.concatenate([np.ones((size, 1)), stays[:, :-1]], axis=1)
        run = np.cumsum(before * chance[:, :, 1], axis=1)
        line = np.concatenate([[0.0], self.ends])
        place = np.clip(np.searchsorted(line, times, side="left"), 1, periods)
        part = np.clip((times - line[place - 1]) / (line[place] - line[place - 1]), 0, 1)
        started = np.concatenate([np.zeros((size, 1)), run], axis=1)
        return np.asarray(started[:, place - 1] * (1 - part) + started[:, place] * part, np.float64)


def boost(X: Numbers, clients: Clients, until: float, seed: int) -> Boosted:
    """Fit on a row per client (n, p) and period in which he was there from its beginning.

    Who is censored within a period counts for half of it, as in a life table; who enters within
    one counts from the next. Source: Tutz & Schmid (2016), ch. 7 (competing risks); the actuarial
    half: Cutler & Ederer (1958).
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    ends = _ends(clients, until)
    rows, period, outcome, weight = _person_periods(clients, ends)
    made = HistGradientBoostingClassifier(random_state=seed, **TREES)
    with _alone():
        made.fit(np.column_stack([X[rows], period]), outcome, sample_weight=weight)
    return Boosted(made, ends, tuple(int(one) for one in made.classes_))


def _alone() -> threadpool_limits:
    """One thread: trees this small wait longer for each other than they work.

    Only what is loaded by then is limited, so not once for the whole of a fit.
    """
    return threadpool_limits(1)


def _ends(clients: Clients, until: float) -> Numbers:
    """Periods in which about as many leave."""
    gone = clients.exit[(clients.cause > 0) & (clients.exit <= until)]
    cuts = np.quantile(gone, np.arange(1, PERIODS) / PERIODS) if gone.size else np.zeros(0)
    return np.unique(np.concatenate([cuts[(cuts > 0) & (cuts < until)], [until]]))


def _person_periods(clients: Clients, ends: Numbers) -> tuple[Codes, Codes, Codes, Numbers]:
    starts = np.concatenate([[0.0], ends[:-1]])
    # a client is in the periods that begin at or after his entry, up to the one of his exit
    first = np.searchsorted(starts, np.maximum(clients.entry, 0.0), side="left")
    last = np.searchsorted(ends, clients.exit, side="left")
    count = np.maximum(np.minimum(last, ends.size - 1) - first + 1, 0)
    rows = np.repeat(np.arange(first.size), count)
    period = np.arange(rows.size) - np.repeat(np.cumsum(count) - count, count) + first[rows]
    final = period == last[rows]
    kind = np.where(clients.cause == clients.target, 1, np.where(clients.cause > 0, 2, 0))
    outcome = np.where(final, kind[rows], 0)
    cut_short = final & (outcome == 0) & (clients.exit[rows] < ends[period])
    return rows, period, outcome, np.where(cut_short, 0.5, 1.0)
