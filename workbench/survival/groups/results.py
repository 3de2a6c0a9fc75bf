"""Groups side by side by kind of exit, in the shape of a JSON answer."""

from workbench.core.results import Result
from workbench.survival.results import Excluded


class Chance(Result):
    """Cumulative incidence of one kind of exit by a time, others competing (Aalen-Johansen)."""

    cause: str
    time: float
    incidence: float
    lower: float
    """95%, on the log-log scale."""
    upper: float


class GroupOutlook(Result):
    """One group."""

    values: dict[str, str]
    """Column -> its value."""
    people: int
    exits: dict[str, int]
    """Per kind of exit."""
    median: float | None
    """Time by which half has left in whatever way; None: half never does."""
    half: dict[str, float | None]
    """Per kind of exit, the time by which half of the group has left in this way; None: never."""
    chances: tuple[Chance, ...] = ()
    curves: dict[str, tuple[tuple[float, float, float, float], ...]] = {}
    """Per kind of exit (time, incidence, lower, upper) at each step, as long as ten are at risk."""


class GroupContrast(Result):
    """A group against the reference of the last column, within one value of the first.

    Cause-specific hazard ratio: the rate of leaving in this way among who is still there.
    """

    cause: str
    column: str
    value: str
    reference: str
    within: dict[str, str]
    """The other column's value; empty where there is one column only."""
    hazard_ratio: float
    lower: float
    upper: float
    p: float
    events: int
    """In both groups together."""


class Interaction(Result):
    """By how much a contrast differs from the one within the first value of the other column."""

    cause: str
    value: str
    """Of the last column."""
    within: str
    reference: str
    """Values of the first column."""
    ratio: float
    """Of the two hazard ratios."""
    lower: float
    upper: float
    p: float


class GroupReading(Result):
    """What the survival page tells of one or two columns."""

    columns: tuple[str, ...]
    causes: tuple[str, ...]
    horizons: tuple[float, ...]
    rows: int
    excluded: tuple[Excluded, ...] = ()
    groups: tuple[GroupOutlook, ...]
    contrasts: tuple[GroupContrast, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    adjusted: tuple[str, ...] = ()
    """Terms that the contrasts are adjusted for."""
