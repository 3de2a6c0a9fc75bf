"""What a suggestion comes to: an expectation, and what speaks for it."""

from typing import Any

from workbench.core.findings import Severity
from workbench.core.results import Result


class Evidence(Result):
    """Why an expectation is proposed."""

    holds_share: float
    """Of the rows that take part in the last delivery (0-1): how many hold."""
    deliveries: int
    """Deliveries that the expectation was looked at on."""
    held_on: int
    """Of these: on how many the expectation as proposed holds."""
    held_out: int
    """Times that it was built on the deliveries before and held against the next one."""
    held_out_kept: int
    """Of these: how often it held."""
    confidence: float
    """That it will hold on the next delivery: (kept + 1/2) / (held out + 1), Jeffreys' estimate."""
    weak: bool = False
    """From one delivery only, whose rows were put in the order of time and cut: weaker."""


class Proposal(Result):
    """One expectation that a person may accept."""

    number: int
    """Its place in the list, from 0; what `accept` is told."""
    type: str
    column: str | None
    columns: tuple[str, ...]
    kwargs: dict[str, Any]
    severity: Severity
    why: str
    why_nl: str
    evidence: Evidence


class Suggestions(Result):
    """The proposals for a source."""

    deliveries: int
    rows: tuple[int, ...]
    """Rows per delivery, the oldest first."""
    proposals: tuple[Proposal, ...]
    known: int = 0
    """Left out because the suite says something like it already."""
    weak: bool = False
    """One delivery only."""
