"""What a reader says of the file it has read, beside what it put into the sink."""

from dataclasses import dataclass

from workbench.core.findings import Finding
from workbench.core.settings import ReadSettings
from workbench.extracts.results import Choice


@dataclass(frozen=True)
class Outcome:
    """How a file was read; the sink holds what came out of it."""

    columns: tuple[str, ...]
    settings: ReadSettings
    findings: tuple[Finding, ...]
    columns_certain: bool = True
    records_in: int = 0
    parts: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
