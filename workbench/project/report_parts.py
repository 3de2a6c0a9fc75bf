"""What a quality report tells: validation runs with lines as examples; values only where asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow.parquet as pq

from workbench.core.errors import NotMadeYet
from workbench.project import failing, knowing
from workbench.project.failing import Known
from workbench.project.project import Project
from workbench.project.stations import extract_subject
from workbench.validation.causes import Cause
from workbench.validation.results import ValidationRun

if TYPE_CHECKING:
    from workbench.project.failing import Validated

EXAMPLES = 10
"""Failing lines, and cells where values are asked for, that are shown of an expectation."""


@dataclass(frozen=True)
class ReportPart:
    """One validation run as a report tells it; everything that holds values is empty by default."""

    title: str
    """Name of the source, or of the file."""
    run: ValidationRun
    delivered: date | None = None
    file: str | None = None
    known: Mapping[int, Known] = field(default_factory=dict)
    lines: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Per failing expectation a few lines of the file."""
    cells: Mapping[int, pd.DataFrame] = field(default_factory=dict)
    """Per failing expectation the columns at fault of those lines; `line` first."""
    causes: Mapping[int, tuple[Cause, ...]] = field(default_factory=dict)


def part_of(
    title: str, run: ValidationRun, table: Path, *, file: str | None = None, values: bool = False
) -> ReportPart:
    """The part of a run on a bare file, whose reading is `table`."""
    lines, cells = _examples(run, table, values)
    return ReportPart(title, run, file=file, lines=lines, cells=cells)


def parts_of(project: Project, values: bool = False) -> list[ReportPart]:
    """A part per source and stage of the project's current state; NotMadeYet when there is none."""
    parts = []
    plan = project.plan()
    for source, extract in plan.current.items():
        for stage, subject in (("raw", extract_subject(extract)), ("cleaned", source)):
            try:
                of = project.failures(subject if stage == "cleaned" else extract.id, stage).of
            except NotMadeYet:
                continue
            parts.append(_part(project, of, values))
    if not parts:
        raise NotMadeYet(what=f"validate {project.name}", folder=project.folder)
    return parts


def _part(project: Project, of: Validated, values: bool) -> ReportPart:
    lines, cells = _examples(of.run, of.table, values)
    causes = {number: failing.failing_causes(of, number) for number in lines} if values else {}
    return ReportPart(
        of.settings.title or of.source,
        of.run,
        delivered=of.extract.date,
        file=of.extract.file,
        known=knowing.known_today(project.database, of),
        lines=lines,
        cells=cells,
        causes=causes,
    )


def _examples(
    run: ValidationRun, table: Path, values: bool
) -> tuple[dict[int, tuple[int, ...]], dict[int, pd.DataFrame]]:
    first = {
        number: one.rows[:EXAMPLES]
        for number, one in enumerate(run.expectations)
        if one.rows and not one.success
    }
    wanted = sorted({record for records in first.values() for record in records})
    if not wanted:
        return {}, {}
    there = pq.read_schema(table).names
    named = [name for number in first for name in run.expectations[number].columns]
    columns = [name for name in dict.fromkeys(named) if values and name in there]
    found = pq.read_table(
        table, columns=["_record", "_row", *columns], filters=[("_record", "in", wanted)]
    )
    frame = found.to_pandas(date_as_object=True).set_index("_record")
    lines, cells = {}, {}
    for number, records in first.items():
        rows = frame.loc[list(records)]
        lines[number] = tuple(int(line) for line in rows["_row"])
        shown = [name for name in run.expectations[number].columns if name in columns]
        if shown:
            cells[number] = rows[["_row", *shown]].rename(columns={"_row": "line"})
    return lines, cells
