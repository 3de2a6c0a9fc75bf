"""What cleaning did: step by step, change by change."""

from functools import partial

import pandas as pd
import streamlit as st

from workbench.cleaning.results import CleaningReport
from workbench.project import Project
from workbench.ui import show
from workbench.ui.charts.bars import Bar, bars
from workbench.ui.clean.story import story
from workbench.ui.frame import framed
from workbench.ui.words import reason_text, word, word_or


def draw(project: Project, name: str) -> None:
    """Draw it."""
    report = project.cleaning(name)
    show.metrics(
        {
            "label.rows_in": (report.rows_in, "number"),
            "label.rows_out": (report.rows_out, "number"),
            "label.steps": (len(report.steps), "number"),
            "label.cells_changed": (report.changed_cells, "number"),
        }
    )
    show.heading("recipe.steps")
    _steps(report)
    show.heading("recipe.changes")
    show.note("recipe.changes_note")
    framed(partial(_changes, project, name, report))
    show.heading("recipe.story")
    show.note("recipe.story_note")
    framed(partial(_story, project, name, report))


def _steps(report: CleaningReport) -> None:
    changed = [Bar(_step_name(report, one.number), one.changed_cells) for one in report.steps]
    if changed:
        show.chart(bars(changed, "label.cells_changed"), "recipe.steps_alt")
    frame = pd.DataFrame(
        {
            "number": one.number,
            "step": word_or(f"step.{one.kind}", one.kind),
            "changed": one.changed_cells,
            "removed": one.rows_removed,
            "unparsed": one.unparsed,
            "columns": ", ".join(one.columns),
            "remark": " ".join(reason_text(reason) for reason in one.reasons) or None,
        }
        for one in report.steps
    )
    labels = {
        "number": "label.number",
        "step": "label.step",
        "columns": "label.columns",
        "changed": "label.cells_changed",
        "removed": "label.rows_removed",
        "unparsed": "label.unparsed",
        "remark": "label.remark",
    }
    counted = dict.fromkeys(("number", "changed", "removed", "unparsed"), "number")
    show.table(frame, counted, labels)
    unread = [one for step in report.steps for one in step.unparsed_values]
    if unread:
        show.note("recipe.unparsed")
        show.table(
            pd.DataFrame([one.model_dump() for one in unread]),
            {"count": "number"},
            {"column": "label.column", "value": "label.value", "count": "label.rows"},
        )


def _changes(project: Project, name: str, report: CleaningReport) -> None:
    touched = sorted(
        {column for step in report.steps if step.changed_cells for column in step.columns}
    )
    every = word("label.all_columns")
    column = show.choose("label.column", [every, *touched], key=f"changes_{name}")
    frame = project.changes(name, 200, None if column == every else column)
    frame = frame[[one for one in ("step", "_row", "column", "before", "after") if one in frame]]
    frame = frame.assign(step=[_step_name(report, number) for number in frame["step"]])
    labels = {
        "step": "label.step",
        "_row": "label.line",
        "column": "label.column",
        "before": "label.before",
        "after": "label.after",
    }
    show.table(frame, {"_row": "number"}, labels)


def _story(project: Project, name: str, report: CleaningReport) -> None:
    columns = sorted({column for step in report.steps for column in step.columns})
    left, right = st.columns(2)
    with left:
        column = show.choose("label.column", columns, key=f"story_column_{name}")
    with right:
        record = st.number_input(
            word("label.record"),
            0,
            max(0, report.rows_in - 1),
            _first_changed(project, name, column),
            key=f"story_record_{name}_{column}",
        )
    story(project, report, name, int(record), column)


def _first_changed(project: Project, name: str, column: str) -> int:
    changed = project.changes(name, 1, column)
    return 0 if changed.empty else int(changed["_record"].iloc[0])


def _step_name(report: CleaningReport, number: int) -> str:
    kinds = {one.number: one.kind for one in report.steps}
    kind = kinds.get(number, "")
    return f"{number}. {word_or(f'step.{kind}', kind)}"
