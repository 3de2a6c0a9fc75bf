"""The twenty-row review: one row at a time, each cell right or the fix."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from workbench.cleaning.detection.results import SuspectCell
from workbench.project.clean_desk import CleanDesk
from workbench.project.reviewing import REVIEWS, ReviewQuestion
from workbench.ui import grids, show
from workbench.ui.clean.acting import act
from workbench.ui.words import word, word_or


def draw(desk: CleanDesk) -> None:
    """Draw the question, or what the review came to."""
    show.note("clean.review_note")
    answered = desk.reviewed()
    if not answered and not st.session_state.get("clean_reviewing"):
        st.button(word("clean.review_begin"), type="primary", on_click=_begin, key="review_begin")
        return
    asked = desk.question()
    if asked is None:
        show.say("clean.review_done", count=answered)
    else:
        _question(desk, asked)
    if answered:
        st.button(
            word("clean.review_back"),
            icon=":material/undo:",
            on_click=act,
            args=(desk.take_back, "clean.told_changed"),
            key="review_back",
        )


def _begin() -> None:
    st.session_state["clean_reviewing"] = True


def _question(desk: CleanDesk, asked: ReviewQuestion) -> None:
    show.say("clean.review_row", number=asked.number, count=REVIEWS, line=asked.line)
    suspects = {cell.column: cell for cell in asked.suspects}
    frame = pd.DataFrame(
        {
            "column": name,
            "says": text,
            "should": text,
            "suggested": _suggested(suspects, name),
            "why": _why(suspects, name),
        }
        for name, text in asked.cells
    )
    heads = {
        "column": word("label.column"),
        "says": word("clean.says_now"),
        "should": word("clean.should_say"),
        "suggested": word("clean.suggested"),
        "why": word("clean.suspected"),
    }
    key = f"review_{asked.record}"
    mended = grids.mend(frame, heads, "should", key)
    fixed = [
        cell.suggestion if (cell := suspects.get(name)) and cell.suggestion is not None else text
        for name, text in asked.cells
    ]
    left, right = st.columns(2)
    with left:
        st.button(
            word("clean.review_right"),
            type="primary",
            icon=":material/check:",
            shortcut="Alt+A",
            width="stretch",
            on_click=act,
            args=(lambda: desk.answer(asked.record, mended), "clean.told_answered"),
            key=f"right_{asked.record}",
        )
    with right:
        st.button(
            word("clean.review_suggested"),
            icon=":material/auto_fix:",
            shortcut="Alt+S",
            width="stretch",
            disabled=fixed == [text for _, text in asked.cells],
            on_click=act,
            args=(lambda: desk.answer(asked.record, fixed), "clean.told_answered"),
            key=f"fixed_{asked.record}",
        )


def _suggested(suspects: Mapping[str, SuspectCell], name: str) -> str | None:
    cell = suspects.get(name)
    return None if cell is None or cell.suggestion is None else cell.suggestion or "∅"


def _why(suspects: Mapping[str, SuspectCell], name: str) -> str | None:
    cell = suspects.get(name)
    return None if cell is None else word_or(f"reason.{cell.reason}", cell.reason)
