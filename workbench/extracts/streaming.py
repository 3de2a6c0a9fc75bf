"""Streams a text file into a placer: regular blocks as a whole, all others record by record."""

from collections import deque
from collections.abc import Iterator

from workbench.extracts.blocks import Whole, parse_block, whole_records
from workbench.extracts.lines import TextBlocks, lines_of
from workbench.extracts.placing import Placer
from workbench.extracts.splitter import Marks, Splitter


def stream_records(
    blocks: TextBlocks, placer: Placer, marks: Marks, cells: int, quick: bool = True
) -> None:
    """Place all records of the file; `cells` is how many a full record has.

    `quick` false takes the careful way throughout: the outcome is the same.
    """
    while (block := blocks.raw()) is not None:
        first = blocks.number + 1
        whole = None
        end = len(block)
        if quick and blocks.ended and blocks.lf and cells > 1:
            end = _end_of_lines(block, placer.frame.first_line - first)
            whole = whole_records(block, marks) if end == 0 else None
            end = end or (len(block) if whole is None else whole.end)
        if end < len(block):
            blocks.push_back(block[end:])
            block = block[:end]
        text = blocks.text(block)
        if whole is None or not _take_whole(text, whole, first, placer, marks, cells):
            _take_one_by_one(blocks, text, first, placer, marks, cells)


def _end_of_lines(block: bytes, count: int) -> int:
    """The end of so many lines of a block, or of the block; 0 for none."""
    end = 0
    for _ in range(min(count, block.count(b"\n"))):
        end = block.index(b"\n", end) + 1
    return end


def _take_whole(
    text: str, whole: Whole, first: int, placer: Placer, marks: Marks, cells: int
) -> bool:
    """Whether a text of whole records could be placed at once."""
    columns = parse_block(text, whole, cells, marks, placer.frame, placer.longest_cell)
    if columns is None:
        return False
    placer.take_block(whole.lines[:-1] + first, columns)
    return True


def _take_one_by_one(
    blocks: TextBlocks, text: str, first: int, placer: Placer, marks: Marks, cells: int
) -> None:
    """Place the records of a text, and of the blocks behind it while one is unfinished."""
    lines = _LinesBehind(blocks, text)
    splitter = Splitter(lines, marks, cells, first - 1)
    for record in splitter:
        placer.take(record)
        if lines.at_block_end and splitter.at_rest:
            return


class _LinesBehind(Iterator[str]):
    """The lines of a text, and then of the blocks behind it."""

    def __init__(self, blocks: TextBlocks, text: str) -> None:
        self._blocks = blocks
        self._lines = deque(lines_of(blocks, text))

    @property
    def at_block_end(self) -> bool:
        """Whether all lines of the last block have been given."""
        return not self._lines

    def __next__(self) -> str:
        while not self._lines:
            block = self._blocks.raw()
            if block is None:
                raise StopIteration
            self._lines.extend(lines_of(self._blocks, self._blocks.text(block)))
        return self._lines.popleft()
