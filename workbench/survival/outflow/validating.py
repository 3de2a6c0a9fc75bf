"""Models held against clients that they were not made of: repeatedly by client, and later in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.core.errors import WorkbenchError
from workbench.core.progress import Progress, silent
from workbench.estimators.aalen_johansen import aalen_johansen
from workbench.estimators.arrays import Codes, Numbers
from workbench.estimators.discrimination import auc, concordance_until
from workbench.estimators.inverse_censoring import Outcomes
from workbench.estimators.prediction_error import brier, integrated
from workbench.survival.outflow.challenger import boost
from workbench.survival.outflow.coding import apply
from workbench.survival.outflow.portable import AtTime, Measure, Validation
from workbench.survival.outflow.predicting import incidence
from workbench.survival.outflow.spec import OutflowSpec
from workbench.survival.outflow.training import Clients, fold_numbers, train

ModelKind = Literal["aalen_johansen", "cox", "boosting"]
GRID = 8
"""Even times that the integrated score is taken over, the horizons beside them."""
Z = 1.959963984540054
DIGITS = 6


@dataclass(frozen=True)
class Held:
    """The chances of the target of all clients seen from the start, each made without him."""

    clients: Clients
    """Seen from time 0."""
    times: Numbers
    """(T,)"""
    horizons: tuple[int, ...]
    """Which of the times the horizons are."""
    chances: dict[ModelKind, list[Numbers]]
    """Per repeat (n, T); NaN where a model could not say anything."""
    folds: list[Codes]
    """Per repeat (n,)"""
    small_cell: int

    @property
    def outcomes(self) -> Outcomes:
        """What became of them."""
        return Outcomes.of(self.clients.exit, self.clients.cause)

    def mean(self, kind: ModelKind) -> Numbers:
        """(n, T) over the repeats."""
        return np.asarray(np.mean(self.chances[kind], axis=0), np.float64)


def hold_out(
    clients: Clients, spec: OutflowSpec, horizons: tuple[float, ...], progress: Progress = silent
) -> Held:
    """Everyone's chances from models of the other folds; who enters late is only trained on."""
    times, places = _times(horizons)
    seen = clients.from_start
    kinds = _kinds(spec)
    chances: dict[ModelKind, list[Numbers]] = {kind: [] for kind in kinds}
    folds = []
    for repeat in range(spec.repeats):
        fold = fold_numbers(clients.person, spec.folds, spec.seed + repeat)
        made = {kind: np.full((seen.size, times.size), np.nan) for kind in kinds}
        for number in range(spec.folds):
            progress(repeat * spec.folds + number, spec.repeats * spec.folds, "validate")
            held = seen[fold[seen] == number]
            rest = clients.chosen(np.flatnonzero(fold != number))
            where = np.flatnonzero(fold[seen] == number)
            for kind, found in chances_of(rest, clients.chosen(held), spec, times).items():
                made[kind][where] = found
        for kind in kinds:
            chances[kind].append(made[kind])
        folds.append(fold[seen])
    return Held(clients.chosen(seen), times, places, chances, folds, spec.small_cell)


def chances_of(
    rest: Clients, held: Clients, spec: OutflowSpec, times: Numbers
) -> dict[ModelKind, Numbers]:
    """Per kind of model (m, T) chances of the target for the `held`, from the `rest`."""
    target = rest.target - 1
    curve = aalen_johansen(rest.exit, rest.cause, rest.entry, len(rest.causes))
    run = np.concatenate([[0.0], curve.incidence[:, target]])
    average = run[np.searchsorted(curve.times, times, side="right")]
    found: dict[ModelKind, Numbers] = {
        "aalen_johansen": np.tile(average, (held.exit.size, 1)),
        "cox": np.full((held.exit.size, times.size), np.nan),
    }
    model = train(rest, spec, tuple(times))
    asked = np.minimum(times, model.until).tolist()
    theirs = apply(model.design, held.frame)
    found["cox"][theirs.known] = incidence(model, theirs.X, asked)[:, :, target]
    if spec.boosting:
        mine = apply(model.design, rest.frame)
        trees = boost(mine.X, rest.chosen(np.flatnonzero(mine.known)), model.until, spec.seed)
        found["boosting"] = np.full((held.exit.size, times.size), np.nan)
        found["boosting"][theirs.known] = trees.incidence(theirs.X, np.array(asked))
    return found


def by_client(held: Held) -> list[Validation]:
    """The measures, a fold at a time, and their mean.

    The interval is that of Nadeau & Bengio (2003): folds share most of what they are made of, so
    the spread between them is too small by itself.
    """
    whole = held.outcomes
    base = held.chances["aalen_johansen"]
    found = []
    for kind, chances in held.chances.items():
        rows = [
            _measures(chances[r][fold], base[r][fold], whole.chosen(fold), held)
            for r, numbers in enumerate(held.folds)
            for fold in (np.flatnonzero(numbers == one) for one in np.unique(numbers))
        ]
        folds = len(rows) // len(held.folds)
        found.append(_validation(kind, "client", held, _over_folds(np.array(rows), folds)))
    return found


def by_time(held: Held, spec: OutflowSpec) -> list[Validation]:
    """The measures on later clients, with the bootstrap's 95% interval."""
    random = np.random.default_rng(spec.seed)
    size = held.clients.exit.size
    draws = [random.integers(0, size, size) for _ in range(spec.resamples)]
    whole = held.outcomes
    base = held.chances["aalen_johansen"][0]
    found = []
    for kind, (chances, *_) in held.chances.items():
        one = _measures(chances, base, whole, held)
        again = np.array(
            [_measures(chances[rows], base[rows], whole.chosen(rows), held) for rows in draws]
        )
        low, high = _percentiles(again)
        found.append(_validation(kind, "time", held, np.column_stack([one, low, high])))
    return found


def later_clients(
    clients: Clients, spec: OutflowSpec, started: Numbers, horizons: tuple[float, ...]
) -> Held | None:
    """Made of who began before `spec.split` as known then; held against who began after.

    `started` (n,): when each began, in the table's unit of time before (under 0) or after the
    split. None where either side has too little.
    """
    before = np.flatnonzero((started < 0) & ~(clients.entry >= -started))
    after = np.intersect1d(np.flatnonzero(started >= 0), clients.from_start)
    if not before.size or not after.size:
        return None
    known = clients.chosen(before)
    limit = -started[before]
    cut = known.exit > limit
    past = Clients(
        known.frame,
        np.minimum(known.exit, limit),
        known.entry,
        np.where(cut, 0, known.cause),
        known.person,
        known.causes,
        known.target,
        known.left_out,
    )
    held = clients.chosen(after)
    asked = tuple(
        time
        for time in horizons
        if (held.exit >= time).sum() >= spec.small_cell
        and (past.exit >= time).sum() >= spec.small_cell
    )
    if not asked or not (held.cause == held.target).any():
        return None
    times, places = _times(asked)
    try:
        chances = chances_of(past, held, spec, times)
    except WorkbenchError:  # too few began before: there is nothing to hold against the later ones
        return None
    whole = {kind: [found] for kind, found in chances.items()}
    one_fold = [np.zeros(after.size, np.int64)]
    return Held(held, times, places, whole, one_fold, spec.small_cell)


def _measures(chances: Numbers, base: Numbers, outcomes: Outcomes, held: Held) -> list[float]:
    """Uno's C, integrated Brier, gain, then AUC and Brier per horizon."""
    known = np.flatnonzero(~np.isnan(chances[:, 0]))
    chances, base, outcomes = chances[known], base[known], outcomes.chosen(known)
    target = held.clients.target
    scores = [
        [brier(one[:, place], outcomes, target, time) for place, time in enumerate(held.times)]
        for one in (chances, base)
    ]
    mine, average = (integrated(np.array(one), held.times) for one in scores)
    last = chances[:, held.horizons[-1]]
    tau = float(held.times[held.horizons[-1]])
    found = [concordance_until(last, outcomes, target, tau), mine, 1 - mine / average]
    for place in held.horizons:
        found += [auc(chances[:, place], outcomes, target, held.times[place]), scores[0][place]]
    return found


def _over_folds(rows: Numbers, folds: int) -> Numbers:
    """(measures, 3) mean, lower, upper."""
    known = ~np.isnan(rows)
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, rows, 0.0).sum(axis=0) / count
    spread = np.where(known, (rows - mean) ** 2, 0.0).sum(axis=0) / np.maximum(count - 1, 1)
    error = np.sqrt(spread * (1 / count + 1 / (folds - 1)))
    none = known.sum(axis=0) == 0
    found = np.column_stack([mean, mean - Z * error, mean + Z * error])
    found[none] = np.nan
    return found


def _percentiles(again: Numbers) -> Numbers:
    found = np.full((2, again.shape[1]), np.nan)
    for place, column in enumerate(again.T):
        if (known := column[~np.isnan(column)]).size:
            found[:, place] = np.quantile(known, (0.025, 0.975))
    return found


def _validation(
    kind: ModelKind, by: Literal["client", "time"], held: Held, found: Numbers
) -> Validation:
    def measure(place: int) -> Measure:
        value, lower, upper = (
            round(float(one), DIGITS) if np.isfinite(one) else None for one in found[place]
        )
        return Measure(value=value, lower=lower, upper=upper)

    def told(count: int) -> int | None:
        return None if 0 < count < held.small_cell else count

    clients, last = held.clients, held.times[held.horizons[-1]]
    return Validation(
        model=kind,
        by=by,
        clients=told(clients.exit.size),
        events=told(int(((clients.cause == clients.target) & (clients.exit <= last)).sum())),
        concordance=measure(0),
        integrated_brier=measure(1),
        gain=measure(2),
        at=tuple(
            AtTime(time=float(held.times[place]), auc=measure(3 + 2 * k), brier=measure(4 + 2 * k))
            for k, place in enumerate(held.horizons)
        ),
    )


def best_of(held: Held) -> ModelKind:
    """The kind with the least error over time; a simpler one within a standard error goes first.

    Kinds from simple to complex: the average, Cox, boosted trees. Source: the one-standard-error
    rule of Breiman et al. (1984), on differences of the same folds.
    """
    errors = {one: _fold_errors(held, one) for one in held.chances}
    chosen: ModelKind = "aalen_johansen"
    for kind in ("cox", "boosting"):
        if kind in errors:
            less = errors[chosen] - errors[kind]
            folds = less.size // len(held.folds)
            error = np.sqrt(less.var(ddof=1) * (1 / less.size + 1 / (folds - 1)))
            if less.mean() > error:
                chosen = kind
    return chosen


def _fold_errors(held: Held, kind: ModelKind) -> Numbers:
    return np.array(list(_each_fold(held, kind)))


def _each_fold(held: Held, kind: ModelKind) -> Iterator[float]:
    whole, base = held.outcomes, held.chances["aalen_johansen"]
    for repeat, numbers in enumerate(held.folds):
        for one in np.unique(numbers):
            fold = np.flatnonzero(numbers == one)
            chances = held.chances[kind][repeat][fold]
            yield _measures(chances, base[repeat][fold], whole.chosen(fold), held)[1]


def _kinds(spec: OutflowSpec) -> tuple[ModelKind, ...]:
    return ("aalen_johansen", "cox", "boosting") if spec.boosting else ("aalen_johansen", "cox")


def _times(horizons: tuple[float, ...]) -> tuple[Numbers, tuple[int, ...]]:
    grid = np.linspace(0, max(horizons), GRID + 1)[1:]
    times = np.unique(np.concatenate([grid, horizons]))
    return times, tuple(int(np.searchsorted(times, time)) for time in sorted(horizons))
