"""Where a pair becomes a link, when the rules leave it to the data."""

import numpy as np
import numpy.typing as npt

LOWEST = 0.2
"""A cut is never under this chance."""
_HIGHEST = 0.9


def best_cut(believed: npt.NDArray[np.float64], beyond: float = 0.0) -> float:
    """The probability from which linking gives the highest expected F1.

    Expected F1 of linking the k most probable pairs is 2 Σp / (k + total). Its best cut is half
    the F1 that it reaches (Lipton, Elkan and Naryanaswamy 2014), so a pair of less than that
    chance costs more precision than it brings recall. `beyond` are the expected matches among
    pairs under that lowest cut that are not in `believed`.
    """
    falling = -np.sort(-believed)
    total = float(falling.sum()) + beyond
    if total < 1 or not len(falling):
        return _HIGHEST
    expected = 2 * np.cumsum(falling) / (np.arange(1, len(falling) + 1) + total)
    return float(np.clip(round(float(expected.max()) / 2, 4), LOWEST, _HIGHEST))
