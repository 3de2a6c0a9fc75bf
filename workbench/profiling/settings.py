"""The thresholds of a profile, each with where it comes from. Shares are 0-1."""

from workbench.core.results import Setting
from workbench.core.soft_thresholds import SoftThresholds

__all__ = ["ColumnThresholds", "SoftThresholds", "Thresholds"]


class ColumnThresholds(Setting):
    """When a column is said to be something, and a value to say nothing."""

    values_read: int = 20_000
    """Distinct values of a column that are read one by one: the most frequent, and an even sample
    of the others. Shares of columns with more distinct values are estimates to about 0.5%."""
    top_values: int = 10
    semantic_share: float = 0.6
    """Dirty registers: a BSN column with a third of dummies is still one (random digits pass the
    11-test in 9%)."""
    known_set_share: float = 0.9
    """For sex and yes/no codes, whose sets are short and so easily hit by chance."""
    code_distinct: int = 60
    """A code list that a person fills in rarely has more entries (the longest in the GGM's social
    domain has 54)."""
    reported_confidence: float = 0.5
    """Disguised missing values below this are not reported."""
    effective_confidence: float = 0.7
    """From this confidence on a value does not count as filled."""
    number_column_share: float = 0.8
    """A column is numeric when this share of what is not a placeholder reads as a number; after
    Qahtan et al., "FAHES: a robust disguised missing values detector", KDD 2018."""
    sentinel_gap: float = 3.0
    """A repeated-digit code must lie this many times the other values' range beyond them."""


class Thresholds(Setting):
    """All thresholds of a profile but those of soft characteristics, which a source sets."""

    column: ColumnThresholds = ColumnThresholds()
    findings: int = 10
    """Findings at most: what people still read (rivals give 40 warnings on keys alone)."""
