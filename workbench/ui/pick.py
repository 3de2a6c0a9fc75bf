"""Choosing what to look at: a source, a delivery; the choice stays when one turns to another page."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from workbench.project import Project
from workbench.project.answers import Extract
from workbench.ui import figures, show
from workbench.ui.jobs import source_title
from workbench.ui.words import language

Option = TypeVar("Option")


def remembered(
    label: str,
    options: Sequence[Option],
    shown: Callable[[Option], str],
    memory: str,
    first: Option | None = None,
) -> Option:
    """A drop-down that begins with what was chosen last under this name, or else with `first`."""
    last = st.session_state.get(f"picked_{memory}", first)
    index = options.index(last) if last in options else 0
    chosen = show.choose(label, options, shown, key=f"pick_{memory}", index=index)
    st.session_state[f"picked_{memory}"] = chosen
    return chosen


def source(project: Project, among: Sequence[str] | None = None, first: str | None = None) -> str:
    """One of the project's sources; `first` where none was chosen yet."""
    names = list(among if among is not None else project.sources())
    return remembered(
        "label.source", names, lambda name: source_title(project, name), "source", first
    )


def delivery(project: Project) -> Extract | None:
    """One delivery that stands, the newest first; None (and a note) when there is none."""
    standing = [one for one in project.extracts() if not one.withdrawn and not one.removed]
    names = [name for name in project.sources() if any(one.source == name for one in standing)]
    if not names:
        show.note("extracts.none")
        return None
    left, right = st.columns(2)
    with left:
        name = source(project, names)
    mine = sorted(
        (one for one in standing if one.source == name), key=lambda one: one.date, reverse=True
    )
    with right:
        number = show.choose(
            "label.delivery",
            [one.id for one in mine],
            lambda chosen: _day(mine, chosen),
            key=f"pick_delivery_{name}",
        )
    return next(one for one in mine if one.id == number)


def current(project: Project, name: str) -> Extract | None:
    """The delivery that cleaning works on: the latest one that stands, within the reference date."""
    limit = project.settings.reference_date
    mine = [
        one
        for one in project.extracts(name)
        if not one.withdrawn and (limit is None or one.date <= limit)
    ]
    return max(mine, key=lambda one: (one.date, one.id), default=None)


def _day(extracts: Sequence[Extract], number: int) -> str:
    one = next(extract for extract in extracts if extract.id == number)
    return f"{figures.day(one.date, language())} – {one.file}"
