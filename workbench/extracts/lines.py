"""The decoded lines of a text file, and what is to be said of its characters."""

from collections.abc import Iterator
from pathlib import Path

from workbench.core.findings import Finding
from workbench.extracts.encoding import TextEncoding, raw_lines
from workbench.extracts.findings import finding
from workbench.extracts.mojibake import is_garbled, mend

_EXAMPLES = 5


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


def about_text(encoding: TextEncoding, lines: TextLines, mended: bool = False) -> Iterator[Finding]:
    """Findings on mixed encodings and on text that was spoilt before it was delivered."""
    if encoding.other_lines:
        count = sum(encoding.other_lines.values())
        others = ", ".join(f"{name} ({each})" for name, each in encoding.other_lines.items())
        yield finding("encodings_mixed", count, encoding=encoding.dominant, others=others)
    if lines.garbled.count:
        code = "mojibake_mended" if mended else "mojibake"
        yield finding(code, lines.garbled.count, tuple(lines.garbled.examples))
