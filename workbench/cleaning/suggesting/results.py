"""A proposed step, and what it would change."""

from typing import Any

from workbench.core.findings import Severity
from workbench.core.results import Result


class ValueChange(Result):
    """A value, what it would become, and in how many rows; None is missing."""

    column: str
    before: str | None
    after: str | None
    count: int


class SuggestedExample(Result):
    """One cell that would change."""

    record: int
    line: int | None
    column: str
    before: str | None
    after: str | None


class ExpectationEffect(Result):
    """What a step would do to one expectation of the cleaned table."""

    number: int
    """From 0, the place in the suite."""
    type: str
    columns: tuple[str, ...]
    severity: Severity
    failing_before: int
    """Rows."""
    failing_after: int
    holds_before: bool
    holds_after: bool


class Suggestion(Result):
    """A step that a finding asks for, with what it would change; nothing is changed yet."""

    id: str
    """The same as long as it is the same step for the same columns."""
    evidence: str
    """Hash of the changes that speak for it: with other ones a dismissed suggestion comes back."""
    reason: str
    """Code of why it is offered: `suggestion.REASON` of the words table."""
    values: dict[str, str | int | float] = {}
    text: str
    """The same in English."""
    columns: tuple[str, ...]
    step: dict[str, Any]
    """As it would stand in the recipe."""
    place: int
    """The number that the step would have, from 1."""
    confidence: float
    rows: int
    """Rows looked at: all, or an even sample of a large table."""
    cells: int
    """Cells that would say something else, or be read as what they say."""
    rows_removed: int = 0
    unparsed: int = 0
    """Cells that it could not read; they stay, counted."""
    fill_before: float
    fill_after: float
    """Share of cells of its columns that are filled."""
    effective_before: float
    effective_after: float
    """Share of them that say something."""
    changes: tuple[ValueChange, ...] = ()
    """The most frequent."""
    examples: tuple[SuggestedExample, ...] = ()
    expectations: tuple[ExpectationEffect, ...] = ()
    """Those whose failing rows or verdict would change."""
    impact: float = 0.0
    """What the list is ordered by; see docs/suggestions.md."""

    @property
    def gained(self) -> int:
        """Expectations that would hold from then on."""
        return sum(one.holds_after and not one.holds_before for one in self.expectations)

    @property
    def lost(self) -> int:
        """Expectations that would hold no more."""
        return sum(one.holds_before and not one.holds_after for one in self.expectations)
