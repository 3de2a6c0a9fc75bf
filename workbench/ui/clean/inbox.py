"""The suggestion inbox: by impact, one open at a time, quick by keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from workbench.cleaning.suggesting.results import Suggestion
from workbench.project.clean_desk import CleanDesk
from workbench.project.recipe_answers import SuggestAnswer
from workbench.ui import show
from workbench.ui.clean.acting import act
from workbench.ui.words import word, word_or


def draw(desk: CleanDesk) -> None:
    """Draw the inbox."""
    show.note("clean.inbox_note")
    answer = desk.suggestions()
    if answer.sampled:
        show.say("clean.sampled", count=answer.rows)
    if not answer.suggestions:
        show.note("clean.inbox_empty")
    open_one = _open(answer)
    for one in answer.suggestions:
        with st.container(border=True):
            _one(desk, answer, one, one.id == open_one)
    if answer.dismissed:
        show.say("clean.dismissed", count=answer.dismissed)
        st.button(
            word("clean.reopen"),
            on_click=act,
            args=(desk.reopen, "clean.told_changed"),
            key="clean_reopen",
        )


def _open(answer: SuggestAnswer) -> str | None:
    names = [one.id for one in answer.suggestions]
    asked = st.session_state.pop("proposed_step", None)
    if asked is not None and asked["source"] == answer.source:
        found = st.session_state["clean_open"] = _asked_for(answer, asked)
        if found is None:
            show.note("clean.none_asked")
    chosen = st.session_state.get("clean_open")
    return chosen if chosen in names else next(iter(names), None)


def _asked_for(answer: SuggestAnswer, asked: Mapping[str, Any]) -> str | None:
    """The suggestion that the Expectations page sent us here for: its kind and columns, or columns."""
    wanted = {*asked["columns"]}
    mine = [one for one in answer.suggestions if wanted & {*one.columns}]
    mine.sort(key=lambda one: one.step.get("kind") != asked["kind"])
    return mine[0].id if mine else None


def _look_at(suggestion: str | None) -> None:
    st.session_state["clean_open"] = suggestion


def _one(desk: CleanDesk, answer: SuggestAnswer, one: Suggestion, is_open: bool) -> None:
    left, right = st.columns([5, 2], vertical_alignment="top")
    with left:
        show.sentence(word_or(f"suggestion.{one.reason}", one.text, **one.values))
        _effect(one)
    with right:
        st.button(
            word("clean.accept"),
            type="primary" if is_open else "secondary",
            icon=":material/check:",
            width="stretch",
            shortcut="Alt+A" if is_open else None,
            on_click=act,
            args=(lambda: desk.accept(one.id, answer.revision), "clean.told_accepted"),
            key=f"accept_{one.id}",
        )
        if is_open:
            _turn_down(desk, answer, one)
        else:
            st.button(
                word("clean.look"),
                icon=":material/visibility:",
                width="stretch",
                on_click=_look_at,
                args=(one.id,),
                key=f"look_{one.id}",
            )
    if is_open:
        _details(one)


def _turn_down(desk: CleanDesk, answer: SuggestAnswer, one: Suggestion) -> None:
    with st.popover(word("clean.dismiss"), width="stretch"):
        why = st.text_input(word("clean.why_dismissed"), key=f"why_{one.id}", max_chars=300)
        st.button(
            word("clean.dismiss"),
            on_click=act,
            args=(lambda: desk.dismiss(one.id, why), "clean.told_dismissed"),
            key=f"dismiss_{one.id}",
        )
    names = [each.id for each in answer.suggestions]
    if len(names) > 1:
        st.button(
            word("clean.next"),
            icon=":material/arrow_downward:",
            width="stretch",
            shortcut="Alt+N",
            on_click=_look_at,
            args=(names[(names.index(one.id) + 1) % len(names)],),
            key=f"next_{one.id}",
        )


def _effect(one: Suggestion) -> None:
    step = word_or(f"step.{one.step['kind']}", str(one.step["kind"]))
    show.plain(f"{step}: {', '.join(one.columns)}")
    mended = sum(each.failing_before - each.failing_after for each in one.expectations)
    with st.container(horizontal=True):
        if one.gained:
            show.chip("check_circle", "green", "clean.gains", count=one.gained)
        elif one.lost:
            show.chip("error", "red", "clean.loses", count=one.lost)
        elif mended > 0:
            show.chip("build", "blue", "clean.mends", count=mended)
        show.chip("speed", "gray", "clean.sure", sure_share=one.confidence)


def _details(one: Suggestion) -> None:
    show.say("clean.would_change", cells=one.cells, columns=", ".join(one.columns))
    if one.rows_removed:
        show.say("clean.would_remove", count=one.rows_removed)
    if one.unparsed:
        show.say("clean.would_not_read", count=one.unparsed)
    if (one.fill_before, one.effective_before) != (one.fill_after, one.effective_after):
        show.say(
            "clean.would_fill",
            before_fill=one.fill_before,
            after_fill=one.fill_after,
            before_effective_fill=one.effective_before,
            after_effective_fill=one.effective_after,
        )
    labels = {"column": "label.column", "before": "label.before", "after": "label.after"}
    left, right = st.columns(2)
    with left:
        show.strong("clean.changes")
        changes = _narrow(pd.DataFrame([each.model_dump() for each in one.changes]))
        show.table(changes, {"count": "number"}, {**labels, "count": "label.rows"}, height=250)
    with right:
        show.strong("clean.examples")
        examples = [each.model_dump(exclude={"record"}) for each in one.examples]
        frame = _narrow(pd.DataFrame(examples))
        show.table(frame, {"line": "number"}, {**labels, "line": "label.line"}, height=250)
    if one.expectations:
        show.strong("clean.expectations")
        frame = pd.DataFrame(
            {
                "expectation": f"{', '.join(each.columns)}: {sentence_of(each.type)}",
                "before": each.failing_before,
                "after": each.failing_after,
                "verdict": word("expectations.holds" if each.holds_after else "expectations.fails"),
            }
            for each in one.expectations
        )
        heads = {
            "expectation": "label.expectation",
            "before": "clean.failing_before",
            "after": "clean.failing_after",
            "verdict": "clean.verdict_after",
        }
        show.table(frame, {"before": "number", "after": "number"}, heads)


def _narrow(frame: pd.DataFrame) -> pd.DataFrame:
    """Without the column's name where it is one and the same: values need the place."""
    alone = "column" in frame and frame["column"].nunique() == 1
    return frame.drop(columns="column") if alone else frame


def sentence_of(kind: str) -> str:
    """What an expectation of this type expects."""
    return word_or(f"expectation.{kind}", kind.replace("_", " "))
