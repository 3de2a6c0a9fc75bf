"""The analysis set: how many came through, what they carry, and its seal."""

from functools import partial

import pandas as pd
import streamlit as st

from workbench.handover.results import HandoverReport
from workbench.ui import show
from workbench.ui.analyse import set_checks, spell_builder
from workbench.ui.charts.bars import Bar, bars
from workbench.ui.frame import framed, opened
from workbench.ui.session import Desk
from workbench.ui.words import language, word_or


def draw(desk: Desk) -> None:
    """Draw the page."""
    project = desk.project
    show.title("page.handover", "lede.handover")
    opened("builder.head", partial(spell_builder.draw, desk))
    report = project.handover()
    show.metrics(
        {
            "label.clients": (report.entities, "number"),
            "label.spells": (report.spells, "number"),
            "label.episodes": (report.episodes, "number"),
            "label.late_entries": (report.late_entries, "number"),
        }
    )
    show.say("handover.censoring", date=report.censoring_date)
    left, right = st.columns(2)
    with left:
        show.heading("handover.flow")
        flow = [Bar(word_or(f"flow.{one.step}", one.step), one.rows) for one in report.flow]
        if flow:
            show.chart(bars(flow, "chart.rows"), "handover.flow_alt")
        else:
            show.note("table.empty")
    with right:
        show.heading("handover.events")
        events = sorted(report.events.items(), key=lambda item: -item[1])
        rows = [Bar(word_or(f"event.{event}", event), count) for event, count in events]
        if rows:
            show.chart(bars(rows, "label.spells"), "handover.events_alt")
    show.heading("handover.covariates")
    show.note("handover.covariates_note")
    framed(partial(_covariates, report))
    if report.excluded:
        show.heading("handover.excluded")
        _excluded(report)
    show.heading("handover.checks")
    show.note("handover.checks_note")
    framed(partial(set_checks.checks, report))
    if report.left_out:
        show.heading("handover.left_out")
        set_checks.left_out(report)
    if report.breaks:
        show.heading("handover.breaks")
        set_checks.breaks(report)
    show.findings(report.findings)
    opened("handover.spells", lambda: show.records(project.spells(100)))
    show.heading("handover.seal")
    show.note("handover.seal_note")
    show.plain(report.lineage)


def _covariates(report: HandoverReport) -> None:
    rows = [
        Bar(one.label_nl if language() == "nl" else one.label_en, one.known)
        for one in report.covariates
    ]
    if rows:
        show.chart(bars(rows, "label.known", "share"), "handover.covariates_alt")


def _excluded(report: HandoverReport) -> None:
    show.table(
        pd.DataFrame(
            {"reason": word_or(f"excluded.{one.reason}", one.reason), "count": one.count}
            for one in report.excluded
        ),
        {"count": "number"},
        {"reason": "label.why", "count": "label.rows"},
    )
