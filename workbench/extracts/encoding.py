"""Which characters the bytes of a text file are: told by the bytes, line by line where they differ.

Order of trust: byte-order mark, strict UTF-8, then the legacy encoding whose letters are those that
Dutch and migrant names use. General detectors call a Dutch cp1252 register cp1250 and corrupt it;
and real files mix encodings line by line, which no whole-file detector can see.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from workbench.core.errors import SettingDoesNotFit
from workbench.extracts.letters import CODE_PAGES, weights

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

MIXED = "mixed"
"""The encoding name for "the best one, line by line"."""
BLOCK = 1 << 20

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ASCII = bytes(range(32, 127))
_UNDEFINED = {0xDC00 + byte: chr(byte) for byte in range(128, 256)}
_PROOF = 8.0
"""By how much a line must fit another code page better to prove that the file holds that page."""
_MARGINS = (0.5, 6.0)
"""Least and most by which a line must fit a proved page better than the dominant one to be read as
that; between them the log-odds of the lines that prove either."""
_FOREIGN_WORD = 4
"""Letters outside Latin from which a line is believed to be written in another script."""


@dataclass(frozen=True)
class TextEncoding:
    """How a file's bytes are decoded. `name` is a Python codec name or `mixed`."""

    name: str
    dominant: str
    """The encoding of lines that give no reason for another one."""
    other_lines: dict[str, int]
    """Non-ASCII lines in an encoding other than the dominant one."""
    bom_bytes: int = 0
    margins: tuple[tuple[str, float], ...] = ()
    """Per other code page: by how much a line must fit it better than the dominant one."""
    runner_up: str | None = None
    """The code page that fits second best."""
    doubtful: int = 0
    """Characters that the runner-up would make implausible."""

    @property
    def is_utf16(self) -> bool:
        """Whether line feeds must be looked for after decoding."""
        return self.dominant.startswith("utf-16")

    @property
    def is_one_byte(self) -> bool:
        """Whether every byte is one character."""
        return self.name in CODE_PAGES

    @property
    def codec(self) -> str:
        """The Python codec of the dominant encoding, once a mark and UTF-16 are dealt with."""
        return "utf-8" if self.is_utf16 or self.dominant == "utf-8-sig" else self.dominant

    def text(self, block: bytes, feed: bytes = b"\n") -> str:
        """The text of whole lines; never fails, never drops a byte."""
        if self.name != MIXED or block.isascii():
            return decode(block, self.codec)
        lines = block.split(feed)
        odd = [at for at, line in enumerate(lines) if not line.isascii()]
        codecs_of = dict(zip(odd, self._line_codecs([lines[at] for at in odd]), strict=True))
        texts = (decode(line, codecs_of.get(at, "ascii")) for at, line in enumerate(lines))
        return feed.decode("ascii").join(texts)

    def _line_codecs(self, lines: list[bytes]) -> list[str]:
        """The encoding of each of these lines of a mixed file, none of which is ASCII."""
        home, *others = self.pages
        scores = _line_scores(lines)
        chosen = np.zeros(len(lines), dtype=np.int64)
        best = np.zeros(len(lines))
        margins = dict(self.margins)
        for number, name in enumerate(others, start=1):
            lead = scores[:, CODE_PAGES.index(name)] - scores[:, CODE_PAGES.index(home)]
            lead = lead - margins.get(name, _MARGINS[1])
            better = (lead >= 0) & ((chosen == 0) | (lead > best))
            chosen[better], best[better] = number, lead[better]
        names = [self.pages[at] for at in chosen]
        if "utf-8" not in (self.dominant, *self.other_lines):
            return names
        return [
            "utf-8" if _is_utf8_line(line) else name
            for line, name in zip(lines, names, strict=True)
        ]

    @property
    def pages(self) -> list[str]:
        """The code pages of a mixed file, the one of most lines first."""
        pages = [each for each in (self.dominant, *self.other_lines) if each != "utf-8"]
        return pages or [CODE_PAGES[0]]


def find_encoding(path: Path, declared: str | None = None) -> TextEncoding:
    """The encoding of a text file; SettingDoesNotFit when a declared one is unknown or fails."""
    with path.open("rb") as stream:
        start = stream.read(4)
    for mark, name in _BOMS:
        if start.startswith(mark) and declared in (None, name, name.removesuffix("-sig")):
            return TextEncoding(name, name, {}, len(mark))
    if declared is not None and declared != MIXED:
        return _check_declared(path, declared)
    if declared is None and _is_utf8(path):
        return TextEncoding("utf-8", "utf-8", {})
    return _find_legacy(path, declared)


class RawBlocks:
    """The bytes of a text file in blocks of whole lines; UTF-16 comes out as UTF-8.

    The line feed is LF (a CR before it is left on the line), or CR in a file without any LF.
    SettingDoesNotFit on a line of more than `longest` bytes.
    """

    def __init__(self, path: Path, encoding: TextEncoding, longest: int) -> None:
        self.feed = _line_feed(path, encoding)
        self._path = path
        self._longest = longest
        self._stream = _blocks(path, encoding)
        self._rest = b""

    def next(self) -> tuple[bytes, bool] | None:
        """The next lines with their line feeds, and whether the last one has its; None at the end."""
        for block in self._stream:
            self._rest += block
            end = self._rest.rfind(self.feed) + 1
            if len(self._rest) - end > self._longest:
                raise SettingDoesNotFit(
                    file=self._path.name,
                    detail=f"a line has over {self._longest} bytes without a line end",
                )
            if end:
                whole, self._rest = self._rest[:end], self._rest[end:]
                return whole, True
        if self._rest:
            whole, self._rest = self._rest, b""
            return whole, False
        return None


def _blocks(path: Path, encoding: TextEncoding) -> Iterator[bytes]:
    recode = (
        codecs.getincrementaldecoder(encoding.dominant)("replace") if encoding.is_utf16 else None
    )
    with path.open("rb") as stream:
        stream.seek(encoding.bom_bytes)
        while block := stream.read(BLOCK):
            yield recode.decode(block).encode("utf-8", "replace") if recode else block
        if recode and (rest := recode.decode(b"", final=True)):
            yield rest.encode("utf-8", "replace")


def _line_feed(path: Path, encoding: TextEncoding) -> bytes:
    first = next(_blocks(path, encoding), b"")
    return b"\r" if b"\n" not in first and b"\r" in first else b"\n"


def decode(line: bytes, codec: str) -> str:
    """Text of bytes; one that the code page leaves undefined becomes a control character."""
    try:
        return line.decode(codec)
    except UnicodeDecodeError:
        return line.decode(codec, "surrogateescape").translate(_UNDEFINED)


def _check_declared(path: Path, declared: str) -> TextEncoding:
    try:
        name = codecs.lookup(declared).name
        plain = _ASCII.decode(name) == _ASCII.decode("ascii")
    except (LookupError, UnicodeDecodeError):
        plain = False
    if not plain:
        # UTF-7, escapes and the like; UTF-16 is recognised by its mark
        raise SettingDoesNotFit(file=path.name, detail=f"encoding {declared} is not known here")
    known = {"utf-8": "utf-8", "ascii": "ascii"}.get(name, declared)
    if known in ("utf-8", "ascii") and not _is_utf8(path, known):
        raise SettingDoesNotFit(file=path.name, detail=f"its bytes are not all {declared}")
    return TextEncoding(known, known, {})


def _is_utf8(path: Path, codec: str = "utf-8") -> bool:
    """Whether all bytes fit; a file cut off inside its last character does."""
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        with path.open("rb") as stream:
            while block := stream.read(BLOCK):
                decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


def _is_utf8_line(line: bytes) -> bool:
    """Whether a line of a file that is not UTF-8 throughout is: two letters of a code page can look
    like one foreign letter (cp850 `ıç` like an Armenian one)."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    foreign = sum("\u0250" <= char < "\u0800" for char in text)
    return foreign == 0 or foreign >= _FOREIGN_WORD


@dataclass
class _Evidence:
    """What the non-ASCII lines of a file say of each code page."""

    totals: Floats
    """Sum of the weights per code page."""
    against: Floats
    """Bytes that are implausible under each page."""
    proofs: Floats
    """Lines that prove the column's page and not the row's."""
    utf8_lines: int = 0
    other_lines: int = 0

    def margin(self, home: int, other: int) -> float:
        """The log-odds of lines that prove the one page to lines that prove the other."""
        odds = max(self.proofs[other, home], 1.0) / max(self.proofs[home, other], 1.0)
        return float(np.clip(np.log(odds), *_MARGINS))


def _find_legacy(path: Path, declared: str | None) -> TextEncoding:
    found = _gather(path)
    order = sorted(range(len(CODE_PAGES)), key=lambda at: -found.totals[at])
    home = order[0]
    name = CODE_PAGES[home]
    proved = [at for at in order[1:] if found.proofs[home, at]]
    other = {CODE_PAGES[at]: int(found.proofs[home, at]) for at in proved}
    margins = tuple((CODE_PAGES[at], found.margin(home, at)) for at in proved)
    rival = next((at for at in order[1:] if found.against[at] > found.against[home]), None)
    seconds = (None, 0) if rival is None else (CODE_PAGES[rival], int(found.against[rival]))
    if found.utf8_lines > found.other_lines:
        lines = found.other_lines - sum(other.values())
        return TextEncoding(MIXED, "utf-8", {name: lines, **other}, 0, margins, *seconds)
    if found.utf8_lines:
        other = {"utf-8": found.utf8_lines, **other}
    mixed = bool(other) or declared == MIXED
    return TextEncoding(MIXED if mixed else name, name, other, 0, margins, *seconds)


def _gather(path: Path) -> _Evidence:
    size = len(CODE_PAGES)
    found = _Evidence(np.zeros(size), np.zeros(size), np.zeros((size, size)))
    blocks = RawBlocks(path, TextEncoding("latin-1", "latin-1", {}), 1 << 40)
    while (read := blocks.next()) is not None:
        text, at, line = _high_bytes(read[0], blocks.feed)
        if not len(at):
            continue
        utf8 = _utf8_lines(text, at, line, read[0], blocks.feed)
        legacy = ~np.isin(line, utf8)
        at, line = at[legacy], line[legacy]
        found.utf8_lines += len(utf8)
        if not len(at):
            continue
        scores, per_byte = _scores(text, at, line)
        found.other_lines += len(scores)
        found.totals += per_byte.sum(axis=1)
        found.against += (per_byte < 0).sum(axis=1)
        best = scores.argmax(axis=1)
        lead = scores.max(axis=1)[:, None] - scores
        for home in range(size):
            proof = (lead[:, home] >= _PROOF) & (scores[:, home] < 0)
            found.proofs[home] += np.bincount(best[proof], minlength=size)
    return found


def _high_bytes(block: bytes, feed: bytes) -> tuple[npt.NDArray[np.uint8], Places, Places]:
    """A block between two line feeds, the places of its bytes over 127, and the line of each."""
    text = np.frombuffer(feed + block + feed, dtype=np.uint8)
    at = np.flatnonzero(text > 127)
    ends = np.flatnonzero(text == feed[0])[1:]
    return text, at, np.searchsorted(ends, at)


def _utf8_lines(
    text: npt.NDArray[np.uint8], at: Places, line: Places, block: bytes, feed: bytes
) -> Places:
    """The lines with bytes over 127 that are UTF-8."""
    # where letters over 127 begin there must be a lead byte and a byte of its kind behind it
    leads = (text[at] >= 0xC2) & (text[at] <= 0xF4) & (text[at + 1] & 0xC0 == 0x80)
    odd = np.zeros(int(line[-1]) + 1, dtype=bool)
    odd[line] = True
    odd[line[(text[at - 1] <= 127) & ~leads]] = False
    left = np.flatnonzero(odd)
    if not len(left):
        return left
    lines = block.split(feed)
    return np.array([each for each in left if _is_utf8_line(lines[each])], dtype=np.int64)


def runs_of_marked(block: bytes) -> list[tuple[int, int]]:
    """Where two or more bytes over 127 stand beside each other: beginning and end of each run."""
    high = np.frombuffer(block, dtype=np.uint8) > 127
    starts = np.flatnonzero(high[1:] & ~high[:-1]) + 1
    ends = np.flatnonzero(high[:-1] & ~high[1:]) + 1
    starts = np.concatenate([[0], starts]) if high[0] else starts
    ends = np.append(ends, len(block)) if high[-1] else ends
    many = ends - starts > 1
    return list(zip(starts[many].tolist(), ends[many].tolist(), strict=True))


def _line_scores(lines: list[bytes]) -> Floats:
    """Per line and code page the sum of weights; every line has a byte over 127."""
    return _scores(*_high_bytes(b"\n".join(lines), b"\n"))[0]


def _scores(text: npt.NDArray[np.uint8], at: Places, line: Places) -> tuple[Floats, Floats]:
    """Per line with bytes over 127 and code page the sum of weights; per byte its weights."""
    before, here, after = (text[place].astype(np.int64) for place in (at - 1, at, at + 1))
    contexts, which = np.unique(before << 16 | here << 8 | after, return_inverse=True)
    table = np.array(
        [weights(each >> 16, each >> 8 & 255, each & 255) for each in contexts.tolist()]
    )
    per_byte = table[which].T
    number = np.unique(line, return_inverse=True)[1]
    sums = [np.bincount(number, weights=each) for each in per_byte]
    return np.stack(sums, axis=1), per_byte
