"""From a delivered file to a reading: guard, sniff, read, account for every record."""

import hashlib
from functools import partial
from pathlib import Path

from workbench.core.errors import NotWhatItSays, SettingDoesNotFit
from workbench.core.files import sha256_file
from workbench.core.settings import Limits, ReadSettings
from workbench.extracts.archives import members_of
from workbench.extracts.delimited import read_delimited
from workbench.extracts.excel import read_excel
from workbench.extracts.fixed import read_fixed
from workbench.extracts.guard import KIND_NAMES, Container, guard
from workbench.extracts.layouts import load_layout
from workbench.extracts.members import read_members
from workbench.extracts.outcome import Outcome
from workbench.extracts.parquet import read_parquet
from workbench.extracts.results import Reading
from workbench.extracts.sink import Sink, sink_into
from workbench.extracts.statistics import read_statistics

_FOUND_OUT = ReadSettings()
_LIMITS = Limits()
_CONTAINERS_OF: dict[str, tuple[Container, ...]] = {
    "delimited": ("text",),
    "fixed": ("text",),
    "excel": ("excel",),
    "parquet": ("parquet",),
    "spss": ("spss",),
    "stata": ("stata",),
    "sas": ("sas",),
    "archive": ("archive", "folder"),
    "sql": ("parquet",),  # what a database delivered is kept as a Parquet snapshot
}
_KIND_OF: dict[Container, str] = {"text": "delimited", "folder": "archive"}


def read_extract(
    file: Path,
    to: Path,
    settings: ReadSettings = _FOUND_OUT,
    limits: Limits = _LIMITS,
    layouts: tuple[Path, ...] = (),
) -> Reading:
    """Read a delivered file as text columns into `to`/reading.parquet and quarantine.parquet.

    `file` may also be a folder of files of one feed. Both files appear together, or neither does.
    `layouts` are folders that are searched for a layout file before the shipped ones. Raises only
    `core.errors` (see `guard` and the readers).
    """
    container = guard(file, limits)
    kind = _kind(file, container, settings)
    with sink_into(to) as sink:
        if kind == "archive":
            one = partial(_read_member, limits=limits, layouts=layouts)
            outcome = read_members(file, sink, settings, limits, one, to)
        else:
            outcome = _read(kind, file, sink, settings, limits, layouts)
        sink.finish()
        account = sink.account(outcome.records_in)
    resolved = outcome.settings
    text = container == "text" or kind == "archive"
    return Reading(
        file=file.name,
        sha256=_sha256(file),
        kind=kind,
        encoding=resolved.encoding if text else None,
        delimiter=resolved.delimiter if kind in ("delimited", "archive") else None,
        quotechar=resolved.quotechar if kind in ("delimited", "archive") else None,
        header_row=resolved.header_row if kind in ("delimited", "excel", "archive") else None,
        columns=outcome.columns,
        columns_certain=outcome.columns_certain,
        parts=outcome.parts,
        account=account,
        settings=resolved,
        labels={name: dict(labels) for name, labels in outcome.labels.items()},
        choices=outcome.choices,
        header=outcome.header,
        findings=outcome.findings,
    )


def _kind(file: Path, container: Container, settings: ReadSettings) -> str:
    if settings.kind != "auto":
        expected = _CONTAINERS_OF[settings.kind]
        if container not in expected:
            said, found = KIND_NAMES[expected[0]], KIND_NAMES[container]
            raise NotWhatItSays(file=file.name, expected=said, found=found)
        return settings.kind
    if container == "text" and settings.layout:
        return "fixed"
    return _KIND_OF.get(container, container)


def _read_member(
    file: Path,
    container: Container,
    sink: Sink,
    settings: ReadSettings,
    *,
    limits: Limits,
    layouts: tuple[Path, ...],
) -> Outcome:
    return _read(_kind(file, container, settings), file, sink, settings, limits, layouts)


def _read(
    kind: str,
    file: Path,
    sink: Sink,
    settings: ReadSettings,
    limits: Limits,
    layouts: tuple[Path, ...],
) -> Outcome:
    if kind == "excel":
        return read_excel(file, sink, settings, limits)
    if kind in ("parquet", "sql"):
        return read_parquet(file, sink, settings, limits)
    if kind in ("spss", "stata", "sas"):
        return read_statistics(file, sink, settings, limits)
    if kind == "fixed":
        if settings.layout is None:
            raise SettingDoesNotFit(file=file.name, detail="a fixed-position file needs a layout")
        return read_fixed(file, sink, settings, limits, load_layout(settings.layout, *layouts))
    return read_delimited(file, sink, settings, limits)


def _sha256(file: Path) -> str:
    """Of the bytes; of a folder: of its files' names and bytes."""
    if not file.is_dir():
        return sha256_file(file)
    digest = hashlib.sha256()
    for name in members_of(file):
        digest.update(f"{name}\0{sha256_file(file / name)}\n".encode())
    return digest.hexdigest()
