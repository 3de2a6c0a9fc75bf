"""The table's rows as arrays, and who is left out of what and why."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.errors import CauseAbsent
from workbench.estimators.arrays import Codes, Flags, Numbers, as_tied
from workbench.survival.columns import Texts, needed_numbers, numbers, present, texts, truth
from workbench.survival.results import Excluded
from workbench.survival.spec import SurvivalSpec

EVERYONE = "all"
"""The group's name where no group is asked for."""


@dataclass(frozen=True)
class Rows:
    """Arrays (n,) over the table's rows, and which of them can be used."""

    exit: Numbers
    entry: Numbers | None
    event: Flags
    cause: Codes
    """From 1, the place in `causes`; 0: censored; -1: ended, nobody knows why."""
    group: Texts
    id: Codes | None
    cluster: Codes | None
    """Who belongs together for robust errors; None: each row for itself."""
    weights: Numbers | None
    strata: Texts | None
    """Names such as `east, 2`; None where a part is missing."""
    usable: Flags

    def chosen(self, which: Flags) -> "Rows":
        """Only these rows."""

        def part(values: npt.NDArray[Any] | None) -> Any:
            return None if values is None else values[which]

        return Rows(
            self.exit[which],
            part(self.entry),
            self.event[which],
            self.cause[which],
            self.group[which],
            part(self.id),
            part(self.cluster),
            part(self.weights),
            part(self.strata),
            self.usable[which],
        )

    @property
    def counts(self) -> bool:
        """Whether weights, if there are any, are whole: so many people alike."""
        return self.weights is None or bool((self.weights == np.floor(self.weights)).all())


def read_rows(frame: pd.DataFrame, spec: SurvivalSpec) -> tuple[Rows, list[Excluded]]:
    """Every row left out is counted once, under the first reason that holds.

    ColumnMissing, ColumnNotNumbers, EventNotBinary, CauseAbsent.
    """
    exit_time = needed_numbers(frame, spec.stop or spec.duration)
    begins = spec.start or spec.entry
    entry = None if begins is None else needed_numbers(frame, begins)
    reasons = {f"missing_{'stop' if spec.stop else 'duration'}": np.isnan(exit_time)}
    if entry is not None:
        reasons[f"missing_{'start' if spec.start else 'entry'}"] = np.isnan(entry)
    cause = _causes(frame, spec)
    if spec.event is None:
        event = cause > 0
    else:
        event, known = truth(frame, spec.event)
        reasons["missing_event"] = ~known
    group = np.full(len(frame), EVERYONE, dtype=object)
    if spec.group is not None:
        group = texts(frame, spec.group)
        reasons["missing_group"] = ~present(group)
    ids = None if spec.id is None else texts(frame, spec.id)
    if ids is not None:
        reasons["missing_id"] = ~present(ids)
    weights = None if spec.weights is None else needed_numbers(frame, spec.weights)
    if weights is not None:
        reasons["missing_weight"] = np.isnan(weights)
        reasons["no_weight"] = weights <= 0

    # times that differ by rounding only are one time, so an entry may turn out to be its exit
    exit_time, entry = as_tied(exit_time, entry)
    if entry is None:
        reasons["negative_duration"] = exit_time < 0
    else:
        reasons["entry_not_before_exit"] = entry >= exit_time
    usable, excluded = _account(reasons, len(frame))
    if spec.cause is not None:
        blank = ~present(texts(frame, spec.cause))
        cause = np.where(event & (cause == 0) & blank, -1, cause)
    together = None if spec.cluster is None else texts(frame, spec.cluster)
    rows = Rows(
        exit_time,
        entry,
        event,
        cause,
        group,
        None if ids is None else _codes(ids),
        _codes(ids) if together is None and ids is not None else _apart(together),
        weights,
        _strata(frame, spec.strata),
        usable,
    )
    return rows, excluded


def _account(reasons: dict[str, Flags], rows: int) -> tuple[Flags, list[Excluded]]:
    usable = np.ones(rows, dtype=bool)
    excluded = []
    for reason, holds in reasons.items():
        if count := int((holds & usable).sum()):
            excluded.append(Excluded(reason=reason, count=count))
        usable &= ~holds
    return usable, excluded


def _causes(frame: pd.DataFrame, spec: SurvivalSpec) -> Codes:
    codes = np.zeros(len(frame), dtype=np.int64)
    if spec.cause is None:
        return codes
    cells = texts(frame, spec.cause)
    for place, cause in enumerate(spec.causes, start=1):
        same = cells == cause
        asked, values = numbers(np.array([cause], dtype=object)), numbers(cells)
        if not same.any() and asked is not None and values is not None:
            same = values == asked[0]
        if not same.any():
            raise CauseAbsent(column=spec.cause, cause=cause)
        codes[same] = place
    return codes


def _strata(frame: pd.DataFrame, columns: tuple[str, ...]) -> Texts | None:
    if not columns:
        return None
    parts = [texts(frame, column) for column in columns]
    known = np.all([present(part) for part in parts], axis=0)
    joined: Texts = np.array([", ".join(map(str, row)) for row in zip(*parts, strict=True)], object)
    joined[~known] = None
    return joined


def _codes(cells: Texts) -> Codes:
    codes: Codes = np.asarray(pd.factorize(cells)[0], np.int64)
    return codes


def _apart(cells: Texts | None) -> Codes | None:
    """Codes; who has no cell is a cluster of his own."""
    if cells is None:
        return None
    codes = _codes(cells)
    alone = np.flatnonzero(codes < 0)
    codes[alone] = codes.max(initial=-1) + 1 + np.arange(alone.size)
    return codes
