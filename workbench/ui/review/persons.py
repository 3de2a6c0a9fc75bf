"""Persons made of several records: which to doubt, one taken apart, split, merged, its golden record."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from workbench.project.link_desk import LinkDesk
from workbench.project.link_entities import Order
from workbench.project.review_answers import EntityEdge, EntityView, SuspectEntity
from workbench.ui import figures, grids, show
from workbench.ui.charts.graph import standing_of, web
from workbench.ui.frame import opened
from workbench.ui.review.acting import act, last_said
from workbench.ui.words import language, word

_ORDERS: tuple[Order, ...] = ("doubt", "size", "constraint")
_SHOWN = 200
_CELLS = 6


def draw(desk: LinkDesk, reviewer: str) -> None:
    """The list, and the one that is looked at."""
    show.note("review.entities_note")
    order = show.choose(
        "review.order", _ORDERS, lambda name: word(f"review.order_{name}"), key="review_order"
    )
    found = desk.suspects(order, _SHOWN)
    if not found:
        show.note("review.no_entities")
        return
    named = {one.entity: one for one in found}
    chosen = show.choose(
        "label.entity", list(named), lambda number: _name(named[number]), key="review_entity"
    )
    last_said()
    view = desk.entity(chosen)
    threshold = desk.report.threshold
    left, right = st.columns([2, 3], gap="medium")
    with left:
        show.strong("review.graph")
        show.chart(web(view, threshold), "review.graph_alt")
        show.note("review.graph_note")
    with right:
        show.strong("review.members")
        groups = _members(desk, view)
        _split(desk, view, groups, reviewer)
    opened("review.edges", partial(_edges, view.edges, threshold))
    _merge(desk, view, reviewer)
    show.heading("review.golden")
    _golden(view)


def _name(one: SuspectEntity) -> str:
    chance = figures.probability(one.weakest, language())
    said = word("review.entity_name", entity=str(one.entity), records=one.records, chance=chance)
    return f"{said}, {word('review.near_constraint')}" if one.constraint else said


def _members(desk: LinkDesk, view: EntityView) -> list[str]:
    """Every record with the cells that tell it from the others, and a group to write in."""
    telling = _telling(desk, view)
    rows = []
    for record in view.records:
        cells = dict(record.cells)
        rows.append(
            {
                "number": str(record.number),
                "line": "" if record.line is None else str(record.line),
                "group": "1",
                **{name: show.edged(cells[name] or "") for name in telling},
            }
        )
    heads = {
        "number": word("label.record_number"),
        "line": word("label.line"),
        "group": word("review.group"),
    }
    unique = show.distinct_heads([*heads.values(), *map(show.visible, telling)])
    named = dict(zip([*heads, *telling], unique, strict=True))
    return grids.mend(pd.DataFrame(rows), named, "group", f"review_groups_{view.entity}")


def _telling(desk: LinkDesk, view: EntityView) -> list[str]:
    """Columns that the rules look at and that are filled, those that differ first."""
    values = {
        name: {cell for record in view.records if (cell := dict(record.cells)[name])}
        for name, _ in view.records[0].cells
    }
    looked_at = [name for name in desk.looked_at if values.get(name)]
    return sorted(looked_at, key=lambda name: len(values[name]) < 2)[:_CELLS]


def _split(desk: LinkDesk, view: EntityView, groups: Sequence[str], reviewer: str) -> None:
    show.note("review.split_note")
    wanted = {
        record.number: group.strip() for record, group in zip(view.records, groups, strict=True)
    }
    st.button(
        word("review.split"),
        type="primary",
        icon=":material/call_split:",
        disabled=len(set(wanted.values())) < 2,
        on_click=act,
        args=(partial(desk.split, view.entity, wanted, reviewer), "review.told_split"),
        key="review_split",
    )


def _merge(desk: LinkDesk, view: EntityView, reviewer: str) -> None:
    show.strong("review.merge")
    if not view.near:
        show.note("review.no_near")
        return
    show.note("review.merge_note")
    chances = dict(view.near)
    chosen = st.multiselect(
        word("review.merge_with"),
        list(chances),
        format_func=lambda number: word(
            "review.near_name",
            entity=str(number),
            chance=figures.probability(chances[number], language()),
        ),
        key=f"review_merge_{view.entity}",
    )
    st.button(
        word("review.merge"),
        icon=":material/call_merge:",
        disabled=not chosen,
        on_click=act,
        args=(partial(desk.merge, view.entity, chosen, reviewer), "review.told_merged"),
        key="review_merge",
    )


def _edges(edges: Sequence[EntityEdge], threshold: float) -> None:
    frame = pd.DataFrame(
        {
            "left": edge.left,
            "right": edge.right,
            "chance": edge.match_probability,
            "said": word(f"review.edge_{standing_of(edge, threshold)}"),
        }
        for edge in edges
    )
    labels = {
        "left": "label.record_number",
        "right": "label.other_record",
        "chance": "label.probability",
        "said": "label.stands",
    }
    show.table(frame, {"left": "number", "right": "number", "chance": "probability"}, labels)


def _golden(view: EntityView) -> None:
    show.note("review.golden_note")
    frame = pd.DataFrame(
        {
            "column": cell.column,
            "value": cell.value,
            "record": cell.record,
            "line": cell.line,
            "why": word(f"why.{cell.why}"),
            "others": "; ".join(f"{number}: {text or '∅'}" for number, text in cell.others),
        }
        for cell in view.golden
    )
    labels = {
        "column": "label.column",
        "value": "label.value",
        "record": "label.from_record",
        "line": "label.line",
        "why": "label.why_won",
        "others": "label.others_say",
    }
    show.table(frame, {"record": "number", "line": "number"}, labels)
