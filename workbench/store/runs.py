"""Runs as rows: begin, heartbeat, progress, end; judged by heartbeat."""

import os
import signal
from datetime import timedelta

from sqlalchemy import select, update

from workbench.core.errors import RunInProgress
from workbench.store.database import Database, now
from workbench.store.models import RunRow

STALE_AFTER = timedelta(seconds=20)
"""A run whose heart has been silent for this long has stopped."""


def begin_run(database: Database, pid: int | None) -> int:
    """Claim the project for one run and return its id; RunInProgress when another one lives."""
    with database.write() as session:
        for row in session.scalars(select(RunRow).where(RunRow.state == "running")):
            if _alive(row):
                raise RunInProgress(since=f"{row.started:%H:%M}")
            row.state, row.finished = "stopped", now()
        run = RunRow(state="running", pid=pid, started=now(), heartbeat=now())
        session.add(run)
        session.flush()
        return run.id


def adopt_run(database: Database, run_id: int) -> None:
    """The started process says that it is the one."""
    beat(database, run_id, pid=os.getpid())


def beat(database: Database, run_id: int, **fields: object) -> None:
    """Say that the run lives, with what it is doing (`done`, `total`, `what`)."""
    with database.write() as session:
        session.execute(update(RunRow).where(RunRow.id == run_id).values(heartbeat=now(), **fields))


def end_run(database: Database, run_id: int, state: str, message: str = "") -> None:
    """The last word of a run: done or failed. A cancelled run stays cancelled."""
    with database.write() as session:
        session.execute(
            update(RunRow)
            .where(RunRow.id == run_id, RunRow.state == "running")
            .values(state=state, message=message, finished=now(), heartbeat=now())
        )


def cancel_run(database: Database, run_id: int) -> None:
    """End a run's process group. What it made before stays; half-made results do not exist."""
    with database.write() as session:
        run = session.get(RunRow, run_id)
        if run is None or run.state != "running":
            return
        if run.pid and _alive(run) and run.pid != os.getpid():
            _end_group(run.pid)
        run.state, run.finished = "cancelled", now()


def list_runs(database: Database, limit: int = 20) -> list[RunRow]:
    """The latest runs, newest first; one without a heartbeat is shown as stopped."""
    with database.write() as session:
        rows = list(session.scalars(select(RunRow).order_by(RunRow.id.desc()).limit(limit)))
        for row in rows:
            if row.state == "running" and not _alive(row):
                row.state, row.finished = "stopped", row.heartbeat
        return rows


def _alive(run: RunRow) -> bool:
    if now() - run.heartbeat > STALE_AFTER:
        return False
    if run.pid is None:
        return True
    try:
        os.kill(run.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(run.pid)


def _is_zombie(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:  # noqa: PTH123
            return stat.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def _end_group(pid: int) -> None:
    try:
        os.killpg(os.getpgid(pid), signal.SIGTERM)
    except ProcessLookupError:
        return
