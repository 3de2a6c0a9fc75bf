"""postcode: one way of writing a Dutch postcode."""

from typing import Literal

import numpy as np

from workbench.cleaning.steps.step import Change, ColumnStep
from workbench.values.arrays import Objects
from workbench.values.postcode import normal_postcode


class Postcode(ColumnStep):
    """Write `1234 ab` as `1234AB`; what is no Dutch postcode stays as it is and is counted."""

    kind: Literal["postcode"]

    def change(self, values: Objects) -> Change:
        normal = normal_postcode(values)
        outcome = np.empty(len(values), dtype=object)
        unread = np.zeros(len(values), dtype=np.bool_)
        for place, (value, new) in enumerate(zip(values, normal, strict=True)):
            outcome[place] = value if new is None else new
            unread[place] = new is None and value.strip() != ""
        return Change(outcome, unread)
