"""What became of those who came in, by group; what may be expected of who comes in, by a model."""

from functools import partial

import pandas as pd
import streamlit as st

from workbench.project.answers import ProjectSurvival
from workbench.survival.results import IncidencePoint, Survival
from workbench.ui import naming, show
from workbench.ui.analyse import outflow_client, outflow_model
from workbench.ui.charts.bars import Bar, bars
from workbench.ui.charts.curves import DAYS_PER_YEAR, by_size, cumulative_incidence, incidence_at
from workbench.ui.frame import framed
from workbench.ui.session import Desk, survival_of
from workbench.ui.words import word

_YEARS = (0.5, 1.0, 2.0, 3.0, 5.0)


def draw(desk: Desk) -> None:
    """Draw the page."""
    show.title("page.outflow", "lede.outflow")
    task = desk.project.settings.outflow
    parts = ["groups", "model", *(["client"] if task and task.individual else [])]
    part = "groups"
    if task is not None:
        part = show.part("outflow.parts", parts, "part.outflow", "outflow_part")
    if part == "model":
        outflow_model.draw(desk.project)
    elif part == "client":
        outflow_client.draw(desk.project)
    else:
        _groups(desk)


def _groups(desk: Desk) -> None:
    found = survival_of(desk.project)
    labels = naming.covariate_labels(desk.project)
    show.note("outflow.note")
    show.heading("outflow.table")
    framed(partial(_table, found.overall))
    if found.by_group:
        show.heading("outflow.by_group")
        framed(partial(_by_group, found, labels))
    if desk.project.settings.outflow is None:
        show.note("outflow.no_prediction")


def _table(overall: Survival) -> None:
    points = overall.cumulative_incidence
    last = max((point.time for point in points), default=0.0) / DAYS_PER_YEAR
    years = [year for year in _YEARS if year <= last]
    rows = [
        {
            "cause": naming.event(cause),
            **dict(zip(map(str, years), _at(points, cause, years), strict=True)),
        }
        for cause in sorted({point.cause for point in points})
    ]
    frame = pd.DataFrame(rows)
    if not frame.empty and years:
        frame = frame.sort_values(str(years[-1]), ascending=False, ignore_index=True)
    heads = {str(year): word("outflow.after", years=year) for year in years}
    show.table(
        frame.rename(columns=heads),
        dict.fromkeys(heads.values(), "share"),
        {"cause": "label.reason"},
    )


def _by_group(found: ProjectSurvival, labels: dict[str, str]) -> None:
    left, right = st.columns(2)
    with left:
        group = show.choose(
            "label.by", list(found.by_group), lambda one: labels.get(one, one), key="outflow_group"
        )
    with right:
        year = show.choose(
            "label.after_years",
            list(_YEARS),
            lambda one: word("outflow.after", years=one),
            key="outflow_years",
            index=2,
        )
    parts = found.by_group[group]
    split = parts.cumulative_incidence
    points = [one for one in split if one.cause == found.event]
    groups = sorted({one.group for one in points})
    rows = [
        Bar(
            naming.level(group, name),
            incidence_at([one for one in points if one.group == name], [year * DAYS_PER_YEAR])[0],
        )
        for name in groups
    ]
    show.say("outflow.chance", event=naming.event(found.event))
    show.chart(bars(rows, "label.chance", "share"), "outflow.by_group_alt")
    name = show.choose(
        "label.group", groups, lambda one: naming.level(group, one), key=f"outflow_one_{group}"
    )
    mine = [one for one in split if one.group == name]
    labels = {one.cause: naming.event(one.cause) for one in mine}
    order = by_size(found.overall.cumulative_incidence)
    curve = [one for one in parts.kaplan_meier if one.group == name]
    show.chart(cumulative_incidence(mine, labels, order, curve), "survival.incidence_alt")


def _at(points: tuple[IncidencePoint, ...], cause: str, years: list[float]) -> list[float]:
    mine = [point for point in points if point.cause == cause]
    return incidence_at(mine, [year * DAYS_PER_YEAR for year in years])
