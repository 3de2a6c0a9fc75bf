"""What to analyse: which columns are time, event, group, reason and covariates."""

from typing import Literal

from pydantic import Field, model_validator

from workbench.core.results import Setting


class SurvivalSpec(Setting):
    """One analysis of one table. Times are on one clock, in the unit of the table."""

    duration: str
    """Column: time at exit."""
    event: str | None = None
    """Column: 0/1 or true/false. None: the event is any of `causes`."""
    entry: str | None = None
    """Column: time at entry, for who is observed only from then on. None: from time 0."""
    start: str | None = None
    stop: str | None = None
    """Columns of start-stop rows; they take the place of `entry` and `duration`."""
    group: str | None = None
    """Column: one curve for each of its values."""
    covariates: tuple[str, ...] = ()
    """Terms of Cox's model: `a`, `C(a)` (a number as category), `a:b` (interaction)."""
    cause: str | None = None
    """Column: reason of ending."""
    causes: tuple[str, ...] = ()
    """Its values that are competing events; every other value is censoring."""
    interval: Literal["log", "log-log", "plain"] = "log"
    """Of the survival curve; `log` is what R's survfit gives when not asked."""
    every: float | None = Field(default=None, gt=0)
    """Report the curves about every so many units of time, events summed; None: at every exit."""

    @model_validator(mode="after")
    def _go_together(self) -> "SurvivalSpec":
        if (self.start is None) != (self.stop is None):
            raise ValueError("start and stop go together")
        if (self.cause is None) != (not self.causes):
            raise ValueError("cause and causes go together")
        if self.event is None and self.cause is None:
            raise ValueError("there must be an event, or a cause with causes")
        return self
