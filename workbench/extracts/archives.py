"""Refuses an archive, workbook or folder for what is in it, before anything is unpacked."""

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from workbench.core.errors import (
    DeclaresEntities,
    EncryptedFile,
    FileTooLarge,
    FileTruncated,
    InflatesTooFar,
    NestedArchive,
    NoTableInside,
    TooDeep,
    TooManyMembers,
    UnsafeName,
)
from workbench.core.settings import Limits

UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError),
    *(
        ValueError,
        KeyError,
        RuntimeError,
    ),  # a name that is no UTF-8, or not the same in both places
)
"""What `zipfile` raises on a damaged member."""
_MEGABYTE = 1_000_000
_BLOCK = 1 << 20
_LOCAL_HEADER = 30
_PROLOG = 65_536
"""A document type stands before the first element: never this far into a file."""
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".arj", ".cab")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
"""Names that Windows takes for a device, whatever their extension."""
_LEFTOVERS = re.compile(r"(?:^|/)(?:__MACOSX/|\.[^/]|thumbs\.db$|desktop\.ini$|~\$)", re.IGNORECASE)
"""What systems and office programs leave behind: no part of a delivery."""


def is_workbook(path: Path) -> bool:
    """Whether a zip is an Office or OpenDocument workbook; FileTruncated when it can't be opened."""
    names = {member.filename for member in _infos(path)}
    return any(name.startswith("xl/workbook.") for name in names) or (
        "content.xml" in names and "mimetype" in names
    )


def members_of(path: Path) -> list[str]:
    """The files of an archive or folder that a delivery can be made of, in order of name.

    Numbers in names count as numbers. Folders and what systems leave behind are not among them.
    """
    if path.is_dir():
        names = [file.relative_to(path).as_posix() for file in _files(path)]
    else:
        names = [info.filename for info in _infos(path) if not info.is_dir()]
    return sorted((name for name in names if not _LEFTOVERS.search(name)), key=_by_number)


def check_archive(path: Path, limits: Limits, workbook: bool) -> None:
    """Refuse an archive or workbook by its table of contents and the begin of its members."""
    infos = _infos(path)
    if any(info.flag_bits & 1 for info in infos):
        raise EncryptedFile(file=path.name)
    _check_names(path.name, [info.filename for info in infos], limits)
    unpacked = sum(info.file_size for info in infos)
    if unpacked > limits.unpacked_megabytes * _MEGABYTE:
        raise InflatesTooFar(
            file=path.name, megabytes=unpacked // _MEGABYTE, limit=limits.unpacked_megabytes
        )
    if workbook:
        _check_xml(path, infos)
    else:
        _check_contents(path)
        if len({info.filename for info in infos}) < len(infos):
            raise FileTruncated(file=path.name, detail="two files in it have the same name")
    _check_sizes(path, infos)


def check_folder(path: Path, limits: Limits) -> None:
    """Refuse a delivered folder: too many files, too large, too deep, an archive or a link in it."""
    size = 0
    names = []
    for file in _files(path):
        names.append(file.relative_to(path).as_posix())
        size += file.stat().st_size
        if len(names) > limits.members:
            break
    _check_names(path.name, names, limits)
    if size > limits.file_megabytes * _MEGABYTE:
        raise FileTooLarge(file=path.name, megabytes=size // _MEGABYTE, limit=limits.file_megabytes)
    _check_contents(path)


def _check_contents(path: Path) -> None:
    members = members_of(path)
    for name in members:
        if name.lower().endswith(_ARCHIVES):
            raise NestedArchive(file=path.name, member=name)
    if not members:
        raise NoTableInside(file=path.name, detail="it is empty")


def _check_names(file: str, names: list[str], limits: Limits) -> None:
    if len(names) > limits.members:
        raise TooManyMembers(file=file, found=len(names), limit=limits.members)
    for number, name in enumerate(names, start=1):
        if _is_unsafe(name):
            # the name itself is not repeated: it may be made to mislead whoever reads it
            raise UnsafeName(file=file, member=number, number=number)
        depth = len(PurePosixPath(name).parts) - 1
        if depth > limits.member_depth:
            raise TooDeep(file=file, found=depth, limit=limits.member_depth)


def _is_unsafe(name: str) -> bool:
    plain = name.replace("\\", "/")
    parts = plain.split("/")
    return (
        plain.startswith("/")
        or re.match(r"[A-Za-z]:", plain) is not None
        or ".." in parts
        or any(ord(sign) < 32 for sign in name)
        or any(_DEVICE.fullmatch(part.strip(" .")) for part in parts)
    )


def _check_xml(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    for info in infos:
        if not info.filename.lower().endswith((".xml", ".rels")):
            continue
        head = _begin(path, info)
        plain = head.replace(b"\0", b"")  # UTF-16 as well
        if _ENTITIES.search(plain):
            raise DeclaresEntities(file=path.name)
        if info.filename == "META-INF/manifest.xml" and b"encryption-data" in plain:
            raise EncryptedFile(file=path.name)


def _begin(path: Path, info: zipfile.ZipInfo) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(info) as stream:
            return stream.read(_PROLOG)
    except UNREADABLE as fault:
        raise FileTruncated(file=path.name, detail="a part of it is damaged") from fault


def _check_sizes(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    """Hold each member to the size that the table of contents gives: a bomb may lie about it."""
    with path.open("rb") as stream:
        for info in infos:
            if info.compress_type == zipfile.ZIP_DEFLATED and _inflates_further(stream, info):
                raise FileTruncated(
                    file=path.name, detail="its table of contents gives wrong sizes"
                )


def _inflates_further(stream: BinaryIO, info: zipfile.ZipInfo) -> bool:
    stream.seek(info.header_offset)
    header = stream.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        return True
    named, extra = struct.unpack("<HH", header[26:30])
    stream.seek(info.header_offset + _LOCAL_HEADER + named + extra)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    left, size = info.compress_size, 0
    data = b""
    try:
        while size <= info.file_size and not inflate.eof:
            if not data:
                data = stream.read(min(_BLOCK, left))
                left -= len(data)
                if not data:
                    break
            size += len(inflate.decompress(data, _BLOCK))
            data = inflate.unconsumed_tail
    except zlib.error:
        return False  # damaged, which its reader will say
    return size > info.file_size


def _infos(path: Path) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as fault:
        raise FileTruncated(
            file=path.name, detail="its end, with the table of contents, is missing or damaged"
        ) from fault


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(files):
            file = Path(place) / name
            # a link may lead anywhere, and a pipe never ends
            if file.is_file() and not file.is_symlink():
                yield file


def _by_number(name: str) -> list[tuple[int, int, str]]:
    parts = re.split(r"([0-9]+)", name.casefold())
    return [(at % 2, int(part), "") if at % 2 else (0, 0, part) for at, part in enumerate(parts)]
