"""What is known of a table before a step is proposed: the little that a profile need say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ColumnClues:
    """What a profile says of one column, of the values as delivered."""

    name: str
    meaning: str | None = None
    """Semantic type: `bsn`, `postcode`, `date`, `amount`, `name`, `category`."""
    role: str | None = None
    says_nothing: Mapping[str, float] = field(default_factory=dict)
    """Values that fill a cell but say nothing, each with a confidence (0-1)."""
    answers: frozenset[str] = frozenset()
    """Values that a person said are answers here."""
    same: tuple[tuple[str, ...], ...] = ()
    """Groups of values that are one value, each with the commonest first."""
    measures: bool = False
    """Whether its numbers count or measure something, rather than tell apart."""
    decimal_mark: str | None = None
    wanted_as_number: bool = False
    """Whether an expectation can't be looked at as long as the column is text."""


@dataclass(frozen=True)
class FollowsFrom:
    """`dependent` follows from `determinant` in nearly all rows."""

    determinant: str
    dependent: str
    share: float
    rows: int
    violations: int


@dataclass(frozen=True)
class Candidate:
    """One suspect cell and what it was probably meant to say."""

    record: int
    column: str
    value: str
    """As delivered; the empty text: missing."""
    repaired: str
    """The empty text: make it missing."""
    confidence: float
    evidence: str
    """Code of what speaks for it."""


@dataclass(frozen=True)
class TableClues:
    """What is known of a whole table."""

    columns: tuple[ColumnClues, ...]
    follows: tuple[FollowsFrom, ...] = ()
    duplicate_rows: int = 0
    candidates: tuple[Candidate, ...] = ()
    key: tuple[str, ...] = ()
    """Columns that together identify a row, as the source declares them."""

    def of(self, column: str) -> ColumnClues:
        """The clues of one column; none known: only its name."""
        return next((one for one in self.columns if one.name == column), ColumnClues(column))
