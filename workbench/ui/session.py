"""Which project this browser session looks at, and in which language."""

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st

from workbench.project import Project
from workbench.project.answers import ProjectSurvival, Status
from workbench.ui.serve import PROJECT_VARIABLE
from workbench.ui.words import LANGUAGES, Language

_SETTINGS_FILE = "workbench.toml"


@dataclass(frozen=True)
class Desk:
    """What a page gets: the project, and how it stands."""

    project: Project
    status: Status


_CHOSEN: dict[str, str] = {}
"""What was chosen last in this server: a reload begins there. One user, one machine."""


@lru_cache(maxsize=8)
def _opened(folder: str, settings_as_of: int) -> Project:
    return Project.open(Path(folder))


def start_folder() -> Path:
    """The folder that the server was started with."""
    return Path(os.environ.get(PROJECT_VARIABLE, ".")).resolve()


def known_projects() -> list[Path]:
    """The folder that we started with and the projects that lie beside it."""
    start = start_folder()
    found = {start}
    if start.parent.is_dir():
        found |= {file.parent for file in start.parent.glob(f"*/{_SETTINGS_FILE}")}
    return sorted(found, key=lambda folder: (folder != start, folder.name.lower()))


def current_folder() -> Path:
    """The folder of the project that this session looks at."""
    folder = Path(st.session_state.get("folder") or _CHOSEN.get("folder", ""))
    return folder if folder.name and folder in known_projects() else start_folder()


def choose_folder(folder: Path) -> None:
    """Look at another project from now on."""
    st.session_state["folder"] = str(folder)
    _CHOSEN["folder"] = str(folder)


def current_project() -> Project:
    """The opened project, opened anew when its settings change; NotAProject and the like."""
    folder = current_folder()
    settings = folder / _SETTINGS_FILE
    as_of = settings.stat().st_mtime_ns if settings.is_file() else 0
    return _opened(str(folder), as_of)


@lru_cache(maxsize=4)
def _survival(result: Path, project: Project) -> ProjectSurvival:
    return project.survival()


def survival_of(project: Project) -> ProjectSurvival:
    """The survival results, megabytes of curves: read once, for a result's folder never changes."""
    return _survival(project.result_folder("survival", "all"), project)


def begin_language(default: str) -> None:
    """Take the language chosen last, else the project's, when this session has none yet."""
    if "language" not in st.session_state:
        choose_language(_CHOSEN.get("language", default))


def choose_language(language: str) -> None:
    """Speak this language from now on."""
    known: Language = "en" if language == "en" else LANGUAGES[0]
    st.session_state["language"] = known
    _CHOSEN["language"] = known
