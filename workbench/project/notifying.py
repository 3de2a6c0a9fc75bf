"""How a run ended, for whoever must know: an exit code, and a summary that a command is given.

The summary holds counts, and names of sources, columns and expectations: no value of a person.
"""

import contextlib
import os
import signal
import subprocess
import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Literal

from workbench.core.errors import NotMadeYet, WorkbenchError
from workbench.core.findings import Severity
from workbench.core.results import Result
from workbench.core.settings import WorkbenchSettings
from workbench.core.unattended_settings import NotifySettings
from workbench.project.answers import Notified, RunReport
from workbench.project.looking import result_folder
from workbench.project.places import Places
from workbench.project.stages.context import load
from workbench.project.stations import Plan
from workbench.project.verdicts import failed_expectations
from workbench.quality.results import Trend
from workbench.store.database import Database

FailOn = Literal["critical", "warning"]
Verdict = Literal["ok", "warning", "critical", "failed"]
_TOLD = 200
"""Characters of a failing command's last words that are passed on."""


class FailedExpectation(Result):
    """An expectation that the current data of a source fail."""

    source: str
    stage: str
    """raw (as delivered) or cleaned."""
    type: str
    column: str | None
    severity: Severity
    count: int
    """Rows that fail it."""
    known: bool
    """It fails by nothing but what a person accepted as known."""


class AlertCount(Result):
    """Alerts of a source over all its deliveries, and those of the latest."""

    source: str
    delivery: str
    alerts: int
    latest: int


class StationFailure(Result):
    """A station that could not be made."""

    stage: str
    subject: str
    error: str | None
    """Class name of the error; None: it waits for another one."""


class RunSummary(Result):
    """What the command of `[notify]` gets on its standard input, as JSON."""

    format: Literal[1] = 1
    project: str
    finished: datetime
    """With the zone of this machine."""
    verdict: Verdict
    """failed: something could not be made or taken in; else the gravest that fails anew."""
    exit_code: int
    """That of `workbench run` as it was called."""
    critical: int = 0
    warning: int = 0
    known: int = 0
    expectations: tuple[FailedExpectation, ...] = ()
    alerts: tuple[AlertCount, ...] = ()
    stations: tuple[StationFailure, ...] = ()
    inbox: dict[str, int] = {}
    """State -> files of the inbox."""
    report: str | None = None
    """File of the report of this run."""
    error: str | None = None
    """Class name of what ended the run before it began."""


def exit_code(report: RunReport, fail_on: FailOn | None) -> int:
    """2 when a station failed; 1 when what was asked fails; 2 when a file in the inbox is wrong."""
    if report.failed:
        return 2
    if fail_on is not None and (report.critical or (fail_on == "warning" and report.warning)):
        return 1
    return 2 if any(one.wrong for one in report.inbox) else 0


def summary(
    places: Places,
    settings: WorkbenchSettings,
    plan: Plan,
    database: Database,
    report: RunReport,
    fail_on: FailOn | None,
) -> RunSummary:
    """The summary of a run that came to its end."""
    wrong = report.failed or any(one.wrong for one in report.inbox)
    gravest: Verdict = "critical" if report.critical else "warning" if report.warning else "ok"
    return RunSummary(
        project=settings.name,
        finished=datetime.now().astimezone(),
        verdict="failed" if wrong else gravest,
        exit_code=exit_code(report, fail_on),
        critical=report.critical,
        warning=report.warning,
        known=report.known,
        expectations=tuple(
            FailedExpectation(
                source=one.source,
                stage=one.stage,
                type=one.outcome.type,
                column=one.outcome.column,
                severity=one.outcome.severity,
                count=one.outcome.unexpected_count,
                known=one.known,
            )
            for one in failed_expectations(places, settings, plan, database)
        ),
        alerts=_alerts(places, plan),
        stations=tuple(
            StationFailure(stage=one.stage, subject=one.subject, error=one.error)
            for one in report.failed
        ),
        inbox=dict(Counter(one.state for one in report.inbox)),
        report=report.report,
    )


def summary_of_stop(settings: WorkbenchSettings, fault: WorkbenchError) -> RunSummary:
    """The summary of a run that could not begin."""
    return RunSummary(
        project=settings.name,
        finished=datetime.now().astimezone(),
        verdict="failed",
        exit_code=2,
        error=type(fault).__name__,
    )


def notify(settings: NotifySettings, folder: Path, told: RunSummary) -> Notified:
    """Run the command in the project folder, without a shell; it never raises.

    What the command writes to standard error is passed on where it fails; a command that takes
    longer than the settings allow is ended, with all that it started.
    """
    with tempfile.TemporaryFile() as words:
        try:
            process = subprocess.Popen(
                settings.command,
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=words,
                start_new_session=True,
            )
        except OSError as fault:
            return Notified(ok=False, message=f"{settings.command[0]}: {fault.strerror}")
        except ValueError as fault:  # a NUL in the command
            return Notified(ok=False, message=f"{settings.command[0]!r}: {fault}")
        try:
            process.communicate(told.model_dump_json().encode(), settings.timeout_seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            after = f"it took more than {settings.timeout_seconds:g} s and was ended"
            return Notified(ok=False, message=f"{settings.command[0]}: {after}")
        if process.returncode == 0:
            return Notified(ok=True)
        words.seek(0)
        said = words.read().decode("utf-8", "replace").strip()[-_TOLD:]
    tail = f": {said}" if said else ""
    message = f"{settings.command[0]} ended with exit code {process.returncode}{tail}"
    return Notified(ok=False, message=message)


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name == "nt":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    if process.stdin is not None:
        process.stdin.close()
    process.wait()


def _alerts(places: Places, plan: Plan) -> tuple[AlertCount, ...]:
    found = []
    for station in plan:
        if station.stage != "watch":
            continue
        try:
            trend = load(result_folder(places, plan, "watch", station.subject), Trend)
        except NotMadeYet:
            continue
        latest = trend.extracts[-1]
        alerts = [one.extract for one in trend.alerts]
        found.append(
            AlertCount(
                source=station.subject,
                delivery=latest,
                alerts=len(alerts),
                latest=alerts.count(latest),
            )
        )
    return tuple(found)
