"""The steps at the side: what each did, and edit, move, remove, undo."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from workbench.cleaning.results import StepReport
from workbench.project.clean_desk import CleanDesk
from workbench.project.recipe_answers import RecipeState
from workbench.ui import show
from workbench.ui.clean.acting import act
from workbench.ui.frame import framed
from workbench.ui.words import reason_text, word, word_or

EVERY_COLUMN = "*"
_FEW, _TALL = 4, 760


def undo_and_redo(desk: CleanDesk, state: RecipeState) -> None:
    """Two buttons, with keys."""
    for key, icon, shortcut, able, do, told in (
        ("undo", "undo", "Alt+Z", state.undo, desk.undo, "clean.told_undone"),
        ("redo", "redo", "Alt+Y", state.redo, desk.redo, "clean.told_redone"),
    ):
        st.button(
            word(f"clean.{key}"),
            icon=f":material/{icon}:",
            width="stretch",
            shortcut=shortcut,
            disabled=able is None,
            on_click=act,
            args=(partial(do, state.revision), told),
            key=f"clean_{key}",
        )


def draw(desk: CleanDesk, state: RecipeState) -> None:
    """Draw the steps."""
    show.heading("label.steps")
    if not state.steps:
        show.note("clean.no_steps")
    report = desk.report()
    did = {} if report is None else {one.number: one for one in report.steps}
    with st.container(height=_TALL if len(state.steps) > _FEW else "content", border=False):
        for number, step in enumerate(state.steps, start=1):
            with st.container(border=True, gap="small"):
                _switch(desk, state, number, step)
                show.plain(", ".join(columns_of(step)))
                _told(did.get(number), step)
                _handles(desk, state, number)


def _switch(desk: CleanDesk, state: RecipeState, number: int, step: Mapping[str, Any]) -> None:
    """The step's name, to switch it on and off."""
    kind, on = str(step.get("kind")), bool(step.get("enabled", True))
    st.toggle(
        f"{number}. {word_or(f'step.{kind}', kind)}",
        on,
        on_change=act,
        args=(partial(desk.switch, state.revision, number, not on), "clean.told_changed"),
        key=f"on_{number}_{state.revision[:8]}",
    )


def columns_of(step: Mapping[str, Any]) -> list[str]:
    """The columns that a step of a recipe file is about."""
    named = [step[key] for key in ("column", "dependent", "into") if key in step]
    listed = [*map(str, step.get("columns", ())), *(one for one in named if isinstance(one, str))]
    return [word("label.all_columns") if name == EVERY_COLUMN else name for name in listed]


def _told(did: StepReport | None, step: Mapping[str, Any]) -> None:
    """What the step did, or why it did nothing; and a person's note on it."""
    if not step.get("enabled", True):
        show.chip("toggle_off", "gray", "clean.step_off")
    elif did is not None and did.state == "skipped":
        show.chip("warning", "orange", "clean.step_skipped")
    elif did is not None:
        show.say("clean.step_did", count=did.changed_cells)
    if did is not None and did.state != "off":
        for reason in did.reasons:
            show.sentence(reason_text(reason))
    if step.get("note"):
        show.plain(step["note"])


def _handles(desk: CleanDesk, state: RecipeState, number: int) -> None:
    last = len(state.steps)
    moves = st.columns(4)
    buttons = (
        ("clean.up", ":material/arrow_upward:", partial(desk.move, state.revision, number, number - 1), number == 1),
        ("clean.down", ":material/arrow_downward:", partial(desk.move, state.revision, number, number + 1), number == last),
        ("clean.remove", ":material/delete:", partial(desk.remove, state.revision, number), False),
    )  # fmt: skip
    for column, (key, icon, do, unable) in zip(moves, buttons, strict=False):
        with column:
            st.button(
                " ",
                icon=icon,
                help=word(key),
                disabled=unable,
                on_click=act,
                args=(do, "clean.told_changed"),
                key=f"{key}_{number}",
            )
    with moves[3], st.popover(" ", icon=":material/edit:", help=word("clean.edit")):
        framed(partial(_settings, desk, state, number))


def _settings(desk: CleanDesk, state: RecipeState, number: int) -> None:
    show.note("clean.edit_note")
    note = st.text_input(
        word("clean.note"),
        str(state.steps[number - 1].get("note", "")),
        key=f"note_{number}_{state.revision[:8]}",
    )
    st.button(
        word("clean.save_note"),
        on_click=act,
        args=(lambda: desk.annotate(state.revision, number, note), "clean.told_changed"),
        key=f"save_note_{number}",
    )
    written = st.text_area(
        word("clean.edit"),
        desk.step_text(number),
        height=200,
        key=f"written_{number}_{state.revision[:8]}",
    )
    st.button(
        word("clean.save"),
        on_click=act,
        args=(lambda: desk.edit(state.revision, number, written), "clean.told_changed"),
        key=f"save_{number}",
    )


def history(desk: CleanDesk) -> None:
    """The versions of the recipe, and the decisions on suggestions."""
    frame = pd.DataFrame(
        {
            "when": show.moment(one.made),
            "what": word_or(f"edit.{one.action}", one.action),
            "columns": ", ".join(map(str, one.about.get("columns", ()))) or None,
            "now": "●" if one.current else None,
        }
        for one in desk.history()
    )
    labels = {"when": "clean.when", "what": "clean.what", "columns": "label.columns"}
    show.table(frame, {}, {**labels, "now": "clean.now"})
    show.strong("clean.decisions")
    frame = pd.DataFrame(
        {
            "when": show.moment(one.made),
            "what": word(f"clean.says_{one.says}"),
            "step": word_or(f"step.{one.step.get('kind')}", str(one.step.get("kind"))),
            "columns": ", ".join(columns_of(one.step)) or None,
            "reason": one.reason or None,
        }
        for one in desk.decisions()
    )
    show.table(frame, {}, {**labels, "step": "label.step", "reason": "clean.reason"})
