"""Soft characteristics: which of them may be used, and why."""

from functools import partial

import pandas as pd
import streamlit as st

from workbench.profiling.results import SoftCharacteristic
from workbench.project import Project
from workbench.project.answers import Extract
from workbench.ui import pick, show
from workbench.ui.charts.bars import Bar, bars
from workbench.ui.charts.lines import fill_by_period
from workbench.ui.frame import framed
from workbench.ui.jobs import source_title
from workbench.ui.session import Desk
from workbench.ui.words import reason_text, word

_MONTHS = 72
"""Further back there are too few interviews a month to draw."""


def draw(desk: Desk) -> None:
    """Draw the page."""
    project = desk.project
    show.title("page.soft", "lede.soft")
    names = [name for name, one in project.settings.sources.items() if one.columns_with("soft")]
    if not names:
        show.note("soft.none")
        return
    if len(names) == 1:
        name = names[0]
    else:
        name = show.choose(
            "label.source", names, lambda one: source_title(project, one), key="soft_source"
        )
    chosen = pick.current(project, name)
    if chosen is None:
        show.note("extracts.none")
        return
    _scorecards(project, chosen)


def _scorecards(project: Project, extract: Extract) -> None:
    soft = project.profile(extract.id).soft
    show.say("soft.about", source=source_title(project, extract.source), date=extract.date)
    show.heading("soft.verdicts")
    for one in soft:
        _card(one)
    show.heading("soft.figures")
    _figures(soft)
    if soft:
        show.heading("soft.one")
        framed(partial(_one, soft))


def _card(one: SoftCharacteristic) -> None:
    with st.container(border=True):
        name, chip, fill, why = st.columns([5, 4, 4, 10], vertical_alignment="center")
        with name:
            show.plain(one.name)
        with chip:
            show.badge("verdict", one.verdict)
        with fill:
            show.say("soft.fill", fill=one.fill, effective_fill=one.effective_fill)
        with why:
            for reason in one.reasons:
                show.sentence(reason_text(reason))


def _figures(soft: tuple[SoftCharacteristic, ...]) -> None:
    frame = pd.DataFrame(
        {
            "name": one.name,
            "verdict": word(f"verdict.{one.verdict}"),
            "fill": one.fill,
            "effective": one.effective_fill,
            "real": one.real_fill_estimate,
            "time": _yes_no(one.fill_depends_on_time_at_risk),
        }
        for one in soft
    )
    labels = {
        "name": "label.characteristic",
        "verdict": "label.verdict",
        "fill": "chart.nominal",
        "effective": "chart.effective",
        "real": "label.real_fill",
        "time": "label.depends_on_time",
    }
    show.table(frame, {"fill": "share", "effective": "share", "real": "share"}, labels)


def _one(soft: tuple[SoftCharacteristic, ...]) -> None:
    by_name = {one.name: one for one in soft}
    one = by_name[pick.remembered("label.characteristic", list(by_name), str, "soft")]
    left, right = st.columns(2)
    with left:
        show.note("soft.by_team")
        teams = [Bar(team, fill) for team, fill in sorted(one.fill_by_team.items())]
        if teams:
            show.chart(bars(teams, "chart.effective", "share"), "soft.by_team_alt")
        else:
            show.note("table.empty")
    with right:
        show.note("soft.by_period")
        if one.fill_by_period:
            show.chart(
                fill_by_period(dict(sorted(one.fill_by_period.items())[-_MONTHS:])),
                "soft.by_period_alt",
            )
        else:
            show.note("table.empty")


def _yes_no(value: bool | None) -> str:
    return word({None: "answer.unknown", True: "answer.yes", False: "answer.no"}[value])
