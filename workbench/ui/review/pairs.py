"""Two records side by side, blind to the model, judged by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from workbench.project.link_desk import LinkDesk
from workbench.project.review_answers import Queue, ReviewPair, ReviewProgress, SideBySide, Verdict
from workbench.ui import figures, grids, show
from workbench.ui.frame import framed
from workbench.ui.jobs import source_title
from workbench.ui.review import why
from workbench.ui.review.acting import act, last_said
from workbench.ui.words import language, word

_KEYS: dict[Verdict, tuple[str, str]] = {
    "same": ("1", ":material/person:"),
    "different": ("2", ":material/group:"),
    "later": ("3", ":material/schedule:"),
}
_QUEUES: tuple[Queue, ...] = ("informative", "sample", "second")
_ASKED = "review_asked_model"


def draw(desk: LinkDesk, reviewer: str, progress: ReviewProgress) -> None:
    """Draw the pair that is next, or say that none is left."""
    queue: Queue = show.choose(
        "review.queue", _QUEUES, lambda name: word(f"review.{name}"), key="review_queue"
    )
    if queue == "sample":
        _sampled(desk)
    _agreed(progress)
    pair = desk.next_pair(reviewer, queue)
    if pair is None:
        show.note("review.no_pair")
        _undo(desk, reviewer)
        last_said()
        return
    _buttons(desk, pair, reviewer)
    last_said()
    show.say(
        "review.lines",
        left=_where(desk, 0, pair.left_line),
        right=_where(desk, 1, pair.right_line),
    )
    show.strong("review.compared")
    _table([cell for cell in pair.cells if cell.compared], "review_side")
    if st.session_state.get(_ASKED) == (pair.left, pair.right):
        framed(partial(why.draw, desk, pair))
    others = [cell for cell in pair.cells if not cell.compared]
    if others:
        show.strong("review.other_columns")
        _table(others, "review_others")
    st.text_input(word("review.note"), key="review_note", max_chars=300)
    show.note("review.keys")
    show.note("review.blind")


def _buttons(desk: LinkDesk, pair: ReviewPair, reviewer: str) -> None:
    note = str(st.session_state.get("review_note", ""))
    for place, (verdict, (key, icon)) in zip(st.columns(3), _KEYS.items(), strict=True):
        with place:
            st.button(
                word(f"review.{verdict}"),
                type="primary" if verdict != "later" else "secondary",
                icon=icon,
                shortcut=key,
                width="stretch",
                on_click=_decide,
                args=(desk, pair, verdict, reviewer, note),
                key=f"review_{verdict}",
            )
    left, right = st.columns(2)
    with left:
        st.button(
            word("review.ask_model"),
            icon=":material/help:",
            shortcut="4",
            width="stretch",
            on_click=_ask,
            args=(pair,),
            key="review_ask",
        )
    with right:
        _undo(desk, reviewer)


def _undo(desk: LinkDesk, reviewer: str) -> None:
    st.button(
        word("review.undo"),
        icon=":material/undo:",
        shortcut="Alt+Z",
        width="stretch",
        on_click=act,
        args=(partial(desk.undo, reviewer), "review.told_undone"),
        key="review_undo",
    )


def _decide(desk: LinkDesk, pair: ReviewPair, verdict: Verdict, reviewer: str, note: str) -> None:
    act(partial(desk.decide, pair.left, pair.right, verdict, reviewer, note, sampled=pair.sampled))
    st.session_state["review_note"] = ""


def _ask(pair: ReviewPair) -> None:
    here = (pair.left, pair.right)
    st.session_state[_ASKED] = None if st.session_state.get(_ASKED) == here else here


def _where(desk: LinkDesk, place: int, line: int | None) -> str:
    source = source_title(desk.project, desk.sources[place])
    return word("review.no_line" if line is None else "review.line", source=source, line=str(line))


def _sampled(desk: LinkDesk) -> None:
    """How right the linkage is, by a random sample of its pairs."""
    found = desk.clerical()
    show.note("review.sample_note")
    show.say("review.sample_judged", judged=found.judged, drawn=found.drawn)
    lang = language()
    for name, one in (("precision", found.precision), ("recall", found.recall)):
        if one is not None and one.lower is not None and one.upper is not None:
            parts = {"value": one.value, "lower": one.lower, "upper": one.upper}
            said = {part: figures.share(value, lang) for part, value in parts.items()}
            show.say(f"review.sampled_{name}", **said)


def _agreed(progress: ReviewProgress) -> None:
    found = progress.agreement
    if found is None:
        return
    names = {"first": found.first, "second": found.second}
    said = {role: name or word("review.nameless") for role, name in names.items()}
    show.say("review.agreement", **said, pairs=found.pairs, agreed=found.agreed)
    if found.kappa is not None:
        show.say("review.kappa", kappa=round(found.kappa, 2))


def _table(cells: Sequence[SideBySide], key: str) -> None:
    frame = pd.DataFrame(
        {
            "column": f"{cell.column} / {cell.right_column}" if cell.right_column else cell.column,
            "left": cell.left,
            "right": cell.right,
            "sign": _sign(cell),
        }
        for cell in cells
    )
    heads = {
        "column": word("label.column"),
        "left": word("review.first"),
        "right": word("review.second_record"),
        "sign": word("review.verdict_head"),
    }
    marked = [cell.sign in ("differs", "alike") for cell in cells]
    grids.side_by_side(frame, heads, marked, key, "review.side_alt")


def _sign(cell: SideBySide) -> str:
    said = word(f"review.sign_{cell.sign}")
    parts = [f"{one or '∅'} ↔ {other or '∅'}" for one, other in cell.difference[:4]]
    return f"{said}: {', '.join(parts)}" if parts else said
