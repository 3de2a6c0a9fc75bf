"""What to make an outflow model of, and how to hold it against what came true."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from workbench.core.results import Setting
from workbench.survival.spec import SurvivalSpec

PENALTIES = (0.1, 1.0, 10.0, 100.0, 1000.0)
"""Of squared coefficients in standard units; one of them is chosen by cross-validation."""

Unit = Literal["days", "weeks", "months", "years"]
DAYS: dict[Unit, float] = {"days": 1.0, "weeks": 7.0, "months": 365.25 / 12, "years": 365.25}


class OutflowSpec(Setting):
    """One model of one table. A row is a client's spell as known at its start, time 0."""

    duration: str
    """Column: time at exit."""
    event: str | None = None
    """Column: 0/1 or true/false. None: the event is any of `causes`."""
    entry: str | None = None
    """Column: time at (late) entry."""
    id: str | None = None
    """Column: the person, who is in one fold with all of his rows. None: each row is one."""
    cause: str | None = None
    """Column: reason of ending."""
    causes: tuple[str, ...] = ()
    """Its values that compete; every other value is censoring."""
    target: str | None = None
    """The cause that the model is about; None: the first one."""
    covariates: tuple[str, ...] = Field(min_length=1)
    """Terms, a formula cut at its commas; known at time 0."""
    groups: tuple[str, ...] = ()
    """Columns (sex, age group, household, origin) per which it is told how good the model is."""
    horizons: tuple[float, ...] = ()
    """Times by which chances are given; none: chosen by when people leave."""
    unit: Unit = "days"
    started: str | None = None
    """Column: the date of time 0; with `split`."""
    split: date | None = None
    """Made of who began before, as known on this day, it is also held against who began after."""
    boosting: bool = True
    """Compare with boosted trees too."""
    folds: int = Field(default=5, ge=2, le=20)
    repeats: int = Field(default=2, ge=1, le=50)
    penalties: tuple[float, ...] = Field(default=PENALTIES, min_length=1)
    small_cell: int = Field(default=10, ge=1)
    evidence: int = Field(default=100, ge=1)
    """Events a group must have for a figure on it to say something (Vergouwe et al. 2005)."""
    resamples: int = Field(default=200, ge=20, le=5000)
    """Bootstrap draws behind the intervals of groups."""
    seed: int = 0

    @model_validator(mode="after")
    def _go_together(self) -> "OutflowSpec":
        if (self.started is None) != (self.split is None):
            raise ValueError("started and split go together")
        if self.target is not None and self.target not in self.kinds:
            raise ValueError(f"target must be one of {', '.join(self.kinds)}")
        if any(time <= 0 for time in self.horizons):
            raise ValueError("horizons must be over 0")
        self.as_survival()
        return self

    @property
    def kinds(self) -> tuple[str, ...]:
        """The ways out; without causes the event itself is the one."""
        return self.causes or (() if self.event is None else (self.event,))

    def as_survival(self) -> SurvivalSpec:
        """The columns of time and event, as the survival analysis reads them; ValueError."""
        return SurvivalSpec(
            duration=self.duration,
            event=self.event,
            entry=self.entry,
            id=self.id,
            cause=self.cause,
            causes=self.causes,
        )

    def columns(self) -> tuple[str, ...]:
        """The columns that are named outright; terms are not among them."""
        started = () if self.started is None else (self.started,)
        return tuple(dict.fromkeys([*self.as_survival().columns(), *self.groups, *started]))
