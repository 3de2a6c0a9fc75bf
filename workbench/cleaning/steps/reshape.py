"""unpivot and pivot: columns become rows, rows become columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from workbench.cleaning.steps.rowwise import changed_log
from workbench.cleaning.steps.step import Schema, TableChange, TableStep
from workbench.tables.engine import PART, RECORD, ROW, SYSTEM_COLUMNS

if TYPE_CHECKING:
    import ibis

    from workbench.tables.engine import Engine


class Unpivot(TableStep):
    """One row per filled cell of `columns`: its column in `names`, its text in `values`.

    A record without any filled cell keeps one row with both empty, so that no record is lost.
    `_record` is given out anew; `_row` still is the line in the delivered file. The change log names
    both new cells of every row, by its new `_record`.
    """

    kind: Literal["unpivot"]
    columns: tuple[str, ...] = Field(min_length=2)
    names: str
    values: str

    def needs(self) -> tuple[str, ...]:
        return self.columns

    def texts(self) -> tuple[str, ...]:
        return self.columns

    def makes(self) -> tuple[str, ...]:
        return (self.names, self.values)

    def after(self, schema: Schema) -> Schema:
        kept = {name: kind for name, kind in schema.items() if name not in self.columns}
        return {**kept, self.names: "text", self.values: "text"}

    def change(self, engine: Engine, table: ibis.Table, number: int) -> TableChange:
        import ibis

        kept = [name for name in table.columns if name not in self.columns]
        parts = []
        for place, column in enumerate(self.columns):
            value = table[column]
            named = {self.names: ibis.literal(column), self.values: value}
            part = table.filter(value.fill_null("").strip() != "")
            parts.append(part.mutate(_place=ibis.literal(place), **named))
        empty = table
        for column in self.columns:
            empty = empty.filter(empty[column].fill_null("").strip() == "")
        nothing = {self.names: ibis.null("string"), self.values: ibis.null("string")}
        parts.append(empty.mutate(_place=ibis.literal(0), **nothing))
        columns = [*kept, self.names, self.values, "_place"]
        long = ibis.union(*[part.select(columns) for part in parts])
        order = ibis.window(order_by=[RECORD, "_place"])
        fresh = _renumbered(engine, long.mutate(_new=ibis.row_number().over(order)))
        missing = ibis.null("string")
        log = tuple(
            changed_log(fresh, number, name, missing, fresh[name])
            for name in (self.names, self.values)
        )
        return TableChange(fresh, log, reshaped=True)


class Pivot(TableStep):
    """One row per `key`: the text of `values` in a column for each of the `columns` in `names`.

    Where a key says two things for a column, the later row counts. Other columns are those of the
    key's first row. A name that is none of `columns` is counted, never made a column of itself.
    """

    kind: Literal["pivot"]
    key: tuple[str, ...] = Field(min_length=1)
    names: str
    values: str
    columns: tuple[str, ...] = Field(min_length=1)

    def needs(self) -> tuple[str, ...]:
        return (*self.key, self.names, self.values)

    def texts(self) -> tuple[str, ...]:
        return (self.names, self.values)

    def makes(self) -> tuple[str, ...]:
        return self.columns

    def after(self, schema: Schema) -> Schema:
        gone = (self.names, self.values)
        kept = {name: kind for name, kind in schema.items() if name not in gone}
        return {**kept, **dict.fromkeys(self.columns, "text")}

    def change(self, engine: Engine, table: ibis.Table, number: int) -> TableChange:
        import ibis

        group = ibis.window(group_by=list(self.key), order_by=RECORD)
        first = table.mutate(_rank=ibis.row_number().over(group))
        wide = first.filter(first._rank == 0).drop("_rank", self.names, self.values)
        stood = wide
        for column in self.columns:
            said = table.filter(table[self.names] == column)
            latest = ibis.window(group_by=list(self.key), order_by=ibis.desc(RECORD))
            ranked = said.mutate(_rank=ibis.row_number().over(latest))
            keys = {f"_key{place}": ranked[name] for place, name in enumerate(self.key)}
            one = ranked.filter(ranked._rank == 0).select(**keys, _said=ranked[self.values])
            same = [
                wide[name].identical_to(one[f"_key{place}"]) for place, name in enumerate(self.key)
            ]
            names = [name for name in wide.columns if name != column]
            wide = wide.left_join(one, same).select(*names, **{column: one._said})
        known = [*self.columns]
        unknown = table[self.names].notnull() & table[self.names].notin(known)
        count = int(unknown.sum().fill_null(0).execute())
        made = engine.keep(wide)
        log = tuple(_filled_log(engine, stood, made, number, name) for name in self.columns)
        return TableChange(made, log, marks={"name_without_column": count})


def _filled_log(
    engine: Engine, before: ibis.Table, after: ibis.Table, number: int, column: str
) -> ibis.Table:
    """The log of a column that a pivot filled; it may have stood there with something else."""
    import ibis

    if column not in before.columns:
        return changed_log(after, number, column, ibis.null("string"), after[column])
    old = before.select(_old_record=before[RECORD], _old_cell=before[column])
    both = engine.keep(after.left_join(old, after[RECORD] == old._old_record))
    return changed_log(both, number, column, both._old_cell, both[column])


def _renumbered(engine: Engine, table: ibis.Table) -> ibis.Table:
    columns = [name for name in table.columns if name not in (*SYSTEM_COLUMNS, "_place", "_new")]
    fresh = table.select(
        **{RECORD: table._new.cast("int64")},
        **{name: table[name] for name in (PART, ROW, *columns)},
    )
    return engine.keep(fresh)
