"""Reading a delivery otherwise: each choice can be overridden, tried, and kept for next month."""

from collections.abc import Sequence

import streamlit as st

from workbench.core.errors import WorkbenchError
from workbench.core.settings import ReadSettings
from workbench.extracts.results import Reading
from workbench.project import Project
from workbench.project.answers import Extract
from workbench.ui import show
from workbench.ui.words import word, word_or

STORED = "stored_read"
_FOUND_OUT = "\0found out"
"""The choice of leaving a setting to be found out; no setting has this value."""
_DELIMITERS = (";", ",", "\t", "|")
_QUOTES = ('"', "'", "")
_ENCODINGS = ("utf-8", "cp1252", "cp850", "mac_roman", "iso8859_15", "mixed")
_TEXT = ("delimited", "archive")


def read_otherwise(project: Project, extract: Extract, reading: Reading | None) -> None:
    """The form: what was found, what is stored, and what it is to be."""
    stored = project.settings.sources[extract.source].read
    show.note("reading.note")
    kind = reading.kind if reading else stored.kind
    wish = _wish(project, extract, stored, reading, kind)
    left, middle, right = st.columns(3)
    tried = left.button(
        word("reading.try"), icon=":material/visibility:", key=f"try_{extract.id}", width="stretch"
    )
    kept = middle.button(
        word("reading.store"),
        icon=":material/save:",
        key=f"store_{extract.id}",
        type="primary",
        width="stretch",
    )
    frozen = reading is not None and right.button(
        word("reading.freeze"),
        icon=":material/push_pin:",
        key=f"freeze_{extract.id}",
        help=word("reading.freeze_help"),
        width="stretch",
    )
    if tried:
        _try(project, extract, wish)
    if kept:
        _store(project, extract, wish)
    if frozen and reading is not None:
        _store(project, extract, _as_found(stored, reading))


def told() -> None:
    """Say once that settings were stored."""
    if st.session_state.pop(STORED, False):
        show.told(word("reading.stored"), "extracts.kept", "green", ":material/check_circle:")


def _wish(
    project: Project, extract: Extract, stored: ReadSettings, reading: Reading | None, kind: str
) -> ReadSettings:
    found = reading.settings if reading else ReadSettings()
    changes: dict[str, object] = {}
    number = extract.id
    if kind in (*_TEXT, "auto"):
        left, middle, right = st.columns(3)
        with left:
            changes["delimiter"] = _choice(
                "delimiter", _DELIMITERS, stored.delimiter, found.delimiter, number
            )
        with middle:
            changes["quotechar"] = _choice(
                "quotechar", _QUOTES, stored.quotechar, found.quotechar, number
            )
        with right:
            changes["encoding"] = _choice(
                "encoding", _ENCODINGS, stored.encoding, found.encoding, number
            )
    left, middle, right = st.columns(3)
    if kind not in ("fixed", "parquet", "sql", "spss", "stata", "sas"):
        with left:
            changes["header_row"] = st.number_input(
                word("label.header_row"),
                min_value=0,
                value=stored.header_row,
                placeholder=_found("header_row", found.header_row),
                help=word("reading.header_help"),
                key=f"read_header_{number}",
            )
        with middle:
            changes["total_row"] = _choice(
                "total_row", (True, False), stored.total_row, found.total_row, number
            )
    if kind in ("delimited", "fixed", "auto", "archive"):
        with right:
            names = tuple(project.layouts())
            changes["layout"] = _choice("layout", names, stored.layout, None, number)
    if kind == "excel":
        with right:
            changes["sheets"] = _sheets(stored, reading, number)
    if changes.get("layout") and stored.kind == "delimited":
        changes["kind"] = "auto"
    if stored.layout and not changes.get("layout", stored.layout):
        changes["kind"] = "auto"
    return stored.model_copy(update=changes)


def _choice(
    name: str, options: Sequence[object], stored: object, found: object, number: int
) -> object:
    """A drop-down that begins with leaving it to be found out."""
    listed = [_FOUND_OUT, *options]
    if stored is not None and stored not in listed:
        listed.append(stored)
    chosen = show.choose(
        f"label.{name}",
        listed,
        lambda option: _found(name, found) if option == _FOUND_OUT else _said(name, option),
        key=f"read_{name}_{number}",
        index=listed.index(stored) if stored is not None else 0,
    )
    return None if chosen == _FOUND_OUT else chosen


def _sheets(stored: ReadSettings, reading: Reading | None, number: int) -> tuple[str, ...] | None:
    known = list(reading.parts) if reading else []
    for finding in reading.findings if reading else ():
        sheet = finding.values.get("sheet")
        if isinstance(sheet, str) and sheet not in known:
            known.append(sheet)
    known += [sheet for sheet in stored.sheets or () if sheet not in known]
    chosen = st.multiselect(
        word("label.sheets"),
        known,
        default=stored.sheets or (),
        format_func=show.visible,
        placeholder=word("reading.found_out"),
        key=f"read_sheets_{number}",
    )
    return tuple(chosen) or None


def _found(name: str, found: object) -> str:
    if found is None:
        return word("reading.found_out")
    return word("reading.found", value=_said(name, found))


def _said(name: str, value: object) -> str:
    if name == "delimiter":
        return word_or(f"delimiter.{value}", str(value))
    if name == "quotechar":
        return word("reading.no_quote") if value == "" else str(value)
    if isinstance(value, bool):
        return word("reading.yes") if value else word("reading.no")
    return str(value)


def _as_found(stored: ReadSettings, reading: Reading) -> ReadSettings:
    """What was found out, for next month; which sheets and whether a total differ per delivery."""
    found = reading.settings
    names = ("delimiter", "quotechar", "encoding", "header_row")
    return stored.model_copy(update={name: getattr(found, name) for name in names})


def _try(project: Project, extract: Extract, wish: ReadSettings) -> None:
    try:
        reading, rows = project.try_reading(extract.id, wish)
    except WorkbenchError as fault:
        show.problem(fault)
        return
    account = reading.account
    show.metrics(
        {
            "label.columns": (len(reading.columns), "number"),
            "account.kept": (account.kept, "number"),
            "account.quarantined": (sum(account.quarantined.values()), "number"),
            "account.not_data": (sum(account.not_data.values()), "number"),
        }
    )
    show.findings(reading.findings)
    show.records(rows)


def _store(project: Project, extract: Extract, wish: ReadSettings) -> None:
    try:
        project.store_read(extract.source, wish)
    except WorkbenchError as fault:
        show.problem(fault)
        return
    st.session_state[STORED] = True
    st.rerun()
