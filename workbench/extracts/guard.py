"""Refuses a file before it is opened as a table: size, encryption, another kind than its name."""

import re
from pathlib import Path
from typing import Literal

from workbench.core.errors import (
    EncryptedFile,
    FileEmpty,
    FileMissing,
    FileTooLarge,
    FileTruncated,
    NotWhatItSays,
)
from workbench.core.settings import Limits
from workbench.extracts.archives import check_archive, check_folder, is_workbook

Container = Literal["text", "excel", "parquet", "spss", "stata", "sas", "archive", "folder"]

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
_STATISTICS: tuple[tuple[re.Pattern[bytes], Container], ...] = (
    (re.compile(rb"\$FL[23]"), "spss"),
    (re.compile(rb"<stata_dta>"), "stata"),
    (re.compile(rb"[\x69-\x73][\x01\x02]\x01\x00"), "stata"),  # Stata 3 to 12 (releases 105-115)
    (re.compile(rb"\x00{12}\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\x00"), "sas"),
    (re.compile(rb"HEADER RECORD\*{7}LIB(?:RARY|V8)"), "sas"),
)
"""How SPSS, Stata and SAS files begin (their formats as documented by ReadStat)."""
_PORTABLE = b"SPSSPORT"
"""The mark of an SPSS portable file, after its heading and character table."""
_NAMED: dict[str, Container] = {
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), "excel"),
    **dict.fromkeys((".parquet", ".pq"), "parquet"),
    **dict.fromkeys((".sav", ".zsav", ".por"), "spss"),
    ".dta": "stata",
    **dict.fromkeys((".sas7bdat", ".xpt"), "sas"),
    ".zip": "archive",
    **dict.fromkeys((".csv", ".txt", ".tsv", ".tab", ".asc", ".dat", ".prn", ".psv"), "text"),
}
"""What a file's name promises."""
KIND_NAMES: dict[Container, str] = {
    "text": "text",
    "excel": "a workbook",
    "parquet": "a Parquet file",
    "spss": "an SPSS file",
    "stata": "a Stata file",
    "sas": "a SAS file",
    "archive": "an archive (zip)",
    "folder": "a folder",
}
_CONTROL = bytes(each for each in range(32) if each not in b"\t\n\r\f\x0b\x1a\x1b\x1c\x1d\x1e\x1f")
_MOST_CONTROL = 0.02
"""Share of control characters above which bytes are no text."""


def guard(path: Path, limits: Limits) -> Container:
    """What kind of container the file (or delivered folder) is, when it may be opened.

    Raises FileMissing, FileEmpty, FileTooLarge, EncryptedFile, FileTruncated, NotWhatItSays, or
    what `archives` refuses: InflatesTooFar, TooManyMembers, TooDeep, NestedArchive, UnsafeName,
    DeclaresEntities.
    """
    if path.is_dir():
        check_folder(path, limits)
        return "folder"
    if not path.is_file():
        raise FileMissing(file=path)
    size = path.stat().st_size
    if size == 0:
        raise FileEmpty(file=path.name)
    if size > limits.file_megabytes * _MEGABYTE:
        raise FileTooLarge(file=path.name, megabytes=size // _MEGABYTE, limit=limits.file_megabytes)
    found = _container(path, size, limits)
    named = _NAMED.get(path.suffix.lower())
    if named not in (None, found):
        raise NotWhatItSays(file=path.name, expected=_expected(path), found=KIND_NAMES[found])
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
        workbook = is_workbook(path)
        if not workbook and _NAMED.get(path.suffix.lower()) == "excel":
            raise NotWhatItSays(file=path.name, expected="a workbook", found="an archive (zip)")
        check_archive(path, limits, workbook)
        return "excel" if workbook else "archive"
    statistics = _statistics(head)
    if statistics is not None:
        return statistics
    for magic, kind in _OTHER_KINDS:
        if head.startswith(magic):
            raise NotWhatItSays(file=path.name, expected=_expected(path), found=kind)
    if _MARKUP.match(head):
        raise NotWhatItSays(file=path.name, expected=_expected(path), found="a web page or XML")
    if not _is_text(head):
        raise NotWhatItSays(file=path.name, expected=_expected(path), found="binary data")
    return "text"


def _statistics(head: bytes) -> Container | None:
    for pattern, kind in _STATISTICS:
        if pattern.match(head):
            return kind
    # its lines are of 80 characters, so the mark may be broken anywhere
    return "spss" if _PORTABLE in re.sub(rb"[\r\n]", b"", head[:600])[200:] else None


def _expected(path: Path) -> str:
    named = _NAMED.get(path.suffix.lower(), "text")
    return "a text table" if named == "text" else KIND_NAMES[named]


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
