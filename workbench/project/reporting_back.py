"""Reporting back to the owner of a source, and seeing in later deliveries whether it helped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, cast

import pandas as pd

from workbench.core.errors import NotMadeYet
from workbench.core.errors_quality import (
    PromiseWithoutDay,
    ReportItemChanged,
    ReportItemUnknown,
    ReportPointUnknown,
)
from workbench.core.files import sha256_json
from workbench.project import failing, looking
from workbench.project.report_answers import (
    ReportBackAnswer,
    ReportChange,
    ReportItem,
    ReportPoint,
    Seen,
    State,
)
from workbench.quality.results import Alert
from workbench.store.database import now, today
from workbench.store.reports import ReportChangeRow, ReportItemRow, changes_of, list_items

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from workbench.project.answers import Extract
    from workbench.project.project import Project
    from workbench.validation.results import ExpectationResult

_LINES = 20
_RANK = {"critical": 0, "warning": 1, "info": 2}


def points(project: Project) -> tuple[ReportPoint, ...]:
    """What there is to report now: failing expectations of each source's current delivery, and
    what got worse over the deliveries and still lasts; the gravest first."""
    # the newest report of a point counts; what was closed and came back is news again
    known = {
        item.point.id: item.id
        for item in reversed(items(project))
        if item.state != "closed" or item.seen != "returned"
    }
    found = [
        point.model_copy(update={"reported": known.get(point.id)})
        for source in project.settings.sources
        for point in (*_expectation_points(project, source), *_alert_points(project, source))
    ]
    return tuple(sorted(found, key=lambda one: (_RANK[one.severity], -one.count)))


def items(project: Project) -> tuple[ReportItem, ...]:
    """Every report with its life, and what later deliveries say of it; newest first."""
    with project.database.write() as session:
        rows = [(row, _history(session, row.id)) for row in list_items(session)]
    return tuple(_item(project, row, history) for row, history in reversed(rows))


def answer(project: Project) -> ReportBackAnswer:
    """Both."""
    return ReportBackAnswer(points=points(project), items=items(project))


def report(project: Project, point_id: str, note: str = "", by: str = "") -> ReportItem:
    """Note that something was reported to its owner; the report there is when there is one already,
    unless it was closed and came back.

    ReportPointUnknown when it is not there (any more).
    """
    point = next((one for one in points(project) if one.id == point_id), None)
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
    extract = next(
        (o for o in _standing(project, alert.source) if str(o.date) == alert.extract), None
    )
    if extract is None or not alert.lines:
        return pd.DataFrame()
    folder = project.result_folder("read", f"{alert.source}/{alert.extract}")
    found = looking.lines(folder, alert.lines)
    front = ["_record", "_part", "_row", alert.group_column, alert.column, *alert.also]
    named = [name for name in dict.fromkeys(front) if name in found.columns]
    return found[[*named, *(name for name in found.columns if name not in named)]]


def alert_point(alert: Alert) -> str:
    """The id of what an alert is about."""
    about = [alert.source, alert.extract, alert.kind, alert.column, alert.group_column]
    return sha256_json([*about, alert.group, alert.value])[:16]


def expectation_point(source: str, one: ExpectationResult) -> str:
    """The id of what a failing expectation is about."""
    return sha256_json([source, failing.identity(one)])[:16]


def owner_of(project: Project, source: str) -> str:
    """Who answers for a source: `owner` of its settings."""
    settings = project.settings.sources.get(source)
    return (settings.owner if settings else None) or ""


def _expectation_points(project: Project, source: str) -> Iterator[ReportPoint]:
    extract = project.plan().current.get(source)
    if extract is None:
        return
    try:
        run = project.validation(extract.id, "raw")
    except NotMadeYet:
        return
    for one in run.expectations:
        if one.unexpected_count or not one.success:
            yield ReportPoint(
                id=expectation_point(source, one),
                source=source,
                owner=owner_of(project, source),
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


def _alert_points(project: Project, source: str) -> Iterator[ReportPoint]:
    try:
        alerts = project.trend(source).alerts
    except NotMadeYet:
        return
    for alert in alerts:
        if alert.until is None:
            yield alert_as_point(project, alert)


def alert_as_point(project: Project, alert: Alert) -> ReportPoint:
    """An alert as something to report."""
    file = next(
        (e.file for e in project.extracts(alert.source) if str(e.date) == alert.extract), ""
    )
    return ReportPoint(
        id=alert_point(alert),
        source=alert.source,
        owner=owner_of(project, alert.source),
        about="alert",
        code=alert.code,
        severity=alert.severity,
        extract=date.fromisoformat(alert.extract),
        file=file,
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
    found = next((one for one in items(project) if one.id == number), None)
    if found is None:
        raise ReportItemUnknown(item=number, folder=project.folder)
    return found


def _item(project: Project, row: ReportItemRow, history: tuple[ReportChange, ...]) -> ReportItem:
    point = ReportPoint.model_validate(row.told)
    if point.about == "alert":
        seen, seen_in = _alert_seen(project, point)
    else:
        seen, seen_in = _expectation_seen(project, point)
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


def _later(project: Project, point: ReportPoint) -> list[Extract]:
    return [one for one in _standing(project, point.source) if one.date > point.extract]


def _standing(project: Project, source: str) -> list[Extract]:
    """The deliveries of a source that count, by date."""
    standing = [one for one in project.extracts(source) if not one.withdrawn]
    return sorted(standing, key=lambda one: one.date)


def _expectation_seen(project: Project, point: ReportPoint) -> tuple[Seen, date | None]:
    fixed_from: date | None = None
    seen: Seen = "no_later_delivery"
    for extract in _later(project, point):
        try:
            run = project.validation(extract.id, "raw")
        except NotMadeYet:
            continue
        mine = [o for o in run.expectations if expectation_point(point.source, o) == point.id]
        if not mine:  # the suite was changed: this delivery says nothing of it
            continue
        mended = mine[0].success if point.failed else mine[0].unexpected_count == 0
        if mended:
            fixed_from = fixed_from or extract.date
            seen = "fixed"
        else:
            seen = "returned" if fixed_from else "still_there"
            if fixed_from:
                return seen, extract.date
    return seen, fixed_from


def _alert_seen(project: Project, point: ReportPoint) -> tuple[Seen, date | None]:
    if not _later(project, point):
        return "no_later_delivery", None
    try:
        alerts = project.trend(point.source).alerts
    except NotMadeYet:
        return "no_later_delivery", None
    mine = next((one for one in alerts if alert_point(one) == point.id), None)
    if mine is None or mine.until is None:
        return "still_there", None
    again = [
        one.extract
        for one in alerts
        if one.extract > mine.until
        and (one.kind, one.column, one.group_column, one.group)
        == (mine.kind, mine.column, mine.group_column, mine.group)
    ]
    if again:
        return "returned", date.fromisoformat(min(again))
    return "fixed", date.fromisoformat(mine.until)
