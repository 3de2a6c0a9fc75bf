"""What stands in a delivery, column by column: filled, and filled with something that says something."""

from functools import partial

import pandas as pd
import streamlit as st

from workbench.profiling.results import ColumnProfile, Profile
from workbench.ui import pick, show
from workbench.ui.charts.bars import Bar, bars, fill_bars
from workbench.ui.frame import framed
from workbench.ui.session import Desk
from workbench.ui.words import word_or


def draw(desk: Desk) -> None:
    """Draw the page."""
    show.title("page.profile", "lede.profile")
    chosen = pick.delivery(desk.project)
    if chosen is None:
        return
    profile = desk.project.profile(chosen.id)
    filled = [column.effective_fill for column in profile.columns]
    show.metrics(
        {
            "label.rows": (profile.rows, "number"),
            "label.columns": (len(profile.columns), "number"),
            "label.mean_fill": (sum(filled) / len(filled) if filled else None, "share"),
        }
    )
    show.heading("profile.findings")
    show.findings(profile.findings)
    show.heading("profile.fill")
    show.note("profile.fill_note")
    show.chart(fill_bars(profile.columns), "profile.fill_alt")
    show.heading("profile.columns")
    _columns(profile)
    show.heading("profile.one")
    framed(partial(_one, profile))


def _columns(profile: Profile) -> None:
    frame = pd.DataFrame(
        {
            "name": column.name,
            "role": word_or(f"role.{column.role}", column.role or "") or None,
            "semantic": _semantic(column),
            "fill": column.fill,
            "effective": column.effective_fill,
            "distinct": column.distinct,
            "number": column.number_share,
            "date": column.date_share,
            "length": _lengths(column),
        }
        for column in profile.columns
    )
    labels = {
        "name": "label.column",
        "role": "label.role",
        "semantic": "label.semantic",
        "fill": "chart.nominal",
        "effective": "chart.effective",
        "distinct": "label.distinct",
        "number": "label.reads_as_number",
        "date": "label.reads_as_date",
        "length": "label.length",
    }
    shares = dict.fromkeys(("fill", "effective", "number", "date"), "share")
    show.table(frame, {"distinct": "number", **shares}, labels, height=600)


def _one(profile: Profile) -> None:
    by_name = {column.name: column for column in profile.columns}
    if not by_name:
        show.note("table.empty")
        return
    # what is filled but says nothing is looked at first
    ordered = sorted(profile.columns, key=lambda column: column.effective_fill - column.fill)
    name = pick.remembered("label.column", list(by_name), str, "column", ordered[0].name)
    column = by_name[name]
    left, right = st.columns(2)
    with left:
        show.note("profile.top_values")
        top = [
            Bar("∅" if one.value is None else show.edged(one.value) or "∅", one.count)
            for one in column.top_values
        ]
        if column.distinct == profile.rows:
            show.note("profile.all_different")
        elif top:
            show.chart(bars(_distinct(top), "chart.rows"), "profile.top_values_alt")
        else:
            show.note("table.empty")
    with right:
        show.note("profile.disguised")
        show.table(
            pd.DataFrame(
                {
                    "value": one.value,
                    "why": word_or(f"disguised.{one.reason}", one.reason),
                    "count": one.count,
                }
                for one in column.disguised_missing
            ),
            {"count": "number"},
            {"value": "label.value", "why": "label.why", "count": "label.rows"},
        )
        show.note("profile.masks")
        show.table(
            pd.DataFrame({"mask": one.value, "count": one.count} for one in column.masks),
            {"count": "number"},
            {"mask": "label.mask", "count": "label.rows"},
        )
        if column.date_formats:
            show.note("profile.date_formats")
            formats = sorted(column.date_formats.items(), key=lambda item: -item[1])
            show.table(
                pd.DataFrame(formats, columns=["format", "share"]),
                {"share": "share"},
                {"format": "label.date_format", "share": "label.share"},
            )


def _distinct(rows: list[Bar]) -> list[Bar]:
    # two long values may look the same once they are cut: bars of one name would be drawn as one
    seen: dict[str, int] = {}
    result = []
    for row in rows:
        name = show.visible(row.name)
        seen[name] = seen.get(name, 0) + 1
        result.append(Bar(name if seen[name] == 1 else f"{name} ({seen[name]})", row.value))
    return result


def _semantic(column: ColumnProfile) -> str | None:
    if column.semantic_type is None:
        return None
    return word_or(f"semantic.{column.semantic_type}", column.semantic_type)


def _lengths(column: ColumnProfile) -> str | None:
    if column.min_length is None or column.max_length is None:
        return None
    if column.min_length == column.max_length:
        return str(column.min_length)
    return f"{column.min_length}–{column.max_length}"
