"""The scorecard of a soft characteristic, and what goes with it."""

from typing import Literal

from workbench.core.findings import Reason
from workbench.core.results import Result

Verdict = Literal["use", "use_with_care", "do_not_use"]
Side = Literal["filled", "not_filled"]


class FillAt(Result):
    """Effective fill of the contacts from so many days after a client's first one."""

    from_day: int
    rows: int
    fill: float


class MissingDriver(Result):
    """One thing that goes with being missing: a column, `time_since_first_contact`, `calendar`."""

    name: str
    auc: float
    """How well it alone tells missing from filled on clients not seen before; 0.5: not at all."""


class Missingness(Result):
    """How well being missing can be told beforehand (cross-validated by client)."""

    auc: float
    low: float
    high: float
    rows: int
    missing: int
    drivers: tuple[MissingDriver, ...] = ()


class Contradicts(Result):
    """An answer that another field of the same record contradicts."""

    rule: str
    columns: tuple[str, str]
    nl: str
    en: str
    rows: int
    tested: int


class McarTest(Result):
    """Little's test over all soft characteristics: a small p says that gaps are no accident."""

    statistic: float
    degrees: int
    p: float
    patterns: int
    rows: int


class SoftSuggestion(Result):
    """A column without a role that looks like a soft characteristic, and what says so."""

    name: str
    because: tuple[str, ...]


class SoftCharacteristic(Result):
    """The scorecard of one soft characteristic. Shares are 0-1."""

    name: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    limits: tuple[Reason, ...] = ()
    """Within which it may be used: from which landmark, for which teams and months."""
    remedies: tuple[Reason, ...] = ()
    """What would change the verdict."""
    fill: float
    effective_fill: float
    real_fill_estimate: float | None = None
    """Effective fill less the answers that are probably only the form's default."""
    real_fill_low: float | None = None
    real_fill_high: float | None = None
    """95% interval of the real fill."""
    fill_depends_on_time_at_risk: bool | None = None
    fill_at_first_contact: float | None = None
    fill_by_time: tuple[FillAt, ...] = ()
    fill_by_team: dict[str, float] = {}
    fill_by_case_manager: dict[str, float] = {}
    fill_by_cohort: dict[str, float] = {}
    """Effective fill per year of first contact."""
    fill_by_group: dict[str, dict[str, float]] = {}
    """Per other column of few values: effective fill per value."""
    fill_by_period: dict[str, float] = {}
    """Effective fill per year-month of the valid-time date."""
    default_by_team: dict[str, float] = {}
    """Share of the answers that is the suspected default, per team."""
    default_by_quarter: dict[str, float] = {}
    """The same per quarter (its first year-month), in the teams or of the managers concerned."""
    default_by_quarter_elsewhere: dict[str, float] = {}
    unchanged_share: float | None = None
    """Of the answers that follow on an earlier one of the same client, the share that is the same."""
    median_age_days: float | None = None
    """Age of the last answer of clients who are still seen, on the reference date."""
    missingness: Missingness | None = None
    contradictions: tuple[Contradicts, ...] = ()
    remark_hints: int = 0
    """Records where it says nothing and a remark speaks of it."""
    suggested_because: tuple[str, ...] = ()
    """What says that this is a soft characteristic; empty where a person declared it."""


class SoftScores(Result):
    """Every soft characteristic of a table, and what is said of them together."""

    soft: tuple[SoftCharacteristic, ...] = ()
    missing_at_random: McarTest | None = None
    suggestions: tuple[SoftSuggestion, ...] = ()


class FilledCurve(Result):
    """Still on benefit, of those with (`filled`) or without (`not_filled`) an answer."""

    group: Side
    days: tuple[float, ...]
    survival: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    spells: int


class FillingProcess(Result):
    """How far filling had come on a day since inflow, of those who came in under our eyes."""

    day: int
    still_there: int
    filled_of_still_there: float | None
    left_before: int
    filled_of_left: float | None


class HazardRatio(Result):
    """Outflow of the filled against the others, with a 95% interval, given hard characteristics."""

    ratio: float
    low: float
    high: float
    events: int


class OutflowPicture(Result):
    """The bias that "filled or not" would bring into an analysis of outflow."""

    name: str
    landmark: int
    spells: int
    process: tuple[FillingProcess, ...]
    naive: tuple[FilledCurve, ...]
    """Ever filled against never, from inflow on: immortal time for the filled."""
    at_landmark: tuple[FilledCurve, ...]
    """Filled by the landmark or not, of those still there, from then on."""
    naive_ratio: HazardRatio | None
    landmark_ratio: HazardRatio | None
    """Its interval without 1: being missing predicts outflow even when honestly measured."""
    over_time_ratio: HazardRatio | None
    """Not filled until filled, in start-stop rows."""
    fill_by_group: dict[str, dict[str, float]] = {}
    """Per hard characteristic: share of those still there at the landmark who are filled by then."""


class FieldWeight(Result):
    """What a characteristic adds to a model of outflow with the hard ones; weights add up to 1."""

    name: str
    weight: float
    gain_per_event: float | None
    """None: too little filled to be measured."""


class WorkListCount(Result):
    """How many clients of a team are on the work list, out of those on benefit."""

    team: str
    to_ask: int
    clients: int


class SoftInsight(Result):
    """What only the analysis set can show of a source's soft characteristics."""

    pictures: tuple[OutflowPicture, ...]
    weights: tuple[FieldWeight, ...]
    work_list: tuple[WorkListCount, ...]
    spells_without_contact: int
    """Of those still on benefit: not one contact in the source."""
