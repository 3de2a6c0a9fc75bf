"""Every decision of a linkage, undone ones included, and the way to undo one."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from workbench.project.link_desk import LinkDesk
from workbench.project.review_answers import LinkDecision
from workbench.ui import figures, show
from workbench.ui.review.acting import act, bare
from workbench.ui.words import language, word

_SHOWN = 500


def draw(desk: LinkDesk, reviewer: str) -> None:
    """The log, newest first."""
    show.note("review.log_note")
    found = desk.decisions()[::-1]
    if not found:
        show.note("review.log_empty")
        return
    _table(found[:_SHOWN])
    open_acts: dict[str, list[LinkDecision]] = {}
    for one in found:
        if one.undone_at is None:
            open_acts.setdefault(one.act, []).append(one)
    if not open_acts:
        return
    chosen = show.choose(
        "review.which_act", list(open_acts), lambda name: _act(open_acts[name]), key="review_act"
    )
    st.button(
        word("review.undo_this"),
        icon=":material/undo:",
        on_click=act,
        args=(partial(desk.undo, reviewer, chosen), "review.told_undone"),
        key="review_undo_act",
    )


def _act(rows: list[LinkDecision]) -> str:
    first = rows[0]
    return word(
        "review.act",
        at=figures.moment(first.at, language()),
        who=first.reviewer or word("review.nameless"),
        said=word(f"review.{first.verdict}"),
        count=len(rows),
    )


def _table(found: tuple[LinkDecision, ...]) -> None:
    frame = pd.DataFrame(
        {
            "at": show.moment(one.at),
            "reviewer": one.reviewer or word("review.nameless"),
            "left": bare(one.left),
            "right": bare(one.right),
            "verdict": word(f"review.{one.verdict}"),
            "how": word(f"review.kind_{one.kind}"),
            "counts": word(f"review.counts_{_counts(one)}"),
            "note": one.note or None,
        }
        for one in found
    )
    labels = {
        "at": "label.decided_at",
        "reviewer": "label.reviewer",
        "left": "label.first_key",
        "right": "label.second_key",
        "verdict": "label.judged",
        "how": "label.how",
        "counts": "label.counts",
        "note": "label.note",
    }
    show.table(frame, {}, labels)


def _counts(one: LinkDecision) -> str:
    if one.undone_at is not None:
        return "undone"
    return "yes" if one.counts else "no"
