"""What a validation run comes to: counts and data rows, never values."""

from typing import Any, Literal

from workbench.core.findings import Reason, Severity
from workbench.core.results import Result
from workbench.core.settings import Role
from workbench.validation.rows import NO_ROWS, Rows


class ExpectationResult(Result):
    """One expectation held against one table."""

    type: str
    column: str | None = None
    """None where the expectation is about several columns, or about the table."""
    columns: tuple[str, ...] = ()
    """Every column that it is about, in the suite's order."""
    severity: Severity
    success: bool
    kwargs: dict[str, Any] = {}
    why: str = ""
    why_nl: str = ""
    """The same in Dutch, where the suite says it."""
    remedy: str = ""
    """What to do when it fails, as the suite says."""
    remedy_nl: str = ""
    owner: str = ""
    """Who can mend it, as the suite says."""
    role: Role | None = None
    """What the column is for in its source, as the suite says."""
    element_count: int | None = None
    missing_count: int | None = None
    unexpected_count: int = 0
    unexpected_share: float = 0.0
    """Of all rows."""
    rows: Rows = NO_ROWS
    """Failing data rows from 0 (`_record`), ascending."""
    observed: float | None = None
    """What was counted, for expectations on a table's or column's size; never a value of the data."""
    note: Reason | None = None
    """Why it failed, where that is not in the rows: a column that the table lacks."""


class ValidationRun(Result):
    """A suite held against a table."""

    suite: str
    stage: Literal["raw", "cleaned"]
    rows: int
    success: bool
    critical_failed: bool
    expectations: tuple[ExpectationResult, ...]
    """In the suite's order."""
    unexplained: int = 0
    """Expectations whose suite does not say both how bad it is and why."""
