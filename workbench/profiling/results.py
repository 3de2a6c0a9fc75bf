"""What is known of a table: per column, and of its soft characteristics."""

from datetime import date
from typing import Literal

from workbench.core.findings import Finding
from workbench.core.results import Result
from workbench.profiling.soft.results import McarTest, SoftCharacteristic, SoftSuggestion, Verdict

__all__ = [
    "ColumnProfile",
    "DisguisedMissing",
    "Profile",
    "SoftCharacteristic",
    "ValueCount",
    "Verdict",
]


class ValueCount(Result):
    """A value as delivered, and how often it stands there."""

    value: str | None
    count: int


class DisguisedMissing(Result):
    """A value that says nothing though it fills the cell."""

    value: str
    count: int
    confidence: float
    reason: str


class Bin(Result):
    """Rows with a number from `start` up to (not including, but for the last) `end`."""

    start: float
    end: float
    count: int


class NumberSummary(Result):
    """How the numbers of a column lie; quartiles and mean over rows that read as a number."""

    lowest: float
    quartile_1: float
    median: float
    quartile_3: float
    highest: float
    mean: float
    zeros: int
    negatives: int
    outliers: int
    """Rows outside `usual_low` to `usual_high`."""
    usual_low: float
    usual_high: float
    decimal_mark: Literal[",", "."] | None = None
    """None where no number has decimals."""
    bins: tuple[Bin, ...] = ()


class DateSummary(Result):
    """How the dates of a column lie; counts are rows."""

    earliest: date
    latest: date
    outside: int
    """Before 1900 or after 2100."""
    day_first: int
    """Rows that can only be day-month (the first figure is over 12)."""
    month_first: int
    """Rows that can only be month-day."""
    either_order: int
    """Rows that would be another date in the other order."""
    per_year: dict[str, int] = {}


class Spelling(Result):
    """Values that are probably one and the same, the commonest first."""

    kind: Literal["case_or_space", "typo"]
    values: tuple[ValueCount, ...]
    count: int
    """Rows other than those of the commonest."""


class ModelTerm(Result):
    """An object of the Gemeentelijk Gegevensmodel that a column belongs to."""

    name: str
    domain: str
    definition: str


class ColumnProfile(Result):
    """One column. Shares are 0-1 of all rows unless said otherwise."""

    name: str
    role: str | None = None
    fill: float
    """Share of rows with any non-blank text."""
    effective_fill: float
    """Share of rows with a value that says something (placeholders don't count)."""
    distinct: int
    """Distinct non-blank values."""
    semantic_type: str | None = None
    semantic_share: float | None = None
    """Share of the effectively filled rows that fit the semantic type."""
    disguised_missing: tuple[DisguisedMissing, ...] = ()
    top_values: tuple[ValueCount, ...] = ()
    number_share: float = 0.0
    """Share of the effectively filled rows that read as a number."""
    date_share: float = 0.0
    date_formats: dict[str, float] = {}
    min_length: int | None = None
    max_length: int | None = None
    masks: tuple[ValueCount, ...] = ()
    uniqueness: float | None = None
    """Distinct values per filled row; 1 is a key."""
    rare_values: tuple[ValueCount, ...] = ()
    """The rarest; empty where all values are among the top ones."""
    numbers: NumberSummary | None = None
    """Of columns that count or measure; not of codes and numbers that only tell apart."""
    dates: DateSummary | None = None
    open_ends: int = 0
    """Rows of an end date that say "not ended yet" (31-12-9999): filled, yet no date."""
    blanks_around: int = 0
    """Rows with spaces at an end, or two together."""
    spellings: tuple[Spelling, ...] = ()
    sensitive: dict[str, int] = {}
    """Rows of free text that hold a bsn, iban, email, phone or health word."""
    suggested_role: str | None = None
    model_term: ModelTerm | None = None


class KeyCandidate(Result):
    """Columns that together tell (nearly) all rows apart."""

    columns: tuple[str, ...]
    unique_share: float
    """Of the rows compared that have all of them: distinct combinations per row."""
    empty: int
    """Rows (of all, or of those compared for more than one column) that lack one."""


class Dependency(Result):
    """`dependent` follows from `determinant` in a share of the rows."""

    determinant: str
    dependent: str
    share: float
    rows: int
    """Rows compared: both filled, and the determinant's value not the only one of its kind."""
    violations: int
    lines: tuple[int, ...] = ()
    """A few `_row`s of violations."""


class MissingTogether(Result):
    """Columns that are missing in (nearly) the same rows."""

    columns: tuple[str, ...]
    rows: int
    share: float


class MissingPattern(Result):
    """Which columns are missing together in a row, and in how many rows; none: whole rows."""

    columns: tuple[str, ...]
    rows: int
    share: float


class DuplicateRows(Result):
    """Rows that say in every column what an earlier row says."""

    count: int
    share: float
    lines: tuple[int, ...] = ()


class Across(Result):
    """What the columns say of each other, on `rows_compared` rows evenly taken."""

    rows_compared: int
    columns_compared: int
    keys: tuple[KeyCandidate, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    missing_together: tuple[MissingTogether, ...] = ()
    missing_patterns: tuple[MissingPattern, ...] = ()
    duplicate_rows: DuplicateRows | None = None
    duplicate_columns: tuple[tuple[str, ...], ...] = ()


class Profile(Result):
    """A whole table."""

    rows: int
    columns: tuple[ColumnProfile, ...]
    across: Across | None = None
    soft: tuple[SoftCharacteristic, ...] = ()
    soft_missing_at_random: McarTest | None = None
    soft_suggestions: tuple[SoftSuggestion, ...] = ()
    """Columns without a role that look like soft characteristics; judged once they are declared."""
    findings: tuple[Finding, ...] = ()
    """Ranked by consequence, ten at most."""
