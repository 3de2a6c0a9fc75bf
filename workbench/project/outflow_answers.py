"""What the outflow verbs answer on files."""

from typing import Literal

from workbench.core.results import Result
from workbench.survival.outflow.card import CardField
from workbench.survival.outflow.results import Outflow, PoolAnswer, Predictions, Recalibrated


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
