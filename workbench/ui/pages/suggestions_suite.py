"""Expectations proposed from the deliveries of a source, for a person to accept."""

import pandas as pd
import streamlit as st

from workbench.project import Project
from workbench.ui import show
from workbench.ui.words import language, word, word_or
from workbench.validation.suggestion.results import Proposal, Suggestions

SEVERITIES = ("as_proposed", "critical", "warning", "info")


def draw(project: Project, source: str) -> None:
    """Proposals with what speaks for them; what is accepted goes into the source's suite."""
    show.note("suggestions.note")
    held = f"suggestions_{source}"
    if st.button(word("action.suggest"), icon=":material/lightbulb:", key=f"suggest_{source}"):
        with st.spinner(word("suggestions.looking")):
            st.session_state[held] = project.suggestions(source)
    found: Suggestions | None = st.session_state.get(held)
    if found is None:
        return
    if not found.proposals:
        show.note("suggestions.none")
        return
    if found.weak:
        show.note("suggestions.weak")
    _table(found)
    _accepting(project, source, found, held)


def _table(found: Suggestions) -> None:
    frame = pd.DataFrame(
        {
            "expectation": text(one),
            "severity": word(f"severity.{one.severity}"),
            "holds": one.evidence.holds_share,
            "held_out": f"{one.evidence.held_out_kept} / {one.evidence.held_out}",
            "confidence": one.evidence.confidence,
            "why": one.why_nl if language() == "nl" else one.why,
        }
        for one in found.proposals
    )
    labels = {
        "expectation": "label.expectation",
        "severity": "label.severity",
        "holds": "label.holds_share",
        "held_out": "label.held_out",
        "confidence": "label.confidence_next",
        "why": "label.why",
    }
    show.table(frame, {"holds": "share", "confidence": "share"}, labels, height=500)


def _accepting(project: Project, source: str, found: Suggestions, held: str) -> None:
    every = {one.number: one for one in found.proposals}
    chosen = st.multiselect(
        word("label.accept"),
        list(every),
        default=list(every),
        format_func=lambda number: show.visible(text(every[number])),
        key=f"accepted_{source}",
    )
    severity = show.choose(
        "label.severity", SEVERITIES, lambda one: word(f"severity.{one}"), key=f"severity_{source}"
    )
    if st.button(word("action.accept"), icon=":material/check:", key=f"accept_{source}") and chosen:
        wish = None if severity == "as_proposed" else severity
        project.accept_suggestions(source, found, dict.fromkeys(chosen, wish))  # type: ignore[arg-type]
        del st.session_state[held]
        show.calm("suggestions.accepted")


def text(one: Proposal) -> str:
    """`bsn: Het BSN doorstaat de elfproef`."""
    said = word_or(f"expectation.{one.type}", one.type.replace("_", " "))
    by = one.kwargs.get("group_column")
    about = ", ".join([*one.columns, *([by] if isinstance(by, str) else [])])
    return f"{about}: {said}" if about else said
