"""What may leave the building, made safe: small counts hidden, formulas dead."""

import streamlit as st

from workbench.ui import show
from workbench.ui.giving import give
from workbench.ui.session import Desk
from workbench.ui.words import word

_OPEN = ("clusters", "incidence", "report_back")
_PERSONAL = ("spells", "episodes")
_PERSONAL_FORMATS = (".csv", ".parquet", ".dta", ".sav")


def draw(desk: Desk) -> None:
    """Draw the page."""
    show.title("page.share", "lede.share")
    if not desk.status.extracts:
        show.note("extracts.none")
        return
    show.say("share.small", limit=desk.project.settings.small_cell)
    show.heading("share.open")
    for what in _OPEN:
        _offer(desk, what, ".xlsx")
    show.heading("share.personal")
    show.note("share.personal_note")
    for what in _PERSONAL:
        _offer(desk, what, *_PERSONAL_FORMATS)
    _offer(desk, "codebook", ".csv")


def _offer(desk: Desk, what: str, *suffixes: str) -> None:
    with st.container(border=True):
        st.caption(word(f"share.{what}"))
        for suffix in suffixes:
            give(desk.project, what, suffix)
