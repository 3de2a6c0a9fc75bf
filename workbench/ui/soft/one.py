"""One soft characteristic from every side: its limits, its fill over time and by team."""

import pandas as pd
import streamlit as st

from workbench.core.findings import Reason
from workbench.profiling.soft.results import Missingness, SoftCharacteristic
from workbench.project import Project
from workbench.ui import figures, show
from workbench.ui.charts.bars import Bar, bars
from workbench.ui.charts.filled import default_over_time
from workbench.ui.charts.lines import fill_by_period
from workbench.ui.charts.palette import ORANGE
from workbench.ui.frame import opened
from workbench.ui.words import language, reason_text, word, word_or

_MONTHS = 72
"""Further back there are too few interviews a month to draw."""
_QUARTERS = 24
_DRIVERS = 6


def draw_one(project: Project, source: str, one: SoftCharacteristic) -> None:
    """Draw it."""
    left, right = st.columns(2)
    with left:
        _listed("soft.limits", one.limits, "soft.no_limits")
    with right:
        _listed("soft.remedies", one.remedies, "soft.nothing_to_change")
    left, right = st.columns(2)
    with left:
        show.note("soft.by_time")
        _bars(_by_time(one), "soft.by_time_alt")
    with right:
        show.note("soft.by_team")
        _bars([Bar(team, fill) for team, fill in one.fill_by_team.items()], "soft.by_team_alt")
    _default(one)
    show.note("soft.by_period")
    if one.fill_by_period:
        months = dict(sorted(one.fill_by_period.items())[-_MONTHS:])
        show.chart(fill_by_period(months), "soft.by_period_alt")
    else:
        show.note("table.empty")
    show.note("soft.missing_title")
    _missing(one.missingness)
    if one.remark_hints:
        show.say("soft.hints", count=one.remark_hints)
    opened("soft.more", lambda: _more(project, source, one))


def _default(one: SoftCharacteristic) -> None:
    """Trap 1 as a picture."""
    if one.default_by_quarter:
        show.note("soft.default_over_time")
        ours = dict(sorted(one.default_by_quarter.items())[-_QUARTERS:])
        others = {
            quarter: share
            for quarter, share in one.default_by_quarter_elsewhere.items()
            if quarter in ours
        }
        show.chart(default_over_time(ours, others), "soft.default_over_time_alt")
    if one.default_by_team:
        show.note("soft.default_by_team")
        teams = [Bar(team, share) for team, share in one.default_by_team.items()]
        _bars(teams, "soft.default_by_team_alt", ORANGE, "label.share")


def _listed(key: str, reasons: tuple[Reason, ...], none: str) -> None:
    show.note(key)
    if not reasons:
        show.sentence(word(none))
    for reason in reasons:
        show.sentence(f"• {reason_text(reason)}")


def _by_time(one: SoftCharacteristic) -> list[Bar]:
    return [
        Bar(
            word("soft.from_day", day=at.from_day) if at.from_day else word("soft.first_contact"),
            at.fill,
        )
        for at in one.fill_by_time
    ]


def _bars(
    rows: list[Bar], alt_key: str, colour: str | None = None, x: str = "chart.effective"
) -> None:
    if not rows:
        show.note("table.empty")
    elif colour:
        show.chart(bars(rows, x, "share", colour), alt_key)
    else:
        show.chart(bars(rows, x, "share"), alt_key)


def _missing(found: Missingness | None) -> None:
    if found is None:
        show.sentence(word("soft.no_auc"))
        return
    said = {
        key: figures.number(getattr(found, key), language(), 2) for key in ("auc", "low", "high")
    }
    show.say("soft.auc", **said)
    frame = pd.DataFrame(
        {"name": word_or(f"driver.{driver.name}", driver.name), "auc": driver.auc}
        for driver in found.drivers[:_DRIVERS]
    )
    show.table(frame, {"auc": "decimal"}, {"name": "label.goes_with", "auc": "label.auc"})


def _more(project: Project, source: str, one: SoftCharacteristic) -> None:
    left, right = st.columns(2)
    with left:
        show.note("soft.by_case_manager")
        lowest = sorted(one.fill_by_case_manager.items(), key=lambda item: item[1])
        _fills(pd.DataFrame(lowest, columns=["name", "fill"]), "label.case_manager")
    with right:
        show.note("soft.by_cohort")
        cohorts = pd.DataFrame(list(one.fill_by_cohort.items()), columns=["name", "fill"])
        _fills(cohorts, "label.cohort")
    for column, fills in one.fill_by_group.items():
        show.note("soft.by_group")
        show.plain(column)
        _fills(pd.DataFrame(list(fills.items()), columns=["name", "fill"]), "label.group")
    show.note("soft.by_delivery")
    history = project.soft_history(source)
    mine = history[history["column"] == one.name]
    if mine["date"].nunique() > 1:
        # on the whole scale: small steps between deliveries are no news
        months = [day.strftime("%Y-%m") for day in mine["date"]]
        fills = dict(zip(months, mine["effective_fill"].tolist(), strict=True))
        show.chart(fill_by_period(fills), "soft.by_period_alt")
    else:
        show.table(
            mine[["date", "effective_fill"]],
            {"date": "date", "effective_fill": "share"},
            {"date": "label.delivery", "effective_fill": "chart.effective"},
        )


def _fills(frame: pd.DataFrame, name_key: str) -> None:
    show.table(frame, {"fill": "share"}, {"name": name_key, "fill": "chart.effective"}, height=320)
