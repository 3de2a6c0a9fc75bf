"""Soft characteristics: which of them may be used, and why."""

from functools import partial

import pandas as pd
import streamlit as st

from workbench.profiling.results import Profile, SoftCharacteristic
from workbench.project import Project
from workbench.project.answers import Extract
from workbench.ui import figures, pick, show
from workbench.ui.frame import framed
from workbench.ui.jobs import source_title
from workbench.ui.session import Desk
from workbench.ui.soft.one import draw_one
from workbench.ui.soft.outflow import draw_trap
from workbench.ui.soft.work_list import draw_work_list
from workbench.ui.words import language, reason_text, word, word_or

_ACCIDENT = 0.05
"""p of Little's test from which gaps may be accident."""


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
    profile = project.profile(extract.id)
    soft = profile.soft
    show.say("soft.about", source=source_title(project, extract.source), date=extract.date)
    show.heading("soft.verdicts")
    for one in soft:
        _card(one)
    _together(profile)
    show.heading("soft.figures")
    _figures(soft)
    if not soft:
        return
    show.heading("soft.one")
    by_name = {one.name: one for one in soft}
    one = by_name[pick.remembered("label.characteristic", list(by_name), str, "soft")]
    framed(partial(draw_one, project, extract.source, one))
    if project.plan().has("soft", extract.source):
        show.heading("soft.trap")
        framed(partial(_trap, project, extract.source, one.name))
        show.heading("soft.work_list")
        framed(partial(_work_list, project, extract.source))


def _trap(project: Project, source: str, name: str) -> None:
    picture = next((one for one in project.soft_insight(source).pictures if one.name == name), None)
    if picture is None:
        show.not_made()
    else:
        show.plain(name)
        draw_trap(picture)


def _work_list(project: Project, source: str) -> None:
    draw_work_list(project, source, project.soft_insight(source))


def _card(one: SoftCharacteristic) -> None:
    with st.container(border=True):
        name, chip, fill, why = st.columns([5, 4, 4, 10], vertical_alignment="center")
        with name:
            show.plain(one.name)
        with chip:
            show.badge("verdict", one.verdict)
        with fill:
            show.say("soft.fill", fill=one.fill, effective_fill=one.effective_fill)
            if one.real_fill_estimate is not None and one.real_fill_estimate < one.effective_fill:
                show.say(
                    "soft.real",
                    real_fill=one.real_fill_estimate,
                    low_fill=one.real_fill_low,
                    high_fill=one.real_fill_high,
                )
        with why:
            for reason in one.reasons:
                show.sentence(reason_text(reason))


def _together(profile: Profile) -> None:
    test = profile.soft_missing_at_random
    if test is not None:
        key = "soft.accident" if test.p >= _ACCIDENT else "soft.no_accident"
        p = figures.p_value(test.p, language())
        show.say(key, p=f"< {p[1:]}" if p.startswith("<") else f"= {p}")
    for one in profile.soft_suggestions:
        because = ", ".join(word_or(f"suggested.{sign}", sign) for sign in one.because)
        show.say("soft.suggestion", name=one.name, because=because)


def _figures(soft: tuple[SoftCharacteristic, ...]) -> None:
    frame = pd.DataFrame(
        {
            "name": one.name,
            "verdict": word(f"verdict.{one.verdict}"),
            "fill": one.fill,
            "effective": one.effective_fill,
            "first": one.fill_at_first_contact,
            "time": _yes_no(one.fill_depends_on_time_at_risk),
            "real": one.real_fill_estimate,
            "low": one.real_fill_low,
            "high": one.real_fill_high,
            "unchanged": one.unchanged_share,
            "age": one.median_age_days,
        }
        for one in soft
    )
    labels = {
        "name": "label.characteristic",
        "verdict": "label.verdict",
        "fill": "chart.nominal",
        "effective": "chart.effective",
        "real": "label.real_fill",
        "low": "label.real_low",
        "high": "label.real_high",
        "first": "label.first_contact",
        "time": "label.depends_on_time",
        "unchanged": "label.unchanged",
        "age": "label.answer_age",
    }
    shares = ("fill", "effective", "real", "low", "high", "first", "unchanged")
    show.table(frame, dict.fromkeys(shares, "share") | {"age": "number"}, labels)


def _yes_no(value: bool | None) -> str:
    return word({None: "answer.unknown", True: "answer.yes", False: "answer.no"}[value])
