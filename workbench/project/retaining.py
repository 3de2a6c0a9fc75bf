"""Retention: the bytes and rows of old deliveries go, what was counted of them stays.

Noted first, removed after: a run never asks for what is on its way out, and what a kill left behind
goes the next time.
"""

import os
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from workbench.core.errors_unattended import RetentionNotSet
from workbench.core.files import sha256_file
from workbench.core.settings import WorkbenchSettings
from workbench.project.answers import LeftExtract, LeftReason, RetainAnswer, RetainedExtract
from workbench.project.inbox import done_files
from workbench.project.places import Places
from workbench.project.stages.context import RESULT_FILE
from workbench.project.stages.quality import NEW_ROWS
from workbench.project.stations import Plan, extract_subject
from workbench.store.database import Database, now
from workbench.store.extracts import list_extracts
from workbench.store.models import ExtractRow, ResultRow
from workbench.store.removed import note_removed, removed_extracts
from workbench.store.results import all_results, forget_results
from workbench.store.runs import beat, begin_run, end_run

_METRICS = ("measure", "watch")
"""Stages whose results hold counts only, and stay."""


def retain(
    places: Places,
    settings: WorkbenchSettings,
    plan: Callable[[], Plan],
    database: Database,
    dry_run: bool,
) -> RetainAnswer:
    """Hold the policy of the settings against every delivery; see `Project.retain`."""
    if settings.retention is None:
        raise RetentionNotSet(file=places.settings_file.name)
    if dry_run:
        return _retain(places, settings, plan, database, None)
    run_id = begin_run(database, os.getpid())
    ended = "failed"
    try:
        answer = _retain(places, settings, plan, database, run_id)
        ended = "done"
    finally:
        end_run(database, run_id, ended)
    return answer


def _retain(
    places: Places,
    settings: WorkbenchSettings,
    plan: Callable[[], Plan],
    database: Database,
    run_id: int | None,
) -> RetainAnswer:
    """`run_id` None: only say what would go."""
    assert settings.retention is not None
    keep = settings.retention.keep
    with database.write() as session:
        before = set(removed_extracts(session))
    extracts = list_extracts(database)
    planned = plan()
    going: list[ExtractRow] = []
    left: list[LeftExtract] = []
    for row in _past_policy(settings, extracts, before, keep):
        reason = _reason_to_stay(places, settings, planned, row)
        if reason is None:
            going.append(row)
        else:
            left.append(LeftExtract(**_told(row).__dict__, reason=reason))
    gone = before | {row.id for row in going}
    files = _files(places, settings, extracts, gone)
    size = sum(file.stat().st_size for file in files)
    if run_id is not None:
        with database.write() as session:
            for row in going:
                note_removed(session, row, now(), f"retention.keep = {keep}")
        for file in files:
            file.unlink(missing_ok=True)
        subjects = {extract_subject(row) for row in extracts if row.id in gone}
        _remove_results(places, plan(), database, run_id, subjects)
    return RetainAnswer(
        keep=keep,
        dry_run=run_id is None,
        removed=tuple(_told(row) for row in going),
        left=tuple(left),
        before=len(before),
        megabytes=round(size / 1e6, 3),
    )


def _past_policy(
    settings: WorkbenchSettings, extracts: Sequence[ExtractRow], gone: Collection[int], keep: int
) -> Iterator[ExtractRow]:
    """Deliveries older than the newest `keep` that stand; withdrawn ones go by their date too."""
    for source in settings.sources:
        mine = [row for row in extracts if row.source == source]
        standing = [row for row in mine if not row.withdrawn]
        if len(standing) <= keep:
            continue
        oldest = standing[-keep].date
        yield from (row for row in mine if row.date < oldest and row.id not in gone)


def _reason_to_stay(
    places: Places, settings: WorkbenchSettings, plan: Plan, row: ExtractRow
) -> LeftReason | None:
    if row.withdrawn:
        return None
    if settings.sources[row.source].delivery == "changes":
        return "left.changes"
    if row.source in plan.current and plan.current[row.source].id == row.id:
        return "left.current"
    return None if _is_counted(places, plan, row) else "left.not_made"


def _is_counted(places: Places, plan: Plan, row: ExtractRow) -> bool:
    """Whether all that is made of its rows is made, the counts of the next deliveries included.

    A delivery that could not be read has nothing to wait for.
    """
    subject = extract_subject(row)
    if not plan.knows("measure", subject):
        return True
    return all(
        (places.result(one.stage, one.subject, one.key) / RESULT_FILE).is_file()
        for one in plan
        if ("read", subject) in one.needs
    )


def _files(
    places: Places,
    settings: WorkbenchSettings,
    extracts: Sequence[ExtractRow],
    gone: Collection[int],
) -> list[Path]:
    """Delivered files that no kept delivery shares, with their likes in inbox/done."""
    kept = {row.sha256 for row in extracts if row.id not in gone}
    old = [row for row in extracts if row.id in gone and row.sha256 not in kept]
    raw = sorted({places.raw_file(row.sha256, row.file) for row in old})
    hashes, sizes = {row.sha256 for row in old}, {row.size for row in old}
    put_down = [
        file
        for file in done_files(places, settings)
        if file.stat().st_size in sizes and sha256_file(file) in hashes
    ]
    return [file for file in raw if file.is_file()] + put_down


def _remove_results(
    places: Places, plan: Plan, database: Database, run_id: int, subjects: Collection[str]
) -> None:
    """`plan`: as it is without the removed rows."""
    results = _made_of(plan, all_results(database), subjects)
    for done, one in enumerate(results):
        beat(database, run_id, done=done, total=len(results))
        folder = places.folder / one.folder
        if folder.exists():
            shutil.rmtree(folder)
    forget_results(database, results)
    for subject in subjects:
        for records in (places.derived / "measure" / subject).glob(f"*/{NEW_ROWS}.parquet"):
            records.unlink()


def _made_of(
    plan: Plan, results: Sequence[ResultRow], subjects: Collection[str]
) -> list[ResultRow]:
    """Results made of removed rows, directly or by way of others.

    Counts stay, and so does what the plan holds: it is of deliveries that are kept.
    """
    standing = {(one.stage, one.subject, one.key) for one in plan}
    open_ = [
        row
        for row in results
        if row.stage not in _METRICS and (row.stage, row.subject, row.key) not in standing
    ]
    found = {row.id: row for row in open_ if row.subject in subjects}
    grown = True
    while grown:
        keys = {row.key for row in found.values()}
        more = [r for r in open_ if r.id not in found and keys & set(r.inputs.values())]
        found.update((row.id, row) for row in more)
        grown = bool(more)
    return list(found.values())


def _told(row: ExtractRow) -> RetainedExtract:
    return RetainedExtract(
        source=row.source,
        date=row.date,
        file=row.file,
        megabytes=round(row.size / 1e6, 3),
        withdrawn=row.withdrawn,
    )
