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


def b_cubed(found: np.ndarray, truth: np.ndarray) -> float:
    """F1 of B-cubed precision and recall (Bagga and Baldwin 1998)."""
    both = pd.DataFrame({"found": found, "truth": truth})
    cells = both.value_counts().rename("size").reset_index()
    sizes = {name: cells[name].map(both[name].value_counts()) for name in ("found", "truth")}
    precision = float((cells["size"] ** 2 / sizes["found"]).sum()) / len(both)
    recall = float((cells["size"] ** 2 / sizes["truth"]).sum()) / len(both)
    return 2 * precision * recall / (precision + recall)
