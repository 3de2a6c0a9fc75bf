"""Looks at made results: small tables for a screen, never the whole of a large one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from workbench.core.errors import NotMadeYet
from workbench.core.errors_unattended import RowsRemoved
from workbench.core.settings import LinkTask, WorkbenchSettings
from workbench.profiling.results import Profile
from workbench.project.places import Places
from workbench.project.stages.context import RESULT_FILE, load
from workbench.project.stations import Plan
from workbench.store.database import Database
from workbench.store.models import ColumnHistoryRow, ExpectationHistoryRow, ExtractRow
from workbench.store.results import all_results


def result_folder(places: Places, plan: Plan, stage: str, subject: str) -> Path:
    """The folder of an up-to-date result; NotMadeYet when there is none."""
    if plan.knows(stage, subject):
        folder = places.result(stage, subject, plan.key(stage, subject))
        if (folder / RESULT_FILE).is_file():
            return folder
    if ("read", subject) in plan.past:
        raise RowsRemoved(what=subject, folder=places.folder)
    raise NotMadeYet(what=f"{stage} {subject}", folder=places.folder)


def last_folder(project: Path, database: Database, stage: str, subject: str) -> Path | None:
    """The folder of the result made last, up to date or not; None when there is none."""
    made = [row for row in all_results(database) if (row.stage, row.subject) == (stage, subject)]
    folders = [project / row.folder for row in reversed(made)]
    return next((folder for folder in folders if (folder / RESULT_FILE).is_file()), None)


def parquet(folder: Path, name: str, limit: int | None = None) -> pd.DataFrame:
    """The first rows of a Parquet file of a result."""
    path = folder / f"{name}.parquet"
    if limit is None:
        return pd.read_parquet(path)
    batches = pq.ParquetFile(path).iter_batches(batch_size=max(1, limit))
    first = next(iter(batches), None)
    return pd.read_parquet(path).head(0) if first is None else first.to_pandas().head(limit)


def parts(folder: Path) -> pd.DataFrame:
    """Kept and quarantined records of each sheet or file, in the order of the reading."""
    kept = ds.dataset(folder / "reading.parquet").to_table(columns=["_part"]).column("_part")
    aside = ds.dataset(folder / "quarantine.parquet").to_table(columns=["_part"]).column("_part")
    counts = [
        {one["values"]: one["counts"] for one in column.value_counts().to_pylist()}
        for column in (kept, aside)
    ]
    names = list(dict.fromkeys([*counts[0], *counts[1]]))
    return pd.DataFrame(
        {
            "part": names,
            "kept": [counts[0].get(name, 0) for name in names],
            "quarantined": [counts[1].get(name, 0) for name in names],
        }
    )


def rows(folder: Path, name: str, records: Sequence[int]) -> pd.DataFrame:
    """The rows with these `_record`s, in that order."""
    found = matching(folder / f"{name}.parquet", ds.field("_record").isin(list(records)))
    return found.set_index("_record").reindex(list(records)).reset_index()


def lines(folder: Path, wanted: Sequence[int]) -> pd.DataFrame:
    """The records of a reading that stand on these physical lines (`_row`), in the file's order."""
    return matching(folder / "reading.parquet", ds.field("_row").isin(list(wanted)))


def changes(folder: Path, limit: int, column: str | None) -> pd.DataFrame:
    """The change log of a cleaning, one column of it where asked."""
    path = folder / "changes.parquet"
    if column is None:
        return parquet(folder, "changes", limit)
    return matching(path, ds.field("column") == column).head(limit)


def doubtful_pairs(
    places: Places, settings: WorkbenchSettings, plan: Plan, task_name: str, limit: int
) -> pd.DataFrame:
    """Pairs nearest to the threshold: one row per pair, `left_…` and `right_…` columns."""
    task = next(one for one in settings.linkage if one.rules == task_name)
    if task.right is None:
        folder = result_folder(places, plan, "dedupe", task_name)
        pairs = pd.read_parquet(folder / "pairs.parquet")
        records = _cleaned(places, plan, task.left)["_record"].to_numpy()
        pairs["left_record"] = records[pairs["left"].to_numpy()]
        pairs["right_record"] = records[pairs["right"].to_numpy()]
    else:
        folder = result_folder(places, plan, "link", task_name)
        pairs = pd.read_parquet(folder / "links.parquet")
    near = pairs.assign(_doubt=(pairs["match_probability"] - 0.5).abs())
    near = near.sort_values(["_doubt", "left_record", "right_record"]).head(limit)
    return _side_by_side(places, plan, task, near)


def _side_by_side(places: Places, plan: Plan, task: LinkTask, pairs: pd.DataFrame) -> pd.DataFrame:
    left = _cleaned(places, plan, task.left).set_index("_record")
    right = _cleaned(places, plan, task.right or task.left).set_index("_record")
    shared = [name for name in left.columns if name in right.columns and not name.startswith("_")]
    table: dict[str, Any] = {
        "match_probability": pairs["match_probability"].to_numpy(),
        "left_line": left.loc[pairs["left_record"], "_row"].to_numpy(),
        "right_line": right.loc[pairs["right_record"], "_row"].to_numpy(),
    }
    for name in shared:
        table[f"left_{name}"] = left.loc[pairs["left_record"], name].to_numpy()
        table[f"right_{name}"] = right.loc[pairs["right_record"], name].to_numpy()
    return pd.DataFrame(table)


def golden(folder: Path, limit: int) -> pd.DataFrame:
    """Golden records with the number of records behind each, the largest first."""
    entities = pd.read_parquet(folder / "entities.parquet")
    records = entities.groupby("entity_id").size().rename("records")
    table = pd.read_parquet(folder / "golden.parquet").merge(records, on="entity_id")
    return table.sort_values(
        ["records", "entity_id"], ascending=[False, True], ignore_index=True
    ).head(limit)


def golden_provenance(folder: Path, entity_id: int) -> pd.DataFrame:
    """Which row each cell of a golden record came from."""
    return matching(folder / "provenance.parquet", ds.field("entity_id") == entity_id)


def planted(folder: Path, settings: WorkbenchSettings) -> dict[str, float] | None:
    """The demo's truth, where the folder has one."""
    path = folder / "truth" / "hazards.json"
    if not path.is_file() or settings.survival is None:
        return None
    from workbench.demo import planted_log_hazard_ratios

    return planted_log_hazard_ratios(folder / "truth", settings.survival.event)


def history(database: Database, source: str) -> pd.DataFrame:
    """Every extract's columns, withdrawn extracts left out."""
    from sqlalchemy import select

    query = (
        select(
            ExtractRow.date,
            ColumnHistoryRow.column,
            ColumnHistoryRow.rows,
            ColumnHistoryRow.fill,
            ColumnHistoryRow.effective_fill,
            ColumnHistoryRow.distinct,
        )
        .join(ExtractRow, ExtractRow.id == ColumnHistoryRow.extract_id)
        .where(ExtractRow.source == source, ExtractRow.withdrawn.is_(False))
        .order_by(ExtractRow.date, ColumnHistoryRow.column)
    )
    return _frame(database, query)


def work_list(folder: Path, team: str | None, limit: int | None) -> pd.DataFrame:
    """The work list of one team, or of all."""
    frame = pd.read_parquet(folder / "work_list.parquet")
    if team is not None:
        frame = frame[frame["team"] == team]
    return frame if limit is None else frame.head(limit)


def soft_history(places: Places, plan: Plan, source: str, past: pd.DataFrame) -> pd.DataFrame:
    """Soft characteristics per extract whose profile is made, oldest first.

    `past`: date, column and effective_fill of removed extracts; they have no verdict any more.
    """
    rows: list[tuple[Any, ...]] = [
        (one.date, one.column, one.effective_fill, None) for one in past.itertuples()
    ]
    for station in plan:
        if station.stage != "profile" or station.extract is None:
            continue
        folder = places.result("profile", station.subject, station.key)
        if station.extract.source != source or not (folder / RESULT_FILE).is_file():
            continue
        for one in load(folder, Profile).soft:
            rows.append((station.extract.date, one.name, one.effective_fill, one.verdict))
    frame = pd.DataFrame(rows, columns=["date", "column", "effective_fill", "verdict"])
    return frame.sort_values(["date", "column"], ignore_index=True)


def validation_history(database: Database, source: str | None) -> pd.DataFrame:
    """Every extract's expectations."""
    from sqlalchemy import select

    query = (
        select(
            ExtractRow.source,
            ExtractRow.date,
            ExpectationHistoryRow.stage,
            ExpectationHistoryRow.type,
            ExpectationHistoryRow.column,
            ExpectationHistoryRow.severity,
            ExpectationHistoryRow.success,
            ExpectationHistoryRow.unexpected_count,
            ExpectationHistoryRow.unexpected_share,
        )
        .join(ExtractRow, ExtractRow.id == ExpectationHistoryRow.extract_id)
        .where(ExtractRow.withdrawn.is_(False))
        .order_by(ExtractRow.source, ExtractRow.date, ExpectationHistoryRow.number)
    )
    return _frame(database, query if source is None else query.where(ExtractRow.source == source))


def _frame(database: Database, query: Any) -> pd.DataFrame:
    with database.write() as session:
        found = session.execute(query)
        return pd.DataFrame(found.fetchall(), columns=list(found.keys()))


def _cleaned(places: Places, plan: Plan, source: str) -> pd.DataFrame:
    return pd.read_parquet(result_folder(places, plan, "clean", source) / "cleaned.parquet")


def matching(path: Path, condition: Any) -> pd.DataFrame:
    """The rows of a Parquet file that meet a condition (a pyarrow expression)."""
    frame: pd.DataFrame = ds.dataset(path).to_table(filter=condition).to_pandas()
    return frame
