"""Benefit periods become spells: joined over short breaks, with an end, a reason, a late entry."""

from datetime import date

import ibis

from workbench.handover.settings import CENSORED, UNKNOWN, HandoverSettings
from workbench.handover.sources import ENTITY, day, filled
from workbench.tables.engine import RECORD

FAR = 1_000_000
"""A day number after every date: the end of a period that runs."""


def carried(source: str, column: str) -> str:
    """Name of a source's column on its way to a covariate."""
    return f"{source}__{column}"


def day_number(when: date) -> int:
    """Days since 1970-01-01."""
    return (when - date(1970, 1, 1)).days


def benefit_periods(
    benefits: ibis.Table, settings: HandoverSettings, censoring_date: date
) -> ibis.Table:
    """One row per period: days, reason, and why it can't be used (`excluded`, else null).

    What ends after the censoring date was not known to end: it runs.
    """
    given = settings.benefits
    periods = benefits.select(
        RECORD,
        ENTITY,
        start_day=day(benefits[given.start]),
        end_day=day(benefits[given.end]),
        reason=filled(benefits[given.reason]),
        **{
            carried(given.source, name): benefits[name]
            for name in settings.columns_of(given.source)
        },
    )
    last = day_number(censoring_date)
    return periods.mutate(
        until=ibis.ifelse(periods.end_day <= last, periods.end_day, FAR).fill_null(FAR),
        excluded=ibis.cases(
            (periods[ENTITY].isnull(), "no_entity"),
            (periods.start_day.isnull(), "start_missing"),
            (periods.end_day < periods.start_day, "end_before_start"),
            (periods.start_day > last, "starts_after_censoring"),
            else_=ibis.null("string"),
        ),
    )


def numbered(periods: ibis.Table, gap_days: int) -> ibis.Table:
    """Usable periods with the number of their spell within the entity, from 1.

    A period goes on with the spell when it begins at most `gap_days` after the latest end so far;
    so overlapping and nested periods do too.
    """
    usable = periods.filter(periods.excluded.isnull())
    order = {"group_by": ENTITY, "order_by": ["start_day", "until", RECORD]}
    latest = usable.until.max().over(ibis.window(rows=(None, -1), **order))
    marked = usable.mutate(_latest=latest)
    begins = marked._latest.isnull() | (marked.start_day > marked._latest + gap_days)
    marked = marked.mutate(_begins=begins.cast("int64"))
    number = marked._begins.sum().over(ibis.window(rows=(None, 0), **order))
    return marked.mutate(
        spell_number=number.cast("int64"), overlaps=(marked.start_day < marked._latest)
    ).drop("_begins", "_latest")


def joined_spells(
    periods: ibis.Table, settings: HandoverSettings, censoring_date: date
) -> ibis.Table:
    """One row per spell from numbered periods: days, event, entry and exit, `excluded`.

    The reason is that of the period that ends last, the covariates' columns are those of the
    period that begins first. Entry and exit are days since time zero.
    """
    of_spell = [ENTITY, "spell_number"]
    first = ibis.window(group_by=of_spell, order_by=["start_day", "until", RECORD])
    last_order = [ibis.desc("until"), ibis.desc("start_day"), ibis.desc(RECORD)]
    ranked = periods.mutate(
        _first=ibis.row_number().over(first),
        _last=ibis.row_number().over(ibis.window(group_by=of_spell, order_by=last_order)),
    )
    source = settings.benefits.source
    columns = [carried(source, name) for name in settings.columns_of(source)]
    spells = ranked.group_by(of_spell).aggregate(
        start_day=ranked.start_day.min(),
        until=ranked.until.max(),
        reason=ranked.reason.max(where=ranked._last == 0),
        periods=ranked.count(),
        **{name: ranked[name].max(where=ranked._first == 0) for name in columns},
    )
    begin, censoring = day_number(settings.records_begin), day_number(censoring_date)
    runs = spells.until == FAR
    spells = spells.mutate(
        event=_event(spells.reason, runs, settings),
        entry=ibis.greatest(0, begin - spells.start_day),
        exit=ibis.ifelse(runs, censoring, spells.until) - spells.start_day,
    )
    return spells.mutate(
        excluded=ibis.cases(
            (spells.exit <= 0, "no_time_at_risk"),
            (spells.exit <= spells.entry, "ended_before_records"),
            else_=ibis.null("string"),
        )
    )


def _event(reason: ibis.Value, runs: ibis.Value, settings: HandoverSettings) -> ibis.Value:
    """An administrative reason at the end of a spell means that the next period never came."""
    named = [
        (reason.isin(list(codes)), ibis.literal(event))
        for event, codes in settings.benefits.events.items()
    ]
    return ibis.cases((runs, CENSORED), *named, else_=UNKNOWN)
