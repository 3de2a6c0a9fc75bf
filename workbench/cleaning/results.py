"""What a recipe did to a table."""

from typing import Literal

from workbench.core.findings import Reason
from workbench.core.results import Result


class UnparsedValue(Result):
    """A value that a step could not read, or that its map does not know, counted."""

    column: str
    value: str
    count: int


State = Literal["done", "off", "skipped"]
"""What became of a step: done, switched off by a person, or skipped as it does not fit the table."""


class StepReport(Result):
    """One step: what it changed."""

    id: str
    number: int
    """From 1, the place in the recipe."""
    kind: str
    state: State = "done"
    columns: tuple[str, ...] = ()
    changed_cells: int = 0
    changed_rows: int = 0
    """Rows with at least one changed cell; rows that went or came are counted apart."""
    rows_removed: int = 0
    rows_added: int = 0
    columns_made: tuple[str, ...] = ()
    columns_gone: tuple[str, ...] = ()
    unparsed: int = 0
    """Cells that the step could not read or did not know."""
    unparsed_values: tuple[UnparsedValue, ...] = ()
    """The most frequent ones."""
    unseen: tuple[str, ...] = ()
    """Values that a mapping step does not know, the most frequent first."""
    reasons: tuple[Reason, ...] = ()
    """What else there is to say: codes of the words table (`reason.CODE`)."""
    note: str = ""
    """The same in English."""


class CleaningReport(Result):
    """The whole recipe."""

    rows_in: int
    rows_out: int
    changed_cells: int
    steps: tuple[StepReport, ...]
    skipped: int = 0
    """Steps that were not done because they do not fit the table; their reasons say why."""


class ChangedCell(Result):
    """One cell that a step would change."""

    record: int
    """Data row from 0."""
    line: int
    """`_row`, the line in the delivered file."""
    column: str
    before: str | None
    after: str | None


class ValueCount(Result):
    """How many rows hold a value; None is missing."""

    value: str | None
    count: int


class Preview(Result):
    """What a step would change, before it is accepted."""

    report: StepReport
    examples: tuple[ChangedCell, ...]
    """The changed cells of the first ten changed rows."""
    before: dict[str, tuple[ValueCount, ...]]
    """Per column the most frequent values in front of the step."""
    after: dict[str, tuple[ValueCount, ...]]
    filled_before: dict[str, int]
    """Per column the rows that hold something."""
    filled_after: dict[str, int]
    rows_before: int
    rows_after: int
