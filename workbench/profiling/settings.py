"""The thresholds of a profile, each with where it comes from. Shares are 0-1."""

from pydantic import Field

from workbench.core.results import Setting


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


class SoftThresholds(Setting):
    """When a soft characteristic may be used."""

    do_not_use_below: float = 0.6
    """More than 40% missing: at most hypothesis generating (Jakobsen et al., BMC Medical Research
    Methodology 2017, 17:162)."""
    care_below: float = 0.8
    """Multiple imputation is commonly held to be safe up to about 20% missing without a known
    mechanism; above it an explicit "unknown" level is asked for. House choice."""
    group_rows: int = Field(default=40, ge=5)
    """Rows that a team or period must have to be compared: the standard error of a share is then
    at most 8 points."""
    standard_errors: float = 5.0
    """Differences must also be this many standard errors, for many are looked at."""
    team_fill_gap: float = 0.3
    """Fill of the best less the worst team from which it matters who filled it. House choice."""
    default_share: float = 0.8
    """From this share of one answer on, a team or period may be taking the form's default; below,
    opinions still differ (domain.md: 91% of one option)."""
    default_excess: float = 0.2
    """How far that share must lie above what others, or the same team earlier, answer."""
    time_gap: float = 0.2
    """Fill later less fill at first contact, within the same year, from which filling takes time."""
    landmarks: tuple[int, ...] = (30, 90, 180, 365)
    """Days after first contact at which early and late fill are compared; 90 days is also when a
    plan of action must be there (Participatiewet practice), 180 and 365 the Divosa benchmark's."""


class Thresholds(Setting):
    """All thresholds of a profile."""

    column: ColumnThresholds = ColumnThresholds()
    soft: SoftThresholds = SoftThresholds()
    soft_rows: int = 500_000
    """Rows on which soft characteristics are judged, about: of a larger table an even sample of
    whole clients. A share is then known to within 0.2 points, far under any threshold here."""
    findings: int = 10
    """Findings at most: what people still read (rivals give 40 warnings on keys alone)."""
