"""as_known_on: a journal as it stood on a date, without what was entered or corrected later."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - the setting itself is called date
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from workbench.cleaning.steps.step import TableChange, TableStep
from workbench.tables.relations import as_known_on

if TYPE_CHECKING:
    import ibis

    from workbench.tables.engine import Engine


class AsKnownOn(TableStep):
    """Per `key` the last row recorded up to and including `date`, unless that is a deletion.

    Without a `date` every row is kept: the hand-over then asks per client, at time zero. The
    column `recorded_at` must have been parsed by an earlier step; a row of which it could not be
    read was not known at any date, and is counted.
    """

    kind: Literal["as_known_on"]
    key: tuple[str, ...] = Field(min_length=1)
    recorded_at: str
    operation: str | None = None
    date: Date | None = None
    deleted: tuple[str, ...] = ("DEL",)

    def needs(self) -> tuple[str, ...]:
        operation = () if self.operation is None else (self.operation,)
        return (*self.key, self.recorded_at, *operation)

    def day_keys(self) -> tuple[tuple[str, str], ...]:
        """The keys that name columns of days or moments, with the columns."""
        return (("recorded_at", self.recorded_at),)

    def days(self) -> tuple[str, ...]:
        return tuple(column for _, column in self.day_keys())

    def change(self, engine: Engine, table: ibis.Table, number: int) -> TableChange:
        if self.date is None:
            return TableChange(table, marks={"every_date_kept": 1})
        unknown = int(table[self.recorded_at].isnull().sum().fill_null(0).execute())
        known = as_known_on(
            table, self.key, self.recorded_at, self.operation, self.date, self.deleted
        )
        return TableChange(engine.keep(known), marks={"record_time_unknown": unknown})
