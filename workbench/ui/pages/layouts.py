"""Layouts of fixed-position files: what is to be checked, and a wizard that makes one from a sample."""

import re
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from workbench.core.errors import SettingsFaults, WorkbenchError
from workbench.core.tomlfile import check
from workbench.extracts.borders import SuggestedField, fields_between, suggest_fields
from workbench.extracts.layouts import Layout
from workbench.project import Project
from workbench.ui import figures, pick, show
from workbench.ui.frame import framed, opened
from workbench.ui.session import Desk
from workbench.ui.words import language, word, word_or

_LINES, _BORDERS, _TURN, _SAVED = "layout_lines", "layout_borders", "layout_turn", "layout_saved"
_FORM, _GIVEN = "layout_form", "layout_given"
_NUMBERED = re.compile(r"[a-z]+_\d+")
"""A name that nobody has thought about yet."""
_SHOWN = 12
_SAMPLE = 300
_TYPES = ("text", "number", "date", "code")


def draw(desk: Desk) -> None:
    """Draw the page."""
    project = desk.project
    show.title("page.layouts", "lede.layouts")
    saved = st.session_state.pop(_SAVED, None)
    if saved:
        show.told(
            word("layouts.saved", name=saved), "extracts.kept", "green", ":material/check_circle:"
        )
    show.heading("layouts.known")
    framed(partial(_known, project))
    show.heading("layouts.make")
    show.note("layouts.make_note")
    framed(partial(_sample, project))
    if st.session_state.get(_LINES):
        framed(partial(_wizard, project))


def _known(project: Project) -> None:
    layouts = project.layouts()
    if not layouts:
        show.note("layouts.none")
        return
    name = show.choose("label.layout", list(layouts), key="layout_known")
    layout = layouts[name]
    show.plain(layout.title)
    show.facts(
        {
            "label.origin": layout.source,
            "label.valid_from": figures.day(layout.valid_from, language()),
            "label.record_length": layout.record_length,
            "label.to_check": len(layout.uncertain),
        }
    )
    opened("layouts.fields", partial(_fields, layout), expanded=bool(layout.uncertain))


def _fields(layout: Layout) -> None:
    frame = pd.DataFrame(
        {
            "name": field.name,
            "from": field.start,
            "to": field.end,
            "kind": word_or(f"field_type.{field.type}", field.type),
            "state": word("layouts.certain" if field.certain else "layouts.uncertain"),
            "check": field.check,
            "remark": field.note,
        }
        for field in layout.fields
    )
    labels = {
        "name": "label.field",
        "from": "label.from",
        "to": "label.to",
        "kind": "label.kind",
        "state": "label.state",
        "check": "label.to_check",
        "remark": "label.remark",
    }
    show.table(frame, {"from": "number", "to": "number"}, labels)


def _sample(project: Project) -> None:
    """Where the sample comes from: a delivery that stands."""
    chosen = pick.delivery(project)
    if chosen is None:
        return
    if st.button(word("layouts.take"), icon=":material/straighten:", key="layout_take"):
        lines = [line for line in project.sample_lines(chosen.id, _SAMPLE) if line.strip()]
        if not lines:
            show.note("layouts.no_text")
            return
        _begin(lines)


def _begin(lines: list[str]) -> None:
    suggested = suggest_fields(lines)
    st.session_state.pop(_GIVEN, None)
    st.session_state[_LINES] = lines
    st.session_state[_BORDERS] = sorted(one.start for one in suggested)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _width() -> int:
    lengths = pd.Series([len(line) for line in st.session_state[_LINES]])
    return int(lengths.mode().iloc[0])


def _wizard(project: Project) -> None:
    lines: list[str] = st.session_state[_LINES]
    width = _width()
    show.note("layouts.click")
    _ruler(lines, width)
    fields = fields_between(st.session_state[_BORDERS], width)
    suggested = {one.start: one for one in suggest_fields(lines)}
    named = _name_fields(fields, suggested)
    show.heading("layouts.preview")
    frame = pd.DataFrame(
        [[line[start - 1 : start - 1 + length] for start, length in fields] for line in lines[:20]],
        columns=_distinct([str(one["name"]) for one in named]),
    )
    show.table(frame)
    _save(project, named, width)


def _ruler(lines: list[str], width: int) -> None:
    """The lines as a grid of signs; a click puts a border before that position, or takes it away."""
    shown = [line.ljust(width)[:width] for line in lines if len(line) == width][:_SHOWN]
    frame = pd.DataFrame([list(line) for line in shown], columns=range(1, width + 1))
    frame.columns = [str(at) for at in frame.columns]
    borders = set(st.session_state[_BORDERS])
    turn, shades = 0, []
    for at in range(1, width + 1):
        turn += at in borders
        shades.append(turn)
    key = f"layout_grid_{st.session_state[_TURN]}"
    show.cells(frame, shades, 35 * (_SHOWN + 1) + 20, partial(_click, key), key, "layouts.grid_alt")


def _click(key: str) -> None:
    chosen = st.session_state[key].selection.cells
    if not chosen:
        return
    at = int(chosen[0][1])
    if at > 1:
        st.session_state[_BORDERS] = sorted(set(st.session_state[_BORDERS]) ^ {at})
    st.session_state[_TURN] += 1


def _name_fields(
    fields: list[tuple[int, int]], suggested: dict[int, SuggestedField]
) -> list[dict[str, Any]]:
    """The fields as a form; what was filled in stays with its field when a border is moved."""
    turn = st.session_state[_TURN]
    if st.session_state.get(_FORM, (None,))[0] != turn:
        given = {row["start"]: row for row in st.session_state.get(_GIVEN, ())}
        rows = [
            _row(number, start, length, suggested.get(start), given.get(start))
            for number, (start, length) in enumerate(fields, start=1)
        ]
        # the same rows for as long as the borders stay: else what is typed would be lost
        st.session_state[_FORM] = turn, rows
    rows = st.session_state[_FORM][1]
    edited = st.data_editor(
        pd.DataFrame(rows),
        hide_index=True,
        disabled=["start", "length", "why"],
        key=f"layout_fields_{st.session_state[_TURN]}",
        column_config={
            "name": st.column_config.TextColumn(word("label.field"), required=True),
            "start": st.column_config.NumberColumn(word("label.from")),
            "length": st.column_config.NumberColumn(word("label.positions")),
            "type": st.column_config.SelectboxColumn(
                word("label.kind"),
                options=_TYPES,
                required=True,
                format_func=lambda kind: word_or(f"field_type.{kind}", kind),
            ),
            "pattern": st.column_config.TextColumn(word("label.pattern")),
            "why": st.column_config.TextColumn(word("label.why")),
            "certain": st.column_config.CheckboxColumn(word("layouts.certain")),
        },
    )
    found: list[dict[str, Any]] = edited.to_dict("records")
    st.session_state[_GIVEN] = found
    return found


def _row(
    number: int,
    start: int,
    length: int,
    suggested: SuggestedField | None,
    given: dict[str, Any] | None,
) -> dict[str, Any]:
    """A field as suggested; where one that began here had been filled in, as that was."""
    fits = suggested if suggested is not None and suggested.length == length else None
    fresh = {
        "name": word("layouts.field_name", number=number),
        "start": start,
        "length": length,
        "type": fits.type if fits else "text",
        "pattern": (fits.pattern if fits else None) or "",
        "why": word_or(f"border.{fits.why}", "") if fits else "",
        "certain": False,
    }
    if given is None:
        return fresh
    kept = [] if _NUMBERED.fullmatch(given["name"]) else ["name"]
    if given["length"] == length:
        kept += ["type", "pattern", "certain"]
    return fresh | {name: given[name] for name in kept}


def _save(project: Project, named: list[dict[str, Any]], width: int) -> None:
    with st.form("layout_save", border=False):
        left, middle, right = st.columns(3)
        name = left.text_input(word("label.name"), key="layout_name", max_chars=60)
        title = middle.text_input(word("label.title"), key="layout_title", max_chars=200)
        valid = right.date_input(
            word("label.valid_from"), value=None, format="DD-MM-YYYY", key="layout_valid"
        )
        source = st.text_input(word("label.origin"), key="layout_source", max_chars=300)
        sent = st.form_submit_button(word("layouts.save"), type="primary", icon=":material/save:")
    if not sent:
        return
    try:
        layout = _layout(name, title, source, valid, named, width)
        project.save_layout(layout)
    except SettingsFaults as fault:
        show.told(f"{word('layouts.faults')}\n{fault.fields['faults']}", "error.mark")
        return
    except WorkbenchError as fault:
        show.problem(fault)
        return
    st.session_state[_SAVED] = name
    for key in (_LINES, _BORDERS, _FORM, _GIVEN):
        st.session_state.pop(key, None)
    st.rerun()


def _layout(
    name: str,
    title: str,
    source: str,
    valid: date | None,
    named: list[dict[str, Any]],
    width: int,
) -> Layout:
    fields = []
    for one in named:
        field = {key: one[key] for key in ("name", "start", "length", "type", "certain")}
        if one["pattern"]:
            field["pattern"] = one["pattern"]
        if not one["certain"]:
            field["check"] = word("layouts.check_positions")
        fields.append(field)
    written = {
        "format": 1,
        "name": name,
        "title": title or name,
        "source": source or word("layouts.from_sample", day=datetime.now().astimezone().date()),
        "valid_from": valid,
        "record_length": width,
        "fields": fields,
    }
    return check(Path(f"layouts/{name}.toml"), written, Layout)


def _distinct(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    heads = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        heads.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return heads
