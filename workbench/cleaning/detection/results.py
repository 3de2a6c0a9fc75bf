"""What detection finds: suspect cells, what they may have been, and what was asked."""

from workbench.core.results import Result


class RepairCandidate(Result):
    """What a cell may have been meant to say."""

    value: str
    """The empty text: nothing, make it missing."""
    confidence: float
    evidence: str
    """Code of what speaks for it: `reason.EVIDENCE` of the words table."""


class SuspectCell(Result):
    """One cell that is probably wrong."""

    row: int
    """Data row from 0."""
    line: int | None
    """First physical line of the record (`_row`); None where the table has none."""
    column: str
    value: str
    """As delivered; the empty text: missing."""
    confidence: float
    """0-1; 1 for a cell that a person said is wrong."""
    reason: str
    """Code of the strongest sign: `reason.CODE` of the words table."""
    suggestion: str | None
    """The best candidate's value; None: nothing is known to put there."""
    candidates: tuple[RepairCandidate, ...] = ()


class Question(Result):
    """One row that was reviewed, all its cells."""

    row: int
    line: int | None
    wrong: tuple[str, ...]
    """The columns whose cells were not right."""


class ColumnSuspects(Result):
    """One column in short."""

    column: str
    suspects: int
    share: float
    follows_from: tuple[tuple[str, ...], ...] = ()
    """Columns (or columns together) from which this one follows, nearly; the surest first."""


class Detection(Result):
    """The outcome: cells by falling confidence, then by row and column."""

    rows: int
    threshold: float
    """Confidence from which a cell is listed."""
    cells: tuple[SuspectCell, ...]
    columns: tuple[ColumnSuspects, ...]
    questions: tuple[Question, ...] = ()
    """The reviewed rows, in the order in which they were asked."""
    reasons: dict[str, str] = {}
    """English of every code that occurs, the same as in the words table."""
