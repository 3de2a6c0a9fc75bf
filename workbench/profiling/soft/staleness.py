"""How old a client's last answer is on the reference date."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.profiling.settings import SoftThresholds
from workbench.profiling.soft.contacts import Contacts
from workbench.profiling.soft.interviews import CodedColumn

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_LATEST = 0.999
"""The latest day of a table, a few mistyped years aside."""


@dataclass(frozen=True)
class Staleness:
    """Of the clients who are still seen."""

    clients: int
    median_days: float
    stale_share: float
    stale: bool


def reference_day(contacts: Contacts) -> int:
    """The day that ages are counted to, where no date of delivery is known."""
    return int(np.quantile(contacts.day, _LATEST, method="lower"))


def last_answer_days(contacts: Contacts, answers: CodedColumn, size: int) -> Codes:
    """Day of each client's last answer (by client code, `size` of them); -1 where there is none."""
    filled = answers.filled[contacts.order]
    last = np.full(size, -1, dtype=np.int64)
    np.maximum.at(last, contacts.client[filled], contacts.day[filled])
    return last


def still_seen(contacts: Contacts, today: int, thresholds: SoftThresholds) -> Flags:
    """The last contact of each client who was seen lately, among the contacts.

    Who left years ago has old answers by right: where clients come back in the table, only those
    with a contact within `seen_within_days` of the reference day count.
    """
    seen = contacts.is_last & (contacts.day <= today)
    if contacts.several:
        seen &= contacts.day >= today - thresholds.seen_within_days
    return seen


def find_staleness(
    contacts: Contacts, answers: CodedColumn, size: int, today: int, thresholds: SoftThresholds
) -> Staleness | None:
    """Age of the last answer of the clients who are still seen; None when those are too few."""
    seen = still_seen(contacts, today, thresholds)
    last = last_answer_days(contacts, answers, size)[contacts.client[seen]]
    ages = today - last[last >= 0]
    if len(ages) < thresholds.group_rows:
        return None
    share = float((ages > thresholds.stale_days).mean())
    return Staleness(
        clients=len(ages),
        median_days=float(np.median(ages)),
        stale_share=share,
        stale=share >= thresholds.stale_share,
    )
