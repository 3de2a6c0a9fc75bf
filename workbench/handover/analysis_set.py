"""The analysis set: spells with covariates at time zero, start-stop rows, and an account of both."""

from dataclasses import dataclass
from datetime import date

import ibis
import pandas as pd

from workbench.core.errors import NothingToAnalyse
from workbench.handover.account import Account
from workbench.handover.covariates import (
    with_covariates,
    with_journal,
    with_registration,
    written_later,
)
from workbench.handover.episodes import Exposures, cut, exposures
from workbench.handover.results import HandoverReport
from workbench.handover.settings import AllOf, Below, HandoverSettings
from workbench.handover.sources import ENTITY, with_entities
from workbench.handover.spells import benefit_periods, joined_spells, numbered
from workbench.handover.verdicts import Verdicts, by_verdict
from workbench.tables.engine import Engine


@dataclass(frozen=True)
class AnalysisSet:
    """What is handed over."""

    spells: pd.DataFrame
    """A row per spell: spell_id (from 0), entity_id, spell_number, time_zero (date), entry, exit
    (days since time zero), event, then the covariates (NaN or None where not known)."""
    episodes: pd.DataFrame
    """Start-stop rows: spell_id, entity_id, start, stop, event (`censored` but on a spell's last
    row), the covariates, a 0/1 column per kind of provision."""
    report: HandoverReport


def make_analysis_set(
    engine: Engine,
    tables: dict[str, ibis.Table],
    entities: dict[str, ibis.Table] | None,
    settings: HandoverSettings,
    censoring_date: date,
    verdicts: Verdicts | None = None,
) -> AnalysisSet:
    """Make the set from cleaned tables (typed, with `_record`) by source name.

    `entities` per source has `_record` and `entity_id`; None takes the client number as it stands.
    Time zero is the start of a spell; spells from before `records_begin` enter then; who is still
    there on the censoring date is censored on it. Nothing known only after time zero is in the
    covariates. Every period and provision is used or counted as excluded.
    `verdicts` on soft columns say which may be used. The report's checks tell what would block.
    UnknownSource, ColumnMissing, ColumnOfOtherKind, NothingToAnalyse (no spell is left).
    """
    verdicts = {} if verdicts is None else verdicts
    settings, left_out = by_verdict(settings, verdicts)
    linked = with_entities(engine, tables, entities, settings)
    benefits = linked[settings.benefits.source]
    all_periods = engine.keep(benefit_periods(benefits, settings, censoring_date))
    periods = engine.keep(numbered(all_periods, settings.gap_days))
    jobs = None if settings.jobs is None else linked[settings.jobs.source]
    all_spells = engine.keep(joined_spells(periods, settings, censoring_date, jobs))
    left = all_spells.filter(all_spells.excluded.isnull())
    at_risk = engine.keep(_identified(left, settings.landmark_days))
    if at_risk.count().execute() == 0:
        raise NothingToAnalyse(what="An analysis set", detail="no spell has time at risk")

    known = engine.keep(with_covariates(_described(at_risk, linked, settings), settings))
    given = _exposures(engine, linked, settings, all_spells, at_risk, censoring_date)
    kinds = tuple(kind.name for kind in settings.provisions.kinds) if settings.provisions else ()
    visible = [one.name for one in settings.covariates if not one.hidden]
    fixed = ["spell_id", ENTITY, "spell_number", "time_zero", "entry", "exit", "event"]
    spells = known.order_by("spell_id").select(*fixed, *visible).to_pandas()
    rows = cut(known, None if given is None else given.starts, kinds).order_by("spell_id", "start")
    episode_columns = ["spell_id", ENTITY, "start", "stop", "event", *visible, *kinds]
    episodes = rows.select(*episode_columns).to_pandas()

    account = Account(
        settings=settings,
        censoring_date=censoring_date,
        benefits=benefits,
        all_periods=all_periods,
        periods=periods,
        all_spells=all_spells,
        described=known,
        given=given,
        spells=spells,
        episodes=len(episodes),
        left_out=left_out,
        verdicts=verdicts,
        late_news=_late_news(at_risk, linked, settings),
    )
    return AnalysisSet(_typed(spells), _typed(episodes), account.report())


def _identified(spells: ibis.Table, landmark_days: int) -> ibis.Table:
    order = ibis.window(order_by=[ENTITY, "spell_number"])
    epoch = ibis.literal(date(1970, 1, 1))
    known_day = spells.start_day + landmark_days
    return spells.mutate(
        spell_id=ibis.row_number().over(order),
        time_zero=(epoch + spells.start_day.as_interval("D")).cast("date"),
        known_day=known_day,
        known_on=(epoch + known_day.as_interval("D")).cast("date"),
    )


def _described(
    spells: ibis.Table, linked: dict[str, ibis.Table], settings: HandoverSettings
) -> ibis.Table:
    if settings.clients is not None:
        source = settings.clients.source
        columns = settings.columns_of(source)
        spells = with_registration(spells, linked[source], settings.clients, columns)
    if settings.journal is not None:
        source = settings.journal.source
        columns = settings.columns_of(source)
        spells = with_journal(spells, linked[source], settings.journal, columns)
    return spells


def _late_news(
    at_risk: ibis.Table, linked: dict[str, ibis.Table], settings: HandoverSettings
) -> dict[str, int]:
    """Per visible covariate of the registration: spells whose value came after time zero."""
    if settings.clients is None:
        return {}
    source = settings.clients.source
    columns = settings.columns_of(source)
    counts = written_later(at_risk, linked[source], settings.clients, columns)
    return {
        one.name: counts[one.column]
        for one in settings.covariates
        if not isinstance(one, Below | AllOf) and one.source == source and not one.hidden
    }


def _exposures(
    engine: Engine,
    linked: dict[str, ibis.Table],
    settings: HandoverSettings,
    all_spells: ibis.Table,
    at_risk: ibis.Table,
    censoring_date: date,
) -> Exposures | None:
    if settings.provisions is None:
        return None
    ids = at_risk.select("spell_id", _who=ENTITY, _which="spell_number")
    hosts = all_spells.left_join(
        ids, [all_spells[ENTITY] == ids._who, all_spells.spell_number == ids._which]
    )
    provisions = linked[settings.provisions.source]
    return exposures(engine, provisions, settings.provisions, hosts, censoring_date)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    for name in ("entry", "exit", "start", "stop"):
        if name in frame:
            frame[name] = frame[name].astype(float)
    if "time_zero" in frame:
        frame["time_zero"] = pd.to_datetime(frame["time_zero"]).dt.date.astype(object)
    return frame
