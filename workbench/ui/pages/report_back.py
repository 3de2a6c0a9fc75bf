"""Telling the owner of each source what is wrong in it, by line, and whether it helped."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from workbench.core.errors import WorkbenchError
from workbench.project import Project
from workbench.project.report_answers import ReportItem, ReportPoint, State
from workbench.ui import figures, show
from workbench.ui.frame import framed
from workbench.ui.giving import give
from workbench.ui.jobs import source_title
from workbench.ui.session import Desk
from workbench.ui.words import alert_sentence, language, word, word_or


def draw(desk: Desk) -> None:
    """Draw the page."""
    show.title("page.report_back", "lede.report_back")
    if not desk.status.extracts:
        show.note("extracts.none")
        return
    found = desk.project.report_back()
    waiting = [one for one in found.points if one.reported is None]
    standing = [one for one in found.items if one.state != "closed"]
    show.metrics(
        {
            "label.points": (len(waiting), "number"),
            "label.reported": (len(standing), "number"),
            "label.promised": (sum(one.state == "promised" for one in standing), "number"),
            "label.fixed": (sum(one.seen == "fixed" for one in found.items), "number"),
        }
    )
    show.heading("report_back.to_report")
    if waiting:
        framed(partial(_to_report, desk.project, waiting))
    else:
        show.note("report_back.all_reported" if found.points else "report_back.none")
    show.heading("report_back.reported")
    framed(partial(_reported, desk.project, found.items))
    show.note("report_back.note")
    with st.container():
        give(desk.project, "report_back", ".xlsx")


def _to_report(project: Project, points: Sequence[ReportPoint]) -> None:
    frame = pd.DataFrame(
        {
            "severity": word(f"severity.{one.severity}"),
            "owner": one.owner or word("report_back.no_owner"),
            "source": source_title(project, one.source),
            "what": _what(one),
            "count": one.count,
            "share": one.share,
            "why": _why(one),
        }
        for one in points
    )
    labels = {
        "severity": "label.severity",
        "owner": "label.owner",
        "source": "label.source",
        "what": "label.what",
        "count": "label.failing",
        "share": "label.share",
        "why": "label.why",
    }
    show.table(frame, {"count": "number", "share": "share"}, labels)
    with st.form("report_one", border=True):
        number = show.choose(
            "label.report_what",
            range(len(points)),
            lambda place: f"{source_title(project, points[place].source)}: {_what(points[place])}",
            key="report_what",
            index=_asked_for(points),
        )
        note = st.text_input(word("label.note"), key="report_note")
        if not st.form_submit_button(
            word("action.report_to_source"), icon=":material/outgoing_mail:"
        ):
            return
    project.report(points[number].id, note)
    st.rerun()


def _asked_for(points: Sequence[ReportPoint]) -> int:
    """The point that the Expectations page sent us here for, else the first."""
    about = st.session_state.pop("report_back_about", None)
    if about is None:
        return 0
    wanted = (about["source"], about["type"], ", ".join(about["columns"]))
    places = (
        place for place, one in enumerate(points) if (one.source, one.code, one.column) == wanted
    )
    return next(places, 0)


def _reported(project: Project, items: Sequence[ReportItem]) -> None:
    if not items:
        show.note("report_back.nothing_reported")
        return
    for item in items:
        with st.container(border=True):
            framed(partial(_one, project, item))


def _one(project: Project, item: ReportItem) -> None:
    text, state, seen = st.columns([5, 1.3, 2], vertical_alignment="top")
    point = item.point
    with text:
        show.sentence(f"{source_title(project, point.source)}: {_what(point)}")
        where = {"date": point.extract, "file": point.file, "rows": point.count}
        show.say("report_back.where", **where)
        if point.owner:
            show.say("report_back.owner", owner=point.owner)
        if item.lines:
            show.say("report_back.lines", lines=", ".join(str(line) for line in item.lines[:10]))
    with state:
        show.badge("report_state", item.state)
        if item.promised_for is not None:
            show.plain(figures.day(item.promised_for, language()))
    with seen:
        show.badge("report_seen", item.seen)
        if item.seen_in is not None:
            show.plain(figures.day(item.seen_in, language()))
    with st.expander(word("report_back.life")):
        _life(item)
        _next(project, item)


def _life(item: ReportItem) -> None:
    frame = pd.DataFrame(
        {
            "made": show.moment(one.made),
            "state": word(f"report_state.{one.state}"),
            "promised_for": one.promised_for,
            "note": one.note or None,
            "by": one.by or None,
        }
        for one in item.history
    )
    labels = {
        "made": "label.date",
        "state": "label.state",
        "promised_for": "label.promised_for",
        "note": "label.note",
        "by": "label.said_by",
    }
    show.table(frame, {"promised_for": "date"}, labels)


def _next(project: Project, item: ReportItem) -> None:
    key = f"{item.id}_{item.revision}"
    note = st.text_input(word("label.note"), key=f"item_note_{key}")
    day = st.date_input(
        word("label.promised_for"), None, key=f"item_day_{key}", format="DD-MM-YYYY"
    )
    promise, close = st.columns(2)
    if promise.button(word("action.promise"), icon=":material/event:", key=f"promise_{key}"):
        _change(project, item, "promised", note, day)
    if item.state == "closed":
        if close.button(word("action.reopen"), icon=":material/undo:", key=f"reopen_{key}"):
            _change(project, item, "reported", note, None)
    elif close.button(word("action.close"), icon=":material/check:", key=f"close_{key}"):
        _change(project, item, "closed", note, None)


def _change(project: Project, item: ReportItem, state: State, note: str, day: date | None) -> None:
    try:
        project.change_report(item.id, state, revision=item.revision, promised_for=day, note=note)
    except WorkbenchError as fault:
        show.problem(fault)
        return
    st.rerun()


def _what(point: ReportPoint) -> str:
    if point.about == "alert":
        return alert_sentence(point.code, point.text, point.values)
    said = word_or(f"expectation.{point.code}", point.code.replace("_", " "))
    return f"{point.column}: {said}" if point.column else said


def _why(point: ReportPoint) -> str | None:
    return ((point.why_nl or point.why) if language() == "nl" else point.why) or None
