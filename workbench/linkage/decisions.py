"""What people decided about pairs of records: it outweighs whatever a model believes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Decisions:
    """Reviewed pairs of one run; three arrays of one length, a pair at most once.

    In order of decision: of decisions that contradict one another the later one holds.
    """

    left: npt.NDArray[np.int64]
    """Position in the (left) table; when deduplicating, the smaller of the two."""
    right: npt.NDArray[np.int64]
    """Position in the same table when deduplicating, else in the right one."""
    same: npt.NDArray[np.bool_]
    """Whether the two are one person."""

    def __len__(self) -> int:
        return len(self.same)
