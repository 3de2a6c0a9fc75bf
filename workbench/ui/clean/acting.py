"""What a press of a button does: the change goes to the store first, then the screen says so."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from workbench.core.errors import WorkbenchError
from workbench.ui import show
from workbench.ui.words import word

_TOLD, _FAULT = "clean_told", "clean_fault"


def act(do: Callable[[], object], told: str) -> None:
    """Do it, and remember what to say of it once the screen is drawn anew."""
    st.session_state.pop(_FAULT, None)
    try:
        do()
    except WorkbenchError as fault:
        st.session_state[_FAULT] = fault
    else:
        st.session_state[_TOLD] = told


def tell() -> None:
    """Say what the last press came to; once."""
    fault = st.session_state.pop(_FAULT, None)
    if isinstance(fault, WorkbenchError):
        show.problem(fault)
    told = st.session_state.pop(_TOLD, None)
    if isinstance(told, str):
        st.toast(word(told), icon=":material/check_circle:")
