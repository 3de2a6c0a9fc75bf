"""The quick way through regular text: blocks of lines that need no care, parsed as a whole.

A block is taken only when it is certain that record by record nothing else would come of it: every
quote where it belongs, every record as wide as the table, no blank record, heading or repeated header.
All else goes the careful way (`splitter`, `placing`); a property test holds the two to each other.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from workbench.extracts.placing import HELD_BACK, Frame
from workbench.extracts.splitter import LONGEST_RECORD, Marks

_LF, _CR = 10, 13
_PIECE = 1 << 20
"""Bytes that are parsed side by side, where no record spans lines."""
_NOTHING_TO_SEE = "^[^!-~]*$"
"""A cell without a visible ASCII character: it may be blank."""


Lines = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Whole:
    """The whole records of a block of lines."""

    end: int
    """Bytes up to the end of the last whole record; behind it an unfinished one begins."""
    lines: Lines
    """Line feeds before each record, and before what follows the last one."""


def whole_records(block: bytes, marks: Marks) -> Whole | None:
    """Where the records of a block begin; None for a block that needs care."""
    if marks.escapechar or b"\0" in block or not _is_one_byte(marks):
        return None
    if block.count(b"\r") != block.count(b"\r\n"):
        return None
    text = np.frombuffer(block, dtype=np.uint8)
    ends = np.flatnonzero(text == _LF) + 1
    if not marks.quotechar or marks.quotechar.encode() not in block:
        return Whole(len(block), np.arange(len(ends) + 1))
    quotes = np.flatnonzero(text == ord(marks.quotechar))
    outside = np.flatnonzero(np.searchsorted(quotes, ends) % 2 == 0)
    if not len(outside):
        return None
    end = int(ends[outside[-1]])
    if not _are_tidy(text, quotes[quotes < end], ord(marks.delimiter)):
        return None
    return Whole(end, np.concatenate([[0], outside + 1]))


def _is_one_byte(marks: Marks) -> bool:
    return marks.delimiter.isascii() and (marks.quotechar or "").isascii()


def _are_tidy(text: npt.NDArray[np.uint8], quotes: npt.NDArray[np.int64], delimiter: int) -> bool:
    """Whether every quote opens a cell, closes one, or is one of two inside a cell."""
    opening, closing = quotes[::2], quotes[1::2]
    before = np.where(opening > 0, text[np.maximum(opening - 1, 0)], _LF)
    doubled = np.zeros(len(opening), dtype=bool)
    doubled[1:] = opening[1:] == closing[:-1] + 1
    behind = text[closing + 1]
    followed = np.zeros(len(closing), dtype=bool)
    followed[:-1] = closing[:-1] + 1 == opening[1:]
    opens = doubled | (before == delimiter) | (before == _LF)
    closes = followed | (behind == delimiter) | (behind == _LF) | (behind == _CR)
    return bool(opens.all() and closes.all())


def parse_block(
    text: str, whole: Whole, cells: int, marks: Marks, frame: Frame, longest_cell: int
) -> list[pa.ChunkedArray] | None:
    """The columns of a text of whole records; None when a record in it needs care."""
    count = len(whole.lines) - 1
    if count <= HELD_BACK or int(np.diff(whole.lines).max()) > LONGEST_RECORD:
        return None
    spans = int(np.diff(whole.lines).max()) > 1
    names = [str(number) for number in range(cells)]
    data = text.encode("utf-8")
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(data),
            pa_csv.ReadOptions(
                column_names=names, block_size=max(len(data), 1 << 16) if spans else _PIECE
            ),
            pa_csv.ParseOptions(
                delimiter=marks.delimiter,
                quote_char=marks.quotechar or False,
                double_quote=True,
                newlines_in_values=spans,
                ignore_empty_lines=False,
            ),
            pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid:
        return None  # a record of another width
    if table.num_rows != count or _needs_care(table.columns, frame, longest_cell):
        return None
    return list(table.columns[: frame.width])


def _needs_care(columns: list[pa.ChunkedArray], frame: Frame, longest_cell: int) -> bool:
    """Whether some record may be blank, a heading, a header, or hold a cell over the limit."""
    first, surplus = columns[0], columns[frame.width :]
    if any(pc.max(pc.binary_length(column)).as_py() > 0 for column in surplus):
        return True
    if any(pc.max(pc.binary_length(column)).as_py() > longest_cell for column in columns):
        return True
    if any(_has(first, header[0] or "") for header in frame.headers):
        return True
    may_be_blank = pc.match_substring_regex(first, _NOTHING_TO_SEE)
    if pc.any(may_be_blank).as_py() and _most_filled(columns, may_be_blank, 0):
        return True
    # a heading is short: no more cells filled than in the title lines, the second one empty
    no_second = pc.equal(columns[1], "") if len(columns) > 1 else pc.equal(first, "")
    longest_title = max((len(title) for title in frame.titles), default=1)
    return pc.any(no_second).as_py() and _most_filled(columns, no_second, max(longest_title, 1))


def _has(column: pa.ChunkedArray, text: str) -> bool:
    return bool(pc.any(pc.equal(column, text)).as_py())


def _most_filled(columns: list[pa.ChunkedArray], rows: pa.ChunkedArray, most: int) -> bool:
    """Whether one of these rows has at most so many cells with something visible in them."""
    filled = np.zeros(pc.sum(rows).as_py(), dtype=np.int64)
    for column in columns:
        here = pc.filter(column, rows)
        filled += ~np.asarray(pc.match_substring_regex(here, _NOTHING_TO_SEE), dtype=bool)
        if filled.min() > most:
            return False
    return True
