"""Groups of values that are alike, one at a time: merge or go on, by keyboard."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
import streamlit as st

from workbench.project.clean_desk import CleanDesk
from workbench.project.recipe_answers import RecipeState
from workbench.ui import show
from workbench.ui.clean.acting import act
from workbench.ui.words import word
from workbench.values.clusters import CLUSTER_METHODS, ValueCluster


def draw(desk: CleanDesk, state: RecipeState, apart: Collection[str]) -> None:
    """Draw the groups of one column; it begins with the first that does not only tell rows apart."""
    show.note("clean.values_note")
    left, right = st.columns(2)
    with left:
        names = desk.columns()
        first = next((at for at, name in enumerate(names) if name not in apart), 0)
        column = show.choose(
            "label.column", names, key=f"clean_cluster_column_{desk.source}", index=first
        )
    with right:
        method = show.choose(
            "clean.method",
            CLUSTER_METHODS,
            lambda one: word(f"clean.method_{one}"),
            key="clean_cluster_method",
        )
    found = desk.clusters(column, method)
    if not found:
        show.note("clean.no_groups")
        return
    place = f"clean_cluster_{desk.source}_{column}_{method}"
    at = min(int(st.session_state.get(place, 0)), len(found) - 1)
    _group(desk, state, column, found, at, place)


def _group(
    desk: CleanDesk,
    state: RecipeState,
    column: str,
    found: tuple[ValueCluster, ...],
    at: int,
    place: str,
) -> None:
    one = found[at]
    names = [value for value, _ in one.values]
    show.say("clean.group", number=at + 1, count=len(found), rows=one.rows)
    keep = show.choose("clean.keep", names, show.edged, key=f"keep_{place}_{at}")
    parts = st.multiselect(
        word("clean.variants"),
        [value for value in names if value != keep],
        default=[value for value in names if value != keep],
        format_func=show.edged,
        key=f"variants_{place}_{at}_{names.index(keep)}",
    )
    mapping = dict.fromkeys(parts, keep)
    left, right = st.columns(2)
    with left:
        st.button(
            word("clean.merge"),
            type="primary",
            icon=":material/merge:",
            shortcut="Alt+M",
            width="stretch",
            disabled=not mapping,
            on_click=act,
            args=(lambda: desk.merge(state.revision, column, mapping), "clean.told_changed"),
            key=f"merge_{place}",
        )
    with right:
        st.button(
            word("clean.next"),
            icon=":material/arrow_forward:",
            shortcut="Alt+N",
            width="stretch",
            disabled=len(found) < 2,
            on_click=_go,
            args=(place, (at + 1) % len(found)),
            key=f"on_{place}",
        )
    frame = pd.DataFrame({"value": names, "rows": [count for _, count in one.values]})
    show.table(frame, {"rows": "number"}, {"value": "label.value", "rows": "label.rows"})


def _go(place: str, at: int) -> None:
    st.session_state[place] = at
