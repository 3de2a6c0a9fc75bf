"""The runs of a linkage task that are still there, and two of them side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from workbench.core.errors_link_guide import LinkRunUnknown, RunsNotComparable
from workbench.core.settings import LinkTask
from workbench.linkage.results import LinkReport
from workbench.linkage.run_results import LinkRun, RunComparison
from workbench.project.stages.context import RESULT_FILE, load
from workbench.project.stations import Plan
from workbench.store.database import Database
from workbench.store.models import ResultRow
from workbench.store.results import all_results

if TYPE_CHECKING:
    from workbench.linkage.comparing_runs import RunOutcome

_SIGNS = 8


def stage_of(task: LinkTask) -> Literal["dedupe", "link"]:
    """The station that makes a task."""
    return "dedupe" if task.right is None else "link"


def listed(folder: Path, database: Database, plan: Plan, task: LinkTask) -> tuple[LinkRun, ...]:
    """Every run of a task whose outcome is there, newest first."""
    rows = _rows(folder, database, task)
    return tuple(_run(folder, plan, task, row) for row in reversed(rows))


def compare(
    folder: Path,
    database: Database,
    plan: Plan,
    task: LinkTask,
    before: str | None = None,
    after: str | None = None,
) -> RunComparison:
    """Two runs of a task over the same tables; by default the last two.

    `before` and `after` are the first signs of a run's key. LinkRunUnknown, or RunsNotComparable
    when they are not of the same tables.
    """
    from workbench.linkage.comparing_runs import compare_deduplications, compare_links

    rows = _rows(folder, database, task)
    second = _named(rows, task, after, -1)
    first = _named(rows, task, before, -2)
    one, other = (_outcome(folder, plan, task, row) for row in (first, second))
    if _tables(first) != _tables(second):
        raise RunsNotComparable(before=one.run.run, after=other.run.run, task=task.rules)
    if task.right is None:
        return compare_deduplications(task.rules, one, other)
    return compare_links(task.rules, one, other)


def _rows(folder: Path, database: Database, task: LinkTask) -> list[ResultRow]:
    """Runs of the same sources, also those by another rule file, oldest first."""
    sides = {f"clean/{side}" for side in (task.left, task.right) if side is not None}
    made = [row for row in all_results(database) if row.stage == stage_of(task)]
    made = [row for row in made if {*_tables(row)} == sides]
    return [row for row in made if (folder / row.folder / RESULT_FILE).is_file()]


def _named(rows: list[ResultRow], task: LinkTask, run: str | None, place: int) -> ResultRow:
    if run is None and len(rows) >= -place:
        return rows[place]
    found = [row for row in rows if run and row.key.startswith(run)]
    if len(found) != 1:
        known = ", ".join(row.key[:_SIGNS] for row in rows) or "none yet"
        raise LinkRunUnknown(run=run or "before the last one", task=task.rules, known=known)
    return found[0]


def _tables(row: ResultRow) -> dict[str, str]:
    return {name: key for name, key in row.inputs.items() if name.startswith("clean/")}


def _run(folder: Path, plan: Plan, task: LinkTask, row: ResultRow) -> LinkRun:
    report = load(folder / row.folder, LinkReport)
    stage = stage_of(task)
    found = report.entities if report.linked_right is None else report.linked_right
    return LinkRun(
        run=row.key[:_SIGNS],
        rules=row.subject,
        made=row.made,
        current=plan.has(stage, task.rules) and plan.key(stage, task.rules) == row.key,
        threshold=report.threshold,
        pairs=report.pairs,
        found=found or 0,
    )


def _outcome(folder: Path, plan: Plan, task: LinkTask, row: ResultRow) -> RunOutcome:
    import numpy as np
    import pandas as pd

    from workbench.linkage.comparing_runs import RunOutcome

    run, place = _run(folder, plan, task, row), folder / row.folder
    nothing = np.empty(0, dtype=np.int64)
    if task.right is not None:
        return RunOutcome(run, pd.read_parquet(place / "links.parquet"), nothing, nothing)
    entities = pd.read_parquet(place / "entities.parquet")
    records = entities["_record"].to_numpy(np.int64)
    pairs = pd.read_parquet(place / "pairs.parquet")
    pairs["left_record"] = records[pairs["left"].to_numpy()]
    pairs["right_record"] = records[pairs["right"].to_numpy()]
    numbers = pd.factorize(entities["entity_id"])[0].astype(np.int64)
    return RunOutcome(run, pairs, records, numbers)
