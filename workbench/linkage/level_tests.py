"""What a level is to the comparison that uses it: a test on aligned places in a vocabulary."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]
"""Places in a vocabulary."""

Values = npt.NDArray[np.object_]
"""A vocabulary: distinct texts."""

Scores = npt.NDArray[np.float64]

Test = Callable[[Places, Places, dict[str, Scores]], npt.NDArray[np.bool_]]
"""Which pairs reach a level; the dictionary keeps a score that several levels share."""

Measure = Callable[[Places, Places], Scores]
"""A score per pair of places."""
