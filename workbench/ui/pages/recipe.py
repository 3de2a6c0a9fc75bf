"""Cleaning by a recorded recipe: suggestions, the table as it is now, steps at the side, undo."""

from functools import partial

import streamlit as st

from workbench.project import Project
from workbench.project.clean_desk import CleanDesk
from workbench.ui import pick, show
from workbench.ui.clean import changes, inbox, review, steps, table, values
from workbench.ui.clean.acting import act, tell
from workbench.ui.frame import framed, opened
from workbench.ui.session import Desk
from workbench.ui.words import word

PARTS = ("inbox", "table", "values", "review", "done")


def draw(desk: Desk) -> None:
    """Draw the page."""
    project = desk.project
    show.title("page.recipe", "lede.recipe")
    names = project.sources()
    if not names:
        show.note("recipe.none")
        return
    name = pick.source(project, names)
    tell()
    if not project.settings.sources[name].recipe:
        show.note("clean.no_recipe")
        st.button(
            word("clean.begin"),
            type="primary",
            on_click=act,
            args=(partial(project.begin_recipe, name), "clean.told_changed"),
        )
        return
    _at_work(project, project.clean_desk(name))


def _at_work(project: Project, desk: CleanDesk) -> None:
    state = desk.state()
    framed(partial(_standing, desk))
    main, side = st.columns([3, 1], gap="medium")
    with side:
        steps.undo_and_redo(desk, state)
        framed(partial(steps.draw, desk, state))
    roles = project.settings.sources[desk.source]
    with main:
        part = show.part("clean.part", PARTS, "clean", key="clean_part")
        draws = {
            "inbox": partial(inbox.draw, desk),
            "table": partial(table.draw, project, desk),
            "values": partial(values.draw, desk, state, roles.columns_with("key", "identifying")),
            "review": partial(review.draw, desk),
            "done": partial(changes.draw, project, desk.source),
        }
        framed(draws[part])
    opened("clean.history", partial(steps.history, desk))


def _standing(desk: CleanDesk) -> None:
    without, now = desk.passed()
    if now.of:
        show.metrics(
            {
                "clean.held_without": (without.share, "share"),
                "clean.held_now": (now.share, "share"),
                "label.expectations": (now.of, "number"),
                "label.hold": (now.held, "number"),
            }
        )
