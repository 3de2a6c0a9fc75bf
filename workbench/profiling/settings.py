"""The thresholds of a profile, each with where it comes from. Shares are 0-1."""

from pydantic import Field

from workbench.core.results import Setting


class ColumnThresholds(Setting):
    """When a column is said to be something, and a value to say nothing."""

    values_read: int = 10_000
    """Distinct values of a column that are read one by one: the most frequent that occur more than
    once, up to half, and an even sample of the others. Shares of columns with more distinct values
    are estimates with a standard error of at most 0.7 points."""
    top_values: int = 10
    rare_values: int = 5
    bins: int = 24
    """Bars of a picture of numbers: what fits half a page."""
    outlier_scores: float = 3.5
    """Robust standard deviations from the median (Iglewicz and Hoaglin, How to Detect and Handle
    Outliers, 1993)."""
    spellings: int = 10
    """Groups of spellings reported at most per column."""
    typo_values: int = 2000
    """Distinct values that are compared for typing errors: the most frequent."""
    typo_length: int = 5
    """Shorter words differ by a letter and are other words."""
    typo_ratio: float = 20.0
    """A typing error is this many times rarer than what was meant: people type one letter in
    some hundred wrong."""
    semantic_share: float = 0.6
    """Dirty registers: a BSN column with a third of dummies is still one (random digits pass the
    11-test in 9%)."""
    period_share: float = 0.9
    """Six digits look like a month (201603) by chance in one of a hundred."""
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
    spike: float = 3.0
    """A repeated-digit code nearer by must occur this many times as often as any value in the top
    of the others' range: a tail thins out, a code does not."""
    doubted_confidence: float = 0.3
    """From here on a value is a suspect: not reported, unless a second sign raises it."""
    zero_apart: float = 0.7
    """A zero lies apart when the others begin (5% quantile) at least this many times their bulk's
    width (5-95%) from it. The glucose, blood pressure and body mass of the Pima diabetes table,
    whose zeros are known to be missing, begin at 0.8 to 1.2 times; ages and incomes at under 0.6."""
    zero_majority: float = 0.5
    """Zeros that are more than this share of a column are taken for an answer (no gain, no loss),
    unless the column is of a kind that is never zero."""
    zero_named_gap: float = 0.1
    """In a column whose name says that it is never zero (weight, postcode, year) the others need
    begin only this share of their median from zero, so that it is no count."""
    together_rate: float = 0.8
    """Rows with a suspect must be missing in another column at least so often..."""
    together_else: float = 0.4
    """...and the other rows at most so often, for the two to be missing together."""


class CrossThresholds(Setting):
    """How far the columns are held against each other. Shares are 0-1."""

    rows_compared: int = 100_000
    """Rows that are compared, evenly taken; a share of 1% is then known to within 0.1%."""
    rows_screened: int = 10_000
    """Rows on which pairs of columns are looked at first."""
    columns_compared: int = 60
    """Columns that are held against each other at most: the pairs grow with the square."""
    near_key_share: float = 0.95
    """A column is nearly a key when this share of its filled rows has a value of its own."""
    key_columns: int = 8
    """Columns with the most distinct values that are tried in pairs as a key."""
    dependency_share: float = 0.95
    """A column follows from another when in this share of the rows that can be compared it says
    what is commonest for the other's value; after approximate functional dependencies, error g3
    (Kivinen and Mannila, Theoretical Computer Science 149, 1995)."""
    dependency_gain: float = 0.8
    """And when that takes away this share of the mistakes that guessing the commonest value makes
    (Goodman and Kruskal's lambda): a column that always says the same follows from anything."""
    dependency_rows: int = 50
    """Rows that share their value with another row, for a dependency to be said at all."""
    dependencies: int = 20
    """Dependencies reported at most."""
    missing_alike: float = 0.9
    """Columns are missing together when their missing rows overlap (Jaccard) at least this much."""
    missing_patterns: int = 8
    """Missingness patterns reported at most, the most frequent first."""
    examples: int = 5
    """Row examples per finding."""


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
    cross: CrossThresholds = CrossThresholds()
    soft: SoftThresholds = SoftThresholds()
    soft_rows: int = 200_000
    """Rows on which soft characteristics are judged, about: of a larger table an even sample of
    whole clients. The standard error of a share is then about 0.1 point, far under any threshold."""
    findings: int = 10
    """Findings at most: what people still read (rivals give 40 warnings on keys alone)."""
