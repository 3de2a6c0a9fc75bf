"""The decoded lines of a text file, and what is to be said of its characters."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from workbench.core.findings import Finding
from workbench.extracts.encoding import TextEncoding, raw_blocks, raw_lines
from workbench.extracts.findings import finding
from workbench.extracts.mojibake import is_garbled, mend

_EXAMPLES = 5
_LEAD = 0xC0
"""From this byte on a character of more than one byte begins, in UTF-8."""
_LENGTH = np.ones(256, dtype=np.int64)
_LENGTH[0xC0:0xE0], _LENGTH[0xE0:0xF0], _LENGTH[0xF0:] = 2, 3, 4
"""Bytes of a character, by its first one."""


class TextLines:
    """The decoded lines of a file, one by one; afterwards, whether the last one had a line end."""

    def __init__(
        self, path: Path, encoding: TextEncoding, longest: int, mend: bool = False
    ) -> None:
        self._blocks = raw_lines(path, encoding, longest)
        self._decode = encoding.decoder()
        self._mend = mend
        self.ended = True
        self.garbled = Garbled()

    def __iter__(self) -> Iterator[str]:
        decode = self._decode
        number = 0
        for block, ended in self._blocks:
            self.ended = ended
            for line in block:
                number += 1
                if line.isascii():
                    yield line.decode("ascii")
                    continue
                text = decode(line)
                if is_garbled(text):
                    self.garbled.add(number)
                    text = mend(text) if self._mend else text
                yield text


class TextBlocks:
    """The same lines as UTF-8 in blocks, each with its line feed; the last one perhaps without."""

    def __init__(
        self, path: Path, encoding: TextEncoding, longest: int, mend: bool = False
    ) -> None:
        self._blocks = raw_blocks(path, encoding, longest)
        self._recode = encoding.recoder()
        self._mend = mend
        self.ended = True
        self.garbled = Garbled()

    def __iter__(self) -> Iterator[bytes]:
        before = 0
        for raw, ended in self._blocks:
            self.ended = ended
            block = self._recode(raw)
            yield self._looked_over(block, before)
            before += block.count(b"\n")

    def _looked_over(self, block: bytes, before: int) -> bytes:
        """The block after its garbled letters were counted, and mended if that was asked for."""
        suspect = _lines_with_marked_neighbours(block)
        if not suspect:
            return block
        lines = block.split(b"\n")
        for number in suspect:
            text = lines[number].decode()
            if is_garbled(text):
                self.garbled.add(before + number + 1)
                lines[number] = mend(text).encode()
        return b"\n".join(lines) if self._mend else block


def _lines_with_marked_neighbours(block: bytes) -> list[int]:
    """Lines (from 0) with two characters side by side that are no ASCII: a letter that was garbled
    is always at least two."""
    if block.isascii():
        return []
    signs = np.frombuffer(block, np.uint8)
    leads = np.flatnonzero(signs >= _LEAD)
    behind = np.minimum(leads + _LENGTH[signs[leads]], len(signs) - 1)
    beside = leads[(signs[behind] >= _LEAD) & (behind > leads)]
    ends = np.flatnonzero(signs == ord("\n")) if len(beside) else beside
    lines: list[int] = np.unique(np.searchsorted(ends, beside)).tolist()
    return lines


class Garbled:
    """How many lines hold garbled letters, and the first few."""

    def __init__(self) -> None:
        self.count = 0
        self.examples: list[int] = []

    def add(self, line: int) -> None:
        """One more line."""
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
