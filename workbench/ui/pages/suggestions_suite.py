"""Expectations proposed from the deliveries of a source, for a person to accept."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from workbench.core.findings import Severity
from workbench.project import Project
from workbench.ui import figures, show
from workbench.ui.words import language, word, word_or
from workbench.validation.suggestion.accepting import bounds_of, with_bounds
from workbench.validation.suggestion.results import Proposal, Suggestions

GRAVE: tuple[Severity, ...] = ("critical", "warning", "info")
SEVERITIES = ("as_proposed", "critical", "warning", "info")


def draw(project: Project, source: str) -> None:
    """Proposals with what speaks for them; what is accepted goes into the source's suite."""
    show.note("suggestions.note")
    held = f"suggestions_{source}"
    if st.button(word("action.suggest"), icon=":material/lightbulb:", key=f"suggest_{source}"):
        with st.spinner(word("suggestions.looking")):
            st.session_state[held] = project.suggestions(source)
        _changes(source).clear()
        # widgets remember by key: what was set for one list is not meant for the next
        asked = f"suggestions_asked_{source}"
        st.session_state[asked] = st.session_state.get(asked, 0) + 1
    found: Suggestions | None = st.session_state.get(held)
    if found is None:
        return
    if not found.proposals:
        show.note("suggestions.none")
        return
    if found.weak:
        show.note("suggestions.weak")
    _table(found, _changes(source))
    _adjusting(source, found)
    _accepting(project, source, found, held)


@dataclass(frozen=True)
class Change:
    """What a person made of a proposal."""

    severity: Severity
    bounds: dict[str, float]


def _changes(source: str) -> dict[int, Change]:
    """By the proposal's number; kept beside the widgets, which forget what is not on the screen."""
    kept: dict[int, Change] = st.session_state.setdefault(f"suggestions_changed_{source}", {})
    return kept


def _adjusting(source: str, found: Suggestions) -> None:
    """The severity and the bounds of one proposal."""
    with st.expander(word("suggestions.adjust")):
        show.note("suggestions.adjust_note")
        every = {one.number: one for one in found.proposals}
        asked = st.session_state[f"suggestions_asked_{source}"]
        number = show.choose(
            "label.suggestion",
            list(every),
            lambda one: text(every[one]),
            f"adjust_{source}_{asked}",
        )
        one, key = every[number], f"{source}_{asked}_{number}"
        changes = _changes(source)
        now = changes.get(one.number, Change(one.severity, bounds_of(one)))
        severity = show.choose(
            "label.severity",
            GRAVE,
            lambda grave: word(f"severity.{grave}"),
            key=f"severity_{key}",
            index=GRAVE.index(now.severity),
        )
        bounds = {name: _bound(name, value, f"{name}_{key}") for name, value in now.bounds.items()}
        wish = Change(severity, bounds)
        if wish != now:
            changes[one.number] = wish
            st.rerun()


def _bound(name: str, value: float, key: str) -> float:
    share = name not in ("more", "min_value", "max_value")
    least = None if name in ("min_value", "max_value") else 0.0
    return float(
        st.number_input(
            word(f"bound.{name}"),
            min_value=least,
            max_value=1.0 if share else None,
            value=value,
            step=0.01,
            format="%.3f",
            key=key,
        )
    )


def _table(found: Suggestions, changes: Mapping[int, Change]) -> None:
    frame = pd.DataFrame(
        {
            "expectation": text(one),
            "severity": word(f"severity.{_now(one, changes).severity}"),
            "bounds": _bounds_text(_now(one, changes).bounds),
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
        "bounds": "label.bounds",
        "holds": "label.holds_share",
        "held_out": "label.held_out",
        "confidence": "label.confidence_next",
        "why": "label.why",
    }
    show.table(frame, {"holds": "share", "confidence": "share"}, labels, height=500)


def _now(one: Proposal, changes: Mapping[int, Change]) -> Change:
    return changes.get(one.number, Change(one.severity, bounds_of(one)))


def _bounds_text(bounds: Mapping[str, float]) -> str:
    told = (
        f"{word(f'bound.{name}')}: {figures.number(value, language())}"
        if name in ("min_value", "max_value")
        else f"{word(f'bound.{name}')}: {figures.share(value, language())}"
        for name, value in bounds.items()
    )
    return "; ".join(told)


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
        "label.severity_of_all",
        SEVERITIES,
        lambda one: word(f"severity.{one}"),
        key=f"severity_{source}",
    )
    if st.button(word("action.accept"), icon=":material/check:", key=f"accept_{source}") and chosen:
        changes = _changes(source)
        rest: Severity | None = None if severity == "as_proposed" else severity  # type: ignore[assignment]
        graves = {
            number: changes[number].severity if number in changes else rest for number in chosen
        }
        kwargs = {
            number: with_bounds(every[number], change.bounds) for number, change in changes.items()
        }
        project.accept_suggestions(source, found, graves, kwargs)
        del st.session_state[held]
        changes.clear()
        show.calm("suggestions.accepted")


def text(one: Proposal) -> str:
    """`bsn: Het BSN doorstaat de elfproef`."""
    said = word_or(f"expectation.{one.type}", one.type.replace("_", " "))
    by = one.kwargs.get("group_column")
    about = ", ".join([*one.columns, *([by] if isinstance(by, str) else [])])
    return f"{about}: {said}" if about else said
