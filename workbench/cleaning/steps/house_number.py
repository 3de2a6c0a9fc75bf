"""house_number: number and addition apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from workbench.cleaning.steps.rowwise import by_row, mapped_rows
from workbench.cleaning.steps.step import TableChange, TableStep

if TYPE_CHECKING:
    import ibis

    from workbench.tables.engine import Engine

_NUMBER = re.compile(r"(?P<number>[1-9][0-9]{0,4})(?:\s*[-/ ]?\s*(?P<addition>[0-9A-Za-z].{0,9}))?")


class HouseNumber(TableStep):
    """Split `12-a hs` into 12 and `a hs`, in `column` and `into`.

    A row whose addition is filled already with something else keeps both as they are, and so does
    what does not begin with a house number (1-99999).
    """

    kind: Literal["house_number"]
    column: str
    into: str

    def needs(self) -> tuple[str, ...]:
        return (self.column,)

    def texts(self) -> tuple[str, ...]:
        return (self.column, self.into)

    def makes(self) -> tuple[str, ...]:
        return (self.into,)

    def change(self, engine: Engine, table: ibis.Table, number: int) -> TableChange:
        import ibis

        made = {}
        if self.into not in table.columns:
            table = table.mutate(**{self.into: ibis.null("string")})
            made = {"column_made": 1}
        found = mapped_rows(
            engine,
            table,
            (self.column, self.into),
            {self.column: "text", self.into: "text"},
            by_row(split_house_number),
            number,
        )
        return TableChange(found.table, found.changes, made)


def split_house_number(text: str | None, addition: str | None) -> tuple[str | None, str | None]:
    """Number and addition, where the text holds both and the addition is not another one."""
    fits = _NUMBER.fullmatch((text or "").strip())
    if fits is None or fits["addition"] is None:
        return text, addition
    found = fits["addition"].strip()
    held = (addition or "").strip()
    if held and held.casefold() != found.casefold():
        return text, addition
    return fits["number"], held or found
