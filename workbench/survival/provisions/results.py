"""What was read of a provision, per target group."""

from typing import Literal

from workbench.core.results import Result
from workbench.survival.results import Coefficient, Excluded

Verdict = Literal["more_outflow", "less_outflow", "no_difference", "insufficient"]


class Effect(Result):
    """A hazard ratio of the provision, with its 95% interval and what it rests on."""

    hazard_ratio: float
    lower: float
    upper: float
    coef: float
    se: float
    """Robust, by person."""
    p: float
    people: int
    """Spells that were compared."""
    events: int
    events_exposed: int
    """Outflows while the provision counted."""


class Refused(Result):
    """The comparison that is not to be used, beside what is wrong with it."""

    effect: Effect
    reason: Literal["immortal_time"] = "immortal_time"
    waiting: float
    """Mean time that who ever got the provision had to stay to get it, without having it yet."""


class Balance(Result):
    """One characteristic at the landmark: standardised mean differences, with less without."""

    name: str
    before: float
    after: float
    """After weighting; under 0.1 counts as alike."""


class Overlap(Result):
    """Whether who has the provision and who has not are alike enough to be compared."""

    outside: float
    """Share of those with the provision whose chance of it no one without it comes near."""
    effective_with: float
    """Effective sample size after weighting."""
    effective_without: float
    unbalanced: int
    """Characteristics that differ by 0.1 or more after weighting."""


class Standardised(Result):
    """Chance of the outflow between landmark and horizon, both arms weighted to be alike."""

    horizon: float
    """Time after the landmark."""
    with_provision: float
    without: float
    se_with: float
    se_without: float


class Landmark(Result):
    """Who has the provision at this time beside who has not, among who is still there."""

    time: float
    with_provision: int
    without: int
    effect: Effect | None
    """Adjusted for the covariates."""
    weighted: Effect | None = None
    """By inverse probability of treatment; None where it could not be had."""
    overlap: Overlap | None = None
    balance: tuple[Balance, ...] = ()
    standardised: tuple[Standardised, ...] = ()


class UptakePoint(Result):
    """Chance of having begun the provision by a time, outflow competing."""

    time: float
    incidence: float
    se: float


class ProvisionReading(Result):
    """One provision in one target group."""

    by: str | None = None
    """Column of the target group; None: everyone."""
    group: str
    """Its value; `all` for everyone."""
    people: int
    given: int
    """Spells in which it began."""
    events: int
    events_given: int
    naive: Refused | None
    """Ever against never: refused."""
    time_varying: Effect | None
    """From its start on, nothing else taken into account."""
    adjusted: Effect | None
    """The same among clients alike in the covariates."""
    early: Effect | None
    late: Effect | None
    """Adjusted, within `lag` after the start and later."""
    landmarks: tuple[Landmark, ...] = ()
    uptake: tuple[UptakePoint, ...] = ()
    verdict: Verdict
    lock_in: bool
    """Less outflow early than late, beyond chance."""


class ProvisionReport(Result):
    """A provision read for everyone and per target group, and who got it."""

    provision: str
    lag: float
    rows: int
    excluded: tuple[Excluded, ...] = ()
    covariates: tuple[str, ...] = ()
    readings: tuple[ProvisionReading, ...]
    who: dict[str, Coefficient] = {}
    """Log hazard ratios of a first provision by characteristic: which go with getting it."""
