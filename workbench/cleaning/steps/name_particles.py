"""name_particles: `van den` goes from the surname to a column of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from workbench.cleaning.changelog import log_of
from workbench.cleaning.frames import text_frame
from workbench.cleaning.steps.step import TableChange, TableStep
from workbench.values.names import split_particle

if TYPE_CHECKING:
    import ibis
    import pandas as pd

    from workbench.tables.engine import Engine


class NameParticles(TableStep):
    """Split the particle from a surname into the column `into`, made where it is not there yet.

    Where `into` holds the same particle already it only leaves the surname; where it holds another
    one both stay as they are, and are counted.
    """

    kind: Literal["name_particles"]
    columns: tuple[str, ...] = Field(min_length=1, max_length=1)
    into: str

    def needs(self) -> tuple[str, ...]:
        return self.columns

    def texts(self) -> tuple[str, ...]:
        return (*self.columns, self.into)

    def makes(self) -> tuple[str, ...]:
        return (self.into,)

    def change(self, engine: Engine, table: ibis.Table, number: int) -> TableChange:
        import ibis

        marks = {}
        if self.into not in table.columns:
            table = table.mutate(**{self.into: ibis.null("string")})
            marks["column_made"] = 1
        pairs = self._pairs(table)
        particles, surnames = split_particle(pairs.surname)
        had = pairs.particle.str.strip().str.lower()
        fits = (particles != None) & ((had == "") | (had == particles))  # noqa: E711 - elementwise
        other = (particles != None) & ~fits  # noqa: E711
        marks["other_particle"] = int(pairs["count"][other].sum())
        found = pairs.assign(new_surname=surnames, new_particle=particles)[fits]
        mapping = engine.from_frame(
            text_frame({name: found[name].tolist() for name in found.columns if name != "count"})
        )
        return self._mapped(engine, table, mapping, number, marks)

    def _pairs(self, table: ibis.Table) -> pd.DataFrame:
        surname, particle = table[self.columns[0]], table[self.into].fill_null("")
        filled = table.filter(surname.notnull())
        pairs = filled.group_by(surname=surname, particle=particle).aggregate(count=filled.count())
        frame: pd.DataFrame = pairs.order_by(["surname", "particle"]).to_pandas()
        return frame

    def _mapped(
        self,
        engine: Engine,
        table: ibis.Table,
        mapping: ibis.Table,
        number: int,
        marks: dict[str, int],
    ) -> TableChange:
        import ibis

        column, into = self.columns[0], self.into
        keyed = table.mutate(_particle=table[into].fill_null(""))
        joined = keyed.left_join(
            mapping,
            (keyed[column] == mapping.surname) & (keyed._particle == mapping.particle),
        )
        joined = engine.keep(joined)
        hit = joined.new_surname.notnull()
        changes = (
            log_of(joined.filter(hit), number, column, joined.surname, joined.new_surname),
            log_of(
                joined.filter(hit & (joined._particle != joined.new_particle)),
                number,
                into,
                joined[into],
                joined.new_particle,
            ),
        )
        outcome = joined.mutate(
            **{
                column: ibis.ifelse(hit, joined.new_surname, joined[column]),
                into: ibis.ifelse(hit, joined.new_particle, joined[into]),
            }
        )
        return TableChange(engine.keep(outcome.select(table.columns)), changes, marks)
