"""One run of the screens: project, language, navigation, the page. Run for every click."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from workbench.core.errors import WorkbenchError
from workbench.core.privacy import quiet_libraries
from workbench.ui import jobs, session, show
from workbench.ui.frame import framed
from workbench.ui.pages import SECTIONS
from workbench.ui.session import Desk
from workbench.ui.words import LANGUAGES, word


def main() -> None:
    """Draw what this browser session looks at."""
    quiet_libraries()
    st.set_page_config(
        page_title="Register Workbench",
        # a file of ours: with a sign of Streamlit's the browser would fetch it from elsewhere
        page_icon=str(Path(__file__).with_name("icon.svg")),
        layout="wide",
        initial_sidebar_state="expanded",
    )
    desk, fault = _desk()
    session.begin_language(desk.project.settings.language if desk else "nl")
    page = _navigation(desk)
    with st.sidebar:
        framed(_sidebar)
    if desk is None:
        assert fault is not None
        show.problem(fault)
        return
    framed(partial(jobs.strip, desk.project, desk.status))
    page.run()


def _desk() -> tuple[Desk | None, WorkbenchError | None]:
    try:
        project = session.current_project()
        return Desk(project, project.status()), None
    except WorkbenchError as fault:
        return None, fault


def _navigation(desk: Desk | None) -> st.Page:
    sections = {
        word(section): [
            st.Page(
                partial(_draw, draw, desk),
                title=word(f"page.{name}"),
                icon=icon,
                url_path=name,
                default=name == "overview",
            )
            for name, (draw, icon) in pages.items()
        ]
        for section, pages in SECTIONS.items()
    }
    return st.navigation(sections, expanded=True)


def _draw(draw: Callable[[Desk], None], desk: Desk | None) -> None:
    if desk is not None:
        framed(partial(draw, desk))


def _sidebar() -> None:
    spoken = st.segmented_control(
        word("label.language"),
        LANGUAGES,
        default=st.session_state["language"],
        format_func=lambda code: {"nl": "Nederlands", "en": "English"}[code],
        required=True,
        key="language_choice",
    )
    if spoken and spoken != st.session_state["language"]:
        session.choose_language(spoken)
        st.rerun()
    folders = session.known_projects()
    here = session.current_folder()
    chosen = show.choose(
        "label.project", folders, lambda folder: folder.name, "project", folders.index(here)
    )
    if chosen != here:
        session.choose_folder(chosen)
        st.rerun()
