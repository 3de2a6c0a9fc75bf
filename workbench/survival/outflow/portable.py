"""The model as a file: figures that hold for many, no client's row, nothing that runs."""

import json
from math import isfinite, prod
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import AfterValidator, Field, ValidationError, model_validator

from workbench.core.errors import FileMissing
from workbench.core.errors_outflow import ModelAltered, NotAModel
from workbench.core.files import sha256_json, write_text
from workbench.core.results import Setting
from workbench.survival.outflow.spec import Unit

KIND = "register-workbench outflow model"
LARGEST = 20_000_000
"""Bytes; a model of ours is far under a megabyte."""
FARTHEST = 1e15
"""No figure of a model is larger: products of them stay within a double."""
MOST_COLUMNS = 10_000
"""Of one term; a file could else ask for more than a machine has."""


def _finite(value: float) -> float:
    if not isfinite(value) or abs(value) > FARTHEST:
        raise ValueError("must be finite, and not that large")
    return value


Figure = Annotated[float, AfterValidator(_finite)]
Name = Annotated[str, Field(min_length=1, max_length=300)]
Share = Annotated[float, Field(ge=0, le=1)]


class SplineCoding(Setting):
    """Where a spline has its knots: even quantiles, rounded; the ends are no one's value."""

    natural: bool
    df: int = Field(ge=1, le=20)
    degree: int = Field(ge=1, le=5)
    knots: tuple[Figure, ...]

    @model_validator(mode="after")
    def _placed(self) -> "SplineCoding":
        inner = self.df - 1 if self.natural else self.df - self.degree
        if len(self.knots) != inner + 2 or (np.diff(self.knots) <= 0).any():
            raise ValueError("knots must rise, and be as many as df says")
        return self


class FactorCoding(Setting):
    """How one factor of a term becomes numbers."""

    code: Name
    """As the formula has it: `age`, `C(step)`, `log(x)`, `ns(age, df=3)`."""
    kind: Literal["number", "spline", "category"]
    levels: tuple[Name, ...] = Field(default=(), max_length=300)
    """Of a category, the reference first; a level of fewer than `small_cell` clients is in `other`."""
    other: str | None = None
    """The level that stands for all rare ones; None: there were none."""
    range: tuple[Figure, Figure] | None = None
    """Between what values of a number the model was made: 1-99%, rounded."""
    spline: SplineCoding | None = None

    @model_validator(mode="after")
    def _whole(self) -> "FactorCoding":
        if (self.kind == "category") != (len(self.levels) > 1):
            raise ValueError("a category has levels, and nothing else has")
        if self.other is not None and self.other not in self.levels:
            raise ValueError("other must be one of the levels")
        if (self.kind == "spline") != (self.spline is not None):
            raise ValueError("a spline has knots, and nothing else has")
        return self


class DesignCoding(Setting):
    """From columns of a table to the p columns of numbers."""

    terms: tuple[tuple[Name, ...], ...] = Field(min_length=1)
    factors: tuple[FactorCoding, ...] = Field(min_length=1)
    columns: tuple[Name, ...] = Field(min_length=1)
    """(p,) names; a product that too few clients have is not among them."""
    of: tuple[Annotated[int, Field(ge=0)], ...]
    """(p,) which of the terms each belongs to."""
    inputs: tuple[Name, ...]
    """The columns of a table that are needed."""

    @model_validator(mode="after")
    def _bounded(self) -> "DesignCoding":
        sizes = {one.code: max(len(one.levels), 1) for one in self.factors}
        for term in self.terms:
            if prod(sizes.get(code, 1) for code in term) > MOST_COLUMNS:
                raise ValueError("a term has too many combinations of levels")
        return self

    def label(self, term: int) -> str:
        """A term as the formula has it."""
        return ":".join(self.terms[term])


class Baseline(Setting):
    """Cumulative hazard of a client at `centre`: straight lines between times with many events."""

    times: tuple[Figure, ...] = Field(min_length=1)
    hazard: tuple[Figure, ...]
    """Cumulative, at the times."""
    error: tuple[Figure, ...]
    """Relative standard error of each step."""

    @model_validator(mode="after")
    def _rises(self) -> "Baseline":
        if not len(self.times) == len(self.hazard) == len(self.error):
            raise ValueError("times, hazard and error must be as many")
        if (np.diff([0.0, *self.times]) <= 0).any():
            raise ValueError("times must rise from 0")
        if (np.diff([0.0, *self.hazard]) < 0).any():
            raise ValueError("a cumulative hazard can't fall")
        if min(self.error) < 0:
            raise ValueError("errors can't be under 0")
        return self


class CauseModel(Setting):
    """Cox's model of one way out."""

    cause: Name
    coefficients: tuple[Figure, ...]
    """(p,) log hazard ratios."""
    covariance: tuple[tuple[Figure, ...], ...]
    """(p, p)"""
    centre: tuple[Figure, ...]
    """(p,) whom the baseline is of."""
    middle: tuple[Figure, ...]
    """(p,) mean of who was at risk: there the baseline says most."""
    baseline: Baseline
    penalty: float = Field(ge=0)
    """Of squared coefficients times squared `scale`; 0: none."""
    scale: tuple[Figure, ...]
    """(p,) spread of the columns where it was made."""
    events: int | None
    """None: too few to be told."""


class Bin(Setting):
    """People of about the same chance: what was expected, and what came."""

    predicted: Share
    observed: Share | None
    """None: too few people."""
    error: float | None


class Calibration(Setting):
    """Of the target by one time, on clients that the model was not made of.

    There is none for a time by which too few had left.
    """

    time: float
    expected: Share
    observed: Share
    slope: float | None
    slope_error: float | None
    curve: tuple[Bin, ...] = ()


class Measure(Setting):
    """A figure with its 95% interval; None where there is none."""

    value: float | None
    lower: float | None = None
    upper: float | None = None


class AtTime(Setting):
    """Measures by one time."""

    time: float
    auc: Measure
    brier: Measure


class Validation(Setting):
    """How good one model was on clients that it was not made of."""

    model: Literal["aalen_johansen", "cox", "boosting"]
    by: Literal["client", "time"]
    clients: int | None
    events: int | None
    """Of the target by the last time; None: too few to be told."""
    concordance: Measure
    """Uno's C until the last time."""
    integrated_brier: Measure
    gain: Measure
    """1 less the integrated Brier score over that of the average for all: 0 is no gain."""
    at: tuple[AtTime, ...]


class Cell(Setting):
    """Clients that are alike."""

    key: tuple[str, ...]
    clients: int


class Neighbours(Setting):
    """How many clients are alike by the inputs that matter most; cells of few are left out."""

    factors: tuple[Name, ...]
    cuts: dict[str, tuple[Figure, ...]]
    """Of each number, where its parts begin."""
    cells: tuple[Cell, ...]
    rounded_to: int


class Average(Setting):
    """What became of all clients together."""

    cause: str
    time: float
    incidence: Share | None
    """None: too few had left so by then to be told."""


class Training(Setting):
    """What the model was made of."""

    clients: int
    events: dict[str, int | None]
    left_out: dict[str, int | None]
    average: tuple[Average, ...]
    lineage: str = ""
    """SHA-256 of the analysis set or file."""


class GroupMeasures(Setting):
    """How good the model is for one group of clients, on clients that it was not made of."""

    group: str
    level: str
    time: float
    clients: int | None
    """None: too few to be told."""
    events: int | None
    evidence: Literal["enough", "insufficient"]
    auc: Measure
    expected: Measure
    observed: Measure
    ratio: Measure
    """Observed over expected: over 1 the model expects too little of the group."""


class Columns(Setting):
    """What the columns of time and outcome were called where the model was made."""

    duration: str
    event: str | None
    entry: str | None
    cause: str | None

    @model_validator(mode="after")
    def _says_what_happened(self) -> "Columns":
        if self.event is None and self.cause is None:
            raise ValueError("there must be a column of the event or of the cause")
        return self


class PortableModel(Setting):
    """The whole file."""

    kind: Literal["register-workbench outflow model"] = "register-workbench outflow model"
    format: Literal[1] = 1
    name: str = Field(default="outflow", max_length=300)
    target: Name
    unit: Unit
    until: float = Field(gt=0)
    """Up to this time there are clients enough to say something."""
    horizons: tuple[float, ...]
    small_cell: int = Field(ge=1)
    columns: Columns
    design: DesignCoding
    models: tuple[CauseModel, ...] = Field(min_length=1)
    training: Training
    neighbours: Neighbours
    validation: tuple[Validation, ...] = ()
    calibration: tuple[Calibration, ...] = ()
    groups: tuple[GroupMeasures, ...] = ()
    proxies: tuple[str, ...] = ()
    """Inputs that may stand for something that one may not distinguish by."""
    chosen: Literal["aalen_johansen", "cox", "boosting", ""] = ""
    """Which kind was best on other clients; "": not compared."""
    history: tuple[Literal["trained", "recalibrated", "pooled"], ...] = ("trained",)
    recalibrated: dict[str, str] = {}
    """Per cause what was made anew at the last recalibration."""
    digest: str = ""
    """SHA-256 over all the rest: a changed file is refused."""

    @property
    def causes(self) -> tuple[str, ...]:
        """The ways out."""
        return tuple(model.cause for model in self.models)

    @model_validator(mode="after")
    def _hangs_together(self) -> "PortableModel":
        p = len(self.design.columns)
        if len(self.design.of) != p or max(self.design.of) >= len(self.design.terms):
            raise ValueError("design: each column is of one of the terms")
        if self.target not in self.causes or len(set(self.causes)) < len(self.causes):
            raise ValueError("models: each cause once, and the target among them")
        if not all(0 < time <= self.until * (1 + 1e-9) for time in self.horizons):
            raise ValueError("horizons must be between 0 and until")
        kinds = {factor.code: factor.kind for factor in self.design.factors}
        for code in self.neighbours.factors:
            if code not in kinds or (kinds[code] == "category") == (code in self.neighbours.cuts):
                raise ValueError("neighbours: each number has its cuts, and nothing else has")
        known = set(kinds)
        if {code for term in self.design.terms for code in term} != known:
            raise ValueError("design: terms and factors are not the same")
        for model in self.models:
            if model.baseline.times[-1] < self.until * (1 - 1e-6):
                raise ValueError(f"models: the baseline of {model.cause} ends before until")
            sizes = {len(model.coefficients), len(model.centre)}
            sizes |= {len(model.middle), len(model.scale)}
            sizes |= {len(model.covariance), *map(len, model.covariance)}
            if sizes != {p}:
                raise ValueError(f"models: {model.cause} is not of {p} columns")
            spread = np.array(model.covariance)
            if not np.allclose(spread, spread.T, rtol=1e-6, atol=1e-12):
                raise ValueError(f"models: the covariance of {model.cause} is not symmetric")
            if (np.diag(spread) < 0).any():
                raise ValueError(f"models: {model.cause} has a variance under 0")
        return self


def sealed(model: PortableModel) -> PortableModel:
    """With the digest of all the rest."""
    return model.model_copy(update={"digest": _digest(model)})


def as_text(model: PortableModel) -> str:
    """The file's text: the same model, the same text."""
    return sealed(model).model_dump_json(indent=1) + "\n"


def save_model(model: PortableModel, path: Path) -> None:
    """Write the file, whole or not at all."""
    write_text(path, as_text(model))


def open_model(path: Path) -> PortableModel:
    """Read and check a model file; FileMissing, NotAModel, ModelAltered."""
    if not path.is_file():
        raise FileMissing(file=path)
    if path.stat().st_size > LARGEST:
        raise NotAModel(file=path.name, detail="it is too large to be one")
    return read_model(path.read_bytes(), path.name)


def read_model(data: bytes, name: str) -> PortableModel:
    """The model in the bytes of a file; NotAModel, ModelAltered."""
    try:
        raw = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as fault:
        raise NotAModel(file=name, detail="it is not JSON") from fault
    if not isinstance(raw, dict) or raw.get("kind") != KIND:
        raise NotAModel(file=name, detail=f'it does not say "kind": "{KIND}"')
    if raw.get("format") != 1:
        raise NotAModel(file=name, detail="its format is another one than 1")
    try:
        model = PortableModel.model_validate_json(data)
    except ValidationError as faults:
        first = faults.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        said = first["msg"].removeprefix("Value error, ")
        raise NotAModel(file=name, detail=f"{where}: {said}" if where else said) from faults
    if model.digest != _digest(model):
        raise ModelAltered(file=name)
    return model


def _digest(model: PortableModel) -> str:
    return sha256_json(json.loads(model.model_dump_json(exclude={"digest"})))
