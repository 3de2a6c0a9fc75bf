"""What got worse, the worst first: since when, where, which rows, and reporting it back."""

from collections.abc import Sequence

import streamlit as st

from workbench.project import Project
from workbench.project.report_answers import ReportPoint
from workbench.project.report_seen import alert_point
from workbench.quality.results import Alert, Trend
from workbench.ui import figures, show
from workbench.ui.charts.over_time import course
from workbench.ui.jobs import source_title
from workbench.ui.words import alert_text, language, word

_SHOWN = 8
_WORST = 3
_RANK = {"critical": 0, "warning": 1, "info": 2}
_COUNTED = (
    "rows_fell",
    "rows_rose",
    "new_rows_fell",
    "new_rows_rose",
    "nothing_new",
    "delivery_late",
)


def worst(trends: Sequence[Trend]) -> list[Alert]:
    """What got worse in any source: what lasts first, then the gravest."""
    alerts = [alert for one in trends for alert in one.alerts]
    return sorted(
        alerts, key=lambda one: (one.until is not None, _RANK[one.severity], -one.evidence)
    )


def over_sources(project: Project, alerts: Sequence[Alert]) -> None:
    """The worst of all sources, in a sentence each."""
    for alert in alerts[:_WORST]:
        mark, text = st.columns([1, 6], vertical_alignment="top")
        with mark:
            show.badge("severity", alert.severity)
        with text:
            over = f" {word('quality.over', until=alert.until)}" if alert.until else ""
            show.sentence(f"{source_title(project, alert.source)}: {alert_text(alert)}{over}")
    if len(alerts) > _WORST:
        show.say("quality.more_sources", count=len(alerts) - _WORST)


def draw(project: Project, trend: Trend) -> None:
    """The list, and one of them in detail: the worst unless another is chosen."""
    alerts = trend.alerts
    if len(trend.extracts) < 2:
        show.note("quality.one_delivery")
        return
    lasting = [one for one in alerts if one.until is None]
    newest = [one for one in alerts if one.extract == trend.extracts[-1]]
    show.metrics(
        {
            "label.deliveries": (len(trend.extracts), "number"),
            "label.got_worse": (len(alerts), "number"),
            "label.still_so": (len(lasting), "number"),
            "label.in_newest": (len(newest), "number"),
        }
    )
    if not alerts:
        show.note("quality.nothing_worse")
        return
    for alert in alerts[:_SHOWN]:
        _line(alert)
    if len(alerts) > _SHOWN:
        show.say("quality.more", count=len(alerts) - _SHOWN)
    show.heading("quality.one")
    number = show.choose(
        "label.what_got_worse",
        range(len(alerts)),
        lambda place: alert_text(alerts[place]),
        key=f"worse_{trend.source}",
    )
    _detail(project, alerts[number])


def _line(alert: Alert) -> None:
    mark, text = st.columns([1, 6], vertical_alignment="top")
    with mark:
        show.badge("severity", alert.severity)
    with text:
        show.sentence(alert_text(alert))
        if alert.until is not None:
            show.say("quality.over", until=alert.until)


def _detail(project: Project, alert: Alert) -> None:
    show.facts(
        {
            "label.delivery": figures.iso_day(alert.extract, language()),
            "label.kind": word(f"alert_kind.{alert.kind}"),
            "label.dimension": word(f"dimension.{alert.dimension}"),
            "label.column": ", ".join([*filter(None, [alert.column]), *alert.also]),
            "label.in_group": _where(alert),
            "label.rows": alert.rows,
        }
    )
    if len(alert.history) > 1:
        show.chart(
            course(alert.history, alert.extract, alert.kind in _COUNTED), "quality.course_alt"
        )
    rows, back = st.columns(2)
    key = alert_point(alert)
    if rows.button(word("action.see_rows"), icon=":material/search:", key=f"rows_{key}"):
        st.session_state["alert_rows"] = key
    _report(project, key, back)
    if st.session_state.get("alert_rows") == key:
        found = project.alert_rows(alert)
        if found.empty:
            show.note("quality.no_rows")
        else:
            show.say("quality.rows", shown=len(found), rows=alert.rows)
            show.records(found, marked=[name for name in (alert.column, *alert.also) if name])


def _where(alert: Alert) -> str:
    if alert.group is None:
        return ""
    return f"{alert.group_column}: {', '.join([alert.group, *alert.also_groups])}"


def _report(project: Project, key: str, place: st.delta_generator.DeltaGenerator) -> None:
    """A button that reports it, or what became of it."""
    answer = project.report_back()
    items = [one for one in answer.items if one.point.id == key and one.state != "closed"]
    if items:
        with place:
            show.badge("report_state", items[0].state)
            show.note("quality.reported")
        return
    if key not in _ids(answer.points):
        return
    if place.button(
        word("action.report_to_source"), icon=":material/outgoing_mail:", key=f"report_{key}"
    ):
        # in the store before the screen says so
        project.report(key)
        st.rerun()


def _ids(points: Sequence[ReportPoint]) -> set[str]:
    return {one.id for one in points}
