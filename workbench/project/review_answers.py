"""What the review of a linkage answers: the models behind its verbs and its page."""

from datetime import datetime
from typing import Literal

from workbench.core.results import Result
from workbench.linkage.results import Estimate

Verdict = Literal["same", "different", "later"]
Kind = Literal["pair", "split", "merge"]
Queue = Literal["informative", "second", "sample"]
"""Most informative first; what another reviewer judged; the clerical sample."""
Sign = Literal["same", "alike", "differs", "left_empty", "right_empty", "both_empty", "alone"]
"""How two cells compare; `alone`: the other source has no such column."""


class SideBySide(Result):
    """One column of two records."""

    column: str
    right_column: str | None
    left: str | None
    right: str | None
    sign: Sign
    difference: tuple[tuple[str, str], ...] = ()
    """Of values that are alike: the parts that differ, left and right."""
    compared: bool
    """Whether the rules look at it."""


class ReviewPair(Result):
    """Two records to look at. It says nothing of what the model believes."""

    left: str
    """Key of the record, as a decision names it."""
    right: str
    left_line: int | None
    """Line in the delivered file."""
    right_line: int | None
    cells: tuple[SideBySide, ...]
    waiting: int
    """Pairs of this queue that are left, this one included."""
    sampled: bool = False
    """Whether it was drawn for the clerical sample."""


class PairEvidence(Result):
    """What the model believes of a pair, told only to who asks."""

    match_weight: float | None
    """None: it was no candidate, or a constraint keeps the two apart."""
    match_probability: float | None
    threshold: float


class LinkDecision(Result):
    """A person's word on a pair; undone ones stay in the list."""

    id: int
    task: str
    left: str
    right: str
    verdict: Verdict
    kind: Kind
    act: str
    reviewer: str
    note: str
    at: datetime
    undone_at: datetime | None = None
    undone_by: str | None = None
    counts: bool
    """Whether it goes into the next run: not undone, not `later`, not overtaken, not disputed."""


class Agreement(Result):
    """Two reviewers on the pairs that both judged."""

    first: str
    second: str
    pairs: int
    agreed: int
    kappa: float | None
    """Cohen's kappa; None where chance alone gives full agreement."""
    lower: float | None = None
    upper: float | None = None
    """Its 95% interval."""


class ReviewProgress(Result):
    """How far the review of a task is."""

    task: str
    reviewed: int
    """Pairs that this reviewer judged."""
    decided: int
    """Pairs with a verdict that counts."""
    later: int
    """Pairs that this reviewer put off."""
    waiting: int
    """Pairs that nobody judged yet, most of them in no doubt."""
    doubtful: int
    """Of these the pairs within the review band of the rules."""
    disputed: int
    """Pairs on which reviewers disagree: nothing counts until they agree."""
    contradictory: int
    """Verdicts that others make impossible; the later ones hold."""
    lost: int
    """Verdicts about records that the tables do not hold any more."""
    unapplied: bool
    """Whether the linkage was made with other decisions than stand now."""
    agreement: Agreement | None = None


class ClericalAnswer(Result):
    """Precision and recall of a made linkage by a random sample of its pairs."""

    drawn: int
    judged: int
    """Pairs of the sample with a verdict that counts."""
    precision: Estimate | None
    """None: nothing of the sample is judged yet."""
    recall: Estimate | None
    """Among the pairs that were compared."""


class SuspectEntity(Result):
    """An entity that a person should look at."""

    entity: int
    records: int
    weakest: float
    """The least chance among its pairs; 0 where a constraint keeps two of its records apart."""
    unseen: int
    """Pairs inside that a constraint keeps apart."""
    doubt: float
    """Expected number of wrong pairs inside."""
    constraint: bool
    """Two of its records are kept apart by a constraint, or would be but for its exception."""


class EntityEdge(Result):
    """A pair inside an entity."""

    left: int
    """Number of the record within the entity, from 1."""
    right: int
    match_probability: float | None
    """None: a constraint keeps the two apart."""
    verdict: Literal["same", "different"] | None = None
    """What people decided, as it stands now."""


class EntityRecord(Result):
    """One record of an entity."""

    number: int
    """Within the entity, from 1."""
    key: str
    line: int | None
    cells: tuple[tuple[str, str | None], ...]


class GoldenCell(Result):
    """A cell of a golden record: from which record it is, and why that one won."""

    column: str
    value: str | None
    record: int
    """Number of the winning record within the entity."""
    line: int | None
    why: str
    """A survivorship rule, `only_one`, `all_agree` or `later_in_file`."""
    others: tuple[tuple[int, str | None], ...]
    """Records (by number) that say something else, and what."""


class EntityView(Result):
    """One entity, taken apart."""

    entity: int
    source: str
    records: tuple[EntityRecord, ...]
    edges: tuple[EntityEdge, ...]
    golden: tuple[GoldenCell, ...]
    near: tuple[tuple[int, float], ...]
    """Entities that one of its records is near to, with the highest chance among the pairs."""


class DecideAnswer(Result):
    """`workbench decide`."""

    act: str
    decisions: tuple[LinkDecision, ...]
    undone: int = 0
    """How many decisions an undo took back."""
    progress: ReviewProgress


class DecisionsAnswer(Result):
    """`workbench decisions`."""

    tasks: tuple[ReviewProgress, ...]
    decisions: tuple[LinkDecision, ...]
    """Oldest first, undone ones included."""
