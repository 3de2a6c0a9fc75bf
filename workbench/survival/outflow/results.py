"""What the outflow verbs answer, in the shape of the command line's JSON."""

from typing import Literal

from workbench.core.findings import Finding
from workbench.core.results import Result
from workbench.survival.outflow.portable import Calibration, GroupMeasures, Measure, Validation
from workbench.survival.results import Excluded


class Effect(Result):
    """A coefficient of the model."""

    cause: str
    term: str
    coef: float
    se: float
    """Of the penalised fit (posterior)."""


class BenefitPoint(Result):
    """What choosing by a threshold is worth, in true choices per client; choosing none is 0."""

    time: float
    threshold: float
    model: float
    everyone: float


class Outflow(Result):
    """A model of outflow, and how good it is on clients that it was not made of."""

    target: str
    causes: tuple[str, ...]
    unit: str
    until: float
    horizons: tuple[float, ...]
    rows: int
    events: dict[str, int | None]
    """By way out; None: too few to be told."""
    excluded: tuple[Excluded, ...]
    penalties: dict[str, float]
    """Of each way out's model, chosen by cross-validation."""
    effects: tuple[Effect, ...]
    validation: tuple[Validation, ...]
    chosen: Literal["aalen_johansen", "cox", "boosting"]
    """Which kind of model was best on other clients; the file holds the Cox model."""
    calibration: tuple[Calibration, ...]
    decision: tuple[BenefitPoint, ...]
    groups: tuple[GroupMeasures, ...]
    findings: tuple[Finding, ...]
    digest: str
    """Of the model file."""


class Prediction(Result):
    """The chance of one way out of one row by one time, with its 95% band."""

    row: int
    """Data row from 0."""
    cause: str
    time: float
    incidence: float
    lower: float
    upper: float
    outside: tuple[str, ...]
    """Factors in which the row is where the model was not made."""
    comparable: int | None
    """Clients of the making that are alike, rounded; None: too few to be told."""
    worth: float
    """How many clients just like this one would say as much."""


class Predictions(Result):
    """The chances of a table's rows."""

    model: str
    """Digest of the model."""
    target: str
    unit: str
    rows: int
    """Predicted."""
    not_predicted: tuple[Excluded, ...]
    outside: dict[str, int]
    """Per factor how many rows are where the model was not made."""
    predictions: tuple[Prediction, ...]
    findings: tuple[Finding, ...]


class Recalibrated(Result):
    """A model that was fitted to another place."""

    target: str
    rows: int
    excluded: tuple[Excluded, ...]
    what: dict[str, str]
    """Per way out: `baseline and slope`, `baseline`, `level`, or `nothing`: what was made anew."""
    slopes: dict[str, float | None]
    """Of the model as it came: 1 is perfect, under 1 says that it sets clients too far apart."""
    before: tuple[Calibration, ...]
    after: tuple[Calibration, ...]
    """On the same clients, so hopeful."""
    findings: tuple[Finding, ...]
    digest: str


class PooledEffect(Result):
    """One coefficient over the models."""

    cause: str
    term: str
    coefs: tuple[float, ...]
    """Of each model, in the order given."""
    errors: tuple[float, ...]
    mean: float
    se: float
    p: float
    tau2: float
    """Variance between the places."""
    i2: float
    """Share of the spread that is more than chance."""
    q_p: float
    lower: float | None
    upper: float | None
    """Between what, with 95%, another place's would be; None for two models."""


class ModelSummary(Result):
    """One of the models beside the others."""

    file: str
    digest: str
    clients: int
    target: str
    concordance: Measure
    gain: Measure


class PoolAnswer(Result):
    """Models of several places beside each other, and put together; no row was shared."""

    models: tuple[ModelSummary, ...]
    effects: tuple[PooledEffect, ...]
    findings: tuple[Finding, ...]
    digest: str | None
    """Of the model that was written."""
