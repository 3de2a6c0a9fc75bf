"""The decoded lines of a text file, and what is to be said of its characters."""

import re
from collections.abc import Iterator
from pathlib import Path

from workbench.core.findings import Finding
from workbench.extracts.encoding import TextEncoding, raw_lines
from workbench.extracts.findings import finding

_MOJIBAKE = re.compile("Ã[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ]|â€|Â[\xa0-\xbf]")


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


def about_text(encoding: TextEncoding, lines: TextLines) -> Iterator[Finding]:
    """Findings on mixed encodings and on text that was spoilt before it was delivered."""
    if encoding.other_lines:
        count = sum(encoding.other_lines.values())
        others = ", ".join(f"{name} ({each})" for name, each in encoding.other_lines.items())
        yield finding("encodings_mixed", count, encoding=encoding.dominant, others=others)
    if lines.mojibake:
        examples = tuple(lines.mojibake[:5])
        yield finding("mojibake", len(lines.mojibake), examples)
