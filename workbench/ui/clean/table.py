"""The table as it is now: filters and facets that combine, changed cells marked, a cell's story."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from workbench.project import Project
from workbench.project.clean_desk import CleanDesk
from workbench.project.table_pages import Filter, TablePage
from workbench.ui import figures, grids, show
from workbench.ui.charts.pairs import pairs
from workbench.ui.clean.story import story
from workbench.ui.frame import framed
from workbench.ui.words import language, word

_ROWS = 50
_SHOWN_COLUMNS = 4


def draw(project: Project, desk: CleanDesk) -> None:
    """Draw the table."""
    columns = desk.columns()
    with st.expander(word("clean.filter"), expanded=False):
        filters = _filters(desk, columns)
    page, number = _turned(desk, filters)
    if page.meanwhile:
        show.note("clean.meanwhile")
    first = number * _ROWS
    show.say(
        "clean.passing",
        total=page.total,
        rows=page.rows,
        first=min(first + 1, page.total),
        last=min(first + _ROWS, page.total),
    )
    if page.frame.empty:
        show.note("clean.no_rows")
        return
    keys = project.settings.sources[desk.source].key
    chosen = grids.grid(
        page.frame, page.changed, keys, f"clean_grid_{desk.source}", "clean.grid_alt"
    )
    if chosen is None:
        show.note("clean.pick_cell")
        return
    record, column = chosen
    show.strong("clean.why_cell")
    framed(partial(story, project, desk.report(), desk.source, record, column))
    show.strong("clean.picture")
    framed(partial(_picture, desk, column))


def _filters(desk: CleanDesk, columns: list[str]) -> tuple[Filter, ...]:
    chosen = st.multiselect(
        word("clean.filter_columns"),
        columns,
        format_func=show.visible,
        key=f"clean_filtered_{desk.source}",
    )
    filters: list[Filter] = []
    places = st.columns(max(min(len(chosen), _SHOWN_COLUMNS), 1))
    for at, column in enumerate(chosen):
        with places[at % _SHOWN_COLUMNS]:
            filters += _on_one(desk, column, columns, chosen)
    return tuple(filters)


def _on_one(desk: CleanDesk, column: str, columns: list[str], chosen: list[str]) -> list[Filter]:
    place = f"{desk.source}_{columns.index(column)}"
    show.plain(column)
    others = _others(desk, column, columns, chosen)
    facet = desk.facet(column, others)
    counts = dict(facet.values)
    options = [*counts, *(one for one in _kept(place) if one not in counts)]
    values = st.multiselect(
        word("clean.filter_values"),
        options,
        format_func=lambda value: f"{show.visible(value)} ({_count(counts.get(value, 0))})",
        key=f"clean_values_{place}",
    )
    part = st.text_input(word("clean.filter_contains"), key=f"clean_contains_{place}")
    says = show.choose(
        "clean.filter_says",
        ["all", "filled", "missing", "changed"],
        lambda one: word(f"clean.rows_{one}"),
        key=f"clean_says_{place}",
    )
    return _of(column, tuple(values), part, says)


def _others(
    desk: CleanDesk, column: str, columns: list[str], chosen: list[str]
) -> tuple[Filter, ...]:
    """The filters on other columns as they stand in this session."""
    filters: list[Filter] = []
    for other in chosen:
        place = f"{desk.source}_{columns.index(other)}"
        if other != column:
            part = str(st.session_state.get(f"clean_contains_{place}", ""))
            says = str(st.session_state.get(f"clean_says_{place}", "all"))
            filters += _of(other, tuple(_kept(place)), part, says)
    return tuple(filters)


def _kept(place: str) -> list[str]:
    return list(st.session_state.get(f"clean_values_{place}", ()))


def _of(column: str, values: tuple[str, ...], part: str, says: str) -> list[Filter]:
    found = [Filter(column, "is", values)] if values else []
    if part:
        found.append(Filter(column, "contains", (part,)))
    if says in ("filled", "missing", "changed"):
        found.append(Filter(column, says))  # type: ignore[arg-type]
    return found


def _count(count: int) -> str:
    return figures.number(count, language())


def _turned(desk: CleanDesk, filters: tuple[Filter, ...]) -> tuple[TablePage, int]:
    number = int(st.session_state.get(f"clean_page_{desk.source}", 1)) - 1
    page = desk.page(filters, number * _ROWS, _ROWS)
    pages = max(1, -(-page.total // _ROWS))
    if number >= pages:  # a filter left fewer rows
        st.session_state[f"clean_page_{desk.source}"] = 1
        number, page = 0, desk.page(filters, 0, _ROWS)
    st.number_input(word("clean.page_number"), 1, pages, key=f"clean_page_{desk.source}", width=160)
    return page, number


def _picture(desk: CleanDesk, column: str) -> None:
    frame: pd.DataFrame = desk.before_and_after(column)
    if not frame.empty:
        show.chart(pairs(frame), "clean.picture_alt")
