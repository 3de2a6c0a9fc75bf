"""Runs of plain lines: records that need no careful reading and travel through it as text.

A line is plain when it can be nothing but one record of the table: one line, as many cells as the
table has columns, quotes only around whole cells, not blank, not the header, no character that
anyone could take for a line end. All that takes judgement is for `splitter` and `placing`.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from workbench.extracts.splitter import Record

Split = Callable[[Iterator[str]], Iterator[Record]]
"""The careful splitter with its dialect: lines without line feed become records."""


class Run(NamedTuple):
    """Consecutive plain lines: the number of the first, how many they are, and their UTF-8 with line ends."""

    line: int
    lines: int
    text: bytes
    split: Split

    def records(self) -> Iterator[Record]:
        """The lines as records, read carefully after all."""
        for record in self.split(iter(self.text.decode().removesuffix("\n").split("\n"))):
            yield record._replace(line=self.line + record.line - 1)

    def parted(self, last: int) -> tuple["Run | None", "Run"]:
        """The run without its last lines, and those."""
        if self.lines <= last:
            return None, self
        at = len(self.text) - self.text.endswith(b"\n")
        for _ in range(last):
            at = self.text.rfind(b"\n", 0, at)
        before = self.lines - last
        head = Run(self.line, before, self.text[: at + 1], self.split)
        return head, Run(self.line + before, last, self.text[at + 1 :], self.split)
