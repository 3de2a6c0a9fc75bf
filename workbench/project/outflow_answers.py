"""What the outflow verbs answer on files."""

from datetime import date, datetime
from typing import Literal

from workbench.core.results import Result
from workbench.survival.outflow.card import CardField
from workbench.survival.outflow.results import (
    Outflow,
    PoolAnswer,
    Prediction,
    Predictions,
    Recalibrated,
)


class OutflowAnswer(Outflow):
    """`workbench outflow`."""

    file: str
    out: str | None


class PredictAnswer(Predictions):
    """`workbench predict`."""

    file: str
    out: str | None


class RecalibrateAnswer(Recalibrated):
    """`workbench recalibrate`."""

    file: str
    out: str


class PoolFilesAnswer(PoolAnswer):
    """`workbench pool`."""

    out: str | None


class CardAnswer(Result):
    """`workbench card`."""

    model: str
    """Digest."""
    language: Literal["nl", "en"]
    fields: tuple[CardField, ...]
    to_fill: tuple[str, ...]
    """Labels of the fields that only the organisation can fill."""
    out: str | None


class ProjectOutflow(Result):
    """The outflow station of a project."""

    target: str
    found: Outflow | None
    """None: there is no model."""
    message: str = ""
    """Why there is none."""


class Moved(Result):
    """How much higher the chance is than if the client were the average in one term."""

    term: str
    effect: float


class Expectation(Result):
    """What the model expects of one client: chances since inflow, never one figure alone."""

    began: date
    """Inflow of the client's last spell."""
    still_there: bool
    target: str
    unit: str
    chances: tuple[Prediction, ...]
    """Of the target by even times and by those of the model."""
    horizons: tuple[float, ...]
    average: tuple[float | None, ...]
    """Of all clients together, by the horizons; None: too few to be told."""
    moved: tuple[Moved, ...]
    """By the last horizon, what moves it most first."""
    outside: tuple[str, ...]
    """In which inputs the client is where the model was not made."""
    comparable: int | None
    """Clients of the making that are alike, rounded; None: too few to be told."""
    worth: float
    """How many clients just like this one would say as much, at the last horizon."""
    model: str
    """Digest."""


class Look(Result):
    """That someone looked at the expectation for one client; the client is a pseudonym."""

    who: str
    when: datetime
    model: str
    client: str
