"""A deduplication in a project goes on from the one before: its entity numbers, and what it learned."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from workbench.core.settings import LinkTask
from workbench.linkage.record_digests import Digests, cell_digests, record_keys
from workbench.project.entity_history import EntityHistory, gives_numbers, split_inputs
from workbench.project.known_file import told_of
from workbench.project.stages.context import Context
from workbench.project.stations import DECISIONS, Station
from workbench.tables.engine import SYSTEM_COLUMNS

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from workbench.linkage.incremental import Earlier
    from workbench.linkage.matching import Deduplicated
    from workbench.linkage.rules import LinkageRules


class Numbering:
    """The entity numbers of one deduplication, by the history that its station goes in with."""

    def __init__(
        self,
        context: Context,
        station: Station,
        task: LinkTask,
        frame: pd.DataFrame,
        rules: LinkageRules,
    ) -> None:
        inputs, self._from = split_inputs(station.inputs)
        self._gives = gives_numbers(context.settings.linkage, task)
        self._base = replace(station, inputs=inputs).key
        self._decisions = inputs.get(DECISIONS, "")
        self._delivery = context.plan.current[task.left]
        self._history = EntityHistory(context.places, task.left)
        self._table = frame.drop(columns=[*SYSTEM_COLUMNS], errors="ignore")
        self._rules = rules
        key = context.settings.sources[task.left].key
        self._key = key if {*key} <= {*self._table.columns} else ()

    def earlier(self) -> Earlier | None:
        """What the deduplication may go on from; None: it is made whole."""
        from workbench.linkage.incremental import earlier_run

        found = self._history.learned(self._from, self._decisions)
        if found is None:
            return None
        return earlier_run(found.learned, found.records, self._records, self._rules)

    def numbered(self, found: Deduplicated) -> npt.NDArray[np.int64]:
        """The entities under the numbers that their records had before; the generation is kept."""
        from workbench.linkage.entities import carry_ids
        from workbench.project.entity_history import Kept

        if not self._gives:
            return found.entity_ids
        cells = cell_digests(self._table, list(self._table.columns))
        known = self._history.known(self._from)
        carried = carry_ids(known, self._records[0], found.entity_ids, cells)
        learned = found.learned
        least = self._rules.growth.from_comparisons
        self._history.note(
            base=self._base,
            history=self._from,
            decisions=self._decisions,
            delivery=self._delivery,
            carried=carried,
            events=told_of(carried),
            kept=None
            if learned is None or learned.comparisons < least
            else Kept(learned, self._records),
            grown=found.report.grown,
        )
        return carried.entity_ids

    @cached_property
    def _records(self) -> tuple[Digests, Digests]:
        """Keys of the records, and digests of the cells that the rules name."""
        keys = record_keys(self._table, self._key)
        return keys, cell_digests(self._table, self._rules.columns_needed)
