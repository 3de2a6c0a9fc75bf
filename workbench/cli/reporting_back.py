"""The verb on reports back to the owners of the sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.answering import JsonOption, answer

if TYPE_CHECKING:
    from workbench.project.report_answers import ReportBackAnswer

_SEEN = {
    "no_later_delivery": "no later delivery yet",
    "still_there": "still there",
    "fixed": "fixed from {day} on",
    "returned": "back in {day}",
    "not_told": "later deliveries say nothing of it",
}


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command("report-back")(report_back)


def report_back(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The project folder.")],
    report: Annotated[
        str | None,
        typer.Option("--report", metavar="POINT", help="Note that this point was reported."),
    ] = None,
    promise: Annotated[
        int | None,
        typer.Option(
            "--promise", metavar="ITEM", help="Its owner promised to mend it; with --day."
        ),
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option("--day", formats=["%Y-%m-%d"], metavar="D", help="By when it was promised."),
    ] = None,
    close: Annotated[
        int | None, typer.Option("--close", metavar="ITEM", help="This report is done with.")
    ] = None,
    reopen: Annotated[
        int | None, typer.Option("--reopen", metavar="ITEM", help="It is not done with after all.")
    ] = None,
    note: Annotated[
        str, typer.Option("--note", metavar="TEXT", help="Why, or what was agreed.")
    ] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so.")] = "",
    json: JsonOption = None,
) -> None:
    """Say what the owners of the sources should mend, and keep track of what was reported."""
    from workbench.project import Project

    if sum(one is not None for one in (report, promise, close, reopen)) > 1:
        raise typer.BadParameter("give one of --report, --promise, --close and --reopen")
    project = Project.open(folder)
    if report is not None:
        project.report(report, note, by)
    elif promise is not None:
        until = None if day is None else day.date()
        project.change_report(promise, "promised", promised_for=until, note=note, by=by)
    elif close is not None:
        project.change_report(close, "closed", note=note, by=by)
    elif reopen is not None:
        project.change_report(reopen, "reported", note=note, by=by)
    found = project.report_back()
    answer(found, json, _tell(found))


def _tell(found: ReportBackAnswer) -> Iterator[str]:
    yield f"{len(found.points)} points, {sum(one.reported is None for one in found.points)} not reported yet"
    for point in found.points:
        what = point.text or f"{point.column}: {point.code}"
        mark = f"report {point.reported}" if point.reported is not None else point.id
        yield f"  {mark} [{point.severity}] {point.source}: {what} ({point.count} rows)"
    yield f"{len(found.items)} reports"
    for item in found.items:
        day = f" by {item.promised_for}" if item.promised_for else ""
        seen = _SEEN[item.seen].format(day=item.seen_in)
        what = item.point.text or f"{item.point.column}: {item.point.code}"
        yield f"  {item.id} {item.state}{day}; {seen}. {item.point.source}: {what}"
