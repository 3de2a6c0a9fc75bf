"""Telling the owner of each source what is wrong in it, by line, without copying people's data."""

from typing import Any

import pandas as pd
import streamlit as st

from workbench.core.errors import NotMadeYet
from workbench.project import Project
from workbench.ui import pick, show
from workbench.ui.giving import give
from workbench.ui.jobs import source_title
from workbench.ui.pages.expectations import RANK, column_text, sentence, why
from workbench.ui.session import Desk
from workbench.ui.words import word


def draw(desk: Desk) -> None:
    """Draw the page."""
    show.title("page.report_back", "lede.report_back")
    if not desk.status.extracts:
        show.note("extracts.none")
        return
    points = [point for name in desk.project.sources() for point in _points(desk.project, name)]
    if not points:
        show.note("report_back.none")
        return
    show.metrics(
        {
            "label.points": (len(points), "number"),
            "label.fail_critical": (sum(point["critical"] for point in points), "number"),
            "label.deviations": (sum(point["count"] for point in points), "number"),
        }
    )
    frame = pd.DataFrame(points).sort_values(["rank", "count"], ascending=[True, False])
    labels = {
        "source": "label.source",
        "column": "label.column",
        "expectation": "label.expectation",
        "count": "label.failing",
        "share": "label.share",
        "severity": "label.severity",
        "why": "label.why",
    }
    show.table(frame[list(labels)], {"count": "number", "share": "share"}, labels, height=600)
    show.note("report_back.note")
    with st.container():
        give(desk.project, "report_back", ".xlsx")


def _points(project: Project, name: str) -> list[dict[str, Any]]:
    extract = pick.current(project, name)
    if extract is None:
        return []
    try:
        run = project.validation(extract.id, "raw")
    except NotMadeYet:
        return []
    return [
        {
            "source": source_title(project, name),
            "column": column_text(one),
            "expectation": sentence(one),
            "count": one.unexpected_count,
            "share": one.unexpected_share,
            "severity": word(f"severity.{one.severity}"),
            "why": why(one),
            "rank": RANK[one.severity],
            "critical": one.severity == "critical" and not one.success,
        }
        for one in run.expectations
        if one.unexpected_count or not one.success
    ]
