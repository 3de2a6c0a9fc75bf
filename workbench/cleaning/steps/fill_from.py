"""fill_from_column and fill_from_source: a missing cell takes what another place says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from workbench.cleaning.steps.rowwise import by_row, changed_log, mapped_rows
from workbench.cleaning.steps.step import LookupStep, TableChange, TableStep

if TYPE_CHECKING:
    import ibis

    from workbench.tables.engine import Engine


class FillFromColumn(TableStep):
    """Fill the empty cells of `column` from the first of `others` that is filled."""

    kind: Literal["fill_from_column"]
    column: str
    others: tuple[str, ...] = Field(min_length=1)

    def needs(self) -> tuple[str, ...]:
        return (self.column, *self.others)

    def texts(self) -> tuple[str, ...]:
        return (self.column, *self.others)

    def change(self, engine: Engine, table: ibis.Table, number: int) -> TableChange:
        inputs = (self.column, *self.others)
        return mapped_rows(engine, table, inputs, {self.column: "text"}, by_row(_first), number)


class FillFromSource(LookupStep):
    """Fill the empty cells of `column` from a column of another source, found by `key`.

    `key` is column here = column there. A key that stands there with two different values fills
    nothing: that is a question for a person, and it is counted.
    """

    kind: Literal["fill_from_source"]
    column: str
    key: dict[str, str] = Field(min_length=1)
    value: str
    """The column there."""

    def needs(self) -> tuple[str, ...]:
        return (self.column, *self.key)

    def texts(self) -> tuple[str, ...]:
        return (self.column, *self.key)

    def change_by(
        self, engine: Engine, table: ibis.Table, other: ibis.Table, number: int
    ) -> TableChange:
        import ibis

        there = {f"_key{place}": other[name] for place, name in enumerate(self.key.values())}
        value = other[self.value].cast("string").strip()
        named = other.select(**there, _value=ibis.ifelse(value == "", ibis.null("string"), value))
        filled = named.filter(named._value.notnull())
        keys = list(there)
        found = filled.group_by(keys).aggregate(
            _value=filled._value.min(), _kinds=filled._value.nunique()
        )
        same = [table[name] == found[f"_key{place}"] for place, name in enumerate(self.key)]
        joined = engine.keep(table.left_join(found, same))
        empty = joined[self.column].fill_null("").strip() == ""
        one = empty & (joined._kinds == 1)
        after = ibis.ifelse(one.fill_null(False), joined._value, joined[self.column])
        two = int((empty & (joined._kinds > 1)).fill_null(False).sum().fill_null(0).execute())
        log = changed_log(joined, number, self.column, joined[self.column], after)
        outcome = joined.mutate(**{self.column: after}).select(table.columns)
        return TableChange(engine.keep(outcome), (log,), {"source_disagrees": two})


def _first(*cells: str | None) -> tuple[str | None]:
    filled = [cell for cell in cells if cell and cell.strip()]
    return (filled[0] if filled else cells[0],)
