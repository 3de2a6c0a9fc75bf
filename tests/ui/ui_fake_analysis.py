"""A small analysis set for the pages that read groups and provisions of it."""

from datetime import date

import numpy as np
import pandas as pd

from workbench.project.answers import ProjectProvisions
from workbench.survival.provisions import ProvisionSpec, read_provision


class FakeAnalysis:
    """Spells and provisions as the pages ask for them; `word` is a level of a characteristic."""

    word: str

    def spells(self, limit: int | None = None) -> pd.DataFrame:
        """A row per spell, the word among the ways of leaving and the levels."""
        rows = 240
        number = np.arange(rows)
        return pd.DataFrame(
            {
                "spell_id": number,
                "entity_id": number // 2,
                "time_zero": [date(2012, 3, 1)] * rows,
                "entry": 0.0,
                "exit": 10.0 + (number * 37) % 900,
                "event": np.array(["to_work", "censored", self.word], dtype=object)[number % 3],
                "female": (number % 2).astype(float),
                "children": (number // 2 % 2).astype(float),
                "household": np.array(["alleenstaand", self.word], dtype=object)[number // 4 % 2],
            }
        )

    def provisions(self) -> ProjectProvisions:
        """One provision, read of a few hundred rows."""
        spells = self.spells()
        begins = spells["exit"] * 0.4
        has = spells["spell_id"] % 3 != 1
        before = spells.assign(start=0.0, stop=np.where(has, begins, spells["exit"]), on=0)
        after = spells[has].assign(start=begins[has], stop=spells["exit"][has], on=1)
        rows = pd.concat([before, after], ignore_index=True)
        last = rows["stop"] == rows["exit"]
        rows["left"] = (last & (rows["event"] == "to_work")).astype(int)
        spec = ProvisionSpec(
            start="start",
            stop="stop",
            id="spell_id",
            cluster="entity_id",
            event="left",
            provision="on",
            groups=("household",),
            covariates=("female",),
        )
        return ProjectProvisions(event="to_work", provisions=(read_provision(rows, spec),))
