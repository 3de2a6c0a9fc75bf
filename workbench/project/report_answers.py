"""What there is to report back to the owners of the sources, and what came of it."""

from datetime import date, datetime
from typing import Literal

from workbench.core.findings import Severity
from workbench.core.results import Result

State = Literal["reported", "promised", "closed"]
Seen = Literal["no_later_delivery", "still_there", "fixed", "returned", "not_told"]


class ReportPoint(Result):
    """Something that the owner of a source should know: counts and names of columns, no values of
    rows."""

    id: str
    """Hash of what it is about: the same in the next delivery."""
    source: str
    owner: str = ""
    """Who answers for the source; empty: nobody is named in the settings."""
    about: Literal["expectation", "alert"]
    code: str
    """Type of the expectation, or code of the alert (`alert.CODE` of the words table)."""
    severity: Severity
    extract: date
    """The delivery in which it shows."""
    file: str = ""
    column: str = ""
    """Names, by comma."""
    group: str = ""
    """`team = West`, for what is wrong in one group."""
    count: int
    share: float | None = None
    """Of the delivery's rows; None for an alert."""
    failed: bool = True
    """False: rows deviate, but no more than the expectation allows."""
    why: str = ""
    why_nl: str = ""
    values: dict[str, str | int | float] = {}
    """What fills the alert's sentence."""
    text: str = ""
    """The alert's sentence in English."""
    reported: int | None = None
    """The report about it; None as well when that was closed and it came back."""


class ReportChange(Result):
    """One step in the life of a report."""

    state: State
    made: datetime
    by: str = ""
    note: str = ""
    promised_for: date | None = None


class ReportItem(Result):
    """Something that was reported."""

    id: int
    point: ReportPoint
    """As it was reported."""
    lines: tuple[int, ...] = ()
    """Example lines (`_row`) of the delivered file, at most 20."""
    state: State
    promised_for: date | None = None
    revision: int
    """To be handed back with a change, so that two people don't overwrite each other."""
    seen: Seen
    """What later deliveries say of it."""
    seen_in: date | None = None
    """The delivery from which it is fixed, or in which it returned."""
    history: tuple[ReportChange, ...] = ()


class ReportBackAnswer(Result):
    """What there is to report, and what was reported."""

    points: tuple[ReportPoint, ...]
    items: tuple[ReportItem, ...]
