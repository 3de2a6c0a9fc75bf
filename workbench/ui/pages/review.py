"""Who is who by a person's word: pairs by keyboard, persons taken apart, every decision kept."""

from __future__ import annotations

from functools import partial

import streamlit as st

from workbench.project import Project
from workbench.project.link_desk import LinkDesk
from workbench.project.review_answers import ReviewProgress
from workbench.ui import jobs, pick, show
from workbench.ui.frame import framed
from workbench.ui.pages.links import task_name
from workbench.ui.review import log, pairs, persons
from workbench.ui.review.acting import tell
from workbench.ui.session import Desk
from workbench.ui.words import word

_REVIEWER = "review_reviewer"


def draw(desk: Desk) -> None:
    """Draw the page."""
    project = desk.project
    show.title("page.review", "lede.review")
    tasks = [task.rules for task in project.settings.linkage]
    if not tasks:
        show.note("review.none")
        return
    left, right = st.columns([3, 1])
    with left:
        task = pick.remembered("label.task", tasks, task_name, "link_task")
    with right:
        reviewer = _reviewer()
    tell()
    framed(partial(_at_work, project, project.link_desk(task), reviewer))


def _reviewer() -> str:
    """A widget's own value goes when one turns to another page: so it is kept beside it."""
    name = st.text_input(
        word("review.who"),
        value=str(st.session_state.get(_REVIEWER, "")),
        max_chars=60,
    )
    show.note("review.who_help")
    reviewer = str(name).strip()
    st.session_state[_REVIEWER] = reviewer
    return reviewer


def _at_work(project: Project, desk: LinkDesk, reviewer: str) -> None:
    progress = desk.progress(reviewer)
    _standing(project, desk, progress)
    parts = ("pairs", "entities", "log") if desk.report.task == "dedupe" else ("pairs", "log")
    part = show.part("review.part", parts, "review", key=f"review_part_{len(parts)}")
    draws = {
        "pairs": partial(pairs.draw, desk, reviewer, progress),
        "entities": partial(persons.draw, desk, reviewer),
        "log": partial(log.draw, desk, reviewer),
    }
    framed(draws[part])


def _standing(project: Project, desk: LinkDesk, progress: ReviewProgress) -> None:
    report = desk.report
    made: tuple[str, int | None] = ("review.entities_now", report.entities)
    if report.task == "link":
        made = ("review.linked_now", report.linked_right)
    show.metrics(
        {
            "review.reviewed": (progress.reviewed, "number"),
            "review.doubtful": (progress.doubtful, "number"),
            "review.put_off": (progress.later, "number"),
            "review.standing": (progress.decided, "number"),
            made[0]: (made[1], "number"),
        }
    )
    for code in ("disputed", "contradictory", "lost"):
        count = getattr(progress, code)
        if count:
            show.say(f"review.{code}", count=count)
    if progress.unapplied:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(word("review.unapplied"), width="stretch")
            jobs.run_button(project, "review.apply", "review_apply")
    elif progress.decided:
        show.note("review.applied")
