"""What the signals say together when nobody has been asked yet."""

from __future__ import annotations

import numpy as np

from workbench.cleaning.detection.coded import Strengths
from workbench.cleaning.detection.signals import SIGNALS, ColumnSignals

_COMMON = 0.25
_ON_SIGHT = ("rare_shape", "rare_sign", "near_frequent_value", "outlying_number")
_ODD_ALONE = ("rare_shape", "rare_sign")


def unlabelled_confidence(signals: ColumnSignals) -> Strengths:
    """Per row the confidence that a cell is wrong: noisy-or of its signals.

    Signals are seldom independent, so the strongest counts whole and the others for half.
    """
    matrix = signals.matrix()
    share = signals.column.shares()[signals.column.codes]
    common = np.clip(1 - share / _COMMON, 0.0, 1.0)
    often = np.interp(signals.column.counts[signals.column.codes], [3, 30], [1.0, 0.5])
    for name in _ON_SIGHT:
        matrix[:, SIGNALS.index(name)] *= common * (1 - 0.7 * signals.confirmed())
    for name in _ODD_ALONE:
        matrix[:, SIGNALS.index(name)] *= often
    strongest = matrix.max(axis=1)
    others = 1 - np.prod(1 - 0.5 * matrix, axis=1) / (1 - 0.5 * strongest)
    return np.asarray(1 - (1 - strongest) * (1 - others))


def main_signal(signals: ColumnSignals, row: int) -> str | None:
    """The strongest signal of a cell, None when it has none."""
    strengths = signals.of_cell(row)
    best = int(np.argmax(strengths))
    return SIGNALS[best] if strengths[best] > 0 else None
