"""How well a project did on the demo register, in figures."""

from datetime import date

from workbench.core.results import Result


class PairScore(Result):
    """Deduplication as decisions on pairs of records: same person or not."""

    records: int
    entities_true: int
    entities_found: int
    true_pairs: int
    found_pairs: int
    right_pairs: int
    precision: float
    """Of the found pairs; 1 when there are none."""
    recall: float
    """Of the true pairs; 1 when there are none."""
    f1: float


class LinkScore(Result):
    """Records of another source, each linked to a client or to nobody."""

    source: str
    records: int
    linked: int
    right: int
    """Linked to the client whose record it is."""
    precision: float
    """Right of the linked."""
    recall: float
    """Right of all records."""


class AccountScore(Result):
    """The record account of one delivered file, against the rows that were written."""

    source: str
    extract: str
    records_in: int
    kept: int
    quarantined: int
    not_data: int
    closes: bool
    """In = kept + quarantined + not data."""
    rows_true: int
    complete: bool
    """Every row that was written is kept, and nothing else."""


class FaultScore(Result):
    """The altered cells of one fault in one column, after cleaning."""

    fault: str
    column: str
    cells: int
    restored: int
    """Say what they should say."""
    blanked: int
    """Say nothing, where they should say something: no harm, but no help."""
    left: int
    """Still say something wrong."""
    share: float
    """Restored of the cells."""


class CleaningScore(Result):
    """One source after its recipe. Cells that no fault touched should say what they said."""

    source: str
    rows: int
    rows_lost: int
    """Data rows that the cleaned table lacks."""
    faults: tuple[FaultScore, ...]
    clean_cells: int
    damaged: int
    """Clean cells that say something else now."""
    damaged_share: float
    damaged_columns: dict[str, int] = {}


class SoftScore(Result):
    """The verdict on one soft characteristic, beside what was planted."""

    column: str
    planted: str
    """well, poor, default (counts as an answer) or time (filling takes time)."""
    verdict: str
    reasons: tuple[str, ...]
    right: bool
    """`use` exactly where it was planted well."""


class TermScore(Result):
    """One term of Cox's model: planted, found by the project, on the truth, and on the raw files."""

    term: str
    planted: float
    estimate: float | None = None
    se: float | None = None
    z: float | None = None
    """Standard errors between estimate and planted."""
    truth_estimate: float | None = None
    truth_se: float | None = None
    distance: float | None = None
    """Standard errors (of the truth's model) between estimate and the truth's estimate."""
    raw_estimate: float | None = None
    raw_se: float | None = None
    raw_z: float | None = None
    raw_distance: float | None = None


class FindingScore(Result):
    """A finding of 2016 that is planted, and whether the pipeline recovered it from the exports."""

    name: str
    """`single_under_27`, `children_of_women`, or a provision."""
    planted: float
    """Log hazard ratio of leaving for work."""
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    """95% interval."""
    covered: bool | None = None
    """Whether the interval holds what was planted; None: there is no estimate."""
    naive: float | None = None
    """Of a provision: ever against never, which is refused."""
    naive_lower: float | None = None
    naive_upper: float | None = None
    naive_covered: bool | None = None


class GroupScore(Result):
    """Found groups of clients against the planted ones."""

    clients: int
    groups_true: int
    groups_found: int
    ari: float
    """Adjusted Rand index: 1 is the same grouping, 0 is chance."""


class IncidentScore(Result):
    """One planted incident, and whether quality over time told of it."""

    kind: str
    source: str
    extract: str
    """The delivery in which it begins."""
    column: str | None = None
    group: str | None = None
    found: bool
    """An alert of its kind, in its delivery, of its column (code, value) and group."""
    told: str | None = None
    """The alert's sentence."""


class IncidentsScore(Result):
    """All planted incidents of the deliveries, and the alerts that none of them explains."""

    planted: tuple[IncidentScore, ...] = ()
    found: int = 0
    false_alarms: tuple[str, ...] = ()
    """Sentences of the other alerts, with their source."""


class DemoScore(Result):
    """Every figure that compares a project on the demo register with the truth."""

    seed: int
    clients: int
    deliveries: int
    faults: dict[str, float]
    reference_date: date
    dedupe: PairScore | None = None
    links: tuple[LinkScore, ...] = ()
    accounts: tuple[AccountScore, ...] = ()
    accounts_close: bool | None = None
    """All of them close and are complete."""
    cleaning: tuple[CleaningScore, ...] = ()
    soft: tuple[SoftScore, ...] = ()
    cox: tuple[TermScore, ...] = ()
    findings: tuple[FindingScore, ...] = ()
    spells_true: int | None = None
    spells_found: int | None = None
    groups: GroupScore | None = None
    incidents: IncidentsScore | None = None
