"""as_known_on: a two-clock table as it stood on a date, without what was entered later."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - the setting itself is called date
from typing import TYPE_CHECKING, Literal

from pydantic import model_validator

from workbench.cleaning.steps.rowwise import changed_log
from workbench.cleaning.steps.step import TableChange, TableStep
from workbench.tables.relations import as_known_on

if TYPE_CHECKING:
    import ibis

    from workbench.tables.engine import Engine


class AsKnownOn(TableStep):
    """A table that keeps its own history, as it was known at the end of a day.

    The day is `date` for all rows, or `date_column` per row (a client's inflow); a row without a
    day is left out and counted. Without either every row is kept: the hand-over then asks per
    client, at time zero.

    A journal: per `key` the last row recorded (`recorded_at`) up to and including the day, unless
    its `operation` is one of `deleted`. A table with `withdrawn_at`: the rows entered by then and
    not yet withdrawn; a withdrawal of a later day is undone, and so is the `status` that it left
    (it becomes `status_then`). The record times must have been read by an earlier step; a row of
    which `recorded_at` could not be read was not known at any date, and is counted.
    """

    kind: Literal["as_known_on"]
    key: tuple[str, ...] = ()
    recorded_at: str
    operation: str | None = None
    date: Date | None = None
    date_column: str | None = None
    deleted: tuple[str, ...] = ("DEL",)
    withdrawn_at: str | None = None
    status: str | None = None
    status_then: str | None = None

    @model_validator(mode="after")
    def _one_kind_of_table(self) -> AsKnownOn:
        if bool(self.key) == (self.withdrawn_at is not None):
            raise ValueError("give key for a journal, or withdrawn_at for entered and withdrawn")
        if self.date is not None and self.date_column is not None:
            raise ValueError("give date or date_column, not both")
        if (self.status is None) != (self.status_then is None):
            raise ValueError("status and status_then go together")
        if self.withdrawn_at is None and self.status is not None:
            raise ValueError("status goes with withdrawn_at")
        return self

    def needs(self) -> tuple[str, ...]:
        named = (self.recorded_at, self.operation, self.date_column, self.withdrawn_at, self.status)
        return (*self.key, *(name for name in named if name is not None))

    def texts(self) -> tuple[str, ...]:
        return () if self.status is None else (self.status,)

    def day_keys(self) -> tuple[tuple[str, str], ...]:
        """The keys that name columns of days or moments, with the columns."""
        named = {
            "recorded_at": self.recorded_at,
            "date_column": self.date_column,
            "withdrawn_at": self.withdrawn_at,
        }
        return tuple((key, column) for key, column in named.items() if column is not None)

    def days(self) -> tuple[str, ...]:
        return tuple(column for _, column in self.day_keys())

    def change(self, engine: Engine, table: ibis.Table, number: int) -> TableChange:
        if self.date is None and self.date_column is None:
            return TableChange(table, marks={"every_date_kept": 1})
        marks = {"record_time_unknown": _count(table[self.recorded_at].isnull())}
        when: Date | ibis.Value
        if self.date_column is None:
            assert self.date is not None
            when = self.date
        else:
            when = table[self.date_column].cast("date")
            marks["no_reference_date"] = _count(table[self.date_column].isnull())
        if self.withdrawn_at is not None:
            return self._entered_and_withdrawn(engine, table, when, number, marks)
        known = as_known_on(table, self.key, self.recorded_at, self.operation, when, self.deleted)
        return TableChange(engine.keep(known), marks=marks)

    def _entered_and_withdrawn(
        self,
        engine: Engine,
        table: ibis.Table,
        when: Date | ibis.Value,
        number: int,
        marks: dict[str, int],
    ) -> TableChange:
        import ibis

        assert self.withdrawn_at is not None
        withdrawn = table[self.withdrawn_at]
        here = table.mutate(_later=(withdrawn.cast("date") > when).fill_null(False))
        entered = (table[self.recorded_at].cast("date") <= when).fill_null(False)
        kept = engine.keep(here.filter(entered & (withdrawn.isnull() | here._later)))
        held = kept[self.withdrawn_at]
        undone = {self.withdrawn_at: ibis.ifelse(kept._later, ibis.null(held.type()), held)}
        if self.status is not None:
            undone[self.status] = ibis.ifelse(kept._later, self.status_then, kept[self.status])
        changes = tuple(
            changed_log(kept, number, column, kept[column], after)
            for column, after in undone.items()
        )
        return TableChange(engine.keep(kept.mutate(**undone).select(table.columns)), changes, marks)


def _count(flags: ibis.Value) -> int:
    return int(flags.sum().fill_null(0).execute())
