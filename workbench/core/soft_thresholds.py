"""The thresholds of soft characteristics, each with where it comes from. Shares are 0-1."""

from pydantic import Field

from workbench.core.results import Setting


class SoftThresholds(Setting):
    """When a soft characteristic may be used; `[sources.NAME.soft]` of workbench.toml."""

    do_not_use_below: float = 0.6
    """More than 40% missing: at most hypothesis generating (Jakobsen et al., BMC Medical Research
    Methodology 2017, 17:162)."""
    care_below: float = 0.8
    """Multiple imputation is commonly held to be safe up to about 20% missing without a known
    mechanism; above it an explicit "unknown" level is asked for. House choice."""
    placeholder_share: float = 0.05
    """Share of rows filled with something that says nothing from which the nominal fill misleads:
    5% missing is commonly held to be negligible (Schafer, Statistical Methods in Medical Research
    1999, 8:3-15)."""
    group_rows: int = Field(default=40, ge=5)
    """Rows that a team or period must have to be compared: the standard error of a share is then
    at most 8 points."""
    standard_errors: float = 5.0
    """Differences must also be this many standard errors, for many are looked at."""
    team_fill_gap: float = 0.3
    """Fill of the best less the worst team from which it matters who filled it. House choice."""
    answers: int = 60
    """A code list that a person fills in rarely has more entries (the longest in the GGM's social
    domain has 54)."""
    group_levels: int = 12
    """A column with more values is no grouping of clients that a person reads."""
    default_share: float = 0.8
    """From this share of one answer on, a team that always differed from the others may be taking
    the form's default; below, opinions still differ (domain.md: 91% of one option)."""
    default_jump_share: float = 0.6
    """The same where a team's answers jump on a date: the jump itself is the better sign."""
    default_excess: float = 0.2
    """How far that share must lie above what others, or the same team earlier, answer."""
    copied_share: float = 0.95
    """From this share of unchanged answers on they may be copied from the last time."""
    copied_excess: float = 0.3
    """How far that share must lie above that of others, or of the same team earlier. House choice."""
    changes_between_contacts: float = 0.1
    """A registry's value changes less often than this from one contact to the next. House choice."""
    time_gap: float = 0.2
    """Fill later less fill at first contact, within the same quarter of the calendar, from which
    filling takes time. House choice: at 20 points an "unknown" level is a proxy for time at risk."""
    landmarks: tuple[int, ...] = (30, 90, 180, 365)
    """Days after first contact at which early and late fill are compared; 90 days is also when a
    plan of action must be there (Participatiewet practice), 180 and 365 the Divosa benchmark's."""
    seen_within_days: int = 365
    """Clients with a contact so recently are still seen; others have old answers by right."""
    stale_days: int = 365
    """An answer older than this is stale: the participation ladder is to be scored yearly (VNG,
    Participatieladder 2009)."""
    stale_share: float = 0.5
    """Share of the clients still seen whose answer is stale. House choice."""
    contradiction_share: float = 0.1
    """Share of the rows where a contradiction is possible that shows it. House choice."""
    remark_share: float = 0.1
    """Share of the rows where a remark knows what the field leaves empty. House choice."""
    model_rows: int = 10_000
    """Rows that the model of what is missing is made on at most."""
    mcar_rows: int = 50_000
    """Rows that Little's test takes at most; more make any deviation significant."""
