"""The part of an exported script that reads a delivered file: finds the names, sets apart the rest.

This file is put into the script as it stands, so it imports nothing of the workbench. It does for
plain delimited files what the workbench's own reading does; for anything else the script takes the
Parquet reading that the workbench made.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

SEPARATORS = ";,\t|"
ENCODINGS = ("utf-8-sig", "cp1252")
LAST = 12
"""Records at the end that may be totals or remarks."""

Row = tuple[int, list[str]]
"""The line in the file, from 1, and the cells."""


def delivered_rows(
    file: str,
    columns: Sequence[str],
    ends: Sequence[Callable[[list[str], int], bool]],
    separator: str = "",
    encoding: str = "",
) -> tuple[list[str], list[Row]]:
    """The names and the records of a delimited file; what was left out is told on standard error.

    The names stand on the first line that has the `columns` which the steps look at. Lines before
    it are no records, nor are blank ones, the names again, and at the end totals and remarks (as
    told by `ends`); a line of another width is set apart.
    """
    text = decoded(Path(file).read_bytes(), encoding)
    _chosen, at, rows = names_in(text, columns, separator)
    names = unique_names(rows[at][1])
    width = len(names)
    kept = [(line, cells) for line, cells in rows[at + 1 :] if any(cell.strip() for cell in cells)]
    told: list[str] = []
    while kept and len(told) < LAST and any(end(kept[-1][1], width) for end in ends):
        told.append(f"line {kept[-1][0]} is a total or remark, no record")
        kept.pop()
    fitting = []
    for line, cells in kept:
        whole = cells[:width] if not any(cells[width:]) else cells
        if len(whole) != width:
            told.append(f"line {line} has {len(cells)} cells where there are {width} names")
        elif whole != rows[at][1]:
            fitting.append((line, whole))
    more = [f"{len(told) - LAST} more"] if len(told) > LAST else []
    sys.stderr.writelines(f"left out: {one}\n" for one in [*told[:LAST], *more])
    return names, fitting


def decoded(data: bytes, encoding: str) -> str:
    """The text, in the first encoding that fits."""
    for name in (encoding,) if encoding else ENCODINGS:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode(encoding or "latin-1", errors="strict" if encoding else "replace")


def names_in(text: str, columns: Sequence[str], separator: str) -> tuple[str, int, list[Row]]:
    """The separator and the place of the names among the records that it gives."""
    best: tuple[int, int] | None = None
    found: tuple[str, int, list[Row]] | None = None
    for sign in separator or SEPARATORS:
        rows = list(records_of(text, sign))
        for at, (_, cells) in enumerate(rows[:100]):
            held = {cell.strip() for cell in cells}
            score = (sum(name in held for name in columns), len(cells))
            if best is None or score > best:
                best, found = score, (sign, at, rows)
    if found is None:
        sys.exit("the file is empty")
    return found


def records_of(text: str, separator: str) -> Iterator[Row]:
    """The records of a text, each with the line that it starts on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def unique_names(cells: Sequence[str]) -> list[str]:
    """Each name once, without blanks around it."""
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        wanted = name = " ".join(cell.split()) or f"column_{number}"
        again = 2
        while name.casefold() in {one.casefold() for one in names}:
            name, again = f"{wanted}_{again}", again + 1
        names.append(name)
    return names
