"""Reporting back to the owner of a source, and seeing in later deliveries whether it helped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, cast

import pandas as pd

from workbench.core.errors_quality import (
    PromiseWithoutDay,
    ReportItemChanged,
    ReportItemUnknown,
    ReportPointUnknown,
)
from workbench.project import looking
from workbench.project.report_answers import (
    ReportBackAnswer,
    ReportChange,
    ReportItem,
    ReportPoint,
    State,
)
from workbench.project.report_seen import Deliveries, alert_point, expectation_point
from workbench.quality.results import Alert
from workbench.store.database import now, today
from workbench.store.reports import ReportChangeRow, ReportItemRow, changes_of, list_items
from workbench.validation.suite import suite_owner

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from workbench.project.project import Project

_LINES = 20
_RANK = {"critical": 0, "warning": 1, "info": 2}


def answer(project: Project) -> ReportBackAnswer:
    """What there is to report now, the gravest first, and every report, the newest first.

    To report: expectations that fail on a source's current delivery, and what got worse over the
    deliveries and still lasts. A report has its life, and what later deliveries say of it.
    """
    deliveries = Deliveries(project)
    items = _items(deliveries)
    # the newest report of a point counts; what was closed and came back is news again
    reported = {
        item.point.id: item.id
        for item in reversed(items)
        if item.state != "closed" or item.seen != "returned"
    }
    points = [
        point.model_copy(update={"reported": reported.get(point.id)})
        for source in project.settings.sources
        for point in (*_expectation_points(deliveries, source), *_alert_points(deliveries, source))
    ]
    points.sort(key=lambda one: (_RANK[one.severity], -one.count))
    return ReportBackAnswer(points=tuple(points), items=items)


def _items(deliveries: Deliveries) -> tuple[ReportItem, ...]:
    with deliveries.project.database.write() as session:
        rows = [(row, _history(session, row.id)) for row in list_items(session)]
    return tuple(_item(deliveries, row, history) for row, history in reversed(rows))


def report(project: Project, point_id: str, note: str = "", by: str = "") -> ReportItem:
    """Note that something was reported to its owner; the report there is when there is one already,
    unless it was closed and came back.

    ReportPointUnknown when it is not there (any more).
    """
    point = next((one for one in answer(project).points if one.id == point_id), None)
    if point is None:
        raise ReportPointUnknown(point=point_id, folder=project.folder)
    if point.reported is not None:
        return _find(project, point.reported)
    lines = example_lines(project, point)
    row = ReportItemRow(
        point=point.id,
        source=point.source,
        owner=point.owner,
        extract=point.extract,
        told=point.model_dump(mode="json"),
        lines=list(lines),
        state="reported",
        promised_for=None,
    )
    with project.database.write() as session:
        session.add(row)
        session.flush()
        session.add(_change(row, note, by))
        number = row.id
    return _find(project, number)


def change(
    project: Project,
    item_id: int,
    state: State,
    *,
    revision: int | None = None,
    promised_for: date | None = None,
    note: str = "",
    by: str = "",
) -> ReportItem:
    """Note what became of a report. Every step is kept.

    `revision` is that of the item that was looked at: ReportItemChanged when somebody was quicker.
    PromiseWithoutDay for a promise without a day, or for a day in the past; ReportItemUnknown.
    """
    if state == "promised" and (promised_for is None or promised_for < today()):
        raise PromiseWithoutDay
    with project.database.write() as session:
        row = session.get(ReportItemRow, item_id)
        if row is None:
            raise ReportItemUnknown(item=item_id, folder=project.folder)
        if revision is not None and row.revision != revision:
            raise ReportItemChanged(item=item_id, state=row.state)
        row.state = state
        row.promised_for = promised_for if state == "promised" else None
        row.revision += 1
        session.add(_change(row, note, by))
    return _find(project, item_id)


def alert_rows(project: Project, alert: Alert) -> pd.DataFrame:
    """The example rows of an alert as they were delivered, what it is about in front.

    Empty when it names no lines, or when the delivery is not kept any more.
    """
    here = (alert.source, alert.extract)
    standing = Deliveries(project).standing
    extract = next((one for one in standing if (one.source, str(one.date)) == here), None)
    if extract is None or not alert.lines:
        return pd.DataFrame()
    folder = project.result_folder("read", f"{alert.source}/{alert.extract}")
    found = looking.lines(folder, alert.lines)
    front = ["_record", "_part", "_row", alert.group_column, alert.column, *alert.also]
    named = [name for name in dict.fromkeys(front) if name in found.columns]
    return found[[*named, *(name for name in found.columns if name not in named)]]


def owner_of(project: Project, source: str) -> str:
    """Who answers for a source: `owner` of its settings, else of the suite for its deliveries."""
    settings = project.settings.sources[source]
    if settings.owner or not settings.suite_raw:
        return settings.owner or ""
    return suite_owner(project.places.suite(settings.suite_raw))


def _expectation_points(deliveries: Deliveries, source: str) -> Iterator[ReportPoint]:
    extract = deliveries.plan.current.get(source)
    run = extract and deliveries.run(source, extract.date)
    if not extract or not run:
        return
    settings = deliveries.project.settings.sources[source]
    for one in run.expectations:
        if one.unexpected_count or not one.success:
            yield ReportPoint(
                id=expectation_point(source, one),
                source=source,
                owner=settings.owner or one.owner,
                about="expectation",
                code=one.type,
                severity=one.severity if not one.success else "info",
                extract=extract.date,
                file=extract.file,
                column=", ".join(one.columns),
                count=one.unexpected_count,
                share=one.unexpected_share,
                failed=not one.success,
                why=one.why,
                why_nl=one.why_nl,
            )


def _alert_points(deliveries: Deliveries, source: str) -> Iterator[ReportPoint]:
    trend = deliveries.trend(source)
    files = {str(one.date): one.file for one in deliveries.standing if one.source == source}
    for alert in trend.alerts if trend else ():
        if alert.until is None:
            yield ReportPoint(
                id=alert_point(alert),
                source=source,
                owner=owner_of(deliveries.project, source),
                about="alert",
                code=alert.code,
                severity=alert.severity,
                extract=date.fromisoformat(alert.extract),
                file=files.get(alert.extract, ""),
                column=", ".join(filter(None, (alert.column, *alert.also))),
                group=f"{alert.group_column} = {alert.group}" if alert.group is not None else "",
                count=alert.rows,
                values=alert.values,
                text=alert.text,
            )


def example_lines(project: Project, point: ReportPoint) -> tuple[int, ...]:
    """Physical lines of the delivered file in which it shows, at most 20."""
    if point.about == "alert":
        alerts = project.trend(point.source).alerts
        return next(one.lines for one in alerts if alert_point(one) == point.id)[:_LINES]
    extract = project.plan().current[point.source]
    failures = project.failures(extract.id, "raw")
    number = next(
        place
        for place, one in enumerate(failures.of.run.expectations)
        if expectation_point(point.source, one) == point.id
    )
    rows = failures.page(number, 0, _LINES).rows
    return () if rows.empty else tuple(int(line) for line in rows["_row"])


def _change(row: ReportItemRow, note: str, by: str) -> ReportChangeRow:
    return ReportChangeRow(
        item=row.id,
        state=row.state,
        promised_for=row.promised_for,
        note=note.strip(),
        by=by,
        made=now(),
    )


def _history(session: Session, item: int) -> tuple[ReportChange, ...]:
    return tuple(
        ReportChange(
            state=cast(State, row.state),
            made=row.made,
            by=row.by,
            note=row.note,
            promised_for=row.promised_for,
        )
        for row in changes_of(session, item)
    )


def _find(project: Project, number: int) -> ReportItem:
    found = next((one for one in _items(Deliveries(project)) if one.id == number), None)
    if found is None:
        raise ReportItemUnknown(item=number, folder=project.folder)
    return found


def _item(
    deliveries: Deliveries, row: ReportItemRow, history: tuple[ReportChange, ...]
) -> ReportItem:
    point = ReportPoint.model_validate(row.told)
    seen, seen_in = deliveries.seen(point)
    return ReportItem(
        id=row.id,
        point=point,
        lines=tuple(row.lines),
        state=cast(State, row.state),
        promised_for=row.promised_for,
        revision=row.revision,
        seen=seen,
        seen_in=seen_in,
        history=history,
    )
