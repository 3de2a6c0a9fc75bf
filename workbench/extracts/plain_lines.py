"""Which lines of a block of text are plain (see `runs`): told for all of them at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.extracts.placing import Frame
from workbench.extracts.splitter import Marks

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_LINE_FEED, _RETURN = b"\n"[0], b"\r"[0]
_BYTE_ORDER_MARK = b"\xef"
"""First byte of a byte-order mark, which the quick parser would drop from a first cell."""
_BLANK, _DELETE = 0x20, 0x7F
_MARKS = ("\x01", "\x02")
_LONGEST = 1 << 20


@dataclass(frozen=True)
class PlainForm:
    """How a plain record is written in this file."""

    delimiter: str
    quotechar: str | None
    escapechar: str | None
    width: int
    """Columns of the table."""
    cells: int
    """Cells of a record: more than the width where an exporter ends each line with delimiters."""
    repeats: tuple[tuple[bytes, ...], ...]
    """A line that has all parts of one of these may be a header or title once more."""
    longest: int
    """Bytes of the longest line that can't hold a cell over the limit."""

    @property
    def mark(self) -> str:
        """What cells are quoted with on our way to the quick parser: never in a plain cell."""
        return self.quotechar or next(mark for mark in _MARKS if mark != self.delimiter)


@dataclass(frozen=True)
class MarkedLines:
    """Where each line of a block begins (and the block ends), and which lines are odd."""

    starts: Places
    odd: Places

    @property
    def lines(self) -> int:
        """The number of lines."""
        return len(self.starts) - 1


def plain_form(frame: Frame, cells: int, longest_cell: int, marks: Marks) -> PlainForm | None:
    """The form of plain records; None where nothing can be said of a line without reading it."""
    signs = [sign for sign in marks if sign]
    if not all(sign.isascii() and len(sign) == 1 for sign in signs) or len({*signs}) < len(signs):
        return None
    awkward = {*signs, "\n", "\r"}
    lines = [[cell for cell in line if cell] for line in frame.headers]
    # a title of one cell is told by that; figures in titles differ from page to page
    lines += [[*"0".join(title).split("0")] for title in frame.titles if len(title) > 1]
    repeats = [[part.encode() for part in line if part and not awkward & {*part}] for line in lines]
    if not all(repeats):
        return None
    return PlainForm(
        delimiter=marks.delimiter,
        quotechar=marks.quotechar or None,
        escapechar=marks.escapechar or None,
        width=frame.width,
        cells=max(cells, frame.width),
        repeats=tuple(tuple(sorted(parts, key=len, reverse=True)) for parts in repeats),
        longest=min(longest_cell, _LONGEST),
    )


def mark_odd_lines(block: bytes, form: PlainForm) -> MarkedLines:
    """Tell plain lines from odd ones in a block of whole lines of UTF-8."""
    signs = np.frombuffer(block, np.uint8)
    ends = np.flatnonzero(signs == _LINE_FEED)
    if not block.endswith(b"\n"):
        ends = np.append(ends, len(block))
    starts = np.concatenate([[0], ends + 1])
    begins = starts[:-1]
    delimiter = ord(form.delimiter)
    odd = (signs[np.minimum(begins, len(block) - 1)] == _BYTE_ORDER_MARK[0]) | (
        ends - begins > form.longest
    )
    stops = ends
    if b"\r" in block:
        stops = _mark_returns(signs, begins, ends, odd)
    delimiters = np.add.reduceat((signs == delimiter).view(np.uint8), begins, dtype=np.int32)
    if form.mark.encode() in block:
        delimiters -= _mark_quotes(signs, begins, stops, odd, form)
    odd |= delimiters != form.cells - 1
    for back in range(1, form.cells - form.width + 1):
        odd |= signs[np.maximum(stops - back, 0)] != delimiter
    if form.escapechar and form.escapechar.encode() in block:
        odd[_lines_of(np.flatnonzero(signs == ord(form.escapechar)), ends)] = True
    for parts in form.repeats:
        _mark_repeats(block, begins, ends, odd, parts)
    _mark_sparse(signs, begins, odd, form)
    starts[-1] = len(block)
    return MarkedLines(starts, np.flatnonzero(odd))


def _lines_of(places: Places, ends: Places) -> Places:
    lines: Places = np.searchsorted(ends, places)
    return lines


def _mark_repeats(
    block: bytes, begins: Places, ends: Places, odd: Flags, parts: tuple[bytes, ...]
) -> None:
    longest, *others = parts
    at = block.find(longest)
    while at >= 0:
        line = int(np.searchsorted(ends, at))
        start, end = int(begins[line]), int(ends[line])
        if all(block.find(part, start, end) >= 0 for part in others):
            odd[line] = True
        at = block.find(longest, end)


def _mark_returns(signs: npt.NDArray[np.uint8], begins: Places, ends: Places, odd: Flags) -> Places:
    """Lines with a carriage return before their end are odd; gives where each line's text stops."""
    returns = np.flatnonzero(signs == _RETURN)
    lines = _lines_of(returns, ends)
    at_end = returns == ends[lines] - 1
    odd[lines[~at_end]] = True
    stops = ends.copy()
    stops[lines[at_end]] -= 1
    return stops


def _mark_quotes(
    signs: npt.NDArray[np.uint8], begins: Places, stops: Places, odd: Flags, form: PlainForm
) -> Places:
    """Lines with quotes elsewhere than around whole cells are odd.

    Gives the number of delimiters inside quotes of each line.
    """
    quotes = np.flatnonzero(signs == ord(form.mark))
    lines = np.searchsorted(begins, quotes, side="right") - 1
    if form.quotechar is None:
        odd[lines] = True
        return np.zeros(len(begins), dtype=np.int64)
    delimiter = ord(form.delimiter)
    of_line = np.bincount(lines, minlength=len(begins))
    odd |= of_line % 2 == 1
    first = np.cumsum(of_line) - of_line
    opens = (np.arange(len(quotes)) - first[lines]) % 2 == 0
    # a doubled quote inside a cell closes and opens again at once
    beside = np.zeros(256, dtype=np.bool_)
    beside[[delimiter, ord(form.mark)]] = True
    before = (quotes == begins[lines]) | beside[signs[quotes - 1]]
    behind = np.minimum(quotes + 1, len(signs) - 1)
    after = (quotes + 1 == stops[lines]) | beside[signs[behind]]
    odd[lines[~np.where(opens, before, after)]] = True
    even = ~odd[lines]
    opening, closing = quotes[even & opens], quotes[even & ~opens]
    delimiters = np.flatnonzero(signs == delimiter)
    inside = np.searchsorted(delimiters, closing) - np.searchsorted(delimiters, opening)
    total: Places = np.bincount(lines[even & opens], weights=inside, minlength=len(begins))
    return total.astype(np.int64)


def _mark_sparse(signs: npt.NDArray[np.uint8], begins: Places, odd: Flags, form: PlainForm) -> None:
    """Lines without two cells that begin with printing ASCII are odd: blank, a page's heading."""
    delimits, marks = signs == ord(form.delimiter), signs == ord(form.mark)
    prints = (signs > _BLANK) & (signs < _DELETE) & ~delimits & ~marks
    fills = prints.copy()
    fills[:-1] |= marks[:-1] & prints[1:]
    first = fills[begins]
    fills[1:] &= delimits[:-1]
    fills[0] = False
    fills[begins[1:]] = False
    filled = np.add.reduceat(fills.view(np.uint8), begins, dtype=np.int32) + first
    odd |= filled < min(form.width, 2)
