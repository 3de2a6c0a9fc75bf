"""Why a cell is so: from the delivered cells, past each step, to the golden records it fed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow.dataset as ds

from workbench.cleaning.results import CleaningReport
from workbench.cleaning.steps.reshape import Unpivot
from workbench.cleaning.steps.step import UNPARSED
from workbench.core.errors import ColumnMissing
from workbench.project.answers import CellStory
from workbench.project.looking import matching, result_folder, rows
from workbench.project.places import Places
from workbench.project.stages.context import RESULT_FILE, load
from workbench.project.stations import Plan, extract_subject

if TYPE_CHECKING:
    from workbench.cleaning import Recipe
    from workbench.cleaning.steps import AnyStep

_UNPIVOT = "unpivot"


def cell_story(
    places: Places, plan: Plan, source: str, recipe_name: str, record: int, column: str
) -> list[CellStory]:
    """The delivered cell, the steps that touched it, the cleaned cell, the golden records.

    `record` is the `_record` of the cleaned table (of the reading, for a row that a step removed).
    Of a column that a step made the story starts with the delivered cells that it was made from.
    ColumnMissing where neither table has the column.
    """
    from workbench.cleaning import load_recipe

    reading = result_folder(places, plan, "read", extract_subject(plan.current[source]))
    folder = result_folder(places, plan, "clean", source)
    report = load(folder, CleaningReport)
    cleaned = rows(folder, "cleaned", [record])
    file = plan.current[source].file
    raw = _delivered(reading, cleaned, record)
    log = _log(folder, report, raw, record)
    if column not in raw.columns and column not in cleaned.columns:
        raise ColumnMissing(file=file, column=column, columns=_names(raw, cleaned))
    recipe = load_recipe(places.recipe(recipe_name), lenient=True)
    told = []
    for name in _origins(recipe, log, column, raw):
        line = None if pd.isna(raw["_row"].iloc[0]) else int(raw["_row"].iloc[0])
        value = _text(raw[name].iloc[0])
        told.append(CellStory(where="raw", column=name, value=value, file=file, line=line))
    for change in log[log["column"] == column].itertuples():
        after = _text(change.after)
        told.append(CellStory(where="step", column=column, step=str(change.step), value=after))
    if column in cleaned.columns:
        value = _text(cleaned[column].iloc[0])
        told.append(CellStory(where="cleaned", column=column, value=value))
    return told + _golden_use(places, plan, source, record, column)


def _delivered(reading: Path, cleaned: pd.DataFrame, record: int) -> pd.DataFrame:
    """The row of the reading: by its place in the file, as a step may give out `_record` anew."""
    if cleaned["_row"].isna().all():
        return rows(reading, "reading", [record])
    part, line = cleaned["_part"].iloc[0], int(cleaned["_row"].iloc[0])
    found = matching(reading / "reading.parquet", _at(part, line))
    return found if len(found) == 1 else rows(reading, "reading", [record])


def _at(part: Any, line: int) -> Any:
    field = ds.field("_part")
    return (ds.field("_row") == line) & (field.is_null() if pd.isna(part) else field == str(part))


def _log(folder: Path, report: CleaningReport, raw: pd.DataFrame, record: int) -> pd.DataFrame:
    """What the change log says of the row, in order; before an unpivot under its old `_record`."""
    unpivots = [one.number for one in report.steps if one.kind == _UNPIVOT and one.state == "done"]
    last = unpivots[-1] if unpivots else 0
    here = (ds.field("_record") == record) & (ds.field("step") >= last)
    if last and not pd.isna(raw["_row"].iloc[0]):
        before = _at(raw["_part"].iloc[0], int(raw["_row"].iloc[0])) & (ds.field("step") < last)
        here = here | before
    return matching(folder / "changes.parquet", here).sort_values("step", kind="stable")


def _origins(recipe: Recipe, log: pd.DataFrame, column: str, raw: pd.DataFrame) -> list[str]:
    """The delivered columns that a cell comes from: itself, or what the step that made it looks at."""
    if column in raw.columns:
        return [column]
    if column.endswith(UNPARSED):
        return _origins(recipe, log, column.removesuffix(UNPARSED), raw)
    made_by = next(
        (one for _, one in recipe.steps if one.enabled and column in one.after({})), None
    )
    if made_by is None:
        return []
    found: list[str] = []
    for name in _inputs(made_by, log):
        if name != column:
            found += _origins(recipe, log, name, raw)
    return list(dict.fromkeys(found))


def _inputs(step: AnyStep, log: pd.DataFrame) -> tuple[str, ...]:
    """The columns that a step looks at; of an unpivot only the one that this row came from."""
    if isinstance(step, Unpivot):
        named = log[log["column"] == step.names]["after"].tolist()[:1]
        return tuple(name for name in step.columns if name in named)
    return step.needs()


def _golden_use(
    places: Places, plan: Plan, source: str, record: int, column: str
) -> list[CellStory]:
    """The golden records that the cell fed; none where they are not made of this state of it."""
    told = []
    for station in plan:
        if station.stage != "dedupe" or ("clean", source) not in station.needs:
            continue
        folder = places.result("dedupe", station.subject, station.key)
        if not (folder / RESULT_FILE).is_file():
            continue
        here = (ds.field("_record") == record) & (ds.field("column") == column)
        for use in matching(folder / "provenance.parquet", here).itertuples():
            person = str(use.entity_id)
            told.append(CellStory(where="golden", step=person, value=None, file="golden.parquet"))
    return told


def _names(raw: pd.DataFrame, cleaned: pd.DataFrame) -> str:
    names = dict.fromkeys([*raw.columns, *cleaned.columns])
    return ", ".join(name for name in names if not name.startswith("_"))


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)
