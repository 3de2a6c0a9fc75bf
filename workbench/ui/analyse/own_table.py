"""A file of one's own on the survival page: chosen, read, its columns named; nothing is kept."""

import tempfile
from pathlib import Path

import pandas as pd
import streamlit as st

from workbench.core.errors import WorkbenchError
from workbench.project.oneshot import bare_table
from workbench.project.reading_groups import kinds_of_exit, likely_exits
from workbench.survival import SurvivalSpec
from workbench.survival.groups import read_groups
from workbench.ui import show
from workbench.ui.analyse.outlook import Telling, choose_cause, draw_code, draw_picture, draw_tables
from workbench.ui.frame import opened
from workbench.ui.words import word

_UNITS = ("unit.days", "unit.weeks", "unit.fortnights", "unit.months", "unit.years", "unit.times")
_TABLE = "own_table"


def draw(small: int) -> None:
    """Choose a file, then what its columns mean, then read it."""
    show.note("outlook.own_note")
    show.own_upload_words()
    given = st.file_uploader(word("outlook.own_file"), key="own_file")
    if given is None:
        st.session_state.pop(_TABLE, None)
        return
    table = _read(given.name, given.file_id, given.getvalue())
    if table is None:
        return
    choices, large = st.columns([1, 3], gap="large")
    with choices:
        spec, columns, unit = _asked(table)
    if spec is None or not columns:
        with large:
            show.note("outlook.own_choose")
        return
    reading = read_groups(table, spec, columns)
    telling = Telling(
        column=show.visible,
        level=lambda _, value: show.visible(value),
        cause=show.visible,
        unit=unit,
        per_unit=1.0,
        small=small,
        lineage=given.name,
    )
    with choices:
        cause = choose_cause(reading, telling, "own_cause")
    with large:
        draw_picture(reading, cause, telling, f"{Path(given.name).stem}_{cause}")
    draw_tables(reading, telling)
    opened("outlook.code", lambda: draw_code(given.name, spec, reading))


def _read(name: str, identity: str, content: bytes) -> pd.DataFrame | None:
    """The file as text, read once per upload; it lives in this browser session only."""
    kept = st.session_state.get(_TABLE)
    if kept is not None and kept[0] == identity:
        found: pd.DataFrame = kept[1]
        return found
    with tempfile.TemporaryDirectory(prefix="workbench-") as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        try:
            table = bare_table(path)
        except WorkbenchError as fault:
            show.problem(fault)
            return None
    st.session_state[_TABLE] = (identity, table)
    return table


def _asked(table: pd.DataFrame) -> tuple[SurvivalSpec | None, tuple[str, ...], str]:
    names = [str(name) for name in table.columns]
    nothing = word("outlook.nothing")
    duration = show.choose("outlook.duration", [nothing, *names], key="own_duration")
    entry = show.choose("outlook.entry", [nothing, *names], key="own_entry")
    cause = show.choose("outlook.reason", [nothing, *names], key="own_reason")
    unit = show.choose("outlook.unit", list(_UNITS), word, key="own_unit")
    if nothing in (duration, cause):
        return None, (), unit
    kinds = kinds_of_exit(table, cause)
    causes = st.multiselect(
        word("outlook.kinds"),
        kinds,
        default=list(likely_exits(kinds)),
        format_func=show.visible,
        key="own_kinds",
    )
    first = show.choose("outlook.first", [nothing, *names], key="own_first")
    second = show.choose("outlook.second", [nothing, *names], key="own_second")
    columns = tuple(one for one in (first, second) if one != nothing)
    if not causes or len(set(columns)) < len(columns):
        return None, (), unit
    spec = SurvivalSpec(
        duration=duration,
        entry=None if entry == nothing else entry,
        cause=cause,
        causes=tuple(sorted(causes)),
    )
    return spec, columns, unit
