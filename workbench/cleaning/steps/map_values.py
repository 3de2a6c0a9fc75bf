"""map_values: one code list becomes another."""

from typing import Literal

import numpy as np
from pydantic import Field

from workbench.cleaning.steps.step import Change, ColumnStep
from workbench.core.errors_cleaning import UnseenValues
from workbench.values.arrays import Objects


class MapValues(ColumnStep):
    """Replace values by a table of from = to; to `""` means missing.

    A value that is neither a from nor a to is unseen: it is always counted and listed. `unmapped`
    says what becomes of it: `keep` leaves it, `missing` drops it, `stop` refuses the whole recipe, `report` takes it out of the
    column but keeps its text in `<column>__unparsed`. An empty cell stays empty.
    """

    kind: Literal["map_values"]
    map: dict[str, str] = Field(min_length=1)
    unmapped: Literal["keep", "missing", "report", "stop"] = "report"

    def change(self, values: Objects) -> Change:
        known = set(self.map.values())
        outcome = np.empty(len(values), dtype=object)
        unseen = np.zeros(len(values), dtype=np.bool_)
        for place, value in enumerate(values):
            if value in self.map:
                outcome[place] = self.map[value] or None
            elif value in known or not value.strip():
                outcome[place] = value
            else:
                unseen[place] = True
                outcome[place] = value if self.unmapped == "keep" else None
        if self.unmapped == "stop" and unseen.any():
            raise UnseenValues(
                step=self.id,
                columns=", ".join(self.columns),
                count=int(unseen.sum()),
                values=", ".join(repr(value) for value in values[unseen][:5].tolist()),
            )
        return Change(outcome, unseen, unseen=unseen, keeps_unparsed=self.unmapped == "report")
