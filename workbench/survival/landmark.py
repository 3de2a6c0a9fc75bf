"""The analysis from a landmark on: who is still there, with characteristics as they are then."""

from dataclasses import replace

import numpy as np
import pandas as pd

from workbench.estimators.arrays import Codes
from workbench.survival.results import Excluded
from workbench.survival.rows import Rows
from workbench.survival.spec import SurvivalSpec


def at_landmark(
    frame: pd.DataFrame, rows: Rows, spec: SurvivalSpec
) -> tuple[pd.DataFrame, Rows, list[Excluded]]:
    """The table's rows after the landmark, on the clock of the table, at risk from the landmark.

    With start-stop rows a person's later rows stay, but group, strata, weights and covariates are
    those of the row that holds the landmark (start <= landmark < stop); who has no such row is
    left out. Source: Anderson, Cain & Gelber (1983); van Houwelingen (2007).
    """
    assert spec.landmark is not None
    after = rows.usable & (rows.exit > spec.landmark)
    known = np.arange(len(frame))
    excluded = []
    if gone := int((rows.usable & ~after).sum()):
        excluded.append(Excluded(reason="before_landmark", count=gone))
    if spec.start is not None:
        known = _row_at(rows, spec.landmark)
        if absent := int((after & (known < 0)).sum()):
            excluded.append(Excluded(reason="not_there_at_landmark", count=absent))
        after &= known >= 0
    begins = np.full(len(frame), spec.landmark)
    entry = begins if rows.entry is None else np.maximum(rows.entry, spec.landmark)
    source = known[after]
    own = rows.chosen(after)
    moved = replace(
        own,
        entry=entry[after],
        group=rows.group[source],
        weights=None if rows.weights is None else rows.weights[source],
        strata=None if rows.strata is None else rows.strata[source],
    )
    return frame.iloc[source].reset_index(drop=True), moved, excluded


def _row_at(rows: Rows, landmark: float) -> Codes:
    """(n,) place of the person's row that holds the landmark; -1 where there is none."""
    assert rows.id is not None
    assert rows.entry is not None
    holds = np.flatnonzero(rows.usable & (rows.entry <= landmark) & (landmark < rows.exit))
    by_person = np.full(int(rows.id.max(initial=-1)) + 2, -1)
    by_person[rows.id[holds]] = holds
    found: Codes = by_person[rows.id]
    return found
