"""Pairwise F1 of found against true entities."""

import numpy as np
import pandas as pd


def pairwise(found: np.ndarray, truth: np.ndarray) -> float:
    """F1 over pairs of records in one entity."""
    both = pd.DataFrame({"found": found, "truth": truth})
    right = _pairs(both.value_counts())
    return 2 * right / (_pairs(both["found"].value_counts()) + _pairs(both["truth"].value_counts()))


def _pairs(sizes: pd.Series) -> float:
    return float((sizes * (sizes - 1.0) / 2).sum())
