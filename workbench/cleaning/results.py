"""What a recipe did to a table."""

from workbench.core.findings import Reason
from workbench.core.results import Result


class UnparsedValue(Result):
    """A value that a step could not read; it stays as it was, counted."""

    column: str
    value: str
    count: int


class StepReport(Result):
    """One step: what it changed."""

    number: int
    """From 1, the place in the recipe."""
    kind: str
    columns: tuple[str, ...] = ()
    cells_changed: int = 0
    rows_removed: int = 0
    unparsed_count: int = 0
    unparsed: tuple[UnparsedValue, ...] = ()
    """The most frequent ones."""
    reasons: tuple[Reason, ...] = ()
    """What else there is to say: codes of the words table (`reason.CODE`)."""
    note: str = ""
    """The same in English."""


class CleaningReport(Result):
    """The whole recipe."""

    rows_in: int
    rows_out: int
    cells_changed: int
    steps: tuple[StepReport, ...]
