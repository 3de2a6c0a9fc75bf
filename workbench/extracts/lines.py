"""The decoded lines of a text file, and what is to be said of its characters."""

import re
from collections.abc import Iterator
from pathlib import Path

from workbench.core.findings import Finding
from workbench.extracts.encoding import TextEncoding, raw_blocks, raw_lines
from workbench.extracts.findings import finding

_MOJIBAKE = re.compile("Ã[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ]|â€|Â[\xa0-\xbf]")

_SPOILT = tuple(start.encode() for start in ("Ã", "â€", "Â"))
"""What every match of that begins with."""


class TextLines:
    """The decoded lines of a file, one by one; afterwards, whether the last one had a line end."""

    def __init__(self, path: Path, encoding: TextEncoding, longest: int) -> None:
        self._blocks = raw_lines(path, encoding, longest)
        self._decode = encoding.decoder()
        self.ended = True
        self.mojibake: list[int] = []

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
                if _MOJIBAKE.search(text):
                    self.mojibake.append(number)
                yield text


class TextBlocks:
    """The same as UTF-8 in blocks of whole lines, each with its line feed, the last perhaps not."""

    def __init__(self, path: Path, encoding: TextEncoding, longest: int) -> None:
        self._blocks = raw_blocks(path, encoding, longest)
        self._recode = encoding.recoder()
        self.ended = True
        self.mojibake: list[int] = []

    def __iter__(self) -> Iterator[bytes]:
        before = 0
        for raw, ended in self._blocks:
            self.ended = ended
            block = self._recode(raw)
            if any(start in block for start in _SPOILT):
                self.mojibake += _spoilt_lines(block, before)
            before += block.count(b"\n")
            yield block


def _spoilt_lines(block: bytes, before: int) -> list[int]:
    lines = enumerate(block.split(b"\n"), start=before + 1)
    return [
        number for number, line in lines if not line.isascii() and _MOJIBAKE.search(line.decode())
    ]


def about_text(encoding: TextEncoding, lines: TextLines | TextBlocks) -> Iterator[Finding]:
    """Findings on mixed encodings and on text that was spoilt before it was delivered."""
    if encoding.other_lines:
        count = sum(encoding.other_lines.values())
        others = ", ".join(f"{name} ({each})" for name, each in encoding.other_lines.items())
        yield finding("encodings_mixed", count, encoding=encoding.dominant, others=others)
    if lines.mojibake:
        examples = tuple(lines.mojibake[:5])
        yield finding("mojibake", len(lines.mojibake), examples)
