"""Lines of delimited text become records, with exact physical line numbers.

Our own loop around Python's csv module, because that module alone loses what the account needs:
where a record began, its raw text, and a way back after a stray quote that would swallow the rest
of the file.
"""

import csv
import itertools
import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

LONGEST_RECORD = 200
"""Lines that one record may span before its opening quote is taken for a stray one."""
NO_DELIMITER = "\uffff"
"""Splits nothing: Unicode promises that it is no character."""


class Record(NamedTuple):
    """One record: its first physical line (from 1), cells, raw text, and what is wrong with it.

    `literal`: a cell opens with a quote that never closes, and was taken as it stands.
    """

    line: int
    cells: Sequence[str | None]
    raw: str
    problem: str | None = None
    literal: bool = False


def split_records(
    lines: Iterator[str],
    delimiter: str,
    quotechar: str | None,
    width: int | None = None,
    escapechar: str | None = None,
) -> Iterator[Record]:
    """Split lines (without line feed; a trailing CR is dropped) into records.

    A quoted cell may hold delimiters, doubled quotes and line ends. A cell that opens with a quote
    which never closes, or closes only in a record of another width, is taken literally. With an
    `escapechar`, a quote behind it does not close a quoted cell.
    """
    return iter(Splitter(lines, Marks(delimiter, quotechar, escapechar), width))


class Marks(NamedTuple):
    """What separates and encloses cells."""

    delimiter: str
    quotechar: str | None
    escapechar: str | None = None


class Splitter:
    """Splits lines as `split_records` does."""

    def __init__(
        self, lines: Iterator[str], marks: Marks, width: int | None = None, number: int = 0
    ) -> None:
        """`number` lines stand before the first one."""
        self._ahead = _Ahead(lines, marks.delimiter, marks.quotechar or "")
        self._marks = marks
        self._width = width
        self.number = number
        """Lines that the records given so far have taken, and those before the first."""

    def __iter__(self) -> Iterator[Record]:
        delimiter, quotechar, _ = self._marks
        while (line := self._ahead.next()) is not None:
            self.number += 1
            if not quotechar or quotechar not in line:
                text = line[:-1] if line.endswith("\r") else line
                yield Record(self.number, text.split(delimiter), text)
            else:
                yield self._quoted(line, quotechar)

    def _quoted(self, line: str, quotechar: str) -> Record:
        """The record that begins with this line, in which there are quotes."""
        number, width = self.number, self._width
        delimiter, _, escapechar = self._marks
        cells, is_open = split_text(_bare(line), delimiter, quotechar, escapechar)
        if not is_open:
            return Record(number, cells, _bare(line))
        literal = _split_odd(_bare(line), delimiter, quotechar, escapechar, literal=True)[0]
        fits = width is not None and len(literal) == width
        for count in self._ahead.closing():
            text = _bare("\n".join([line, *self._ahead.peek(count)]))
            cells, is_open = split_text(text, delimiter, quotechar, escapechar)
            if not is_open:
                break
        if is_open or (fits and len(cells) != width):
            problem = None if fits else "unclosed_quote"
            return Record(number, literal, _bare(line), problem, literal=True)
        self.number += count
        self._ahead.skip(count)
        return Record(number, cells, text)


class _Ahead:
    """The lines to come, with a look at where an open quoted cell may close."""

    def __init__(self, lines: Iterator[str], delimiter: str, quotechar: str) -> None:
        self._lines = lines
        self.waiting: deque[str] = deque()
        self._clear = 0
        """How many waiting lines are known to close nothing: a stray quote is not paid twice."""
        mark, behind = re.escape(quotechar), re.escape(delimiter)
        self._closer = re.compile(f"{mark} *(?:{behind}|\r?$)")

    def next(self) -> str | None:
        """The next line; None at the end."""
        if not self.waiting:
            return next(self._lines, None)
        self._clear = max(self._clear - 1, 0)
        return self.waiting.popleft()

    def closing(self) -> Iterator[int]:
        """Numbers of lines ahead, each ending at a line in which an open cell may close."""
        for count in range(self._clear, LONGEST_RECORD):
            if count >= len(self.waiting):
                line = next(self._lines, None)
                if line is None:
                    return
                self.waiting.append(line)
            if self._closer.search(self.waiting[count]):
                yield count + 1
            elif self._clear == count:
                self._clear = count + 1

    def peek(self, count: int) -> list[str]:
        """The next lines, without taking them."""
        return list(itertools.islice(self.waiting, count))

    def skip(self, count: int) -> None:
        """Take these lines."""
        for _ in range(count):
            self.waiting.popleft()
        self._clear = 0


def split_text(
    text: str, delimiter: str, quotechar: str, escapechar: str | None = None
) -> tuple[list[str], bool]:
    """The cells of one record's text, and whether its last quoted cell is still open."""
    tidy = f"{delimiter} " not in text and not text.startswith(" ")
    if tidy and not (escapechar and escapechar in text):
        reader = csv.reader((text,), delimiter=delimiter, quotechar=quotechar, strict=True)
        try:
            return next(reader), False
        except csv.Error:
            pass  # open, or quotes that do not follow the rules: read below by our own
    return _split_odd(text, delimiter, quotechar, escapechar, literal=False)


def _bare(text: str) -> str:
    return text[:-1] if text.endswith("\r") else text


def _split_odd(
    text: str, delimiter: str, quote: str, escape: str | None, literal: bool
) -> tuple[list[str], bool]:
    cells: list[str] = []
    at = 0
    while True:
        start = at
        while delimiter != " " and start < len(text) and text[start] == " ":
            start += 1
        if text[start : start + 1] == quote:
            cell, end = _quoted_cell(text, start, delimiter, quote, escape)
            if end < 0 and not literal:
                return [*cells, text[start + 1 :]], True
            if cell is not None:
                cells.append(cell)
                if end >= len(text):
                    return cells, False
                at = end + 1
                continue
        stop = text.find(delimiter, at)
        if stop < 0:
            return [*cells, text[at:]], False
        cells.append(text[at:stop])
        at = stop + 1


def _quoted_cell(
    text: str, start: int, delimiter: str, quote: str, escape: str | None
) -> tuple[str | None, int]:
    """A quoted cell and the place of the delimiter behind it.

    (None, -1) when the quote never closes; (None, 0) when it is only a character of the text, as
    in `"Hallo" zei hij`.
    """
    at = start + 1
    tidy = True
    while True:
        close = text.find(quote, at)
        if close < 0:
            return None, -1 if tidy else 0
        if escape and _is_escaped(text, start + 1, close, escape):
            at = close + 1
            continue
        if text[close + 1 : close + 2] == quote:
            at = close + 2
            continue
        end = close + 1
        while delimiter != " " and end < len(text) and text[end] == " ":
            end += 1
        if end >= len(text) or text[end] == delimiter:
            inner = text[start + 1 : close]
            return (_inner(inner, quote, escape) if tidy else inner), end
        if tidy:
            stop = text.find(delimiter, start)
            stop = len(text) if stop < 0 else stop
            if text.count(quote, start, stop) % 2 == 0 and not text[:stop].endswith(quote):
                return None, 0
        tidy = False
        at = close + 1


def _is_escaped(text: str, start: int, at: int, escape: str) -> bool:
    """Whether an odd number of escapes stands before this place."""
    before = text[start:at]
    return (len(before) - len(before.rstrip(escape))) % 2 == 1


def _inner(text: str, quote: str, escape: str | None) -> str:
    if not escape:
        return text.replace(quote + quote, quote)
    mark, closer = re.escape(escape), re.escape(quote)
    pairs = re.compile(f"{mark}({mark}|{closer})|({closer}){closer}")
    return pairs.sub(lambda found: found[1] or found[2], text)
