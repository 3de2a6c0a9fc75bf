"""Runs on the screen: the button that starts one, how far it is, and the way to stop it.

A run is a process of its own: it survives a reload, and a page only reads the run table.
"""

import streamlit as st

from workbench.core.errors import RunInProgress
from workbench.project import Project
from workbench.project.answers import Job, Status
from workbench.ui import figures, show
from workbench.ui.words import language, word, word_or

_BEAT = 1.5
_SEEN = "seen_job"
_ENDED = "ended_job"


def strip(project: Project, status: Status) -> None:
    """What to do next, or the run that is going on: above every page; nothing when all is made."""
    if status.running is not None:
        st.session_state[_SEEN] = status.running.id
        with st.container(border=True):
            st.fragment(_follow, run_every=_BEAT)(project)
        return
    ended = _ended_job(project)
    if ended is None and status.next_step == "next.done":
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        if ended is not None:
            show.badge("job", ended.state)
        st.text(word(status.next_step), width="stretch")
        if status.next_step in ("next.run", "next.mend"):
            st.button(
                word("action.run"),
                type="primary",
                icon=":material/play_arrow:",
                on_click=_begin,
                args=(project,),
            )


def run_button(project: Project, label: str, key: str) -> None:
    """A button on a page that starts a run; how far it is stands above every page."""
    st.button(
        word(label),
        type="primary",
        icon=":material/play_arrow:",
        on_click=_begin,
        args=(project,),
        key=key,
    )


def station_name(project: Project, stage: str, subject: str) -> str:
    """A station in words: what is made, of which delivery. May hold values from data."""
    source, _, day = subject.partition("/")
    parts = [word_or(f"stage.{stage}", stage)]
    if source in project.settings.sources:
        parts.append(source_title(project, source))
    elif source != "all":
        parts.append(word_or(f"task.{source}", source.replace("_", " ")))
    if day:
        parts.append(figures.iso_day(day, language()))
    return " · ".join(parts)


def source_title(project: Project, source: str) -> str:
    """What the project calls a source. From the settings file, so to be drawn as data."""
    settings = project.settings.sources.get(source)
    return (settings.title if settings else None) or source.replace("_", " ")


def _begin(project: Project) -> None:
    try:
        project.start_run()
    except RunInProgress:  # another window was quicker: that run is shown
        return


def _follow(project: Project) -> None:
    job = next(iter(project.jobs()), None)
    if job is None or job.state != "running":
        if job is not None and st.session_state.get(_SEEN) == job.id:
            st.session_state[_ENDED] = job.id
        st.session_state.pop(_SEEN, None)
        st.rerun(scope="app")
        return
    left, right = st.columns([5, 1], vertical_alignment="center")
    with left:
        if job.total:
            show.say("job.progress", done=job.done, total=job.total, what=_what(project, job))
        else:
            show.say("job.starting")
        st.progress(min(1.0, job.done / job.total) if job.total else 0.0)
    with right:
        if st.button(word("action.cancel"), icon=":material/stop:", width="stretch"):
            project.cancel(job.id)
            st.rerun(scope="app")


def _what(project: Project, job: Job) -> str:
    stage, _, subject = job.what.partition(" ")
    return station_name(project, stage, subject) if stage else ""


def _ended_job(project: Project) -> Job | None:
    """The run whose end this session saw, until another one starts."""
    number = st.session_state.get(_ENDED)
    return next((one for one in project.jobs() if one.id == number), None) if number else None
