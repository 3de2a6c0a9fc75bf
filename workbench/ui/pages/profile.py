"""What stands in a delivery, column by column: filled, and filled with something that says something."""

from functools import partial

import pandas as pd

from workbench.profiling.results import ColumnProfile, Profile
from workbench.ui import pick, show
from workbench.ui.charts.bars import fill_bars
from workbench.ui.frame import framed
from workbench.ui.pages.profile_across import draw_across
from workbench.ui.pages.profile_column import draw_column
from workbench.ui.session import Desk
from workbench.ui.words import word_or


def draw(desk: Desk) -> None:
    """Draw the page."""
    show.title("page.profile", "lede.profile")
    chosen = pick.delivery(desk.project)
    if chosen is None:
        return
    profile, current = desk.project.last_profile(chosen.id)
    if not current:
        show.note("profile.old")
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
    framed(partial(draw_column, desk.project, chosen, profile))
    if profile.across is not None:
        show.heading("profile.across")
        framed(partial(draw_across, profile.across))


def _columns(profile: Profile) -> None:
    frame = pd.DataFrame(
        {
            "name": column.name,
            "role": word_or(f"role.{column.role}", column.role or "") or None,
            "semantic": _semantic(column),
            "fill": column.fill,
            "effective": column.effective_fill,
            "distinct": column.distinct,
            "term": column.model_term.name if column.model_term else None,
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
        "term": "label.model_term",
        "number": "label.reads_as_number",
        "date": "label.reads_as_date",
        "length": "label.length",
    }
    shares = dict.fromkeys(("fill", "effective", "number", "date"), "share")
    show.table(frame, {"distinct": "number", **shares}, labels, height=600)


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
