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
    at_risk: int | float
    """People; their weight where rows have one."""
    events: int | float


class RestrictedMeanTime(Result):
    """Mean time until the event or tau, whichever comes first."""

    group: str
    tau: float
    rmst: float
    se: float
    lower: float
    upper: float
    median: float | None
    """Time at which the curve falls to one half; None if it never does."""


class RestrictedMeanDifference(Result):
    """Of a group with the first one."""

    group: str
    reference: str
    difference: float
    se: float
    p: float | None
    """None where neither group varies."""


class ChiSquared(Result):
    """A test; 0 degrees of freedom is no test."""

    chisq: float
    df: int
    p: float


class LogRankTest(ChiSquared):
    """Of all groups; by `rho` also Peto-Peto's and its kin."""

    trend: ChiSquared | None
    """Of a rise or fall over the groups in their order; None for two groups."""
    observed: dict[str, float]
    expected: dict[str, float]


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
    """By the model; infinite (null in JSON) where the data hold no information on it."""
    p: float
    """By the robust error where there is one."""
    robust_se: float | None = None
    """None where it was not asked for."""


class Excluded(Result):
    """Rows left out, and why."""

    reason: str
    count: int


class Cox(Result):
    """Cox's model."""

    coefficients: dict[str, Coefficient]
    loglik: float
    loglik_null: float
    rows: int
    events: int
    ties: str = "efron"
    concordance: float | None = None
    """Harrell's C; None where no two rows can be compared."""
    concordance_se: float | None = None
    findings: tuple[Finding, ...] = ()
    """Warnings to show with it."""


class PooledCoefficient(Result):
    """A log hazard ratio over several drawn linkages (Rubin's rules)."""

    coef: float
    se: float
    """Of sampling and linkage together."""
    p: float
    lower: float
    upper: float
    """A 95% interval."""
    linkage_share: float
    """The share of its variance that doubt about the linkage adds, 0 to 1."""


class PooledCox(Result):
    """Cox's model made on each drawn linkage and pooled."""

    draws: int
    coefficients: dict[str, PooledCoefficient]
    without: tuple[str, ...] = ()
    """Terms that not every draw had information on."""


class FineGray(Result):
    """The model of one cause's cumulative incidence."""

    coefficients: dict[str, Coefficient]
    """As published (R's `cmprsk::crr`); with late entry, rows per period or weights: `weighted`."""
    loglik: float
    events: int
    weighted: dict[str, Coefficient]
    """The same as a weighted Cox model with the asked ties (R's `finegray`)."""
    findings: tuple[Finding, ...] = ()


class Accelerated(Result):
    """An accelerated failure time model: by how much log time rises (R's `survreg`)."""

    kind: str
    coefficients: dict[str, Coefficient]
    scale: float
    """Of the noise on the scale of log time."""
    loglik: float
    rows: int
    events: int


class PredictedPoint(Result):
    """The survival that Cox's model expects of one row of the predicted rows."""

    row: int
    time: float
    survival: float
    lower: float | None
    upper: float | None


class PredictedIncidence(Result):
    """The incidence that the models of all causes together expect of one row."""

    row: int
    cause: str
    time: float
    incidence: float


class Survival(Result):
    """What was asked for of one table; what was not asked for is empty."""

    rows: int
    events: int
    excluded: tuple[Excluded, ...] = ()
    kaplan_meier: tuple[CurvePoint, ...] = ()
    rmst: tuple[RestrictedMeanTime, ...] = ()
    rmst_difference: tuple[RestrictedMeanDifference, ...] = ()
    logrank: LogRankTest | None = None
    cumulative_incidence: tuple[IncidencePoint, ...] = ()
    gray: dict[str, ChiSquared] | None = None
    """Per cause."""
    cox: Cox | None = None
    ph_test: dict[str, ChiSquared] | None = None
    """Per term (a category's levels together, and each for itself), and GLOBAL."""
    cause_specific: dict[str, Cox] = {}
    """Cox's model of each cause; the others end the time at risk."""
    fine_gray: dict[str, FineGray] = {}
    """Per cause."""
    aft: Accelerated | None = None
    predicted: tuple[PredictedPoint, ...] = ()
    predicted_incidence: tuple[PredictedIncidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What a reader should know of the analysis as a whole."""
