"""set_cells: what a person decided, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from workbench.cleaning.frames import text_frame
from workbench.cleaning.steps.rowwise import changed_log
from workbench.cleaning.steps.step import TableChange, TableStep
from workbench.core.results import Setting
from workbench.tables.engine import ROW

if TYPE_CHECKING:
    import ibis

    from workbench.tables.engine import Engine


class CellEdit(Setting):
    """One cell: where it stands, what it says, what it must say.

    `where` names the row by the values of key columns, so that the next extract is understood too;
    `row` by its line (`_row`) in this extract. `before` is what the cell must hold for the edit to
    be done: another extract's row at the same line is not touched.
    """

    where: dict[str, str] = {}
    row: int | None = None
    before: str | None = None
    after: str | None = None

    @model_validator(mode="after")
    def _named(self) -> CellEdit:
        if bool(self.where) == (self.row is not None):
            raise ValueError("name the row by where (key columns) or by row, not both")
        return self


class SetCells(TableStep):
    """Set cells of `column` by hand; a cell that no longer holds `before` is left and counted.

    `before` or `after` left out is an empty cell.
    """

    kind: Literal["set_cells"]
    column: str
    cells: tuple[CellEdit, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_key(self) -> SetCells:
        if len({tuple(sorted(cell.where)) for cell in self.cells}) > 1:
            raise ValueError("name all cells of one step by the same key columns")
        places = [(*sorted(one.where.items()), one.row, one.before or "") for one in self.cells]
        if len(set(places)) < len(places):
            raise ValueError("the same cell is set twice")
        return self

    def needs(self) -> tuple[str, ...]:
        return (self.column, *self.cells[0].where)

    def texts(self) -> tuple[str, ...]:
        return self.needs()

    def change(self, engine: Engine, table: ibis.Table, number: int) -> TableChange:
        import ibis

        keys = sorted(self.cells[0].where)
        frame = text_frame(
            {
                **{
                    f"_key{n}": [one.where[key] for one in self.cells] for n, key in enumerate(keys)
                },
                "_old": [one.before or "" for one in self.cells],
                "_to": [one.after for one in self.cells],
            }
        ).assign(_line=[-1 if one.row is None else one.row for one in self.cells])
        edits = engine.from_frame(frame)
        same = [table[key] == edits[f"_key{place}"] for place, key in enumerate(keys)]
        same = same or [table[ROW] == edits._line]
        held = table[self.column].fill_null("")
        joined = engine.keep(table.left_join(edits, [*same, held == edits._old]))
        hit = joined._old.notnull()
        after = ibis.ifelse(hit, joined._to, joined[self.column])
        log = changed_log(joined, number, self.column, joined[self.column], after)
        done = joined.filter(hit).select(*edits.columns).distinct().count().execute()
        outcome = engine.keep(joined.mutate(**{self.column: after}).select(table.columns))
        marks = {"edit_not_done": len(frame) - int(done)}
        return TableChange(outcome, (log,), marks)
