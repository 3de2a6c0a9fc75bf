"""duplicate_rows: of rows that are the same in every cell, the first stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from workbench.cleaning.steps.step import TableChange, TableStep
from workbench.tables.engine import RECORD, data_columns

if TYPE_CHECKING:
    import ibis

    from workbench.tables.engine import Engine


class DuplicateRows(TableStep):
    """Drop the second and later of rows that are equal in `columns` (none named: in all of them).

    Missing equals missing. Which rows went is in `Cleaned.removed`.
    """

    kind: Literal["duplicate_rows"]
    columns: tuple[str, ...] = ()

    def needs(self) -> tuple[str, ...]:
        return self.columns

    def change(self, engine: Engine, table: ibis.Table, number: int) -> TableChange:
        import ibis

        columns = list(self.columns) or data_columns(table)
        window = ibis.window(group_by=columns, order_by=RECORD)
        ranked = table.mutate(_rank=ibis.row_number().over(window))
        return TableChange(engine.keep(ranked.filter(ranked._rank == 0).drop("_rank")))
