"""What reading a delivered file comes to."""

from typing import Literal

from workbench.core.findings import Finding, Reason
from workbench.core.results import Result
from workbench.core.settings import ReadSettings


class RecordAccount(Result):
    """Every record of the file: in = kept + quarantined + not data."""

    records_in: int
    kept: int
    quarantined: dict[str, int] = {}
    """Count by reason code."""
    not_data: dict[str, int] = {}
    """Count by kind: title, header, total, blank."""

    @property
    def closes(self) -> bool:
        """Whether every record is accounted for."""
        parts = sum(self.quarantined.values()) + sum(self.not_data.values())
        return self.records_in == self.kept + parts


class Choice(Result):
    """Something that was found out about a file: what was chosen, what came second, and why."""

    what: Literal["encoding", "dialect", "header"]
    chosen: str
    """A codec; delimiter and quote; the header's line (0: there is none)."""
    runner_up: str | None = None
    reason: Reason


class Reading(Result):
    """A delivered file as text columns, and how it was read.

    The records are in `reading.parquet` (`_record`, `_part`, `_row`, then the file's columns, all
    text); what could not be kept is in `quarantine.parquet` (`_part`, `_row`, `reason`, `raw`).
    """

    file: str
    """Name of the delivered file, without its folder."""
    sha256: str
    kind: str
    encoding: str | None = None
    delimiter: str | None = None
    quotechar: str | None = None
    header_row: int | None = None
    columns: tuple[str, ...]
    columns_certain: bool = True
    """False where only one column was found: the delimiter may be another one."""
    parts: tuple[str, ...] = ()
    account: RecordAccount
    settings: ReadSettings
    """Resolved: reading again with these gives the same."""
    labels: dict[str, dict[str, str]] = {}
    """Column -> code -> what the file itself says that it stands for (SPSS, Stata)."""
    choices: tuple[Choice, ...] = ()
    """What was found out, for delimited text."""
    header: tuple[str, ...] = ()
    """The header's cells as delivered (`columns` are usable names); none where there is no header
    of one line."""
    findings: tuple[Finding, ...] = ()


class Comparison(Result):
    """A delivery beside the previous one of its source: what changed in form."""

    before: str
    """The previous delivery, as a date."""
    findings: tuple[Finding, ...] = ()
