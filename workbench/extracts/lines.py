"""The decoded lines of a text file, and what is to be said of its characters."""

from collections.abc import Iterator
from pathlib import Path

from workbench.core.findings import Finding
from workbench.extracts.encoding import RawBlocks, TextEncoding, runs_of_marked
from workbench.extracts.findings import finding
from workbench.extracts.mojibake import garbled_places, mend

_EXAMPLES = 5


class TextBlocks:
    """The text of a file in blocks of whole lines, with their line feeds."""

    def __init__(
        self, path: Path, encoding: TextEncoding, longest: int, mend: bool = False
    ) -> None:
        self._raw = RawBlocks(path, encoding, longest)
        self._encoding = encoding
        self._mend = mend
        self.lf = self._raw.feed == b"\n"
        self.number = 0
        """Lines given so far."""
        self.ended = True
        """Whether the last line given has its line feed."""
        self.garbled = Garbled()

    def raw(self) -> bytes | None:
        """The next lines as bytes; None at the end."""
        read = self._raw.next()
        if read is None:
            return None
        self.ended = read[1]
        return read[0]

    def text(self, block: bytes) -> str:
        """The text of a raw block, mended if that was asked for; its lines count as given."""
        feed = "\n" if self.lf else "\r"
        first, self.number = self.number + 1, self.number + block.count(self._raw.feed)
        self.number += not self.ended
        if block.isascii():
            return block.decode("ascii")
        text = self._encoding.text(block, self._raw.feed)
        # a garbled letter is at least two characters that are not ASCII
        spans = runs_of_marked(block) if self._encoding.is_one_byte else [(0, len(text))]
        self.garbled.look(text, spans, feed, first)
        return mend(text) if self._mend and spans else text


class TextLines:
    """The decoded lines of a file, one by one; afterwards, whether the last one had a line end."""

    def __init__(
        self, path: Path, encoding: TextEncoding, longest: int, mend: bool = False
    ) -> None:
        self._blocks = TextBlocks(path, encoding, longest, mend)

    @property
    def ended(self) -> bool:
        """Whether the last line given had a line end, or is not the last."""
        return self._blocks.ended

    @property
    def garbled(self) -> "Garbled":
        """The lines that were spoilt before delivery."""
        return self._blocks.garbled

    def __iter__(self) -> Iterator[str]:
        while (block := self._blocks.raw()) is not None:
            yield from lines_of(self._blocks, self._blocks.text(block))


def lines_of(blocks: TextBlocks, text: str) -> list[str]:
    """The lines of the text of the last block, without their line feeds."""
    lines = text.split("\n" if blocks.lf else "\r")
    if blocks.ended:
        lines.pop()
    return lines


class Garbled:
    """How many lines hold garbled letters, and the first few."""

    def __init__(self) -> None:
        self.count = 0
        self.examples: list[int] = []

    def look(self, text: str, spans: list[tuple[int, int]], feed: str, first: int) -> None:
        """Count the garbled lines in parts of a text whose first line has this number."""
        line, at, last = first, 0, 0
        for place in garbled_places(text, spans):
            line += text.count(feed, at, place)
            at = place
            if line == last:
                continue
            last = line
            self.count += 1
            if len(self.examples) < _EXAMPLES:
                self.examples.append(line)


def about_text(
    encoding: TextEncoding, lines: TextLines | TextBlocks, mended: bool = False
) -> Iterator[Finding]:
    """Findings on mixed encodings and on text that was spoilt before it was delivered."""
    if encoding.other_lines:
        count = sum(encoding.other_lines.values())
        others = ", ".join(f"{name} ({each})" for name, each in encoding.other_lines.items())
        yield finding("encodings_mixed", count, encoding=encoding.dominant, others=others)
    if lines.garbled.count:
        code = "mojibake_mended" if mended else "mojibake"
        yield finding(code, lines.garbled.count, tuple(lines.garbled.examples))
