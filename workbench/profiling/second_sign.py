"""Suspects whose rows are missing elsewhere too: a weak sign that becomes a strong one."""

import numpy as np

from workbench.profiling.coded import CodedTable, Flags
from workbench.profiling.settings import ColumnThresholds
from workbench.profiling.suspects import Suspects, Suspicion
from workbench.profiling.values_read import DistinctValues

_ENOUGH_ROWS = 3
_CONFIDENCE = 0.65


def raise_missing_together(
    coded: CodedTable,
    values: dict[str, DistinctValues],
    suspects: dict[str, Suspects],
    thresholds: ColumnThresholds,
) -> dict[str, Suspects]:
    """The suspects of a table, those that are missing together with another column made surer.

    A suspect below what is reported becomes one that is when nearly all its rows say nothing in
    another column (or hold a suspect there), and most other rows do. Only the columns with a
    change are given back.
    """
    doubtful = {
        (column, at)
        for column, found in suspects.items()
        for at, one in found.items()
        if thresholds.doubted_confidence <= one.confidence < thresholds.reported_confidence
        and one.reason in ("missing_together", "sentinel")
    }
    if not doubtful:
        return {}
    missing = _missing(coded, values, suspects, thresholds)
    changed: dict[str, Suspects] = {}
    for column, at in sorted(doubtful):
        here = coded.having(column, values[column].texts[at])
        if not _ENOUGH_ROWS <= here.sum() <= coded.rows - _ENOUGH_ROWS:
            continue
        if _goes_together(here, [flags for name, flags in missing if name != column], thresholds):
            outcome = changed.setdefault(column, dict(suspects[column]))
            outcome[at] = Suspicion("missing_together", _CONFIDENCE)
    return changed


def _missing(
    coded: CodedTable,
    values: dict[str, DistinctValues],
    suspects: dict[str, Suspects],
    thresholds: ColumnThresholds,
) -> list[tuple[str, Flags]]:
    """Per column which rows say nothing or hold a suspect; columns with neither are left out."""
    outcome = []
    for column, codes in coded.codes.items():
        flags = coded.missing(column)
        for at, one in suspects.get(column, {}).items():
            if one.confidence >= thresholds.doubted_confidence and len(codes):
                flags = flags | coded.having(column, values[column].texts[at])
        if flags.any() and not flags.all():
            outcome.append((column, flags))
    return outcome


def _goes_together(here: Flags, others: list[Flags], thresholds: ColumnThresholds) -> bool:
    for flags in others:
        inside, outside = float(np.mean(flags[here])), float(np.mean(flags[~here]))
        if inside >= thresholds.together_rate and outside <= thresholds.together_else:
            return True
    return False
