"""Rules to go by: another file for a task, or a new one from what the columns hold."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from workbench.linkage.roles import ROLES
from workbench.project import Project
from workbench.project.link_guide import LinkGuide
from workbench.ui import show
from workbench.ui.clean.acting import act
from workbench.ui.jobs import source_title
from workbench.ui.words import word

_ONE_SOURCE = ""
_ROW = 35


def draw_choice(guide: LinkGuide, task: str) -> None:
    """Which rule file a task goes by, and which it may go by instead."""
    state = guide.rules(task)
    show.facts({"label.rule_file": f"linkage_rules/{state.name}.toml", "label.title": state.title})
    others = [name for name in guide.choices(task) if name != task]
    if not others:
        return
    chosen = show.choose("label.other_rules", others, key=f"other_{task}")
    st.button(
        word("action.use_rules"),
        on_click=partial(_use, guide, task, chosen),
        key=f"use_{task}",
    )


def draw(project: Project, guide: LinkGuide) -> None:
    """A new rule file: sources, roles per column, a name."""
    show.note("links.start_note")
    sources = [one for one in project.sources() if one in _delivered(project)]
    if not sources:
        show.note("extracts.none")
        return
    named = partial(source_title, project)
    one, other = st.columns(2)
    with one:
        left = show.choose("label.start_source", sources, named, key="start_left")
    with other:
        others = [_ONE_SOURCE, *(name for name in sources if name != left)]
        right = show.choose(
            "label.start_other",
            others,
            lambda name: named(name) if name else word("links.one_source"),
            key="start_right",
        )
    mine = _columns(guide, left, "start_roles_left")
    theirs = _columns(guide, right, "start_roles_right") if right else {}
    title = st.text_input(word("label.title"), key="start_title")
    name = st.text_input(word("label.rules_name"), key="start_name", help=word("links.name_help"))
    roles = paired(mine, theirs) if right else {role: _own(mine[role]) for role in mine}
    if right and not roles:
        show.note("links.no_shared_role")
    st.button(
        word("action.make_rules"),
        type="primary",
        icon=":material/add:",
        disabled=not (name.strip() and roles),
        on_click=partial(_begin, guide, name.strip(), title.strip(), left, roles, right or None),
        key="start_make",
    )


def paired(
    mine: Mapping[str, list[str]], theirs: Mapping[str, list[str]]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """The roles that both tables have, with their columns in pairs by order."""
    return {
        role: tuple(zip(mine[role], theirs[role], strict=False)) for role in mine if role in theirs
    }


def _own(columns: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple((column, column) for column in columns)


def _columns(guide: LinkGuide, source: str, key: str) -> dict[str, list[str]]:
    """Role -> columns, as proposed and then as the person has it."""
    proposed = guide.proposed_roles(source)
    said = {word(f"link_role.{role}"): role for role in ROLES}
    words = {role: text for text, role in said.items()}
    none = word("links.no_role")
    heads = word("label.column"), word("label.role")
    columns = guide.columns(source)
    frame = pd.DataFrame(
        {
            heads[0]: [show.visible(name) for name in columns],
            heads[1]: [words.get(proposed.get(name, ""), none) for name in columns],
        }
    )
    config = {
        heads[0]: st.column_config.TextColumn(heads[0], disabled=True),
        heads[1]: st.column_config.SelectboxColumn(heads[1], options=[none, *said], required=True),
    }
    height = min(420, _ROW * (len(frame) + 1) + 3)
    written: Any = st.data_editor(
        frame, hide_index=True, height=height, column_config=config, key=f"{key}_{source}"
    )
    found: dict[str, list[str]] = {}
    for column, text in zip(columns, written[heads[1]], strict=True):
        if text in said:
            found.setdefault(said[text], []).append(column)
    return found


def _delivered(project: Project) -> set[str]:
    return {one.source for one in project.extracts() if not one.withdrawn and not one.removed}


def _use(guide: LinkGuide, task: str, name: str) -> None:
    st.session_state["task"] = name
    act(partial(guide.use, task, name), "links.rules_used")


def _begin(
    guide: LinkGuide,
    name: str,
    title: str,
    left: str,
    roles: Mapping[str, tuple[tuple[str, str], ...]],
    right: str | None,
) -> None:
    act(partial(guide.begin, name, title, left, roles, right), "links.rules_made")
