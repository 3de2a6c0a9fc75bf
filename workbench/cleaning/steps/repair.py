"""repair_dependency and repair_majority: what nearly all rows of a group say, all say."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from workbench.cleaning.steps.rowwise import changed_log
from workbench.cleaning.steps.step import TableChange, TableStep

if TYPE_CHECKING:
    import ibis

    from workbench.tables.engine import Engine

Votes = dict[tuple[str, ...], dict[str, int]]


class RepairDependency(TableStep):
    """`determinant` decides `dependent` (a postcode its town): the rare other value is mended.

    Of the rows with the same determinant the most frequent dependent value wins where it has at
    least `support` rows and `share` of the filled ones; a tie repairs nothing. Empty cells are
    filled only with `fill`. A group whose determinant is empty is left alone.
    """

    kind: Literal["repair_dependency"]
    determinant: tuple[str, ...] = Field(min_length=1)
    dependent: str
    support: int = Field(default=3, ge=1)
    share: float = Field(default=0.8, gt=0.5, le=1)
    fill: bool = False

    def needs(self) -> tuple[str, ...]:
        return (*self.determinant, self.dependent)

    def texts(self) -> tuple[str, ...]:
        return (*self.determinant, self.dependent)

    def change(self, engine: Engine, table: ibis.Table, number: int) -> TableChange:
        return _repaired(
            engine, table, self.determinant, self.dependent,
            winners(_votes(table, self.determinant, self.dependent), self.support, self.share),
            self.fill, number,
        )  # fmt: skip


class RepairMajority(TableStep):
    """The rows of one `entity` (a client number) say the same in `columns`: the majority wins.

    As `repair_dependency`, for several columns, each by its own votes.
    """

    kind: Literal["repair_majority"]
    entity: tuple[str, ...] = Field(min_length=1)
    columns: tuple[str, ...] = Field(min_length=1)
    support: int = Field(default=2, ge=1)
    share: float = Field(default=0.6, gt=0.5, le=1)
    fill: bool = False

    def needs(self) -> tuple[str, ...]:
        return (*self.entity, *self.columns)

    def texts(self) -> tuple[str, ...]:
        return self.needs()

    def change(self, engine: Engine, table: ibis.Table, number: int) -> TableChange:
        changes: list[ibis.Table] = []
        for column in self.columns:
            found = winners(_votes(table, self.entity, column), self.support, self.share)
            one = _repaired(engine, table, self.entity, column, found, self.fill, number)
            table = one.table
            changes += [engine.keep(part) for part in one.changes]
        return TableChange(table, tuple(changes))


def winners(votes: Votes, support: int, share: float) -> dict[tuple[str, ...], str]:
    """Per group the value that has the support and the share; groups without one are left out."""
    outcome = {}
    for group, counts in votes.items():
        total = sum(counts.values())
        value, most = max(counts.items(), key=lambda item: (item[1], item[0]))
        if most >= support and most >= share * total:
            outcome[group] = value
    return outcome


def _votes(table: ibis.Table, group: tuple[str, ...], column: str) -> Votes:
    keys = {f"_key{place}": table[name] for place, name in enumerate(group)}
    counted = table.group_by(**keys, _value=table[column]).aggregate(_count=table.count())
    votes: Votes = defaultdict(dict)
    for row in counted.to_pyarrow().to_pylist():
        key = tuple(row[name] for name in keys)
        value = row["_value"]
        if all(part and part.strip() for part in key) and value and value.strip():
            votes[key][value] = row["_count"]
    return votes


def _repaired(
    engine: Engine,
    table: ibis.Table,
    group: tuple[str, ...],
    column: str,
    found: dict[tuple[str, ...], str],
    fill: bool,
    number: int,
) -> TableChange:
    import ibis

    from workbench.cleaning.frames import text_frame

    keys = {f"_key{place}": [key[place] for key in found] for place in range(len(group))}
    mapping = engine.from_frame(text_frame({**keys, "_won": list(found.values())}))
    same = [table[name] == mapping[f"_key{place}"] for place, name in enumerate(group)]
    joined = engine.keep(table.left_join(mapping, same))
    filled = joined[column].fill_null("").strip() != ""
    hit = joined._won.notnull() & (filled | ibis.literal(fill))
    after = ibis.ifelse(hit, joined._won, joined[column])
    log = changed_log(joined, number, column, joined[column], after)
    return TableChange(engine.keep(joined.mutate(**{column: after}).select(table.columns)), (log,))
