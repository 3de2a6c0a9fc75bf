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
    periods: ibis.Table,
    settings: HandoverSettings,
    censoring_date: date,
    jobs: ibis.Table | None = None,
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
    if jobs is not None:
        spells = _with_job(spells, jobs, settings)
    runs = spells.until == FAR
    spells = spells.mutate(
        event=_event(spells, runs, settings, censoring),
        entry=ibis.greatest(settings.landmark_days, begin - spells.start_day),
        exit=ibis.ifelse(runs, censoring, spells.until) - spells.start_day,
    )
    return spells.mutate(
        excluded=ibis.cases(
            (spells.exit <= 0, "no_time_at_risk"),
            *_narrowed(spells, settings, begin),
            (spells.exit <= spells.entry, "ended_before_records"),
            else_=ibis.null("string"),
        )
    )


def _narrowed(
    spells: ibis.Table, settings: HandoverSettings, begin: int
) -> list[tuple[ibis.Value, str]]:
    """What the set leaves out by choice."""
    rules = []
    if settings.landmark_days:
        over = spells.exit > begin - spells.start_day
        rules.append((over & (spells.exit <= settings.landmark_days), "before_landmark"))
    if settings.spells == "first":
        rules.append((spells.spell_number > 1, "later_spell"))
    return rules


def _with_job(spells: ibis.Table, jobs: ibis.Table, settings: HandoverSettings) -> ibis.Table:
    """Spells with `has_job`: whether the client has a job so many days after the end."""
    asked = settings.jobs
    assert asked is not None
    last = ibis.literal(FAR) if asked.end is None else day(jobs[asked.end]).fill_null(FAR)
    held = jobs.select(_who=jobs[ENTITY], _from=day(jobs[asked.start]), _to=last)
    held = held.filter(held._who.notnull(), held._from.notnull())
    on = spells.until + asked.days
    of_spell = [ENTITY, "spell_number"]
    placed = spells.select(*of_spell, _on=on).inner_join(
        held,
        [ibis._[ENTITY] == held._who, ibis._._on >= held._from, ibis._._on <= held._to],
    )
    found = placed.select(*of_spell).distinct().mutate(_job=True)
    found = found.rename(_entity=ENTITY, _number="spell_number")
    joined = spells.left_join(
        found, [spells[ENTITY] == found._entity, spells.spell_number == found._number]
    )
    return joined.mutate(has_job=joined._job.fill_null(False)).drop("_entity", "_number", "_job")


def _event(
    spells: ibis.Table, runs: ibis.Value, settings: HandoverSettings, censoring: int
) -> ibis.Value:
    """An administrative reason at the end of a spell means that the next period never came.

    Where jobs are known they decide on work: the reason `to_work` without a job is unknown. What
    ended too shortly before the censoring date to know goes by its reason.
    """
    named = [
        (spells.reason.isin(list(codes)), ibis.literal(event))
        for event, codes in settings.benefits.events.items()
    ]
    if settings.jobs is not None:
        told = spells.until + settings.jobs.days <= censoring
        said = spells.reason.isin(list(settings.benefits.events[settings.jobs.event]))
        work = [
            (told & spells.has_job, ibis.literal(settings.jobs.event)),
            (told & said, ibis.literal(UNKNOWN)),
        ]
        named = [*work, *named]
    return ibis.cases((runs, CENSORED), *named, else_=UNKNOWN)
