"""Holds each page and part of a page: what goes wrong inside is said calmly, never as a traceback."""

import logging
import traceback
from collections.abc import Callable

import streamlit as st

from workbench.core.errors import NotMadeYet, WorkbenchError
from workbench.ui import show
from workbench.ui.words import word

_log = logging.getLogger(__name__)


def framed(draw: Callable[[], None]) -> None:
    """Draw a page or a part of it; the rest of the screen goes on whatever happens in there."""
    try:
        draw()
    except NotMadeYet:
        show.not_made()
    except WorkbenchError as fault:
        show.problem(fault)
    except Exception as fault:  # noqa: BLE001 - a screen never shows a traceback
        note_failure(fault)
        show.calm("error.unexpected")


def note_failure(fault: Exception) -> None:
    """Log where it went wrong without what was in hand: a message may hold a value from data."""
    places = [
        f"{step.filename}:{step.lineno} {step.name}"
        for step in traceback.extract_tb(fault.__traceback__)
    ]
    _log.error("%s at\n  %s", type(fault).__name__, "\n  ".join(places[-12:]))


def opened(key: str, draw: Callable[[], None], expanded: bool = False) -> None:
    """A part that opens on demand."""
    with st.expander(word(key), expanded=expanded):
        framed(draw)
