"""What a workbook says of its cells beside their values: hidden rows, errors, zeros in front."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import unescape

from workbench.extracts.archives import UNREADABLE

_BLOCK = 1 << 20
_OVERLAP = 4096
"""No tag that is looked for is longer than this."""
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_NAME = re.compile(rb'\bname="([^"]*)"')
_RELATION_ID = re.compile(rb'\b\w+:id="([^"]*)"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ID = re.compile(rb'\bId="([^"]*)"')
_TARGET = re.compile(rb'\bTarget="([^"]*)"')
_NUMBER_FORMAT = re.compile(
    rb'<(?:\w+:)?numFmt\b[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*)"[^>]*?>'
)
_CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT_ID = re.compile(rb'<(?:\w+:)?xf\b[^>]*?numFmtId="(\d+)"')
_ZEROS = re.compile(rb"0{2,20}")
"""A number format of zeros only: the number is shown with zeros in front."""
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\bhidden="(?:1|true)"[^>]*>')
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_ERROR = b't="e"'


@dataclass
class SheetParts:
    """Counts of one sheet, and which of its cells are shown with zeros in front."""

    hidden_rows: int = 0
    errors: int = 0
    zeros: dict[tuple[int, int], int] = field(default_factory=dict)
    """(row, column), from 0 -> digits shown."""
    restored: int = 0
    """Numbers that got their zeros back, over all rows that were taken so far."""


def sheet_parts(path: Path) -> dict[str, SheetParts]:
    """The parts of every sheet of an xlsx by the sheet's name; nothing for another format.

    A stream of tags is looked through, not parsed: what it does not know is not there.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            padded = _padded_styles(_part(archive, "xl/styles.xml"))
            return {
                name: _look(archive, member, padded)
                for name, member in _sheets(archive)
                if member in archive.namelist()
            }
    except UNREADABLE:
        return {}  # no zip (xls), or damaged, which its reader will say


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    targets = {}
    for tag in _RELATION.findall(_part(archive, "xl/_rels/workbook.xml.rels")):
        named, target = _ID.search(tag), _TARGET.search(tag)
        if named and target:
            targets[named[1]] = target[1].decode("utf-8", "replace")
    for tag in _SHEET.findall(_part(archive, "xl/workbook.xml")):
        named, relation = _NAME.search(tag), _RELATION_ID.search(tag)
        if named and relation and relation[1] in targets:
            place = targets[relation[1]]
            member = place.lstrip("/") if place.startswith("/") else f"xl/{place}"
            name = unescape(named[1].decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"})
            yield name, member


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""


def _padded_styles(styles: bytes) -> dict[bytes, int]:
    """Cell style -> digits, for number formats of zeros only."""
    widths = {
        number: len(code)
        for number, code in _NUMBER_FORMAT.findall(styles)
        if _ZEROS.fullmatch(code)
    }
    block = _CELL_FORMATS.search(styles)
    if not widths or block is None:
        return {}
    return {
        str(at).encode(): widths[number]
        for at, number in enumerate(_FORMAT_ID.findall(block[0]))
        if number in widths
    }


def _look(archive: zipfile.ZipFile, member: str, padded: dict[bytes, int]) -> SheetParts:
    parts = SheetParts()
    with archive.open(member) as stream:
        left = b""
        while block := stream.read(_BLOCK):
            text = left + block
            # a tag that is not whole yet is looked at with the next block
            end = text.rfind(b">") + 1
            left = text[end:][-_OVERLAP:]
            whole = text[:end]
            parts.hidden_rows += len(_HIDDEN_ROW.findall(whole))
            if _ERROR in whole or padded:
                _cells(whole, padded, parts)
    return parts


def _cells(text: bytes, padded: dict[bytes, int], parts: SheetParts) -> None:
    for tag in _CELL.findall(text):
        if _ERROR in tag:
            parts.errors += 1
        style = _STYLE.search(tag)
        place = _PLACE.search(tag)
        if style and place and style[1] in padded:
            at = int(place[2]) - 1, _column(place[1])
            parts.zeros[at] = padded[style[1]]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number - 1
