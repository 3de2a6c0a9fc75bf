"""Station of groups: clients much alike by what was known at time zero, and how each flows out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from workbench.core.errors import WorkbenchError
from workbench.core.errors_clustering import ColumnAfterTimeZero
from workbench.core.files import write_text
from workbench.handover.results import HandoverReport
from workbench.project.stages.analysing import curves
from workbench.project.stages.context import Context, Made, load, save
from workbench.project.stations import GROUP, Station
from workbench.survival.results import Survival
from workbench.tables.relations import write_frame

if TYPE_CHECKING:
    from workbench.clustering import FoundGroups

GROUPS_FILE = "groups.parquet"
"""`entity_id`, `group` (0: nothing known) and `probability`."""
CURVES_FILE = "curves.json"
MODEL_FILE = "model.json"


def make_cluster(context: Context, station: Station, to: Path) -> Made:
    """Groups of the analysis set's clients by what was known at time zero of their first spell."""
    from workbench.clustering import find_groups

    task = context.settings.clusters
    assert task is not None
    handover = context.folder("handover", "all")
    only_time_zero(task.columns, load(handover, HandoverReport))
    spells = pd.read_parquet(handover / "spells.parquet")
    first = spells.sort_values(["entity_id", "spell_number"]).drop_duplicates("entity_id")
    k = None if task.k == "auto" else task.k
    found = find_groups(
        first, task.columns, k, task.seed, task.method, task.thresholds, context.progress
    )
    groups = pd.DataFrame(
        {
            "entity_id": first["entity_id"].to_numpy(),
            GROUP: found.labels,
            "probability": found.probabilities,
        }
    ).sort_values("entity_id", ignore_index=True)
    write_frame(groups, to / GROUPS_FILE)
    causes = tuple(sorted(set(spells["event"]) - {"censored"}))
    by_group = curves(with_groups(spells, groups), causes, GROUP)
    write_text(to / CURVES_FILE, by_group.model_dump_json(indent=1))
    _write_model(to, found, context.settings.small_cell)
    save(to, found.report)
    return Made(found.report.rows)


def with_groups(rows: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Spells or episodes with the client's `group` as text; without a group they are `0`."""
    own = groups.set_index("entity_id")[GROUP]
    found = rows["entity_id"].map(own).fillna(0).astype(int).astype(str)
    return rows.assign(**{GROUP: found})


def only_time_zero(columns: tuple[str, ...], handover: HandoverReport) -> None:
    """ColumnAfterTimeZero unless every column is a covariate as known at time zero.

    What came later (the outcome, a provision) would make groups of how it ended.
    """
    known = {one.name for one in handover.covariates if one.kind != "time_varying"}
    for term in columns:
        name = term[2:-1].strip() if term.startswith("C(") and term.endswith(")") else term
        if name not in known:
            raise ColumnAfterTimeZero(column=name, columns=", ".join(sorted(known)))


def load_curves(folder: Path) -> Survival:
    """Curves per group of a result of this station."""
    return Survival.model_validate_json((folder / CURVES_FILE).read_text(encoding="utf-8"))


def _write_model(to: Path, found: FoundGroups, limit: int) -> None:
    from workbench.clustering.portable import portable

    try:
        text = portable(found, limit=limit).model_dump_json(indent=1)
    except WorkbenchError:  # one group, or a handful of people: there is no model to give away
        return
    write_text(to / MODEL_FILE, text)
