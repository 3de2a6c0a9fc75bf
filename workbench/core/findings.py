"""Findings about data: rows, not errors."""

from typing import Literal

from workbench.core.results import Result

Severity = Literal["critical", "warning", "info"]


class Finding(Result):
    """One thing that a person should know about a table.

    `code` is the key of the words table (`finding.CODE`, Dutch and English); `values` fill its
    template; `text` is the same in English for the command line and JSON.
    """

    code: str
    severity: Severity
    text: str
    column: str | None = None
    count: int | None = None
    share: float | None = None
    lines: tuple[int, ...] = ()
    """A few `_row`s (physical lines) as examples."""
    part: str | None = None
    """The sheet or member of the delivery that it is about; None: all of it."""
    values: dict[str, str | int | float] = {}


class Reason(Result):
    """Why a verdict is what it is; `code` is the key `reason.CODE` of the words table."""

    code: str
    text: str
    values: dict[str, str | int | float] = {}
