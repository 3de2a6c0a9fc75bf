"""When quality over time alerts: every threshold, with where it comes from. Shares are 0-1."""

from pydantic import Field

from workbench.core.results import Setting


class WatchSettings(Setting):
    """Thresholds of `[sources.NAME.watch]` of workbench.toml.

    House choices were set on registers of the demo and held against others: docs/quality.md says on
    which and with how many false alarms.
    """

    groups: tuple[str, ...] | None = None
    """Columns whose groups are watched apart; None: those with role team, else those that are
    named like one."""
    most_groups: int = Field(default=50, ge=2)
    """A column with more values makes no groups. House choice."""
    codes: int = Field(default=60, ge=2)
    """A column with at most so many values, each in five rows or more on average, is a column of
    codes (the longest list in the GGM's social domain has 54)."""
    named_from: int = Field(default=10, ge=1)
    """A value of another column is only kept when it stands in so many rows: the small cell, under
    which a figure may point at persons ..."""
    named_share: float = 0.05
    """... and in this share of the rows. House choice."""
    history: int = Field(default=3, ge=2)
    """Deliveries that must lie before an alert; gross things (columns, rows) need one."""
    false_alarms: float = 0.01
    """Expected per source in a whole trend, when nothing happens: divided over all that is tested
    (Bonferroni)."""
    least_evidence: float = 4.5
    """Standard errors that a change needs however little is tested. House choice."""
    fill_change: float = 0.05
    """Change of effective fill or validity of a whole column that matters: 5% missing is commonly
    held to be negligible (Schafer, Statistical Methods in Medical Research 1999, 8:3-15)."""
    group_change: float = 0.10
    """The same of one group. House choice."""
    code_change: float = 0.10
    """Change of the share of a code that matters. House choice."""
    new_code: float = 0.02
    """Share from which a code that never stood there matters. House choice."""
    default_change: float = 0.15
    """Rise of the share of one value from which it may be a default. House choice."""
    distance: float = 0.25
    """Greatest difference between two cumulative distributions (Kolmogorov-Smirnov) that matters.
    House choice."""
    rows_change: float = 0.10
    """Change of the number of rows between deliveries that matters, beside what is usual."""
    deviations: float = 6.0
    """Median absolute deviations (times 1.4826) of earlier deliveries that are still usual. House
    choice; 3.5 is commonly held to mark an outlier (Iglewicz and Hoaglin 1993), and many are looked
    at."""
    late_days: int = Field(default=14, ge=1)
    """Days that the latest date may lie further before the delivery than usual. House choice."""
    false_discoveries: float = 0.05
    """Of what drift tells: the share that may be chance (Benjamini and Hochberg, Journal of the
    Royal Statistical Society B 1995, 57:289-300)."""
    psi: float = 0.1
    """Population stability index from which a distribution counts as moved: under 0.1 is commonly
    held to be little, over 0.25 much (Siddiqi, Credit Risk Scorecards, 2006)."""
