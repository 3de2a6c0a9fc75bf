"""Runs as processes: they outlive the page, a reload and the server that started them."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

from workbench.core.errors import WorkbenchError
from workbench.core.progress import Progress
from workbench.core.settings import WorkbenchSettings
from workbench.project.answers import Job, JobState, RunReport
from workbench.project.inbox import TakeIn, pick_up
from workbench.project.places import Places
from workbench.project.stations import Plan
from workbench.store.database import Database
from workbench.store.models import RunRow
from workbench.store.runs import adopt_run, beat, begin_run, cancel_run, end_run, list_runs


def run_here(
    places: Places,
    settings: WorkbenchSettings,
    plan: Callable[[], Plan],
    take_in: TakeIn,
    database: Database,
    progress: Progress,
    run_id: int | None,
) -> RunReport:
    """Run in this process, noted as a job; `run_id` when a page has claimed the run already."""
    from workbench.project.running import run_stations

    if run_id is None:
        run_id = begin_run(database, os.getpid())
    else:
        adopt_run(database, run_id)
    try:
        inbox = pick_up(places, settings, take_in)
        report = run_stations(places, settings, plan, database, run_id, progress)
    except BaseException as fault:  # the job's last word, whatever ended it; raised on
        message = str(fault) if isinstance(fault, WorkbenchError) else type(fault).__name__
        end_run(database, run_id, "failed", message)
        raise
    failed = "; ".join(
        [f"{one.stage} {one.subject}" for one in report.failed]
        + [f"inbox {one.file}" for one in inbox if one.wrong]
    )
    end_run(database, run_id, "failed" if failed else "done", failed)
    return report.model_copy(update={"inbox": inbox})


def start(folder: Path, database: Database) -> int:
    """Claim the project and start `workbench run` in a session of its own."""
    run_id = begin_run(database, None)
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench", "run", str(folder), "--job", str(run_id), "--quiet"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    beat(database, run_id, pid=process.pid)
    return run_id


def listed(database: Database, limit: int = 20) -> list[Job]:
    """The latest runs, newest first."""
    return [as_job(row) for row in list_runs(database, limit)]


def cancel(database: Database, run_id: int) -> None:
    """End a run."""
    cancel_run(database, run_id)


def as_job(row: RunRow) -> Job:
    """A run row for a screen."""
    return Job(
        id=row.id,
        state=cast("JobState", row.state),
        done=row.done,
        total=row.total,
        what=row.what,
        started=row.started,
        heartbeat=row.heartbeat,
        finished=row.finished,
        message=row.message,
    )
