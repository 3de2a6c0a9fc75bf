"""What predicts that a characteristic is missing: a small model, honestly validated."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.profiling.settings import SoftThresholds
from workbench.profiling.soft.interviews import MISSING, NO_DAY, Interviews

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]

_FOLDS = 5
_PRIOR_ROWS = 20.0
"""A level's share of missing is drawn to the whole's as if by so many rows more."""
_Z = 1.959964
_BINS = 8
TIME, PERIOD = "time_since_first_contact", "calendar"


@dataclass(frozen=True)
class Driver:
    """How well one thing alone tells missing from filled (0.5: not at all)."""

    name: str
    """A column, or `time_since_first_contact` or `calendar`."""
    auc: float


@dataclass(frozen=True)
class MissingnessModel:
    """How well who has no answer can be told beforehand, on clients the model has not seen."""

    auc: float
    low: float
    high: float
    """95% interval, from the spread over the folds."""
    rows: int
    missing: int
    drivers: tuple[Driver, ...]
    """Best first."""


def predict_missing(
    name: str, interviews: Interviews, since: Codes, thresholds: SoftThresholds
) -> MissingnessModel | None:
    """Predict missing from team, case manager, other fields, time since first contact and calendar.

    Logistic regression on each predictor's own log odds, five folds by client: every client's
    rows are predicted by a model, and by shares, made without that client. None when fewer
    than `group_rows` rows are missing, or filled.
    """
    missing = ~interviews.soft[name].filled
    rows = _sample(interviews, thresholds.model_rows)
    target = missing[rows]
    least = thresholds.group_rows
    if min(int(target.sum()), int((~target).sum())) < least:
        return None
    predictors = {
        key: codes[rows]
        for key, codes in _predictors(name, interviews, since).items()
        if len(np.unique(codes[rows])) > 1
    }
    if not predictors:
        return None
    folds = _folds(interviews, rows)
    scores, alone = _out_of_fold(predictors, target, folds)
    within = [_auc(scores[folds == fold], target[folds == fold]) for fold in range(_FOLDS)]
    known = np.array([value for value in within if value is not None])
    whole = _auc(scores, target)
    if whole is None or len(known) < 2:
        return None
    error = _Z * float(known.std(ddof=1)) / np.sqrt(len(known))
    drivers = [Driver(key, _auc(values, target) or 0.5) for key, values in alone.items()]
    return MissingnessModel(
        auc=whole,
        low=max(whole - error, 0.0),
        high=min(whole + error, 1.0),
        rows=len(rows),
        missing=int(target.sum()),
        drivers=tuple(sorted(drivers, key=lambda each: -each.auc)),
    )


def _predictors(name: str, interviews: Interviews, since: Codes) -> dict[str, Codes]:
    found: dict[str, Codes] = {}
    if interviews.team is not None:
        found["team"] = interviews.team.codes
    if interviews.case_manager is not None:
        found["case_manager"] = interviews.case_manager.codes
    found |= {key: column.codes for key, column in interviews.others.items() if key != name}
    if (since >= 0).any():
        found[TIME] = np.digitize(since, (0, 1, 30, 90, 180, 365, 730))
    if interviews.days is not None:
        known = interviews.days != NO_DAY
        if known.any():
            edges = np.quantile(interviews.days[known], np.linspace(0, 1, _BINS + 1)[1:-1])
            found[PERIOD] = np.where(known, np.digitize(interviews.days, edges), MISSING)
    return found


def _sample(interviews: Interviews, most: int) -> Codes:
    """All rows, or those of an even sample of clients (of rows, where there are no clients)."""
    if interviews.rows <= most:
        return np.arange(interviews.rows)
    share = most / interviews.rows
    owners = interviews.client.codes if interviews.client else np.arange(interviews.rows)
    return np.flatnonzero(_scattered(owners) < share)


def _folds(interviews: Interviews, rows: Codes) -> Codes:
    owners = interviews.client.codes[rows] if interviews.client else rows
    # other digits than those that chose the sample
    scattered = np.floor(_scattered(owners) * 1e6 % 1 * _FOLDS)
    folds: Codes = scattered.astype(np.int64)
    return folds


def _scattered(owners: Codes) -> Numbers:
    """An even number in [0, 1) per owner, the same on every run."""
    mixed = (owners.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def _out_of_fold(
    predictors: Mapping[str, Codes], target: Flags, folds: Codes
) -> tuple[Numbers, dict[str, Numbers]]:
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    scores = np.zeros(len(target))
    alone = {key: np.zeros(len(target)) for key in predictors}
    for fold in range(_FOLDS):
        test = folds == fold
        train = ~test
        if not test.any() or target[train].all() or not target[train].any():
            continue
        columns = []
        for key, codes in predictors.items():
            odds = _log_odds(codes, target, train)
            alone[key][test] = odds[test]
            columns.append(odds)
        table = np.column_stack(columns)
        # so few columns: on a busy machine more threads only wait for each other
        with threadpool_limits(1):
            model = LogisticRegression(solver="newton-cholesky").fit(table[train], target[train])
            scores[test] = model.decision_function(table[test])
    return scores, alone


def _log_odds(codes: Codes, target: Flags, train: Flags) -> Numbers:
    """Per row the log odds of missing of its level among the training rows, drawn to the whole."""
    levels, places = np.unique(codes, return_inverse=True)
    rows = np.bincount(places[train], minlength=len(levels))
    hits = np.bincount(places[train], weights=target[train], minlength=len(levels))
    whole = float(target[train].mean())
    share = (hits + _PRIOR_ROWS * whole) / (rows + _PRIOR_ROWS)
    odds: Numbers = np.log(share / (1 - share))[places]
    return odds


def _auc(scores: Numbers, target: Flags) -> float | None:
    """The chance that a missing row scores above a filled one; ties count half."""
    from scipy.stats import rankdata

    positive = int(target.sum())
    negative = len(target) - positive
    if not positive or not negative:
        return None
    ranks = rankdata(scores)
    above = float(ranks[target].sum()) - positive * (positive + 1) / 2
    return above / (positive * negative)
