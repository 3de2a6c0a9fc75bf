"""A client's contacts in their order: the first, the one before, the last."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.profiling.soft.interviews import MISSING, NO_DAY, CodedColumn, Interviews

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Contacts:
    """Rows with a client and a date, by client and then by day; codes of clients as in the table."""

    order: Codes
    """Places of those rows in the table."""
    client: Codes
    day: Codes
    since: Codes
    """Days since the client's first contact."""
    is_first: Flags
    is_last: Flags

    @property
    def several(self) -> bool:
        """Whether clients come back in this table at all, as in a journal of interviews."""
        return bool((~self.is_first).any())


def contacts_of(interviews: Interviews) -> Contacts | None:
    """The contacts in order; None without a client or a date, or where neither can be read."""
    if interviews.client is None or interviews.days is None:
        return None
    clients, days = interviews.client.codes, interviews.days
    known = np.flatnonzero((clients != MISSING) & (days != NO_DAY))
    if not len(known):
        return None
    order = known[np.lexsort((known, days[known], clients[known]))]
    client, day = clients[order], days[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = client[1:] != client[:-1]
    starts = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    return Contacts(
        order=order,
        client=client,
        day=day,
        since=day - day[starts],
        is_first=first,
        is_last=np.append(first[1:], True),
    )


def previous_answers(contacts: Contacts, answers: CodedColumn) -> tuple[Codes, Flags]:
    """Rows of the table with an answer whose client had answered before, and whether that answer
    was the same. Contacts without an answer are passed over."""
    filled = answers.filled[contacts.order]
    rows, client = contacts.order[filled], contacts.client[filled]
    codes = answers.codes[rows]
    later = np.flatnonzero(client[1:] == client[:-1]) + 1
    return rows[later], codes[later] == codes[later - 1]


def since_first_contact(interviews: Interviews, contacts: Contacts | None) -> Codes:
    """Days since the client's first row, per row of the table; MISSING where that is unknown."""
    since = np.full(interviews.rows, MISSING, dtype=np.int64)
    if contacts is not None:
        since[contacts.order] = contacts.since
    return since
