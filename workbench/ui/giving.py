"""Handing a file over: made by the project's own safe export, kept in the project, then offered."""

import re
from pathlib import Path

import streamlit as st

from workbench.core.errors import WorkbenchError
from workbench.project import Project
from workbench.ui import show
from workbench.ui.words import word

_FOLDER = "exports_made"
_LARGEST_OFFER = 50_000_000


def give(
    project: Project, what: str, suffix: str, source: str | None = None, team: str | None = None
) -> None:
    """A button that makes one kind of export, where it lies then, and a way to download it.

    `source` and `team` narrow what is exported, where its kind knows them.
    """
    name = "_".join(re.sub(r"\W+", "_", part) for part in (what, source, team) if part)
    made = f"given_{name}{suffix}_{project.folder}"
    label = f"{word(f'give.{what}')} ({suffix.removeprefix('.')})"
    if st.button(label, icon=":material/ios_share:", key=f"give_{what}{suffix}"):
        to = project.folder / "data" / _FOLDER / f"{name}{suffix}"
        try:
            path = project.export(what, to, source, team)
        except WorkbenchError as fault:
            show.problem(fault)
            return
        st.session_state[made] = str(path)
    path = Path(st.session_state.get(made, ""))
    if path.is_file():
        show.say("give.lies_at", path=str(path))
        if path.stat().st_size <= _LARGEST_OFFER:
            st.download_button(
                word("action.download"),
                path.read_bytes(),
                file_name=path.name,
                icon=":material/download:",
                key=f"download_{what}{suffix}",
            )
