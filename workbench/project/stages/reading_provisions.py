"""The station of provisions: each read for everyone and per target group."""

from pathlib import Path

import pandas as pd

from workbench.core.errors import NotMadeYet
from workbench.core.settings import ProvisionTask, SurvivalTask
from workbench.handover.results import HandoverReport
from workbench.project.answers import ProjectProvisions
from workbench.project.stages.context import Context, Made, load, save
from workbench.project.stations import Station
from workbench.survival.formula import parse
from workbench.survival.provisions import ProvisionReport, ProvisionSpec, read_provision

GROUP = "group"
"""Column in which the groups of clients much alike stand."""


def make_provisions(context: Context, station: Station, to: Path) -> Made:
    """Every time-varying column of the analysis set as a provision."""
    task, model = context.settings.provisions, context.settings.survival
    assert task is not None
    assert model is not None
    folder = context.folder("handover", "all")
    episodes = with_groups(context, pd.read_parquet(folder / "episodes.parquet"), task)
    known = load(folder, HandoverReport).covariates
    kinds = task.kinds or tuple(one.name for one in known if one.kind == "time_varying")
    found = []
    for place, kind in enumerate(kinds):
        context.progress(place, len(kinds), kind)
        found.append(read_one(episodes, kind, task, model))
    save(to, ProjectProvisions(event=model.event, provisions=tuple(found)))
    return Made(len(found))


def read_one(
    episodes: pd.DataFrame, kind: str, task: ProvisionTask, model: SurvivalTask
) -> ProvisionReport:
    """One provision on the start-stop rows of an analysis set."""
    ended = episodes["event"] != "censored"
    asked = episodes["event"] == model.event
    frame = episodes.assign(_event=asked.astype(int), _competing=(ended & ~asked).astype(int))
    terms = task.covariates or model.covariates
    spec = ProvisionSpec(
        start="start",
        stop="stop",
        id="spell_id",
        cluster="entity_id",
        event="_event",
        competing="_competing",
        provision=kind,
        groups=tuple(name for name in task.by if name in frame.columns),
        covariates=tuple(term for term in terms if not _names(term, kind)),
        lag=task.lag,
        landmarks=task.landmarks,
        horizons=task.horizons,
    )
    return read_provision(frame, spec)


def with_groups(context: Context, episodes: pd.DataFrame, task: ProvisionTask) -> pd.DataFrame:
    """The rows with the group of their client, where groups were made and are asked for."""
    if GROUP not in task.by:
        return episodes
    try:
        groups = pd.read_parquet(context.folder("cluster", "all") / "groups.parquet")
    except (KeyError, NotMadeYet):
        return episodes
    of_entity = groups.set_index("entity_id")["group"]
    return episodes.assign(**{GROUP: episodes["entity_id"].map(of_entity)})


def _names(term: str, column: str) -> bool:
    """Whether the provision stands in the term: it can't be adjusted for itself."""
    return any(column == code for parsed in parse(term) for code in parsed)
