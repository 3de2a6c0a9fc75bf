"""A run: every station that is not up to date is made, each in one step from absent to whole."""

import os
import platform
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version

import workbench
from workbench.core.errors import WorkbenchError
from workbench.core.files import atomic_folder
from workbench.core.progress import Progress
from workbench.core.settings import WorkbenchSettings
from workbench.linkage.entity_results import EntityEvents
from workbench.project.answers import RunReport, StationStatus
from workbench.project.entity_history import EntityHistory
from workbench.project.places import Places
from workbench.project.receiving import clear_scratch
from workbench.project.stages.analysing import (
    make_handover,
    make_handover_raw,
    make_survival,
)
from workbench.project.stages.cleaning import make_clean, make_validate_cleaned
from workbench.project.stages.context import RESULT_FILE, Context, Maker
from workbench.project.stages.extracting import (
    make_compare,
    make_profile,
    make_read,
    make_validate_raw,
)
from workbench.project.stages.grouping import make_cluster
from workbench.project.stages.linking import make_dedupe, make_entities, make_link
from workbench.project.stages.outflow import make_outflow
from workbench.project.stages.quality import make_measure, make_watch
from workbench.project.stages.reading_provisions import make_provisions
from workbench.project.stages.soft import make_soft
from workbench.project.stations import Plan, Station
from workbench.project.verdicts import count_failures
from workbench.store.database import Database, now
from workbench.store.models import FailureRow, ResultRow
from workbench.store.results import all_results, record_failure, record_result
from workbench.store.runs import STALE_AFTER, beat

MAKERS: dict[str, Maker] = {
    "read": make_read,
    "compare": make_compare,
    "measure": make_measure,
    "watch": make_watch,
    "profile": make_profile,
    "validate_raw": make_validate_raw,
    "clean": make_clean,
    "validate_cleaned": make_validate_cleaned,
    "dedupe": make_dedupe,
    "link": make_link,
    "entities": make_entities,
    "handover": make_handover,
    "handover_raw": make_handover_raw,
    "soft": make_soft,
    "cluster": make_cluster,
    "survival": make_survival,
    "outflow": make_outflow,
    "provisions": make_provisions,
}
_PLANS = 3
"""Rounds at most: a delivery fails to be read once, and its neighbours are then made without it."""
_NOTED = ("duckdb", "great-expectations", "ibis-framework", "pandas", "recordlinkage")


def run_stations(
    places: Places,
    settings: WorkbenchSettings,
    plan: Callable[[], Plan],
    database: Database,
    run_id: int,
    progress: Progress,
) -> RunReport:
    """Make what is not up to date, in order. A station that fails leaves the others going.

    `plan` is asked again after a delivery turned out to be unreadable, or to be readable after all:
    what is counted of the others is then planned without it. The report names what was made and
    what could not be; nothing that was made before is lost.
    """
    started = time.monotonic()
    _clear_leftovers(places)
    made: list[StationStatus] = []
    failed: dict[tuple[str, str, str], StationStatus] = {}
    with _heartbeat(database, run_id):
        planned = plan()
        for _ in range(_PLANS):
            _make_all(Context(places, settings, planned, progress), database, run_id, made, failed)
            before, planned = _keys(planned), plan()
            if _keys(planned) == before:
                break
    progress(len(made), len(made), "")
    standing = made_keys(places, database)
    failures = count_failures(places, settings, planned, database)
    return RunReport(
        made=tuple(made),
        up_to_date=len(_keys(planned) & standing) - len(made),
        failed=tuple(said for key, said in failed.items() if key in _keys(planned)),
        seconds=round(time.monotonic() - started, 3),
        critical=failures.critical,
        warning=failures.warning,
        known=failures.known,
        entities=_entity_events(places, settings, made),
    )


def _entity_events(
    places: Places, settings: WorkbenchSettings, made: Sequence[StationStatus]
) -> dict[str, EntityEvents]:
    """Per source that was deduplicated just now what became of its entities."""
    tasks = {one.subject for one in made if one.stage == "dedupe"}
    sources = {task.left for task in settings.linkage if task.rules in tasks}
    last = {name: EntityHistory(places, name).generations()[-1:] for name in sorted(sources)}
    return {name: found[0].events for name, found in last.items() if found}


def _make_all(
    context: Context,
    database: Database,
    run_id: int,
    made: list[StationStatus],
    failed: dict[tuple[str, str, str], StationStatus],
) -> None:
    """One round over a plan; what could not be made in this run is not tried again."""
    done_before = made_keys(context.places, database) | failed.keys()
    wanted = [one for one in context.plan if _key(one) not in done_before]
    stuck = {key[:2]: said for key, said in failed.items() if key in _keys(context.plan)}
    for done, station in enumerate(wanted):
        what = f"{station.stage} {station.subject}"
        beat(database, run_id, done=done, total=len(wanted), what=what)
        context.progress(done, len(wanted), what)
        blocked = [need for need in station.needs if need in stuck]
        if blocked:
            said = _waits(station, stuck[blocked[0]])
        else:
            try:
                made.append(make_station(context, station, database))
                continue
            except WorkbenchError as fault:
                said = _note_failure(database, station, fault)
        stuck[station.stage, station.subject] = failed[_key(station)] = said
    beat(database, run_id, done=len(wanted), total=len(wanted), what="")


def _key(station: Station) -> tuple[str, str, str]:
    return station.stage, station.subject, station.key


def _keys(plan: Plan) -> set[tuple[str, str, str]]:
    return {_key(station) for station in plan}


def made_keys(places: Places, database: Database) -> set[tuple[str, str, str]]:
    """The results that are noted and really lie there."""
    return {
        (row.stage, row.subject, row.key)
        for row in all_results(database)
        if (places.folder / row.folder / RESULT_FILE).is_file()
    }


def make_station(context: Context, station: Station, database: Database) -> StationStatus:
    """Make one station from absent to whole, and note it; what it needs must be made."""
    target = context.places.result(station.stage, station.subject, station.key)
    if target.exists():  # made, but the machine stopped before it was noted: make it anew
        shutil.rmtree(target)
    wall, cpu = time.monotonic(), time.process_time()
    with atomic_folder(target) as folder:
        outcome = MAKERS[station.stage](context, station, folder)
    seconds = time.monotonic() - wall
    row = ResultRow(
        stage=station.stage,
        subject=station.subject,
        key=station.key,
        folder=target.relative_to(context.places.folder).as_posix(),
        made=now(),
        wall_seconds=seconds,
        cpu_seconds=time.process_time() - cpu,
        rows=outcome.rows,
        inputs=station.inputs,
        versions=_versions(),
    )
    record_result(database, row, outcome.history)
    return StationStatus(
        stage=station.stage,
        subject=station.subject,
        state="up_to_date",
        seconds=round(seconds, 3),
        made=row.made,
        rows=outcome.rows,
    )


def _note_failure(database: Database, station: Station, fault: WorkbenchError) -> StationStatus:
    fields = {name: str(value) for name, value in fault.fields.items()}
    error = type(fault).__name__
    record_failure(
        database,
        FailureRow(
            stage=station.stage,
            subject=station.subject,
            key=station.key,
            error=error,
            fields=fields,
            message=str(fault),
        ),
    )
    return StationStatus(
        stage=station.stage,
        subject=station.subject,
        state="failed",
        message=str(fault),
        error=error,
        error_fields=fields,
    )


def _waits(station: Station, cause: StationStatus) -> StationStatus:
    return StationStatus(
        stage=station.stage,
        subject=station.subject,
        state="missing",
        message=f"waits for {cause.stage} {cause.subject}",
    )


@contextmanager
def _heartbeat(database: Database, run_id: int) -> Iterator[None]:
    stop = threading.Event()

    def live() -> None:
        while not stop.wait(STALE_AFTER.total_seconds() / 8):
            beat(database, run_id)

    thread = threading.Thread(target=live, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _clear_leftovers(places: Places) -> None:
    """Take away what a killed run had half-made; only the holder of the run comes here."""
    for leftover in places.derived.rglob(".making-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    for leftover in places.raw.glob(".writing-*"):
        leftover.unlink(missing_ok=True)
    clear_scratch(places)


def _versions() -> dict[str, str]:
    found = {name: version(name) for name in _NOTED}
    return {
        "workbench": workbench.__version__,
        "python": platform.python_version(),
        "processors": str(os.cpu_count()),
        **found,
    }
