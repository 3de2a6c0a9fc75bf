"""What happens without anybody there: the inbox, the report, the message, what is removed."""

import re
from typing import Self

from pydantic import Field, field_validator, model_validator

from workbench.core.results import Setting

DATE = "{date}"
DATE_DIRECTIVES = {
    "%Y": r"\d{4}",
    "%y": r"\d{2}",
    "%m": r"\d{2}",
    "%d": r"\d{2}",
    "%j": r"\d{3}",
    "%H": r"\d{2}",
    "%M": r"\d{2}",
    "%S": r"\d{2}",
    "%%": "%",
}
"""Directive of `inbox_date` -> what it stands for in a file name."""


class InboxPattern(Setting):
    """How the files of a source are called in the inbox; a part of a source's settings."""

    inbox: str | None = None
    """Name of a file with `{date}` once; `*` is anything. Capitals don't matter."""
    inbox_date: str = "%Y%m%d"
    """What `{date}` looks like. Without a day it is the last day of the month."""

    @field_validator("inbox")
    @classmethod
    def _has_a_date(cls, pattern: str | None) -> str | None:
        if pattern is not None and (pattern.count(DATE) != 1 or "/" in pattern or "\\" in pattern):
            raise ValueError("an inbox pattern is a file name with {date} in it, once")
        return pattern

    @field_validator("inbox_date")
    @classmethod
    def _says_a_day(cls, wished: str) -> str:
        used = re.findall(r"%.?", wished)
        unknown = [one for one in used if one not in DATE_DIRECTIVES]
        if unknown:
            known = " ".join(DATE_DIRECTIVES)
            raise ValueError(f"{unknown[0]} is not a part of a date here; allowed: {known}")
        if not {"%Y", "%y"} & set(used) or not {"%m", "%j"} & set(used):
            raise ValueError("an inbox date holds a year and a month (%Y%m), or a year and %j")
        if len(used) != len(set(used)):
            raise ValueError("each part of an inbox date stands in it once")
        return wished


class InboxSettings(Setting):
    """`[inbox]`: where deliveries are put down."""

    folder: str = "inbox"
    """Within the project folder, or an absolute path."""
    quiet_seconds: float = Field(default=60, ge=0)
    """A file that changed more recently is still being written."""


class ReportSettings(Setting):
    """`[report]`: a report after every run."""

    folder: str = "reports"
    """Within the project folder, or an absolute path."""


class NotifySettings(Setting):
    """`[notify]`: a command that is told how a run ended."""

    command: tuple[str, ...] = Field(min_length=1)
    """Program and arguments; no shell reads them."""
    timeout_seconds: float = Field(default=60, gt=0)

    @model_validator(mode="after")
    def _names_a_program(self) -> Self:
        if not self.command[0].strip():
            raise ValueError("a command starts with the name of a program")
        return self


class RetentionSettings(Setting):
    """`[retention]`: how many deliveries keep their rows."""

    keep: int = Field(ge=2)
    """Deliveries per source. Two at least: what is new in the next one shows against two."""
