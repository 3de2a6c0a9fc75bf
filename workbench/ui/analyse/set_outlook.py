"""The analysis set's groups side by side: choices left, picture large, reading beneath, lineage."""

from functools import lru_cache, partial
from pathlib import Path

import streamlit as st

from workbench.project import Project
from workbench.project.reading_groups import groupings, project_reading, project_spec
from workbench.survival.groups import GroupReading
from workbench.ui import naming, show
from workbench.ui.analyse import outlook, provision_words
from workbench.ui.frame import opened
from workbench.ui.giving import give
from workbench.ui.words import word

_MONTH = 365.25 / 12


@lru_cache(maxsize=32)
def _reading(
    result: Path, project: Project, columns: tuple[str, ...], covariates: tuple[str, ...]
) -> GroupReading:
    """Counts and curves only: no rows are kept. A result's folder never changes."""
    return project_reading(project, columns, covariates)


def draw(project: Project, labels: dict[str, str]) -> None:
    """Choose one or two characteristics, a kind of exit, and what to adjust for."""
    known = groupings(project)
    telling = outlook.Telling(
        column=lambda name: provision_words.column(name, labels),
        level=lambda column, value: naming.level(column, value),
        cause=naming.event,
        unit="unit.months",
        per_unit=_MONTH,
        small=project.settings.small_cell,
        lineage=project.handover().lineage,
    )
    choices, large = st.columns([1, 3], gap="large")
    with choices:
        columns, covariates = _asked(known, telling)
    reading = _reading(project.result_folder("handover", "all"), project, columns, covariates)
    with choices:
        cause = outlook.choose_cause(reading, telling, "set_cause")
        show.note("outlook.no_provisions")
    with large:
        outlook.draw_picture(reading, cause, telling, "_".join((*columns, cause)))
        show.say("outlook.lineage", lineage=telling.lineage[:12])
    outlook.draw_tables(reading, telling)
    give(project, "outlook", ".csv", "+".join(columns))
    spec = project_spec(project, covariates)
    opened("outlook.code", partial(outlook.draw_code, "spells.csv", spec, reading))


def _asked(
    known: tuple[str, ...], telling: outlook.Telling
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    first = show.choose("outlook.first", list(known), telling.column, key="set_first")
    nothing = word("outlook.nothing")
    others = [nothing, *(one for one in known if one != first)]
    second = show.choose(
        "outlook.second",
        others,
        lambda one: one if one == nothing else telling.column(one),
        key="set_second",
        index=1 if len(others) > 1 else 0,
    )
    columns = (first,) if second == nothing else (first, second)
    adjust = st.multiselect(
        word("outlook.adjust"),
        [one for one in known if one not in columns],
        format_func=lambda one: show.visible(telling.column(one)),
        key="set_adjust",
        placeholder=nothing,
    )
    return columns, tuple(adjust)
