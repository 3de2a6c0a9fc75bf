"""Start-stop rows: a spell is cut where a provision begins, and counts as exposed from then on."""

from dataclasses import dataclass
from datetime import date

import ibis

from workbench.handover.settings import CENSORED, Provisions
from workbench.handover.sources import ENTITY, day, filled
from workbench.handover.spells import day_number
from workbench.tables.engine import RECORD, Engine


@dataclass(frozen=True)
class Exposures:
    """Per spell and kind the first start, in days since time zero; and what was left out."""

    starts: ibis.Table
    """`_spell`, and a column per kind: null where it was never given."""
    excluded: dict[str, int]
    outside: int
    """Provisions that begin in no spell of their entity."""
    total: int


def exposures(
    engine: Engine,
    provisions: ibis.Table,
    settings: Provisions,
    spells: ibis.Table,
    censoring_date: date,
) -> Exposures:
    """Give each provision to the spell in which it begins; `spells` are all, used or not.

    A provision counts from its start to the end of the spell, also when it ends before: what was
    learnt stays. One that begins on the day on which the spell ends has no time to count.
    """
    code = filled(provisions[settings.code])
    kinds = [(code.isin(list(k.codes)), ibis.literal(k.name)) for k in settings.kinds]
    given = provisions.select(
        _provision=provisions[RECORD],
        _who=provisions[ENTITY],
        _day=day(provisions[settings.start]),
        _kind=ibis.cases(*kinds, else_=ibis.null("string")),
    )
    reason = ibis.cases(
        (given._who.isnull(), "provision_no_entity"),
        (given._day.isnull(), "provision_start_missing"),
        (given._kind.isnull(), "provision_code_unknown"),
        (given._day > day_number(censoring_date), "provision_after_censoring"),
        else_=ibis.null("string"),
    )
    given = engine.keep(given.mutate(_excluded=reason))
    usable = given.filter(given._excluded.isnull())
    hosts = spells.select(ENTITY, "start_day", "exit", _spell="spell_id")
    placed = usable.join(
        hosts,
        [
            usable._who == hosts[ENTITY],
            usable._day >= hosts.start_day,
            usable._day <= hosts.start_day + hosts.exit,
        ],
    )
    placed = engine.keep(placed.mutate(_from=placed._day - placed.start_day + settings.lag_days))
    of_use = placed.filter(placed._spell.notnull(), placed._from < placed.exit)
    starts = of_use.group_by("_spell").aggregate(
        **{k.name: of_use._from.min(where=of_use._kind == k.name) for k in settings.kinds}
    )
    counts = given.group_by("_excluded").aggregate(n=given.count()).to_pandas()
    excluded = {r: int(n) for r, n in zip(counts["_excluded"], counts["n"], strict=True) if r}
    inside = int(placed._provision.nunique().execute())
    total = int(counts["n"].sum())
    outside = total - sum(excluded.values()) - inside
    return Exposures(engine.keep(starts), dict(sorted(excluded.items())), outside, total)


def cut(spells: ibis.Table, starts: ibis.Table | None, kinds: tuple[str, ...]) -> ibis.Table:
    """The start-stop rows of spells: they tile entry to exit, the event is on the last of each.

    A column per kind: 0, and 1 from the start of the provision on.
    """
    if starts is None or not kinds:
        return spells.mutate(start=spells.entry, stop=spells.exit).drop("entry", "exit")
    held = spells.left_join(starts, spells.spell_id == starts._spell).drop("_spell")
    begins = [held.select("spell_id", start=held.entry)]
    begins += [
        held.filter(held[kind] > held.entry, held[kind] < held.exit).select(
            "spell_id", start=held[kind]
        )
        for kind in kinds
    ]
    rows = ibis.union(*begins, distinct=True)
    order = ibis.window(group_by="spell_id", order_by="start")
    rows = rows.mutate(_next=rows.start.lead().over(order)).rename(_of="spell_id")
    cuts = held.join(rows, held.spell_id == rows._of).drop("_of")
    ends = cuts._next.isnull()
    return cuts.mutate(
        stop=cuts._next.fill_null(cuts.exit),
        event=ibis.ifelse(ends, cuts.event, CENSORED),
        **{kind: (cuts.start >= cuts[kind]).fill_null(False).cast("int64") for kind in kinds},
    ).drop("_next", "entry", "exit")
