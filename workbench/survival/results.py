"""Curves and models, in the shape of the command line's JSON."""

from workbench.core.findings import Finding
from workbench.core.results import Result


class CurvePoint(Result):
    """Kaplan-Meier at one exit time, with its 95% interval (R's `log` unless asked otherwise)."""

    group: str
    time: float
    survival: float
    lower: float | None
    upper: float | None
    at_risk: int
    events: int


class IncidencePoint(Result):
    """Aalen-Johansen at one time."""

    cause: str
    group: str
    time: float
    incidence: float
    se: float


class Coefficient(Result):
    """A log hazard ratio."""

    coef: float
    se: float
    p: float


class Excluded(Result):
    """Rows left out, and why."""

    reason: str
    count: int


class Cox(Result):
    """Cox's model with Efron's ties."""

    coefficients: dict[str, Coefficient]
    loglik: float
    loglik_null: float
    rows: int
    events: int
    ties: str = "efron"
    findings: tuple[Finding, ...] = ()
    """Warnings to show with it."""


class Survival(Result):
    """What was asked for of one table; what was not asked for is empty."""

    rows: int
    events: int
    excluded: tuple[Excluded, ...] = ()
    kaplan_meier: tuple[CurvePoint, ...] = ()
    cumulative_incidence: tuple[IncidencePoint, ...] = ()
    cox: Cox | None = None
