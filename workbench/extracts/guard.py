"""Refuses a file before it is opened as a table: size, inflation, encryption, another kind."""

import re
import zipfile
from pathlib import Path
from typing import Literal

from workbench.core.errors import (
    EncryptedFile,
    FileEmpty,
    FileMissing,
    FileTooLarge,
    FileTruncated,
    InflatesTooFar,
    NotWhatItSays,
)
from workbench.core.settings import Limits

Container = Literal["text", "excel", "parquet"]

_MEGABYTE = 1_000_000
_HEAD = 65_536
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ", "a compressed file (xz)"),
    (b"7z\xbc\xaf", "an archive (7-zip)"),
    (b"Rar!", "an archive (rar)"),
    (b"\x28\xb5\x2f\xfd", "a compressed file (zstandard)"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|\?xml)", re.I)
_EXCEL_NAMES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_PARQUET_NAMES = frozenset({".parquet", ".pq"})
_CONTROL = bytes(each for each in range(32) if each not in b"\t\n\r\f\x0b\x1a\x1b\x1c\x1d\x1e\x1f")
_MOST_CONTROL = 0.02
"""Share of control characters above which bytes are no text."""


def guard(path: Path, limits: Limits) -> Container:
    """What kind of container the file is; a typed error when it must not be opened.

    Raises FileMissing, FileEmpty, FileTooLarge, InflatesTooFar, EncryptedFile, FileTruncated or
    NotWhatItSays.
    """
    if not path.is_file():
        raise FileMissing(file=path)
    size = path.stat().st_size
    if size == 0:
        raise FileEmpty(file=path.name)
    if size > limits.file_megabytes * _MEGABYTE:
        raise FileTooLarge(file=path.name, megabytes=size // _MEGABYTE, limit=limits.file_megabytes)
    found = _container(path, size, limits)
    _check_name(path, found)
    return found


def _container(path: Path, size: int, limits: Limits) -> Container:
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        stream.seek(max(0, size - 4))
        tail = stream.read(4)
    if head.startswith(b"PAR1"):
        if tail != b"PAR1" or size < 12:
            raise FileTruncated(
                file=path.name, detail="its end, with the table of contents, is missing"
            )
        return "parquet"
    if head.startswith(_OLE):
        _check_ole(path)
        return "excel"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _check_zip(path, limits)
        return "excel"
    for magic, kind in _OTHER_KINDS:
        if head.startswith(magic):
            raise NotWhatItSays(file=path.name, expected=_expected(path), found=kind)
    if _MARKUP.match(head):
        raise NotWhatItSays(file=path.name, expected=_expected(path), found="a web page or XML")
    if not _is_text(head):
        raise NotWhatItSays(file=path.name, expected=_expected(path), found="binary data")
    return "text"


def _check_name(path: Path, found: Container) -> None:
    suffix = path.suffix.lower()
    named: Container = "text"
    if suffix in _EXCEL_NAMES:
        named = "excel"
    elif suffix in _PARQUET_NAMES:
        named = "parquet"
    elif suffix not in {".csv", ".txt", ".tsv", ".tab", ".asc", ".dat", ".prn", ".psv"}:
        return
    if named != found:
        kinds = {"text": "text", "excel": "a workbook", "parquet": "a Parquet file"}
        raise NotWhatItSays(file=path.name, expected=_expected(path), found=kinds[found])


def _expected(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix in _EXCEL_NAMES:
        return "a workbook"
    return "a Parquet file" if suffix in _PARQUET_NAMES else "a text table"


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    control = len(head) - len(head.translate(None, _CONTROL))
    return control <= _MOST_CONTROL * len(head) + 1


def _check_ole(path: Path) -> None:
    with path.open("rb") as stream:
        before = b""
        while block := stream.read(1 << 20):
            if _ENCRYPTED in before + block:
                raise EncryptedFile(file=path.name)
            before = block[-len(_ENCRYPTED) :]


def _check_zip(path: Path, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as fault:
        raise FileTruncated(
            file=path.name, detail="its end, with the table of contents, is missing or damaged"
        ) from fault
    names = {member.filename for member in members}
    workbook = any(name.startswith("xl/workbook.") for name in names) or (
        "content.xml" in names and "mimetype" in names
    )
    if not workbook:
        raise NotWhatItSays(file=path.name, expected=_expected(path), found="an archive (zip)")
    if any(member.flag_bits & 1 for member in members):
        raise EncryptedFile(file=path.name)
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_megabytes * _MEGABYTE:
        raise InflatesTooFar(
            file=path.name, megabytes=unpacked // _MEGABYTE, limit=limits.unpacked_megabytes
        )
