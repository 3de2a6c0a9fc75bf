"""Two deliveries of a source beside each other: what moved, and who came and went."""

from datetime import date

import pandas as pd
import streamlit as st

from workbench.project import Project
from workbench.quality.results import Drift, Turnover
from workbench.ui import figures, show
from workbench.ui.words import language, word


def draw(project: Project, source: str) -> None:
    """Choose two deliveries, then compare: it takes a moment, so only when asked."""
    days = sorted({one.date for one in project.extracts(source) if not one.withdrawn})
    if len(days) < 2:
        show.note("quality.one_delivery")
        return
    left, right = st.columns(2)
    with left:
        before = show.choose("label.before", days, _day, f"drift_a_{source}", len(days) - 2)
    with right:
        after = show.choose("label.after", days, _day, f"drift_b_{source}", len(days) - 1)
    held = f"drift_{source}_{before}_{after}"
    if before == after:
        show.note("quality.same_delivery")
        return
    if st.button(word("action.compare"), icon=":material/compare_arrows:", key=f"go_{source}"):
        with st.spinner(word("quality.comparing")):
            st.session_state[held] = project.drift(source, before, after)
    found: Drift | None = st.session_state.get(held)
    if found is not None:
        _shown(found)


def _shown(found: Drift) -> None:
    moved = [one for one in found.columns if one.moved]
    show.metrics(
        {
            "label.rows_before": (found.rows_before, "number"),
            "label.rows_after": (found.rows_after, "number"),
            "label.columns_moved": (len(moved), "number"),
        }
    )
    if found.columns_vanished:
        show.say("quality.columns_gone", columns=", ".join(found.columns_vanished))
    if found.columns_appeared:
        show.say("quality.columns_new", columns=", ".join(found.columns_appeared))
    if found.columns_shifted_from:
        show.say("quality.shifted", column=found.columns_shifted_from)
    if found.turnover is not None:
        _turnover(found.turnover)
    show.note("quality.drift_note")
    if not moved:
        show.note("quality.nothing_moved")
        return
    frame = pd.DataFrame(
        {
            "column": one.column,
            "why": ", ".join(word(f"moved.{reason}") for reason in one.why),
            "before": one.effective_fill_before,
            "after": one.effective_fill_after,
            "psi": one.psi,
            "wasserstein": one.wasserstein,
            "appeared": ", ".join(show.visible(value.value) for value in one.appeared) or None,
            "vanished": ", ".join(show.visible(value.value) for value in one.vanished) or None,
        }
        for one in moved
    )
    labels = {
        "column": "label.column",
        "why": "label.what_moved",
        "before": "label.fill_before",
        "after": "label.fill_after",
        "psi": "label.psi",
        "wasserstein": "label.wasserstein",
        "appeared": "label.appeared",
        "vanished": "label.vanished",
    }
    kinds = {"before": "share", "after": "share", "psi": "decimal", "wasserstein": "decimal"}
    show.table(frame, kinds, labels)


def _turnover(found: Turnover) -> None:
    figures_shown: dict[str, tuple[float | None, str]] = {
        "label.came": (found.new, "number"),
        "label.went": (found.gone, "number"),
        "label.changed": (found.changed, "number"),
        "label.stayed": (found.same, "number"),
    }
    if found.changed_back is not None:
        figures_shown["label.changed_back"] = (found.changed_back, "number")
    show.metrics(figures_shown)


def _day(day: date) -> str:
    return figures.day(day, language())
