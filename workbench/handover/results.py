"""What the hand-over froze."""

from datetime import date

from workbench.core.findings import Finding
from workbench.core.results import Result


class Excluded(Result):
    """Rows left out, and why."""

    reason: str
    count: int


class FlowStep(Result):
    """One step of the flow diagram: how many were left after it."""

    step: str
    rows: int


class Covariate(Result):
    """A column of the analysis set, in the analyst's words."""

    name: str
    label_nl: str
    label_en: str
    kind: str
    """number, flag (0/1), category, or time_varying (0/1 in the episodes)."""
    known: float
    """Share of spells in which it is known at time zero."""


class HandoverReport(Result):
    """The analysis set: `spells.parquet` and `episodes.parquet`, one lineage hash."""

    spells: int
    episodes: int
    entities: int
    censoring_date: date
    time_scale: str = "days"
    events: dict[str, int]
    """Spells by how they ended; `censored` among them."""
    late_entries: int
    excluded: tuple[Excluded, ...] = ()
    flow: tuple[FlowStep, ...] = ()
    covariates: tuple[Covariate, ...] = ()
    findings: tuple[Finding, ...] = ()
    lineage: str = ""
    """SHA-256 over inputs and settings; set by the project."""
