"""How a delivery gets into data/raw: a file's bytes, a folder packed, a database's answer kept."""

import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.core.errors import FileEmpty, FileMissing
from workbench.core.files import atomic_file, sha256_file
from workbench.core.settings import Limits, ReadSettings
from workbench.project.places import Places

_TAKING = ".taking-"
_DAY = 86_400
_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can hold: the same files give the same bytes, whenever packed."""


@contextmanager
def as_file(places: Places, delivered: Path, limits: Limits) -> Iterator[Path]:
    """The delivered file, past the guard; a folder as an archive that holds its files' bytes.

    Raises FileMissing, FileEmpty, and what the guard refuses.
    """
    from workbench.extracts.guard import guard

    if not delivered.exists():
        raise FileMissing(file=delivered)
    if delivered.is_file() and delivered.stat().st_size == 0:
        raise FileEmpty(file=delivered.name)
    guard(delivered, limits)
    if not delivered.is_dir():
        yield delivered
        return
    with _scratch(places) as folder:
        packed = folder / "folder.zip"
        _pack(delivered, packed)
        yield packed


@contextmanager
def from_database(
    places: Places, settings: ReadSettings, limits: Limits, password: str | None
) -> Iterator[Path]:
    """What the source's table or query gives now, as a Parquet file; see `extracts.sql`."""
    from workbench.extracts.sql import snapshot

    with _scratch(places) as folder:
        taken = folder / "snapshot.parquet"
        snapshot(settings, taken, limits, password)
        yield taken


def keep(places: Places, file: Path, name: str) -> str:
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
