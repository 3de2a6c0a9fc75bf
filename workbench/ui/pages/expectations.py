"""What the register should be like, held against what was delivered and what was cleaned."""

from functools import partial

import pandas as pd
import streamlit as st

from workbench.project import Project
from workbench.ui import pick, show
from workbench.ui.frame import framed
from workbench.ui.pages import suggestions_suite
from workbench.ui.session import Desk
from workbench.ui.words import language, reason_text, word, word_or
from workbench.validation.results import ExpectationResult, ValidationRun


def draw(desk: Desk) -> None:
    """Draw the page."""
    show.title("page.expectations", "lede.expectations")
    chosen = pick.delivery(desk.project)
    if chosen is None:
        return
    raw, cleaned, proposed = st.tabs(
        [
            word("expectations.raw"),
            word("expectations.cleaned"),
            word("expectations.proposed"),
        ]
    )
    with raw:
        framed(partial(_run, desk.project, chosen.id, "raw"))
    with cleaned:
        show.note("expectations.cleaned_note")
        framed(partial(_run, desk.project, chosen.source, "cleaned"))
    with proposed:
        framed(partial(suggestions_suite.draw, desk.project, chosen.source))


def _run(project: Project, subject: int | str, stage: str) -> None:
    run = project.validation(subject, stage)
    failed = [one for one in run.expectations if not one.success]
    show.metrics(
        {
            "label.expectations": (len(run.expectations), "number"),
            "label.hold": (len(run.expectations) - len(failed), "number"),
            "label.fail_critical": (sum(one.severity == "critical" for one in failed), "number"),
            "label.fail_other": (sum(one.severity != "critical" for one in failed), "number"),
        }
    )
    _table(run)
    numbers = [number for number, one in enumerate(run.expectations) if one.rows]
    numbers.sort(key=lambda number: -run.expectations[number].unexpected_count)
    if not numbers:
        show.note("expectations.no_rows")
        return
    show.note("expectations.look_up")
    number = show.choose(
        "label.expectation",
        numbers,
        lambda one: expectation_text(run.expectations[one]),
        key=f"failing_{stage}_{subject}",
    )
    show.sentence(why(run.expectations[number]))
    if st.button(word("action.look_up"), icon=":material/search:", key=f"look_{stage}_{subject}"):
        show.records(project.failing_rows(subject, stage, number, 200))


def _table(run: ValidationRun) -> None:
    ordered = sorted(
        run.expectations, key=lambda one: (one.success, RANK[one.severity], -one.unexpected_count)
    )
    frame = pd.DataFrame(
        {
            "verdict": word("expectations.holds" if one.success else "expectations.fails"),
            "severity": word(f"severity.{one.severity}"),
            "expectation": expectation_text(one),
            "count": one.unexpected_count,
            "share": one.unexpected_share,
            "why": why(one),
        }
        for one in ordered
    )
    labels = {
        "verdict": "label.verdict",
        "severity": "label.severity",
        "expectation": "label.expectation",
        "count": "label.failing",
        "share": "label.share",
        "why": "label.why",
    }
    show.table(frame, {"count": "number", "share": "share"}, labels, height=600)


RANK = {"critical": 0, "warning": 1, "info": 2}
"""Severities, the gravest first."""


def sentence(one: ExpectationResult) -> str:
    """What is expected."""
    return word_or(f"expectation.{one.type}", one.type.replace("_", " "))


def column_text(one: ExpectationResult) -> str:
    """Of which column, or columns; names from data."""
    return one.column or ", ".join(one.columns)


def expectation_text(one: ExpectationResult) -> str:
    """Both: `bsn: Het BSN doorstaat de elfproef`."""
    return f"{column_text(one)}: {sentence(one)}" if column_text(one) else sentence(one)


def why(one: ExpectationResult) -> str:
    """Why it matters, and why it failed where that is not in the rows."""
    said = (one.why_nl or one.why) if language() == "nl" else one.why
    return f"{reason_text(one.note)} {said}".strip() if one.note else said
