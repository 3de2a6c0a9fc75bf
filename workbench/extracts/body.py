"""The records of delimited text: plain lines by the run, all else one by one, in their order."""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from workbench.extracts.lines import TextBlocks, TextLines
from workbench.extracts.placing import Placer
from workbench.extracts.plain_lines import MarkedLines, PlainForm, mark_odd_lines
from workbench.extracts.runs import Run, Split
from workbench.extracts.splitter import Record


def place_lines(lines: TextLines, split: Split, placer: Placer) -> None:
    """Place every record of a file, each read carefully."""
    for record in split(iter(lines)):
        placer.take(record)
    placer.end(cut_off=not lines.ended)


def place_blocks(
    blocks: TextBlocks, form: PlainForm, split: Split, placer: Placer, first_line: int
) -> None:
    """The same, with plain lines by the run: no line before `first_line` is."""
    for item in Body(_encoded(blocks), form, split, first_line):
        if isinstance(item, Run):
            placer.take_run(item)
        else:
            placer.take(item)
    placer.end(cut_off=not blocks.ended)


def _encoded(blocks: TextBlocks) -> Iterator[bytes]:
    while (raw := blocks.raw()) is not None:
        yield blocks.text(raw).encode()


class _Block(NamedTuple):
    text: bytes
    marked: MarkedLines

    def part(self, start: int, stop: int) -> bytes:
        """The text of some of its lines."""
        return self.text[self.marked.starts[start] : self.marked.starts[stop]]


class Body:
    """Iterates over what a file's blocks of whole lines hold.

    A plain line is handed over in a run only where the careful splitter stands at its beginning
    too: a record that opens a quote takes from the lines that follow what it needs.
    """

    def __init__(
        self, blocks: Iterator[bytes], form: PlainForm, split: Split, first_line: int
    ) -> None:
        self._blocks = blocks
        self._form = form
        self._split = split
        self._first_line = first_line
        self._ahead: deque[_Block] = deque()
        self._before = 0
        """Lines of the file before the block in hand."""
        self._at = 0
        """Place in that block of the next line."""

    def __iter__(self) -> Iterator[Record | Run]:
        while (block := self._next_block()) is not None:
            lines = block.marked.lines
            while self._at < lines:
                start, self._at = self._at, self._plain_until(block)
                if self._at > start:
                    text = block.part(start, self._at)
                    yield Run(self._before + start + 1, self._at - start, text, self._split)
                if self._at < lines:
                    yield from self._careful(block)
            self._at -= lines
            self._before += lines

    def _next_block(self) -> _Block | None:
        return self._ahead.popleft() if self._ahead else self._read_block()

    def _read_block(self) -> _Block | None:
        text = next(self._blocks, None)
        return None if text is None else _Block(text, mark_odd_lines(text, self._form))

    def _plain_until(self, block: _Block) -> int:
        """The place of the first odd line from here on."""
        if self._before + self._at + 1 < self._first_line:
            return self._at
        odd = block.marked.odd
        found = int(np.searchsorted(odd, self._at))
        return int(odd[found]) if found < len(odd) else block.marked.lines

    def _careful(self, block: _Block) -> Iterator[Record]:
        """Records from an odd line on.

        Goes on while the next line is odd too, so that the splitter keeps what it knows of the
        lines ahead; ends behind the block at the latest.
        """
        start = self._at
        for record in self._split(self._lines_from(block)):
            self._at = start + record.line + record.raw.count("\n")
            yield record._replace(line=self._before + start + record.line)
            if self._at >= block.marked.lines or self._plain_until(block) > self._at:
                return

    def _lines_from(self, block: _Block) -> Iterator[str]:
        """The text of the lines from here on, and of the blocks behind as far as asked for."""
        yield from _texts(block, self._at)
        number = 0
        while True:
            if number == len(self._ahead):
                behind = self._read_block()
                if behind is None:
                    return
                self._ahead.append(behind)
            yield from _texts(self._ahead[number], 0)
            number += 1


def _texts(block: _Block, start: int) -> Iterator[str]:
    for place in range(start, block.marked.lines):
        yield block.part(place, place + 1).decode().removesuffix("\n")
