"""Grids that answer: one of which a cell can be picked, one that can be written in.

As in `show`, values from data meet only widgets that read no Markdown and no HTML.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from workbench.ui import figures
from workbench.ui.show import TALLEST_TABLE, cell_text, distinct_heads, is_missing, visible
from workbench.ui.words import word

_ROW = 35


def grid(
    frame: pd.DataFrame,
    marked: Collection[tuple[int, str]],
    pinned: Collection[str],
    key: str,
    alt_key: str,
) -> tuple[int, str] | None:
    """Rows as they stand, of which a cell can be picked: its `_record` and column, or None.

    Marked cells (by `_record` and column) have a sign and a shade; pinned columns stay in sight.
    """
    records = [int(record) for record in frame["_record"]]
    unseen = [name for name in ("_record", "_part") if name in frame]
    names = [str(name) for name in frame.columns if name not in unseen]
    said = [word("label.line") if name == "_row" else visible(name) for name in names]
    heads = dict(zip(names, distinct_heads(said), strict=True))
    wanted = {*marked}
    texts, shades = {}, {}
    for name in names:
        hit = [(record, name) in wanted for record in records]
        held = _texts(frame[name])
        texts[heads[name]] = [
            f"● {text or figures.NOTHING}" if mark else text
            for text, mark in zip(held, hit, strict=True)
        ]
        shades[heads[name]] = [
            "background-color: rgba(0, 114, 178, 0.16)" if mark else "" for mark in hit
        ]
    shown, shade = pd.DataFrame(texts), pd.DataFrame(shades)
    config = {
        heads[name]: st.column_config.TextColumn(
            heads[name], pinned=name == "_row" or name in pinned
        )
        for name in names
    }
    state = st.dataframe(
        shown.style.apply(lambda _: shade, axis=None),
        hide_index=True,
        height=TALLEST_TABLE,
        column_config=config,
        placeholder=figures.NOTHING,
        on_select="rerun",
        selection_mode="single-cell",
        key=key,
        alt=word(alt_key),
    )
    picked = state["selection"]["cells"] if state else ()
    if not picked:
        return None
    row, head = picked[0]
    column = next((name for name in names if heads[name] == head), None)
    if column is None or column == "_row" or row >= len(records):
        return None
    return records[row], column


def _texts(column: pd.Series[Any]) -> list[str | None]:
    return [None if is_missing(cell) else cell_text(cell) for cell in column]


def mend(frame: pd.DataFrame, heads: Mapping[str, str], open_column: str, key: str) -> list[str]:
    """A table of text of which one column can be written in; gives that column as it is then.

    `heads` are words of ours, by column name, all different.
    """
    config = {
        heads[name]: st.column_config.TextColumn(heads[name], disabled=name != open_column)
        for name in heads
    }
    written = st.data_editor(
        frame.rename(columns=dict(heads)),
        hide_index=True,
        height=min(700, _ROW * (len(frame) + 1) + 3),
        column_config=config,
        placeholder=figures.NOTHING,
        key=key,
    )
    return [str(text) if isinstance(text, str) else "" for text in written[heads[open_column]]]


def side_by_side(
    frame: pd.DataFrame,
    heads: Mapping[str, str],
    marked: Collection[bool],
    key: str,
    alt_key: str,
) -> None:
    """Rows of text as they stand, the marked ones shaded; what the shade says stands in a cell too.

    `heads` are words of ours, by column name, all different.
    """
    names = [str(name) for name in frame.columns]
    shown = pd.DataFrame({heads[name]: _texts(frame[name]) for name in names})
    shade = "background-color: rgba(230, 159, 0, 0.28)"
    shades = pd.DataFrame(
        {head: [shade if mark else "" for mark in marked] for head in shown.columns}
    )
    config = {head: st.column_config.TextColumn(head, width="medium") for head in shown.columns}
    st.dataframe(
        shown.style.apply(lambda _: shades, axis=None),
        hide_index=True,
        height=_ROW * (len(frame) + 1) + 3,
        column_config=config,
        placeholder=figures.NOTHING,
        key=key,
        alt=word(alt_key),
    )
