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
    id: str | None = None
    """Column: the person a row belongs to. None: each row is one."""
    group: str | None = None
    """Column: one curve for each of its values."""
    covariates: tuple[str, ...] = ()
    """Terms of Cox's model, a formula cut at its commas; see `formula.parse`."""
    strata: tuple[str, ...] = ()
    """Columns: within each of their combinations groups are compared and hazards start anew."""
    weights: str | None = None
    """Column: case weights over 0. Counts if all are whole, else errors are robust ones."""
    robust: bool = False
    """Robust standard errors, clustered by `cluster` or else by `id`."""
    cluster: str | None = None
    """Column: who belongs together for robust errors, as the partners of a household."""
    cause: str | None = None
    """Column: reason of ending."""
    causes: tuple[str, ...] = ()
    """Its values that are competing events; every other value is censoring."""
    ties: Literal["efron", "breslow", "exact"] = "efron"
    """Of Cox's model. `exact` is for time that is discrete by itself; small tables only."""
    landmark: float | None = Field(default=None, ge=0)
    """Only who is still there at this time counts, with covariates as they are then."""
    tau: float | None = Field(default=None, gt=0)
    """Horizon of the restricted mean; None: the last time that every group reaches."""
    rho: float = Field(default=0, ge=0)
    """Weight S^rho (log-rank) or (1 - F)^rho (Gray) of early differences; 0: all alike."""
    interval: Literal["log", "log-log", "plain"] = "log"
    """Of survival curves; `log` is what R's survfit gives when not asked."""
    transform: Literal["km", "rank", "identity", "log"] = "km"
    """Of time, that the PH test lets coefficients change with."""
    aft: Literal["weibull", "exponential", "lognormal", "loglogistic"] | None = None
    """Also an accelerated failure time model with this noise; None: not asked."""
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
        if self.ties == "exact" and (self.weights or self.robust or self.cluster):
            raise ValueError("exact ties go without weights and robust errors")
        if self.aft is not None and (self.start is not None or not self.covariates):
            raise ValueError("aft needs covariates, and one row per spell: no start and stop")
        if self.landmark is not None and self.start is not None and self.id is None:
            raise ValueError("a landmark on start-stop rows needs id")
        if self.landmark is not None and self.tau is not None and self.tau <= self.landmark:
            raise ValueError("tau must be after the landmark")
        return self

    def columns(self) -> tuple[str, ...]:
        """The columns that are named outright; terms are not among them."""
        named = (self.stop or self.duration, self.event, self.start or self.entry, self.id)
        others = (self.group, self.weights, self.cluster, self.cause, *self.strata)
        return tuple(dict.fromkeys(name for name in (*named, *others) if name is not None))
