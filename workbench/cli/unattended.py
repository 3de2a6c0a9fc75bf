"""What `run` does when nobody is there: the report that the settings ask for, and the message."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from workbench.cli.answering import plain
from workbench.cli.reports import Lang, write_report

if TYPE_CHECKING:
    from workbench.core.progress import Progress
    from workbench.project import Project
    from workbench.project.answers import Notified, RunReport
    from workbench.project.notifying import FailOn, RunSummary


def run_and_tell(
    project: Project,
    progress: Progress,
    job: int | None,
    fail_on: FailOn | None,
    report: Path | None = None,
) -> RunReport:
    """Run, write the report, tell the command; a run that can't begin is told too, and raised.

    `report` is where to write it; None: where the settings say, if they do.
    """
    from workbench.core.errors import RunInProgress, WorkbenchError
    from workbench.project.notifying import summary, summary_of_stop

    try:
        done = project.run(progress, job)
    except RunInProgress:  # the other one will tell
        raise
    except WorkbenchError as fault:
        _tell(project, summary_of_stop(project.settings, fault))
        raise
    done = _with_report(project, done, report)
    if project.settings.notify is None:
        return done
    place = (project.places, project.settings, project.plan(), project.database)
    told = _tell(project, summary(*place, done, fail_on))
    return done.model_copy(update={"notified": told})


def _with_report(project: Project, done: RunReport, out: Path | None) -> RunReport:
    """The report is written after every run, also where nothing changed: a day without one stands out."""
    from workbench.core.errors import NotMadeYet
    from workbench.project.report_parts import parts_of

    wished = project.settings.report
    if out is None and wished is not None:
        out = _free_name(project.places.reports(wished.folder))
    if out is None:
        return done
    try:
        lang = Lang(project.settings.language)
        write_report(out, project.name, parts_of(project), lang, values=False)
    except NotMadeYet as fault:
        why = str(fault)
    except OSError as fault:
        why = f"{out} can't be written: {fault.strerror}"
    else:
        return done.model_copy(update={"report": str(out)})
    typer.echo(plain(f"workbench: no report. {why}"), err=True)
    return done.model_copy(update={"report_message": why})


def _free_name(folder: Path) -> Path:
    stem = f"{datetime.now().astimezone():quality_%Y-%m-%d_%H%M%S}"
    out, number = folder / f"{stem}.html", 1
    while out.exists():
        number += 1
        out = folder / f"{stem}_{number}.html"
    return out


def _tell(project: Project, told: RunSummary) -> Notified | None:
    from workbench.project.notifying import notify

    if project.settings.notify is None:
        return None
    ended = notify(project.settings.notify, project.folder, told)
    if not ended.ok:
        typer.echo(plain(f"workbench: nobody was told. {ended.message}"), err=True)
    return ended
