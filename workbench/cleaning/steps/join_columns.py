"""join_columns: several columns become one text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from workbench.cleaning.steps.rowwise import by_row, mapped_rows
from workbench.cleaning.steps.step import TableChange, TableStep

if TYPE_CHECKING:
    import ibis

    from workbench.tables.engine import Engine


class JoinColumns(TableStep):
    """Put the filled texts of `columns` behind each other with `separator` between, in `into`."""

    kind: Literal["join_columns"]
    columns: tuple[str, ...] = Field(min_length=2)
    into: str
    separator: str = " "

    def needs(self) -> tuple[str, ...]:
        return self.columns

    def texts(self) -> tuple[str, ...]:
        return (*self.columns, self.into)

    def makes(self) -> tuple[str, ...]:
        return (self.into,)

    def change(self, engine: Engine, table: ibis.Table, number: int) -> TableChange:
        return mapped_rows(
            engine, table, self.columns, {self.into: "text"}, by_row(self._joined), number
        )

    def _joined(self, *cells: str | None) -> tuple[str | None]:
        filled = [cell.strip() for cell in cells if cell and cell.strip()]
        return (self.separator.join(filled) or None,)
