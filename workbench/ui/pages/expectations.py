"""What the register should be like, held against what was delivered and what was cleaned."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from workbench.project import Project
from workbench.project.failing import Known
from workbench.ui import failing, pick, show
from workbench.ui.frame import framed
from workbench.ui.pages import suggestions_suite
from workbench.ui.report import share_of_filled
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
    failures = project.failures(subject, stage)
    run, known = failures.of.run, failures.known()
    accepted = {number for number, one in known.items() if one.holds}
    failed = [
        one
        for number, one in enumerate(run.expectations)
        if not one.success and number not in accepted
    ]
    show.metrics(
        {
            "label.expectations": (len(run.expectations), "number"),
            "label.hold": (sum(one.success for one in run.expectations), "number"),
            "label.fail_critical": (sum(one.severity == "critical" for one in failed), "number"),
            "label.fail_other": (sum(one.severity != "critical" for one in failed), "number"),
            "label.fail_known": (len(accepted), "number"),
        }
    )
    _table(run, known)
    numbers = [number for number, one in enumerate(run.expectations) if one.rows]
    numbers.sort(key=lambda number: _gravest_first(run.expectations[number]))
    if not numbers:
        show.note("expectations.no_rows")
        return
    number = show.choose(
        "label.expectation",
        numbers,
        lambda one: expectation_text(run.expectations[one]),
        key=f"failing_{stage}_{subject}",
    )
    show.sentence(why(run.expectations[number]))
    for line in what_to_do(run.expectations[number]):
        show.sentence(line)
    failing.draw(failures, number, f"{stage}_{subject}_{number}")


def _gravest_first(one: ExpectationResult) -> tuple[bool, int, int]:
    return one.success, RANK[one.severity], -one.unexpected_count


def _table(run: ValidationRun, known: Mapping[int, Known]) -> None:
    numbers = range(len(run.expectations))
    ordered = sorted(numbers, key=lambda number: _gravest_first(run.expectations[number]))
    frame = pd.DataFrame(_line(run.expectations[one], known.get(one)) for one in ordered)
    labels = {
        "verdict": "label.verdict",
        "severity": "label.severity",
        "expectation": "label.expectation",
        "count": "label.failing",
        "share": "label.share",
        "share_filled": "label.share_filled",
        "known": "label.known_failures",
        "why": "label.why",
    }
    kinds = {"count": "number", "share": "share", "share_filled": "share", "known": "number"}
    show.table(frame, kinds, labels, height=600)


def _line(one: ExpectationResult, known: Known | None) -> dict[str, object]:
    fails = "expectations.known" if known and known.holds else "expectations.fails"
    return {
        "verdict": word("expectations.holds" if one.success else fails),
        "severity": word(f"severity.{one.severity}"),
        "expectation": expectation_text(one),
        "count": one.unexpected_count,
        "share": one.unexpected_share,
        "share_filled": share_of_filled(one),
        "known": known.count if known else None,
        "why": why(one),
    }


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


def what_to_do(one: ExpectationResult) -> list[str]:
    """The remedy, and who can mend it, where the suite says so."""
    remedy = (one.remedy_nl or one.remedy) if language() == "nl" else one.remedy
    told = [word("expectations.remedy", remedy=remedy)] if remedy else []
    return told + ([word("expectations.owner", owner=one.owner)] if one.owner else [])


def why(one: ExpectationResult) -> str:
    """Why it matters, and why it failed where that is not in the rows."""
    said = (one.why_nl or one.why) if language() == "nl" else one.why
    return f"{reason_text(one.note)} {said}".strip() if one.note else said
