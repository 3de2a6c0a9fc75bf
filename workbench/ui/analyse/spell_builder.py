"""The spell builder: at each choice how many spells are late entries, reopened or unknown."""

from typing import Any

import pandas as pd
import streamlit as st

from workbench.core.errors import WorkbenchError
from workbench.handover.preview import SpellCounts
from workbench.handover.settings import HandoverSettings
from workbench.project.building_spells import handover_settings, keep_choices, try_choices
from workbench.ui import show
from workbench.ui.session import Desk
from workbench.ui.words import word

_FIGURES = ("spells", "clients", "late_entries", "reopened", "returned", "unknown", "censored")


def draw(desk: Desk) -> None:
    """Choose, see what it does beside what is, and keep it."""
    project = desk.project
    show.note("builder.note")
    now = handover_settings(project)
    left, right = st.columns([1, 2], gap="large")
    with left:
        choices = _choices(now)
    kept = try_choices(project, {})
    tried = try_choices(project, choices) if choices else kept
    with right:
        _compare(kept, tried)
    if not choices:
        show.note("builder.same")
    elif st.button(word("builder.keep"), icon=":material/save:", type="primary", key="keep_spells"):
        try:
            keep_choices(project, choices)
        except WorkbenchError as fault:
            show.problem(fault)
            return
        st.rerun()


def _choices(now: HandoverSettings) -> dict[str, Any]:
    """What differs from the file as it stands."""
    spells = show.choose(
        "builder.spells",
        ("all", "first"),
        lambda one: word(f"builder.spells.{one}"),
        key="builder_spells",
        index=("all", "first").index(now.spells),
    )
    gap = st.number_input(
        word("builder.gap"), min_value=0, max_value=366, value=now.gap_days, key="builder_gap"
    )
    landmark = st.number_input(
        word("builder.landmark"),
        min_value=0,
        max_value=3650,
        value=now.landmark_days,
        step=30,
        key="builder_landmark",
    )
    begin = st.date_input(
        word("builder.begin"), value=now.records_begin, key="builder_begin", format="DD-MM-YYYY"
    )
    soft = show.choose(
        "builder.soft",
        ("verdict", "as_is"),
        lambda one: word(f"builder.soft.{one}"),
        key="builder_soft",
        index=("verdict", "as_is").index(now.soft),
    )
    asked = {
        "spells": spells,
        "gap_days": int(gap),
        "landmark_days": int(landmark),
        "records_begin": begin,
        "soft": soft,
    }
    return {name: value for name, value in asked.items() if value != getattr(now, name)}


def _compare(kept: SpellCounts, tried: SpellCounts) -> None:
    frame = pd.DataFrame(
        {
            "what": word(f"builder.count.{name}"),
            "kept": getattr(kept, name),
            "tried": getattr(tried, name),
            "change": getattr(tried, name) - getattr(kept, name),
        }
        for name in _FIGURES
    )
    show.table(
        frame,
        {"kept": "number", "tried": "number", "change": "number"},
        {
            "what": "builder.what",
            "kept": "builder.kept",
            "tried": "builder.tried",
            "change": "builder.change",
        },
    )
