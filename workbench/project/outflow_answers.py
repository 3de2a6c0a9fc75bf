"""What the outflow verbs answer on files."""

from typing import Literal

from workbench.core.results import Result
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


class CardField(Result):
    """One field of a model card."""

    section: str
    field: str
    """Its name in the Dutch algorithm register's publication standard, or one of ours."""
    label: str
    text: str
    """"": to be filled in by the organisation."""
    in_register: bool
    """Whether it is a field of the register."""


class CardAnswer(Result):
    """`workbench card`."""

    model: str
    """Digest."""
    language: Literal["nl", "en"]
    fields: tuple[CardField, ...]
    to_fill: tuple[str, ...]
    """Labels of the fields that only the organisation can fill."""
    out: str | None
