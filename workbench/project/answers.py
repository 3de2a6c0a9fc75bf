"""What the project answers: the pydantic models behind `--json` and the pages."""

from datetime import date, datetime
from typing import Literal

from workbench.cleaning.detection.results import Detection
from workbench.cleaning.results import CleaningReport
from workbench.clustering.results import Assignment, Clustering
from workbench.core.findings import Finding
from workbench.core.results import Result
from workbench.extracts.results import Choice, Reading
from workbench.linkage.entity_results import EntityEvents
from workbench.linkage.pair_results import PairExplanation
from workbench.linkage.results import EstimatedQuality, LinkReport
from workbench.linkage.sweep_results import Sweep
from workbench.profiling.results import Profile
from workbench.quality.results import Trend
from workbench.survival.provisions.results import ProvisionReport
from workbench.survival.results import Cox, PooledCox, Survival
from workbench.validation.results import ValidationRun
from workbench.validation.suggestion.results import Suggestions

date_ = date
"""For models with a field of that name."""
State = Literal["up_to_date", "stale", "missing", "failed"]
JobState = Literal["running", "done", "failed", "stopped", "cancelled"]
NextStep = Literal["next.add_extract", "next.run", "next.wait", "next.mend", "next.done"]


class Extract(Result):
    """One dated delivery."""

    id: int
    source: str
    date: date
    file: str
    sha256: str
    megabytes: float
    added: datetime
    withdrawn: bool
    removed: datetime | None = None
    """When its bytes and rows were removed by policy; None: they are there."""


class StationStatus(Result):
    """One thing that a run makes: a stage for a subject (an extract, a source, a task)."""

    stage: str
    subject: str
    state: State
    seconds: float | None = None
    """Wall seconds of the machine when it was made."""
    made: datetime | None = None
    rows: int | None = None
    message: str = ""
    error: str | None = None
    """Class name of the error that kept it from being made."""
    error_fields: dict[str, str] = {}


class Job(Result):
    """One run as a process."""

    id: int
    state: JobState
    done: int
    total: int
    what: str
    started: datetime
    heartbeat: datetime
    finished: datetime | None
    message: str


class Status(Result):
    """Where the project stands."""

    name: str
    extracts: int
    stations: tuple[StationStatus, ...]
    next_step: NextStep
    running: Job | None = None
    removed: int = 0
    """Deliveries whose rows were removed by policy; their metrics stay."""
    outdated: tuple[str, ...] = ()
    """`SOURCE/DATE` of deliveries whose counts are of earlier settings and can't be made anew."""


class SameBytes(Result):
    """A standing delivery of the very same bytes."""

    source: str
    date: date


InboxState = Literal[
    "taken",
    "delivered_before",
    "still_written",
    "no_pattern",
    "many_patterns",
    "no_date",
    "same_date",
    "not_a_file",
    "refused",
]


class InboxFile(Result):
    """What became of a file in the inbox; all but the first two states leave it where it is."""

    file: str
    state: InboxState
    message: str = ""
    """Why, where it was not taken in."""
    source: str | None = None
    date: date_ | None = None
    same_as: tuple[SameBytes, ...] = ()
    """Other deliveries of the same bytes: perhaps one month twice."""
    moved_to: str | None = None
    """Its name in inbox/done; None: it is still in the inbox."""
    error: str | None = None
    """Class name of the error that refused it."""
    error_fields: dict[str, str] = {}

    @property
    def wrong(self) -> bool:
        """Whether somebody must do something about it before it can be taken in."""
        return self.state in ("many_patterns", "no_date", "same_date", "refused")


class Notified(Result):
    """How the command of `[notify]` ended."""

    ok: bool
    message: str = ""
    """What went wrong."""


class RunReport(Result):
    """What one run did."""

    made: tuple[StationStatus, ...]
    up_to_date: int
    failed: tuple[StationStatus, ...]
    seconds: float
    critical: int
    """Critical expectations that the current data fail."""
    warning: int
    known: int = 0
    """Critical and warning ones that fail by what a person accepted as known only."""
    inbox: tuple[InboxFile, ...] = ()
    """What became of the files in the inbox, by name."""
    report: str | None = None
    """The report that `[report]` asks for: its file."""
    report_message: str = ""
    """Why there is none though the settings ask for it."""
    notified: Notified | None = None
    """None: the settings name no command to tell."""
    entities: dict[str, EntityEvents] = {}
    """Per source that was deduplicated in this run: what became of its entities."""


LeftReason = Literal["left.current", "left.changes", "left.not_made"]


class RetainedExtract(Result):
    """A delivery that the policy is about."""

    source: str
    date: date_
    file: str
    megabytes: float
    withdrawn: bool = False


class LeftExtract(RetainedExtract):
    """A delivery that is older than what is kept, and is left all the same."""

    reason: LeftReason


class RetainAnswer(Result):
    """`workbench retain`."""

    keep: int
    dry_run: bool
    """True: nothing was removed; this is what would be."""
    removed: tuple[RetainedExtract, ...]
    left: tuple[LeftExtract, ...]
    before: int
    """Deliveries that were removed before."""
    megabytes: float
    """Of files that were removed, or would be."""


class ReadingSummary(Result):
    """How a file was read, in the words of `profile --json`."""

    kind: str
    encoding: str | None
    delimiter: str | None
    quotechar: str | None
    header_row: int | None
    columns_certain: bool
    rows_in: int
    rows_kept: int
    rows_quarantined: int
    rows_not_data: int
    parts: tuple[str, ...] = ()
    """Sheets or files that make the table together."""
    findings: tuple[Finding, ...] = ()
    choices: tuple[Choice, ...] = ()
    """What was found out about a text file, what came second, and why."""

    @classmethod
    def of(cls, reading: Reading) -> "ReadingSummary":
        """The summary of a reading."""
        account = reading.account
        return cls(
            kind=reading.kind,
            encoding=reading.encoding,
            delimiter=reading.delimiter,
            quotechar=reading.quotechar,
            header_row=reading.header_row,
            columns_certain=reading.columns_certain,
            rows_in=account.records_in,
            rows_kept=account.kept,
            rows_quarantined=sum(account.quarantined.values()),
            rows_not_data=sum(account.not_data.values()),
            parts=reading.parts,
            findings=reading.findings,
            choices=reading.choices,
        )


class ProfileAnswer(Profile):
    """`workbench profile`."""

    file: str
    read: ReadingSummary


class ValidateAnswer(ValidationRun):
    """`workbench validate`."""

    file: str
    read: ReadingSummary


class CleanAnswer(CleaningReport):
    """`workbench clean`."""

    file: str
    out: str
    read: ReadingSummary


class DetectAnswer(Detection):
    """`workbench detect`."""

    file: str
    read: ReadingSummary


class LinkAnswer(LinkReport):
    """`workbench dedupe` and `workbench link`."""

    out: str
    events: EntityEvents | None = None
    """With `--known`: what became of the entities of the earlier result."""
    explained: PairExplanation | None = None
    """With `--explain`."""
    sweep: Sweep | None = None
    """With `--sweep`."""


class ReviewAnswer(Result):
    """`workbench review`."""

    out: str
    asked: int
    """Pairs written to be judged."""
    answered: int
    """Pairs judged in earlier rounds."""
    later: int
    """Pairs of earlier rounds that were put off."""
    estimated: EstimatedQuality
    """Precision and recall as the model believes them with what was answered so far."""


class ClusterAnswer(Clustering):
    """`workbench cluster`."""

    file: str
    out: str | None
    """The table with `group`; None where none was asked for."""
    model: str | None = None
    """The portable model, where one was asked for."""


class AssignAnswer(Assignment):
    """`workbench assign`."""

    file: str
    model: str
    out: str


class SurvivalAnswer(Survival):
    """`workbench survival`."""

    file: str


class ProjectSurvival(Result):
    """The survival station of a project."""

    event: str
    causes: tuple[str, ...]
    overall: Survival
    """Kaplan-Meier of any outflow; cumulative incidence per reason."""
    by_group: dict[str, Survival]
    """The same by each grouping column of the settings."""
    cox: Cox
    imputed: PooledCox | None = None
    """The model on copies with missing covariates filled in, pooled; None: not asked for."""
    pooled: PooledCox | None = None
    """The same model over drawn linkages, where the hand-over asks for draws: errors that include
    doubt about the linkage."""
    raw: Cox | None
    """The same model on the raw, uncleaned, unlinked files."""
    raw_message: str = ""


class ProvisionAnswer(ProvisionReport):
    """`workbench provision`."""

    file: str


class ProjectProvisions(Result):
    """The provisions station of a project."""

    event: str
    provisions: tuple[ProvisionReport, ...]


class AddAnswer(Result):
    """`workbench add`."""

    extract: Extract
    new: bool
    """False: these bytes were delivered for this date before."""
    new_source: bool
    same_as: tuple[SameBytes, ...] = ()
    """Other deliveries of the same bytes: perhaps one month twice."""


class CellStory(Result):
    """One step in the life of a cell, from the raw file to the golden record."""

    where: Literal["raw", "step", "cleaned", "golden"]
    column: str = ""
    """Another one than asked for where a step made the asked one from it."""
    step: str = ""
    value: str | None
    file: str = ""
    line: int | None = None


class KnownFailure(Result):
    """Failing rows of an expectation that a person accepted as known."""

    id: int
    expectation: str
    """Hash of its type and arguments."""
    scope: Literal["all", "group", "rows"]
    grouping: str | None = None
    group: str | None = None
    records: int = 0
    """For rows: how many."""
    note: str
    by: str
    until: date
    """The last day on which it counts as known."""
    ended: bool = False


class TrendAnswer(Result):
    """Quality over time of a project's sources."""

    sources: tuple[Trend, ...]


class SuggestAnswer(Suggestions):
    """Expectations proposed from bare files."""

    files: tuple[str, ...]
    """The deliveries, the oldest first."""
    saved: str | None = None
    """The suite file into which every proposal was written."""
