"""The table a recipe works on, with the change log that grows beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.cleaning.changelog import REMOVED_TYPES, joined_log, log_from, removed_log
from workbench.cleaning.steps.step import UNPARSED, ColumnStep, LookupStep, TableStep
from workbench.cleaning.values import ColumnValues, Outcome
from workbench.tables.engine import data_columns
from workbench.tables.relations import distinct_values, map_values

if TYPE_CHECKING:
    import ibis
    import pandas as pd

    from workbench.tables.engine import Engine


_FOUND = "_unparsed_found"


@dataclass(frozen=True)
class RowsOutcome:
    """What a step on whole rows did."""

    cells: int
    removed: int
    added: int
    columns_made: tuple[str, ...]
    columns_gone: tuple[str, ...]
    unparsed: int
    marks: dict[str, int]


class WorkTable:
    """A relation that steps replace by a new one; the given one is never touched.

    Steps on values compose on the distinct values of one column at a time, and go into the rows
    of all columns in one go (`settle`): rows are written once, not once per step.
    """

    def __init__(
        self, engine: Engine, table: ibis.Table, sources: Mapping[str, ibis.Table] | None = None
    ) -> None:
        self._sources = sources or {}
        self._engine = engine
        self._given = table
        self.table = table
        self._mapped = table
        self._changes: list[ibis.Table] = []
        self._removed: list[ibis.Table] = []
        self._lookups: list[ibis.Table] = []

    def text_columns(self) -> list[str]:
        """The columns of the file that hold text, without our own `__unparsed` ones."""
        schema = self.table.schema()
        return [
            column
            for column in data_columns(self.table)
            if schema[column].is_string() and not column.endswith(UNPARSED)
        ]

    def change_values(
        self, column: str, steps: Sequence[tuple[int, ColumnStep]]
    ) -> dict[int, Outcome]:
        """Let steps change a column's distinct values, in order; the rows follow on settling."""
        if not self.table[column].type().is_string():
            raise TypeError(f"column {column} holds no text")
        values = ColumnValues.of(column, distinct_values(self.table, column))
        outcomes = {number: values.apply(number, step) for number, step in steps}
        logged, unparsed, mapping = values.logged(), values.unparsed(), values.mapping()
        if logged is not None:
            part = log_from(self.table, column, self._lookup(logged))
            self._changes.append(self._engine.keep(part))
        if unparsed is not None:
            found = self._lookup(unparsed)
            self._mapped = _keeping(self._mapped, column, found)
        if mapping is not None:
            self._mapped = map_values(self._mapped, column, self._lookup(mapping))
        return outcomes

    def settle(self) -> tuple[str, ...]:
        """Write the changed values into the rows; gives the columns that this made."""
        before = set(self.table.columns)
        if self._mapped is not self.table:
            self._replace(self._engine.keep(self._mapped))
        return tuple(name for name in self.table.columns if name not in before)

    def change_rows(self, number: int, step: TableStep) -> RowsOutcome:
        """Let a step change whole rows."""
        before = self.table
        if isinstance(step, LookupStep):
            other = self._sources[step.source]
            change = step.change_by(self._engine, before, other, number)
        else:
            change = step.change(self._engine, before, number)
        parts = [self._engine.keep(part) for part in change.changes]
        removed = added = 0
        if change.reshaped:
            added = _count(change.table) - _count(before)
        else:
            gone = self._engine.keep(removed_log(before, change.table, number))
            self._removed.append(gone)
            removed = _count(gone)
        self._changes += parts
        outcome = RowsOutcome(
            cells=sum(_count(part) for part in parts),
            removed=removed,
            added=added,
            columns_made=_without(change.table, before),
            columns_gone=_without(before, change.table),
            unparsed=change.unparsed,
            marks=change.marks,
        )
        self._replace(change.table)
        return outcome

    def changes(self) -> ibis.Table:
        """The change log so far, ordered."""
        return joined_log(self._engine, self._changes)

    def removed(self) -> ibis.Table:
        """The rows that steps removed so far, with the step."""
        return joined_log(self._engine, self._removed, REMOVED_TYPES)

    def _lookup(self, frame: pd.DataFrame) -> ibis.Table:
        held = self._engine.from_frame(frame)
        self._lookups.append(held)
        return held

    def _replace(self, table: ibis.Table) -> None:
        old, self.table, self._mapped = self.table, table, table
        gone = [*self._lookups, *([] if old is self._given or old is table else [old])]
        for held in gone:
            # not drop_table: the SQL that Ibis 12 makes for it loses the table's name
            self._engine.connection.raw_sql(f"DROP TABLE {held.get_name()}")
        self._lookups = []


def _keeping(table: ibis.Table, column: str, unparsed: ibis.Table) -> ibis.Table:
    """The texts that could not be read beside their column; those of an earlier step stay."""
    into = column + UNPARSED
    if into not in table.columns:
        return map_values(table, column, unparsed, into=into)
    found = map_values(table, column, unparsed, into=_FOUND)
    both = found[_FOUND].coalesce(found[into])
    return found.mutate(**{into: both}).drop(_FOUND)


def _count(table: ibis.Table) -> int:
    return int(table.count().execute())


def _without(table: ibis.Table, other: ibis.Table) -> tuple[str, ...]:
    return tuple(name for name in table.columns if name not in other.columns)
