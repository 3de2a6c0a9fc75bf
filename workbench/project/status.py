"""`status`: what is made, what is not, what to do next."""

from collections import defaultdict

from workbench.core.settings import WorkbenchSettings
from workbench.project.answers import Job, NextStep, StationStatus, Status
from workbench.project.jobs import as_job
from workbench.project.places import Places
from workbench.project.stages.context import RESULT_FILE
from workbench.project.stations import Plan, Station
from workbench.store.database import Database
from workbench.store.models import FailureRow, ResultRow
from workbench.store.removed import removed_extracts
from workbench.store.results import all_failures, all_results
from workbench.store.runs import list_runs


def status_of(
    places: Places, settings: WorkbenchSettings, plan: Plan, database: Database
) -> Status:
    """The whole project at a glance."""
    stations = _stations(places, plan, database)
    running = _running(database)
    with database.write() as session:
        removed = len(removed_extracts(session))
    return Status(
        name=settings.name,
        extracts=sum(one.stage == "read" for one in plan),
        stations=tuple(stations),
        next_step=_next_step(plan, stations, running),
        running=running,
        removed=removed,
        outdated=tuple(subject for _, subject in plan.stand_ins),
    )


def seconds_by_stage(places: Places, plan: Plan, database: Database) -> dict[str, float]:
    """Machine seconds (wall) of the current results, by stage in the order of the journey."""
    total: dict[str, float] = defaultdict(float)
    for one in _stations(places, plan, database):
        total[one.stage] += one.seconds or 0.0
    return {stage: round(seconds, 2) for stage, seconds in total.items()}


def _stations(places: Places, plan: Plan, database: Database) -> list[StationStatus]:
    made: dict[tuple[str, str], list[ResultRow]] = defaultdict(list)
    for row in all_results(database):
        if (places.folder / row.folder / RESULT_FILE).is_file():
            made[row.stage, row.subject].append(row)
    failures = {(row.stage, row.subject): row for row in all_failures(database)}
    return [
        _one(
            station,
            made[station.stage, station.subject],
            failures.get((station.stage, station.subject)),
        )
        for station in plan
    ]


def _one(station: Station, made: list[ResultRow], failure: FailureRow | None) -> StationStatus:
    current = next((row for row in made if row.key == station.key), None)
    if current is not None:
        return StationStatus(
            stage=station.stage,
            subject=station.subject,
            state="up_to_date",
            seconds=round(current.wall_seconds, 3),
            made=current.made,
            rows=current.rows,
        )
    if failure is not None and failure.key == station.key:
        return StationStatus(
            stage=station.stage,
            subject=station.subject,
            state="failed",
            message=failure.message,
            error=failure.error,
            error_fields=failure.fields,
        )
    return StationStatus(
        stage=station.stage,
        subject=station.subject,
        state="stale" if made else "missing",
        made=made[-1].made if made else None,
    )


def _running(database: Database) -> Job | None:
    latest = list_runs(database, 1)
    return as_job(latest[0]) if latest and latest[0].state == "running" else None


def _next_step(plan: Plan, stations: list[StationStatus], running: Job | None) -> NextStep:
    if running is not None:
        return "next.wait"
    if not stations:
        return "next.add_extract"
    if all(one.state == "up_to_date" for one in stations):
        return "next.done"
    stuck: set[tuple[str, str]] = set()
    for one in stations:
        place = (one.stage, one.subject)
        if one.state == "failed" or any(need in stuck for need in plan.stations[place].needs):
            stuck.add(place)
        elif one.state != "up_to_date":
            return "next.run"
    return "next.mend"
