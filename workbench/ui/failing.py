"""The failing rows of one expectation: the rows, by cause, and what a person does about them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from workbench.core.errors import WorkbenchError
from workbench.project.knowing import Failures
from workbench.store.database import today
from workbench.ui import show
from workbench.ui.words import has_word, word
from workbench.validation.causes import Cause

_PER_PAGE = 50
_UNTIL = timedelta(days=90)
"""How long failures are known unless a person says otherwise: a quarter."""
GROUPINGS = ("_period", "_part")


def draw(failures: Failures, number: int, key: str) -> None:
    """Draw everything about one expectation that fails; rows only when asked."""
    rows, cause, known = st.tabs(
        [word("failing.rows"), word("failing.by_cause"), word("failing.known")]
    )
    causes = st.session_state.get(f"causes_{key}")
    with rows:
        show.note("expectations.look_up")
        if st.button(word("action.look_up"), icon=":material/search:", key=f"look_{key}"):
            st.session_state[f"looked_{key}"] = True
        if st.session_state.get(f"looked_{key}"):
            _rows(failures, number, key)
    with cause:
        show.note("failing.cause_note")
        if st.button(word("action.find_causes"), icon=":material/troubleshoot:", key=f"why_{key}"):
            causes = st.session_state[f"causes_{key}"] = failures.causes(number)
        if causes is not None:
            _causes(causes)
    with known:
        _known(failures, number, causes or (), key)
    _ways_on(failures, number, key)


def _rows(failures: Failures, number: int, key: str) -> None:
    total = len(failures.of.run.expectations[number].rows)
    pages = max(1, -(-total // _PER_PAGE))
    at = 1
    if pages > 1:
        at = st.number_input(word("label.page_of", pages=pages), 1, pages, key=f"page_{key}")
    found = failures.page(number, (int(at) - 1) * _PER_PAGE, _PER_PAGE)
    show.say("failing.shown", rows=len(found.rows), total=found.total)
    front = [name for name in ("_record", "_part", "_row", *found.columns) if name in found.rows]
    others = [name for name in found.rows.columns if name not in front]
    show.records(found.rows[[*front, *others]], marked=found.columns)


def _causes(causes: Sequence[Cause]) -> None:
    if not causes:
        show.note("failing.no_cause")
        return
    frame = pd.DataFrame(
        {
            "grouping": grouping_text(one.grouping),
            "group": one.group,
            "count": one.count,
            "rows": one.rows,
            "share": one.share,
            "rest": one.rest,
            "lift": one.lift,
        }
        for one in causes
    )
    labels = {
        "grouping": "label.grouping",
        "group": "label.group_of",
        "count": "label.failing",
        "rows": "label.rows",
        "share": "label.share",
        "rest": "label.share_elsewhere",
        "lift": "label.times_elsewhere",
    }
    kinds = {"count": "number", "rows": "number", "share": "share", "rest": "share"}
    show.table(frame, {**kinds, "lift": "number"}, labels)


def grouping_text(name: str) -> str:
    """What rows are grouped by: a word of ours, or the name of a column."""
    key = f"grouping.{name.removeprefix('_')}"
    return word(key) if name in GROUPINGS and has_word(key) else name


def _known(failures: Failures, number: int, causes: Sequence[Cause], key: str) -> None:
    for one in failures.accepted(number):
        text, button = st.columns([5, 1], vertical_alignment="center")
        with text:
            show.say(f"failing.known_{one.scope}", group=one.group or "", rows=one.records)
            show.say("failing.known_until", until=one.until, note=one.note)
        if button.button(word("action.withdraw_known"), key=f"withdraw_{one.id}_{key}"):
            failures.withdraw(one.id)
            st.rerun()
    scopes: list[dict[str, Any]] = [{}]
    scopes += [{"grouping": one.grouping, "group": one.group} for one in causes]
    scopes.append({"records": failures.of.run.expectations[number].rows})
    with st.form(f"known_{key}", border=True):
        show.note("failing.known_note")
        chosen = show.choose("label.what_is_known", scopes, _scope_text, key=f"scope_{key}")
        note = st.text_input(word("label.note"), key=f"note_{key}")
        until = st.date_input(
            word("label.until"), today() + _UNTIL, key=f"until_{key}", format="DD-MM-YYYY"
        )
        if not st.form_submit_button(word("action.accept_known"), icon=":material/check:"):
            return
    try:
        failures.accept(number, note, until, **chosen)
    except WorkbenchError as fault:
        show.problem(fault)
        return
    st.rerun()


def _scope_text(which: dict[str, Any]) -> str:
    if "group" in which:
        return f"{grouping_text(which['grouping'])}: {which['group']}"
    if "records" in which:
        return word("failing.scope_rows", rows=len(which["records"]))
    return word("failing.scope_all")


def _ways_on(failures: Failures, number: int, key: str) -> None:
    one, kind = failures.of.run.expectations[number], failures.step_for(number)
    step, back = st.columns(2)
    if kind is not None:
        label = word("action.make_step", step=word(f"step.{kind}"))
        if step.button(label, icon=":material/cleaning_services:", key=f"step_{key}"):
            st.session_state["proposed_step"] = {
                "source": failures.of.source, "kind": kind, "columns": one.columns,
            }  # fmt: skip
            _go("recipe", failures.of.source)
    if back.button(word("action.report_back"), icon=":material/outgoing_mail:", key=f"back_{key}"):
        st.session_state["report_back_about"] = {
            "source": failures.of.source, "type": one.type, "columns": one.columns,
        }  # fmt: skip
        _go("report_back", failures.of.source)


def _go(page: str, source: str) -> None:
    st.session_state["picked_source"] = source
    # a page is found by its path: this one is the navigation's
    st.switch_page(st.Page(lambda: None, title=word(f"page.{page}"), url_path=page))
