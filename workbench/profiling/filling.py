"""Trap 2: filling takes time, so being filled predicts staying."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.profiling.grouping import stratified_difference
from workbench.profiling.journal import MISSING, NO_DAY, Interviews
from workbench.profiling.settings import SoftThresholds

_QUARTER = 91


@dataclass(frozen=True)
class FillingTime:
    """Effective fill early and late in a client's time in the register."""

    landmark: int
    """Days after first contact that part early from late."""
    early: float
    late: float
    gap: float
    """Late less early within the same quarter of the calendar."""
    depends: bool


def find_filling_time(
    interviews: Interviews, filled: npt.NDArray[np.bool_], thresholds: SoftThresholds
) -> FillingTime | None:
    """Fill against time since the client's first contact; None without clients or dates.

    Early and late are compared within the same quarter, so that a field that is new on the form
    does not look like one that takes time.
    """
    since = since_first_contact(interviews)
    if since is None or interviews.days is None:
        return None
    known = since >= 0
    days, flags, since = interviews.days[known], filled[known], since[known]
    quarters = np.floor_divide(days, _QUARTER)
    best: FillingTime | None = None
    for landmark in (0, *thresholds.landmarks):
        early = since <= landmark
        if early.sum() < thresholds.group_rows or (~early).sum() < thresholds.group_rows:
            continue
        gap, errors = stratified_difference(early, flags, quarters, thresholds.group_rows)
        depends = gap >= thresholds.time_gap and errors >= thresholds.standard_errors
        found = FillingTime(
            landmark, float(flags[early].mean()), float(flags[~early].mean()), gap, depends
        )
        if best is None or found.gap > best.gap:
            best = found
    return best


def since_first_contact(interviews: Interviews) -> npt.NDArray[np.int64] | None:
    """Days since the client's first row; MISSING where client or date is unknown."""
    if interviews.client is None or interviews.days is None:
        return None
    clients, days = interviews.client.codes, interviews.days
    known = (clients != MISSING) & (days != NO_DAY)
    first = np.full(len(interviews.client.texts), np.iinfo(np.int64).max)
    np.minimum.at(first, clients[known], days[known])
    since = np.full(len(days), MISSING, dtype=np.int64)
    since[known] = days[known] - first[clients[known]]
    return since
