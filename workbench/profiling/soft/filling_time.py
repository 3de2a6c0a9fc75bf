"""Trap 2: filling takes time, so being filled predicts staying."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.profiling.settings import SoftThresholds
from workbench.profiling.soft.contacts import Contacts
from workbench.profiling.soft.interviews import Interviews
from workbench.profiling.soft.shares import stratified_difference

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

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


@dataclass(frozen=True)
class FillSince:
    """Effective fill of the contacts that lie so many days after the first."""

    from_day: int
    rows: int
    fill: float


def find_filling_time(
    interviews: Interviews, since: Codes, filled: Flags, thresholds: SoftThresholds
) -> FillingTime | None:
    """Fill against time since the client's first contact; None without clients or dates.

    `since` is in days, negative where unknown. Early and late are compared within the same
    quarter, so that a field that is new on the form does not look like one that takes time.
    """
    known = since >= 0
    if interviews.days is None or not known.any():
        return None
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


def settled_landmark(contacts: Contacts, filled: Flags, thresholds: SoftThresholds) -> int | None:
    """The first landmark by which most clients who still come have been asked; None: none is.

    Most: `care_below` of them. Before it, "filled" says who was quick; after it, little but the answer.
    Who first comes back after twice the last landmark was not followed in these records (a stock
    from before they began) and is left out.
    """
    answered = np.flatnonzero(filled[contacts.order])
    size = int(contacts.client.max()) + 1
    first = np.full(size, np.iinfo(np.int64).max)
    np.minimum.at(first, contacts.client[answered], contacts.since[answered])
    begins, ends = np.flatnonzero(contacts.is_first), np.flatnonzero(contacts.is_last)
    second = contacts.since[np.minimum(begins + 1, ends)]
    followed = second <= 2 * max(thresholds.landmarks, default=0)
    last = contacts.since[ends][followed]
    first = first[contacts.client[ends]][followed]
    for landmark in sorted(thresholds.landmarks):
        still = last >= landmark
        if still.sum() < thresholds.group_rows:
            return None
        if float((first[still] <= landmark).mean()) >= thresholds.care_below:
            return landmark
    return None


def fill_since(since: Codes, filled: Flags, thresholds: SoftThresholds) -> tuple[FillSince, ...]:
    """Fill at first contact, and of later contacts between the landmarks."""
    edges = (0, 1, *thresholds.landmarks, 2 * max(thresholds.landmarks, default=365))
    outcome = []
    for start, stop in zip(edges, (*edges[1:], np.iinfo(np.int64).max), strict=True):
        within = (since >= start) & (since < stop)
        if within.any():
            outcome.append(FillSince(start, int(within.sum()), float(filled[within].mean())))
    return tuple(outcome)
