"""What a run would come to at other thresholds."""

from workbench.core.results import Result
from workbench.linkage.results import Estimate


class SweepPoint(Result):
    """The outcome at one threshold."""

    threshold: float
    pairs: int
    """Pairs at or over the threshold."""
    doubtful: int
    """Pairs of which the odds are within a factor of four of the threshold's."""
    entities: int | None = None
    """None for a link, and where the links hang together in a knot that does not come apart."""
    linked_right: int | None = None
    precision: Estimate | None = None
    recall: Estimate | None = None

    @property
    def found(self) -> int | None:
        """Entities of a deduplication, or right records with their left one."""
        return self.entities if self.linked_right is None else self.linked_right


class Plateau(Result):
    """A stretch of thresholds over which the outcome hardly changes."""

    lower: float
    upper: float
    least: int
    """Fewest entities (or linked records) within it."""
    most: int


class Sweep(Result):
    """Outcomes by rising threshold, estimated without labels; no pair is scored again."""

    threshold: float
    """The one that the run used."""
    points: tuple[SweepPoint, ...]
    plateaus: tuple[Plateau, ...]
    """Widest first."""
