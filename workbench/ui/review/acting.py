"""What a press of a button does: the decision goes to the store first, then the screen says so."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from workbench.core.errors import WorkbenchError
from workbench.project.review_answers import DecideAnswer
from workbench.ui import show
from workbench.ui.words import word

_FAULT, _DONE, _TOLD = "review_fault", "review_done", "review_told"


def act(do: Callable[[], DecideAnswer], told: str | None = None) -> None:
    """Do it, and remember what the store holds now; a fault is told when the screen is drawn anew."""
    st.session_state.pop(_FAULT, None)
    try:
        st.session_state[_DONE] = do()
    except WorkbenchError as fault:
        st.session_state[_FAULT] = fault
    else:
        if told is not None:
            st.session_state[_TOLD] = told


def tell() -> None:
    """Say what the last press came to."""
    fault = st.session_state.pop(_FAULT, None)
    if isinstance(fault, WorkbenchError):
        show.problem(fault)
    told = st.session_state.pop(_TOLD, None)
    if isinstance(told, str):
        st.toast(word(told), icon=":material/check_circle:")


def last_said() -> None:
    """The decision that was kept last in this session, from what the store answered."""
    done = st.session_state.get(_DONE)
    if not isinstance(done, DecideAnswer) or done.undone or not done.decisions:
        return
    first = done.decisions[0]
    if len(done.decisions) > 1:
        show.say("review.last_many", count=len(done.decisions))
    else:
        said = word(f"review.{first.verdict}")
        show.say("review.last", said=said, left=bare(first.left), right=bare(first.right))


def bare(key: str) -> str:
    """A record's key as a person reads it."""
    kind, _, rest = key.partition(":")
    return rest if kind == "key" else f"…{rest[-6:]}"
