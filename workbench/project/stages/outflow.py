"""The station of the outflow model: made and validated in a run, so that no page fits anything."""

from pathlib import Path

import pandas as pd

from workbench.core.errors import WorkbenchError
from workbench.project.outflow_answers import ProjectOutflow
from workbench.project.stages.context import Context, Made, save
from workbench.project.stations import Station

MODEL_FILE = "model.json"


def make_outflow(context: Context, station: Station, to: Path) -> Made:
    """The portable model of the analysis set, and how good it is; or why there is none."""
    from workbench.survival.outflow.making import make_outflow as make
    from workbench.survival.outflow.portable import save_model
    from workbench.survival.outflow.spec import OutflowSpec

    task = context.settings.outflow
    assert task is not None
    spells = pd.read_parquet(context.folder("handover", "all") / "spells.parquet")
    causes = tuple(sorted(set(spells["event"]) - {"censored"}))
    if task.target not in causes:
        save(to, ProjectOutflow(target=task.target, found=None, message=_absent(task.target)))
        return Made(0)
    spec = OutflowSpec(
        duration="exit",
        entry="entry",
        cause="event",
        causes=causes,
        target=task.target,
        id="entity_id",
        covariates=task.covariates,
        groups=task.groups,
        horizons=task.horizons,
        started=None if task.split is None else "time_zero",
        split=task.split,
        boosting=task.boosting,
        folds=task.folds,
        repeats=task.repeats,
        evidence=task.evidence,
        small_cell=context.settings.small_cell,
        seed=task.seed,
    )
    lineage = context.plan.key("handover", "all")
    try:
        found, model = make(spells, spec, context.progress, None, lineage)
    except WorkbenchError as fault:  # a small register may not bear a model: that is an answer
        save(to, ProjectOutflow(target=task.target, found=None, message=str(fault)))
        return Made(0)
    save_model(model, to / MODEL_FILE)
    save(to, ProjectOutflow(target=task.target, found=found))
    return Made(found.rows)


def _absent(target: str) -> str:
    return f"No spell in the analysis set ended by {target}."
