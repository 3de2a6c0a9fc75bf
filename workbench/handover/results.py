"""What the hand-over froze."""

from datetime import date
from datetime import date as date_
from typing import Literal

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
    verdict: str | None = None
    """Of a soft characteristic: use or use_with_care."""
    known: float
    """Share of spells in which it is known at time zero."""


class LeftOut(Result):
    """A covariate that is not in the set."""

    name: str
    reason: Literal["do_not_use", "made_of_left_out"]
    of: str
    """The column with that verdict, or the covariate it is made of."""


Outcome = Literal["passes", "warns", "blocks"]


class Check(Result):
    """One check before the set is frozen."""

    code: str
    """times, left_out, after_the_end, provisions_outside, written_later, gap_predicts,
    small_group, overlap."""
    outcome: Outcome
    column: str | None = None
    count: int
    share: float | None = None
    figure: float | None = None
    """Of `gap_predicts`: the hazard ratio of missing against known."""
    text: str


class BreakSeen(Result):
    """A day on which the record changed, and how many spells lie on each side or across."""

    date: date_
    nl: str
    en: str
    columns: tuple[str, ...] = ()
    before: int
    """Spells that ended before it."""
    across: int
    after: int
    """Spells that began on it or later."""


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
    left_out: tuple[LeftOut, ...] = ()
    checks: tuple[Check, ...] = ()
    breaks: tuple[BreakSeen, ...] = ()
    reopened: int = 0
    """Spells of several benefit periods, joined over short breaks."""
    returned: int = 0
    """Spells of clients who had been on benefit before."""
    findings: tuple[Finding, ...] = ()
    lineage: str = ""
    """SHA-256 over inputs and settings; set by the project."""
