"""What a screen gets to know of the rules of a linkage."""

from datetime import datetime
from typing import Literal

from workbench.core.results import Result


class RuleChange(Result):
    """One change that a person made in a rule file."""

    key: str
    before: float | str | None
    after: float | str
    by: str
    made: datetime


class RulesState(Result):
    """Where a rule file stands."""

    name: str
    title: str
    task: Literal["dedupe", "link", "link_and_dedupe"]
    threshold: float | Literal["auto"]
    review_band: tuple[float, float]
    revision: str
    """SHA-256 of the text that was looked at: a change names it."""
    changes: tuple[RuleChange, ...]
    """Newest first."""
