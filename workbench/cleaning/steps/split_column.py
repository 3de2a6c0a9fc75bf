"""split_column: one column becomes several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from workbench.cleaning.steps.rowwise import by_row, mapped_rows
from workbench.cleaning.steps.step import Gives, TableChange, TableStep

if TYPE_CHECKING:
    import ibis

    from workbench.tables.engine import Engine


class SplitColumn(TableStep):
    """Split a text at `separator`, or by the groups of the regular expression `pattern`.

    Pieces are stripped and go to `into`, in order; with a separator the last column takes what is
    left. A text that the pattern does not fit wholly gives no piece. The column
    itself stays as it is.
    """

    kind: Literal["split_column"]
    column: str
    into: tuple[str, ...] = Field(min_length=1)
    separator: str = ""
    pattern: str = ""

    @model_validator(mode="after")
    def _one_way(self) -> SplitColumn:
        if bool(self.separator) == bool(self.pattern):
            raise ValueError("give either separator or pattern")
        if self.pattern:
            try:
                groups = re.compile(self.pattern).groups
            except re.error as fault:
                raise ValueError(f"pattern: {fault}") from fault
            if groups != len(self.into):
                raise ValueError(f"pattern has {groups} groups, into {len(self.into)} columns")
        return self

    def needs(self) -> tuple[str, ...]:
        return (self.column,)

    def texts(self) -> tuple[str, ...]:
        return (self.column, *self.into)

    def makes(self) -> tuple[str, ...]:
        return self.into

    def change(self, engine: Engine, table: ibis.Table, number: int) -> TableChange:
        outputs: dict[str, Gives] = dict.fromkeys(self.into, "text")
        return mapped_rows(engine, table, (self.column,), outputs, by_row(self._pieces), number)

    def _pieces(self, text: str | None) -> tuple[str | None, ...]:
        if text is None:
            return (None,) * len(self.into)
        if self.pattern:
            fits = re.fullmatch(self.pattern, text.strip())
            pieces = list(fits.groups()) if fits else []
        else:
            pieces = list(text.split(self.separator, len(self.into) - 1))
        pieces += [None] * (len(self.into) - len(pieces))
        return tuple((piece or "").strip() or None for piece in pieces)
