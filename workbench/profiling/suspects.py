"""A value that may say nothing: which, why, and how sure; before anything is reported."""

from dataclasses import dataclass

from workbench.profiling.results import DisguisedMissing
from workbench.profiling.settings import ColumnThresholds
from workbench.profiling.values_read import DistinctValues


@dataclass(frozen=True)
class Suspicion:
    """The evidence against one value of a column."""

    reason: str
    confidence: float


Suspects = dict[int, Suspicion]
"""Place in `DistinctValues.texts` -> suspicion."""


def keep_strongest(suspects: Suspects, more: Suspects) -> None:
    """Add suspicions; of two against one value the stronger stays."""
    for at, suspicion in more.items():
        if at not in suspects or suspects[at].confidence < suspicion.confidence:
            suspects[at] = suspicion


def reported(
    values: DistinctValues, suspects: Suspects, thresholds: ColumnThresholds
) -> tuple[DisguisedMissing, ...]:
    """The suspects that are sure enough to be said, most frequent first."""
    chosen = [
        at
        for at, suspicion in suspects.items()
        if suspicion.confidence >= thresholds.reported_confidence
    ]
    return tuple(
        DisguisedMissing(
            value=values.texts[at],
            count=int(values.counts[at]),
            confidence=suspects[at].confidence,
            reason=suspects[at].reason,
        )
        for at in sorted(chosen)
    )
