"""Which cells are probably wrong, what they were meant to say, and which rows to ask about."""

from workbench.cleaning.detection.detect import (
    Prepared,
    Reviewer,
    detect,
    judge,
    next_question,
    prepare,
)
from workbench.cleaning.detection.results import Detection, RepairCandidate, SuspectCell
from workbench.cleaning.detection.settings import DetectSettings

__all__ = [
    "DetectSettings",
    "Detection",
    "Prepared",
    "RepairCandidate",
    "Reviewer",
    "SuspectCell",
    "detect",
    "judge",
    "next_question",
    "prepare",
]
