"""Stations of analysis: the analysis set (and its raw shadow), groups, survival."""

from pathlib import Path

import ibis
import pandas as pd

from workbench.core.errors import WorkbenchError
from workbench.core.settings import SurvivalTask
from workbench.project.answers import ProjectSurvival
from workbench.project.stages.context import Context, Made, load, save
from workbench.project.stages.drawing import drawn_sets, write_drawn_sets
from workbench.project.stations import Station, extract_subject
from workbench.survival.results import Cox, PooledCox, Survival
from workbench.tables.engine import Engine
from workbench.tables.relations import write_frame

MONTH = 365.25 / 12
"""Days between the points of a project's curves: daily steps would only be many."""


def make_handover(context: Context, station: Station, to: Path) -> Made:
    """The analysis set from cleaned and linked tables, frozen under its lineage hash."""
    from workbench.handover import load_handover, make_analysis_set
    from workbench.handover.checks import refuse_blocked

    assert context.settings.handover is not None
    assert context.plan.censoring_date is not None
    settings = load_handover(context.places.handover(context.settings.handover))
    with Engine() as engine:
        tables = {
            name: engine.read(context.folder("clean", name) / "cleaned.parquet")
            for name in settings.sources()
        }
        entities: dict[str, ibis.Table] | None = None
        if context.plan.has("entities", "all"):
            folder = context.folder("entities", "all")
            entities = {name: engine.read(folder / f"{name}.parquet") for name in tables}
        verdicts = soft_verdicts(context, settings.sources())
        made = make_analysis_set(
            engine, tables, entities, settings, context.plan.censoring_date, verdicts
        )
    refuse_blocked(made.report.checks, settings.accepted)
    write_drawn_sets(context, settings, verdicts, to)
    write_frame(made.spells, to / "spells.parquet")
    write_frame(made.episodes, to / "episodes.parquet")
    save(to, made.report.model_copy(update={"lineage": station.key}))
    return Made(len(made.spells))


def soft_verdicts(context: Context, sources: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """What the profile of each source's current delivery says of its soft columns."""
    from workbench.profiling.results import Profile

    found: dict[tuple[str, str], str] = {}
    for name in sources:
        if context.settings.sources[name].columns_with("soft"):
            subject = extract_subject(context.plan.current[name])
            profile = load(context.folder("profile", subject), Profile)
            found |= {(name, one.name): one.verdict for one in profile.soft}
    return found


def make_handover_raw(context: Context, station: Station, to: Path) -> Made:
    """The same set without cleaning or linkage: client numbers as they stand, periods unjoined.

    Dates and numbers are parsed as the recipe says, for without that there is nothing to count.
    """
    from workbench.cleaning import clean_table, load_recipe
    from workbench.handover import load_handover, make_analysis_set

    assert context.settings.handover is not None
    assert context.plan.censoring_date is not None
    settings = load_handover(context.places.handover(context.settings.handover))
    with Engine() as engine:
        tables = {}
        for name in settings.sources():
            subject = extract_subject(context.plan.current[name])
            table = engine.read(context.folder("read", subject) / "reading.parquet")
            recipe = load_recipe(
                context.places.recipe(context.settings.sources[name].recipe or name)
            )
            tables[name] = clean_table(engine, table, recipe.parsing_only()).table
        made = make_analysis_set(
            engine, tables, None, settings.naive(), context.plan.censoring_date
        )
    write_frame(made.spells, to / "spells.parquet")
    write_frame(made.episodes, to / "episodes.parquet")
    save(to, made.report.model_copy(update={"lineage": station.key}))
    return Made(len(made.spells))


def make_survival(context: Context, station: Station, to: Path) -> Made:
    """Curves and the project's model, on the set and beside it on the raw files."""
    task = context.settings.survival
    assert task is not None
    folder = context.folder("handover", "all")
    spells = pd.read_parquet(folder / "spells.parquet")
    episodes = pd.read_parquet(folder / "episodes.parquet")
    if ("cluster", "all") in station.needs:
        from workbench.project.stages.grouping import GROUPS_FILE, with_groups

        groups = pd.read_parquet(context.folder("cluster", "all") / GROUPS_FILE)
        spells, episodes = with_groups(spells, groups), with_groups(episodes, groups)
    raw, message = _raw_model(context)
    causes = tuple(sorted(set(spells["event"]) - {"censored"}))
    answer = ProjectSurvival(
        event=task.event,
        causes=causes,
        overall=curves(spells, causes),
        by_group={group: curves(spells, causes, group) for group in task.groups},
        cox=cox_model(episodes, task.event, task.covariates),
        imputed=_imputed_model(spells, episodes, task),
        pooled=_pooled_model(context),
        raw=raw,
        raw_message=message,
    )
    save(to, answer)
    return Made(len(spells))


def curves(spells: pd.DataFrame, causes: tuple[str, ...], group: str | None = None) -> Survival:
    """Kaplan-Meier of any outflow and cumulative incidence per reason, with late entry."""
    from workbench.survival import SurvivalSpec, analyse

    frame = spells.assign(_ended=(spells["event"] != "censored").astype(int))
    spec = SurvivalSpec(
        duration="exit",
        entry="entry",
        event="_ended",
        group=group,
        cause="event",
        causes=causes,
        every=MONTH,
    )
    return analyse(frame, spec)


def cox_model(episodes: pd.DataFrame, event: str, covariates: tuple[str, ...]) -> Cox:
    """Cox's model of one event on start-stop rows; other reasons end the time at risk."""
    from workbench.survival import SurvivalSpec, analyse

    frame = episodes.assign(_event=(episodes["event"] == event).astype(int))
    spec = SurvivalSpec(
        duration="stop", start="start", stop="stop", event="_event", covariates=covariates
    )
    made = analyse(frame, spec).cox
    assert made is not None
    return made


def _imputed_model(
    spells: pd.DataFrame, episodes: pd.DataFrame, task: SurvivalTask
) -> PooledCox | None:
    """The model on copies with its missing covariates filled in; None where that is not asked for."""
    from workbench.handover.imputing import imputed_sets
    from workbench.survival.formula import parse
    from workbench.survival.pooling import pool_models

    if task.impute < 2:
        return None
    named = {code for term in task.covariates for parsed in parse(term) for code in parsed}
    columns = [name for name in spells.columns if name in named]
    models = []
    for filled in imputed_sets(spells, columns, task.impute):
        of_spell = filled.set_index("spell_id")[columns]
        rows = episodes.drop(columns=columns).join(of_spell, on="spell_id")
        models.append(cox_model(rows, task.event, task.covariates))
    return pool_models(models)


def _pooled_model(context: Context) -> PooledCox | None:
    """The model on each drawn linkage, as one; None where the hand-over asks for no draws."""
    from workbench.survival.pooling import pool_models

    task = context.settings.survival
    assert task is not None
    draws = drawn_sets(context)
    if not draws:
        return None
    return pool_models([cox_model(one, task.event, task.covariates) for one in draws])


def _raw_model(context: Context) -> tuple[Cox | None, str]:
    task = context.settings.survival
    assert task is not None
    folder = context.folder("handover_raw", "all")
    episodes = pd.read_parquet(folder / "episodes.parquet")
    try:
        return cox_model(episodes, task.event, task.covariates), ""
    except WorkbenchError as fault:  # raw files may be too poor for a model: that is an answer
        return None, str(fault)
