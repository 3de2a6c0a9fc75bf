"""The tables of a hand-over, checked and with the entity of each row."""

import functools

import ibis

from workbench.core.errors import ColumnMissing, ColumnOfOtherKind, UnknownSource
from workbench.handover.settings import Age, AllOf, Below, HandoverSettings, Number, Positive
from workbench.tables.engine import RECORD, Engine, data_columns

ENTITY = "entity_id"


def with_entities(
    engine: Engine,
    tables: dict[str, ibis.Table],
    entities: dict[str, ibis.Table] | None,
    settings: HandoverSettings,
) -> dict[str, ibis.Table]:
    """Each table of the settings with a column `entity_id`, null where it is nobody's.

    With `entities` None the client number as it stands is the identity, numbered in its order.
    UnknownSource, ColumnMissing, ColumnOfOtherKind.
    """
    _check(tables, settings, linked=entities is not None)
    chosen = {name: tables[name] for name in settings.sources()}
    if entities is not None:
        return {name: _joined(table, _source(entities, name)) for name, table in chosen.items()}
    number = settings.client_column
    said = [table.select(_number=filled(table[number])).distinct() for table in chosen.values()]
    everyone = functools.reduce(lambda one, other: one.union(other, distinct=True), said)
    everyone = everyone.filter(everyone._number.notnull())
    numbered = engine.keep(
        everyone.mutate(entity_id=ibis.row_number().over(order_by=everyone._number))
    )
    return {
        name: table.left_join(numbered, filled(table[number]) == numbered._number).drop("_number")
        for name, table in chosen.items()
    }


def filled(cell: ibis.Value) -> ibis.Value:
    """A cell as text, null where it is blank or missing."""
    text = cell.cast("string")
    return ibis.ifelse(text.strip() == "", ibis.null("string"), text)


def day(cell: ibis.Value) -> ibis.Value:
    """A DATE or TIMESTAMP as its number of days since 1970-01-01."""
    return cell.cast("date").epoch_days().cast("int64")


def number(cell: ibis.Value) -> ibis.Value:
    """A number, null where it is missing in whichever way."""
    value = cell.cast("float64")
    return ibis.ifelse(value.isnan(), ibis.null("float64"), value)


def _joined(table: ibis.Table, entities: ibis.Table) -> ibis.Table:
    ids = entities.select(_linked=entities[RECORD], entity_id=entities[ENTITY])
    return table.left_join(ids, table[RECORD] == ids._linked).drop("_linked")


def _source(tables: dict[str, ibis.Table], name: str) -> ibis.Table:
    if name not in tables:
        raise UnknownSource(source=name, sources=", ".join(sorted(tables)))
    return tables[name]


def _check(tables: dict[str, ibis.Table], settings: HandoverSettings, linked: bool) -> None:
    wanted = _wanted(settings)
    for name in settings.sources():
        table = _source(tables, name)
        asked = wanted[name] | ({} if linked else {settings.client_column: "any"})
        for column, kind in asked.items():
            if column not in table.columns:
                known = ", ".join(data_columns(table))
                raise ColumnMissing(file=name, column=column, columns=known)
            found = table[column].type()
            fits = {
                "any": True,
                "date": found.is_date() or found.is_timestamp(),
                "number": found.is_numeric(),
            }[kind]
            if not fits:
                raise ColumnOfOtherKind(source=name, column=column, found=str(found), expected=kind)


def _wanted(settings: HandoverSettings) -> dict[str, dict[str, str]]:
    """Column names and what they must hold (`date`, `number`, `any`), per source."""
    wanted: dict[str, dict[str, str]] = {name: {} for name in settings.sources()}
    for one in settings.covariates:
        if isinstance(one, Age):
            wanted[one.source][one.column] = "date"
        elif isinstance(one, Number | Positive):
            wanted[one.source][one.column] = "number"
        elif not isinstance(one, Below | AllOf):
            wanted[one.source].setdefault(one.column, "any")
    b = settings.benefits
    wanted[b.source] |= {b.start: "date", b.end: "date", b.reason: "any"}
    if settings.jobs is not None:
        jobs = settings.jobs
        ends = {} if jobs.end is None else {jobs.end: "date"}
        wanted[jobs.source] |= {jobs.start: "date", **ends}
    if settings.provisions is not None:
        p = settings.provisions
        wanted[p.source] |= {p.start: "date", p.code: "any"}
    if settings.clients is not None:
        wanted[settings.clients.source][settings.clients.recorded_at] = "date"
    if settings.journal is not None:
        j = settings.journal
        wanted[j.source] |= {j.key: "any", j.recorded_at: "date", j.date: "date"}
        wanted[j.source] |= {} if j.operation is None else {j.operation: "any"}
    return wanted
