"""How a delivery gets into data/raw: a file's bytes, a folder packed, a database's answer kept."""

import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from workbench.core.errors import FileEmpty, FileMissing, NoDatabase, UnknownSource
from workbench.core.files import atomic_file, sha256_file
from workbench.core.settings import Limits, ReadSettings, WorkbenchSettings
from workbench.project.answers import AddAnswer, Extract, SameBytes
from workbench.project.declaring import declare_source
from workbench.project.places import Places
from workbench.store.database import Database
from workbench.store.extracts import add_extract, list_extracts
from workbench.store.models import ExtractRow
from workbench.store.removed import removed_extracts

_TAKING = ".taking-"
_DAY = 86_400
_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can hold: the same files give the same bytes, whenever packed."""


def take_in(
    places: Places,
    settings: WorkbenchSettings,
    database: Database,
    source: str,
    file: Path,
    when: date,
    name: str | None,
    declare: bool,
) -> AddAnswer:
    """Keep a delivered file or folder and note the delivery; see `Project.take_in`."""
    new_source = _is_new(settings, source, declare)
    kept_name = f"{file.resolve().name}.zip" if file.is_dir() else name or file.name
    with _as_file(places, file, kept_name, settings.limits) as taken:
        if new_source:
            declare_source(places.settings_file, source)
        return _note(places, database, source, taken, when, kept_name, new_source)


def take_from_database(
    places: Places,
    settings: WorkbenchSettings,
    database: Database,
    source: str,
    when: date,
    read: ReadSettings | None,
    password: str | None,
    declare: bool,
) -> AddAnswer:
    """Keep what a table or query gives now; see `Project.take_from_database`."""
    from workbench.extracts.sql import snapshot, snapshot_name

    new_source = _is_new(settings, source, declare)
    asked = read or (ReadSettings() if new_source else settings.sources[source].read)
    if asked.kind != "sql" or not (asked.table or asked.query):
        raise NoDatabase(source=source)
    with _scratch(places) as folder:
        taken = folder / "snapshot.parquet"
        snapshot(asked, taken, settings.limits, password)
        if new_source:
            declare_source(places.settings_file, source, asked)
        return _note(places, database, source, taken, when, snapshot_name(asked), new_source)


def as_extract(row: ExtractRow, removed: datetime | None = None) -> Extract:
    """A delivery's row for a screen or answer; `removed` when its rows were removed."""
    return Extract(
        id=row.id,
        source=row.source,
        date=row.date,
        file=row.file,
        sha256=row.sha256,
        megabytes=round(row.size / 1e6, 3),
        added=row.added,
        withdrawn=row.withdrawn,
        removed=removed,
    )


def _is_new(settings: WorkbenchSettings, source: str, declare: bool) -> bool:
    new = source not in settings.sources
    if new and not declare:
        raise UnknownSource(source=source, sources=", ".join(settings.sources) or "none yet")
    return new


def _note(
    places: Places,
    database: Database,
    source: str,
    file: Path,
    when: date,
    name: str,
    new_source: bool,
) -> AddAnswer:
    sha256 = _keep(places, file, name)
    row, new = add_extract(database, source, when, name, sha256, file.stat().st_size)
    alike = [other for other in list_extracts(database) if other.sha256 == sha256]
    with database.write() as session:
        removed = removed_extracts(session)
    if all(one.id in removed for one in alike):  # what the policy removed does not come back
        places.raw_file(sha256, name).unlink(missing_ok=True)
    twins = [
        SameBytes(source=other.source, date=other.date)
        for other in alike
        if other.id != row.id and not other.withdrawn
    ]
    return AddAnswer(extract=as_extract(row), new=new, new_source=new_source, same_as=tuple(twins))


@contextmanager
def _as_file(places: Places, delivered: Path, name: str, limits: Limits) -> Iterator[Path]:
    """The delivered file, past the guard; a folder as an archive that holds its files' bytes.

    Raises FileMissing, FileEmpty, and what the guard refuses.
    """
    from workbench.extracts.guard import guard

    if not delivered.exists():
        raise FileMissing(file=delivered)
    if delivered.is_file() and delivered.stat().st_size == 0:
        raise FileEmpty(file=name)
    guard(delivered, limits)
    if not delivered.is_dir():
        yield delivered
        return
    with _scratch(places) as folder:
        packed = folder / "folder.zip"
        _pack(delivered, packed)
        yield packed


def _keep(places: Places, file: Path, name: str) -> str:
    """Keep the bytes under their hash, unless they are there already; returns the hash."""
    sha256 = sha256_file(file)
    kept = places.raw_file(sha256, name)
    if not kept.exists():
        with atomic_file(kept) as temporary:
            shutil.copyfile(file, temporary)  # the bytes and nothing else: no times, no permissions
    return sha256


def clear_scratch(places: Places) -> None:
    """Take away what a killed delivery had half-taken; one that is going on is younger than a day."""
    for leftover in places.raw.glob(f"{_TAKING}*"):
        if time.time() - leftover.stat().st_mtime > _DAY:
            shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def _scratch(places: Places) -> Iterator[Path]:
    places.raw.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=places.raw, prefix=_TAKING) as folder:
        yield Path(folder)


def _pack(folder: Path, to: Path) -> None:
    from workbench.extracts.archives import members_of

    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in members_of(folder):
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            with (folder / name).open("rb") as source, archive.open(info, "w") as target:
                shutil.copyfileobj(source, target, 1 << 20)
