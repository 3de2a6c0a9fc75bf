"""Covariates as known at time zero."""

import functools

import ibis

from workbench.handover.settings import (
    Age,
    AllOf,
    Below,
    Category,
    ColumnCovariate,
    HandoverSettings,
    Is,
    Journal,
    Positive,
    Registration,
)
from workbench.handover.sources import ENTITY, day, filled, number
from workbench.handover.spells import carried
from workbench.tables.engine import RECORD
from workbench.tables.relations import as_known_on

DAYS_PER_YEAR = 365.25
OLDEST = 120
"""Years; an age outside 0 to this is no age but a fault in the birth date."""

KNOWN = "known__"
"""Prefix of the columns that say whether a covariate is known, levels for unknown aside."""


def with_registration(
    spells: ibis.Table, clients: ibis.Table, registration: Registration, columns: tuple[str, ...]
) -> ibis.Table:
    """Spells with the columns of who it is about: per column the most recently recorded value
    that says something, whichever of the entity's rows has it."""
    if not columns:
        return spells
    own = clients.filter(clients[ENTITY].notnull())
    order = [own[registration.recorded_at].asc(nulls_first=True), own[RECORD].asc()]
    ranked = own.mutate(_rank=ibis.row_number().over(ibis.window(group_by=ENTITY, order_by=order)))
    latest = ranked.group_by(ENTITY).aggregate(
        **{
            carried(registration.source, name): ranked[name].argmax(
                ranked._rank, where=filled(ranked[name]).notnull()
            )
            for name in columns
        }
    )
    latest = latest.rename(_who=ENTITY)
    return spells.left_join(latest, spells[ENTITY] == latest._who).drop("_who")


def written_later(
    spells: ibis.Table, clients: ibis.Table, registration: Registration, columns: tuple[str, ...]
) -> dict[str, int]:
    """Per column in how many spells nothing that says something was recorded by time zero, though
    the set has a value: what was known then can't be told from what came later."""
    own = clients.filter(clients[ENTITY].notnull())
    first = own.group_by(ENTITY).aggregate(
        **{
            name: day(own[registration.recorded_at]).min(where=filled(own[name]).notnull())
            for name in columns
        }
    )
    first = first.rename(_who=ENTITY)
    both = spells.select(ENTITY, "known_day").inner_join(first, [ibis._[ENTITY] == first._who])
    counts = both.aggregate(
        **{name: (both[name] > both.known_day).sum().fill_null(0) for name in columns}
    ).to_pandas()
    return {name: int(counts[name].iloc[0]) for name in columns}


def with_journal(
    spells: ibis.Table, journal: ibis.Table, settings: Journal, columns: tuple[str, ...]
) -> ibis.Table:
    """Spells with the columns of the latest interview, as the journal knew it at time zero, or at
    the landmark."""
    if not columns:
        return spells
    asked = {RECORD: journal[RECORD], "_who": journal[ENTITY], "_key": journal[settings.key]}
    asked |= {
        "_recorded": journal[settings.recorded_at].cast("timestamp"),
        "_held": day(journal[settings.date]),
    }
    if settings.operation is not None:
        asked["_operation"] = journal[settings.operation]
    asked |= {carried(settings.source, name): journal[name] for name in columns}
    about = spells.select("spell_id", "known_on", ENTITY, "known_day")
    entries = journal.select(**asked)
    own = about.join(entries, about[ENTITY] == entries._who)
    operation = None if settings.operation is None else "_operation"
    known = as_known_on(
        own, ("spell_id", "_key"), "_recorded", operation, own.known_on, settings.deleted
    )
    known = known.filter(known._held <= known.known_day)
    latest = ibis.window(group_by="spell_id", order_by=[ibis.desc("_held"), ibis.desc(RECORD)])
    known = known.mutate(_rank=ibis.row_number().over(latest)).filter(ibis._._rank == 0)
    names = [carried(settings.source, name) for name in columns]
    known = known.select("spell_id", *names).rename(_of="spell_id")
    return spells.left_join(known, spells.spell_id == known._of).drop("_of")


def with_covariates(spells: ibis.Table, settings: HandoverSettings) -> ibis.Table:
    """Spells with a column per covariate, and `known__NAME` where it has a level for unknown."""
    direct = [one for one in settings.covariates if not isinstance(one, Below | AllOf)]
    made: dict[str, ibis.Value] = {}
    for one in direct:
        value = _value(spells, one)
        if isinstance(one, Category) and one.unknown is not None:
            made[KNOWN + one.name] = value.notnull()
            value = value.fill_null(one.unknown)
        made[one.name] = value if isinstance(one, Category) else value.cast("float64")
    spells = spells.mutate(**made)
    for derived in settings.covariates:
        if isinstance(derived, Below | AllOf):
            spells = spells.mutate(**{derived.name: _derived(spells, derived).cast("float64")})
    return spells


def _derived(spells: ibis.Table, one: Below | AllOf) -> ibis.Value:
    if isinstance(one, Below):
        return spells[one.of] < one.limit
    return functools.reduce(lambda a, b: a & b, [spells[name] == 1 for name in one.of])


def _value(spells: ibis.Table, one: ColumnCovariate) -> ibis.Value:
    cell = spells[carried(one.source, one.column)]
    if isinstance(one, Is):
        return filled(cell).isin(list(one.values))
    if isinstance(one, Positive):
        return number(cell) > 0
    if isinstance(one, Category):
        said = filled(cell)
        levels = [(said == code, ibis.literal(name)) for code, name in one.levels.items()]
        return ibis.cases(*levels, else_=said) if levels else said
    if isinstance(one, Age):
        years = (spells.start_day - day(cell)) / DAYS_PER_YEAR
        years = ibis.ifelse(years.between(0, OLDEST), years, ibis.null("float64"))
        return (years - one.centre) / one.scale
    return (number(cell) - one.centre) / one.scale
