"""What a reader says of the file it has read, beside what it put into the sink."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Column -> code -> what the file itself says that it stands for."""
    choices: tuple[Choice, ...] = ()
    header: tuple[str, ...] = ()
    """The header's cells as delivered, where one line names the columns."""
