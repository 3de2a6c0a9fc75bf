"""Where the table is inside a delivered sheet or text: header row, titles above it, total below."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Cells = Sequence[str | None]

_NUMBER = re.compile(r"\s*[+-]?[€$£]?\s?\d[\d.,\s]*%?\s*")
_DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?\s*")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_TOTAL = re.compile(
    r"\s*(?:(?:eind|sub|grand |general |generaal )?tota(?:a?l|len|ls)\b|som\b|sum\b|grand sum\b"
    r"|aantal (?:records?|regels?|rijen|klanten|cli.nten)\b|(?:number of )?(?:rows|records)\b)",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"[^\W\d_].*\s.*[^\W\d_]")
_RECORDS_TO_JUDGE = 200
_FEW = 1 / 3
"""Share of the columns that a title, total or footnote may fill at most."""


@dataclass(frozen=True)
class Structure:
    """The frame of a table: `header` is an index into the sample, None when there is no header."""

    header: int | None
    width: int
    names: tuple[str | None, ...]
    first: int
    """Index in the sample of the first record after the header."""


def find_structure(sample: Sequence[Cells], header: int | None = None) -> Structure:
    """Find the header in the first records of a file (blank ones included).

    `header` forces one: an index into the sample, or -1 for a table without header.
    """
    if header is not None and header >= 0:
        width = max(_last_filled(sample[header]), _common_width(sample[header + 1 :]))
        return _structure(sample, header, width)
    width = _common_width(sample)
    at = _first_wide(sample, width)
    if at is None:
        return Structure(None, max(width, 1), (None,) * max(width, 1), 0)
    if header == -1 or not _is_header(sample[at], sample[at + 1 : at + 1 + _RECORDS_TO_JUDGE]):
        return Structure(None, width, (None,) * width, at)
    return _structure(sample, at, width)


def is_blank(cells: Cells) -> bool:
    """Whether no cell holds anything but white space."""
    return not any(cell and not cell.isspace() for cell in cells)


def is_total(cells: Cells, width: int) -> bool:
    """Whether a last record is a total: it says so in its first filled cell, and little else."""
    filled = [cell for cell in cells if cell and not cell.isspace()]
    if not filled or not _TOTAL.match(filled[0]):
        return False
    figures = all(_NUMBER.fullmatch(cell) for cell in filled[1:])
    return figures or len(filled) <= max(1, width / 2)


def is_footnote(cells: Cells, width: int) -> bool:
    """Whether a last record is a remark under the table: one cell of words, of at least three."""
    filled = [cell for cell in cells if cell and not cell.isspace()]
    return (
        width >= 3
        and len(filled) == 1
        and bool(cells[0])
        and _FOOTNOTE.search(filled[0]) is not None
    )


def _structure(sample: Sequence[Cells], at: int, width: int) -> Structure:
    names = tuple(sample[at])[:width]
    return Structure(at, width, names + (None,) * (width - len(names)), at + 1)


def _last_filled(cells: Cells) -> int:
    filled = [at for at, cell in enumerate(cells) if cell and not cell.isspace()]
    return filled[-1] + 1 if filled else 1


def _common_width(sample: Sequence[Cells]) -> int:
    """The commonest number of cells, without trailing columns that are empty in all records."""
    records = [cells for cells in sample if not is_blank(cells)]
    body = records[5:] if len(records) > 20 else records
    widths = Counter(len(cells) for cells in body)
    if not widths:
        return 0
    most = max(widths.values())
    width = max(each for each, count in widths.items() if count == most)
    used = max((_last_filled(cells) for cells in records if len(cells) <= width), default=1)
    return min(width, used)


def _first_wide(sample: Sequence[Cells], width: int) -> int | None:
    """The first record that is as wide as the table and filled like a header."""
    best: int | None = None
    for at, cells in enumerate(sample):
        filled = sum(1 for cell in cells if cell and not cell.isspace())
        if filled == 0:
            continue
        if best is None:
            best = at
        if filled >= max(2, 0.6 * width) or (width <= 2 and filled == width):
            return at
    return best


def _kind(cell: str | None) -> str:
    if not cell or cell.isspace():
        return "empty"
    if _DATE.fullmatch(cell):
        return "date"
    return "number" if _NUMBER.fullmatch(cell) else "text"


def _is_header(candidate: Cells, below: Sequence[Cells]) -> bool:
    """Whether a record names columns rather than being the first of the data."""
    votes = 0.0
    for at, cell in enumerate(candidate):
        kind = _kind(cell)
        values = [cells[at] for cells in below if at < len(cells)]
        kinds = Counter(_kind(value) for value in values)
        kinds.pop("empty", None)
        total = sum(kinds.values())
        if not total or kind == "empty":
            continue
        if _YEAR.fullmatch(cell or "") and values.count(cell) < total / 10:
            votes += 0.5
            continue
        figures = kinds["number"] + kinds["date"]
        if figures >= 0.6 * total:
            votes += 1 if kind == "text" else -1
        elif kind != "text" or (total > 3 and cell in values):
            votes -= 1
    return votes >= 0
