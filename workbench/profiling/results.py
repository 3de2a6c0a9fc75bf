"""What is known of a table: per column, and of its soft characteristics."""

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


class Profile(Result):
    """A whole table."""

    rows: int
    columns: tuple[ColumnProfile, ...]
    soft: tuple[SoftCharacteristic, ...] = ()
    soft_missing_at_random: McarTest | None = None
    soft_suggestions: tuple[SoftSuggestion, ...] = ()
    """Columns without a role that look like soft characteristics; judged once they are declared."""
    findings: tuple[Finding, ...] = ()
    """Ranked by consequence, ten at most."""
