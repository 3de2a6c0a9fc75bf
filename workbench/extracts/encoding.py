"""Which characters the bytes of a text file are: told by the bytes, line by line where they differ.

Order of trust: byte-order mark, strict UTF-8, then the legacy encoding whose letters are those that
Dutch and migrant names use. General detectors call a Dutch cp1252 register cp1250 and corrupt it;
and real files mix encodings line by line, which no whole-file detector can see.
"""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from workbench.core.errors import SettingDoesNotFit
from workbench.extracts.letters import CODE_PAGES, weights

Floats = npt.NDArray[np.float64]

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
    def codec(self) -> str:
        """The Python codec of the dominant encoding, once a mark and UTF-16 are dealt with."""
        return "utf-8" if self.is_utf16 or self.dominant == "utf-8-sig" else self.dominant

    def decoder(self) -> Callable[[bytes], str]:
        """A function from the bytes of one line to its text; never fails, never drops a byte."""
        if self.name == MIXED:
            return lambda line: decode(line, self.line_codec(line))
        codec = self.codec
        return lambda line: decode(line, codec)

    def recoder(self) -> Callable[[bytes], bytes]:
        """A function from a block of whole lines to the UTF-8 of their text, as `decoder` reads it."""
        decode_line, codec = self.decoder(), self.codec
        at_once = self.name != MIXED and _is_bytewise(codec)

        def recode(block: bytes) -> bytes:
            if block.isascii() or (codec == "utf-8" and self.name != MIXED and _is_valid(block)):
                return block
            if at_once:
                return decode(block, codec).encode()
            lines = block.split(b"\n")
            return b"\n".join(
                each if each.isascii() else decode_line(each).encode() for each in lines
            )

        return recode

    def line_codec(self, line: bytes) -> str:
        """The encoding of one line of a mixed file."""
        if line.isascii():
            return self.dominant
        if "utf-8" in (self.dominant, *self.other_lines) and _is_utf8_line(line):
            return "utf-8"
        home, *others = self.pages
        scores = dict(zip(CODE_PAGES, _scores([line])[0][0], strict=True))
        margins = dict(self.margins)
        lead = {name: scores[name] - scores[home] - margins[name] for name in others}
        best = max(lead, key=lambda name: lead[name], default=home)
        return best if lead.get(best, -1.0) >= 0 else home

    @property
    def pages(self) -> list[str]:
        """The code pages of a mixed file, the one of most lines first."""
        return [each for each in (self.dominant, *self.other_lines) if each != "utf-8"]


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


def raw_lines(
    path: Path, encoding: TextEncoding, longest: int
) -> Iterator[tuple[list[bytes], bool]]:
    """Lists of lines without their line feed, and whether the last of a list had one.

    The line feed is LF (a CR before it is left on the line), or CR in a file without any LF.
    UTF-16 comes out as UTF-8. SettingDoesNotFit on a line of more than `longest` bytes.
    """
    feed = line_feed(path, encoding)
    for block, ended in raw_blocks(path, encoding, longest, feed):
        lines = block.split(feed)
        if ended:
            lines.pop()
        yield lines, ended


def raw_blocks(
    path: Path, encoding: TextEncoding, longest: int, feed: bytes = b"\n"
) -> Iterator[tuple[bytes, bool]]:
    """The same lines in blocks, as they stand, with their line feeds."""
    rest = b""
    for block in _blocks(path, encoding):
        whole, found, rest = (rest + block).rpartition(feed)
        if len(rest) > longest:
            raise SettingDoesNotFit(
                file=path.name, detail=f"a line has over {longest} bytes without a line end"
            )
        if found:
            yield whole + found, True
    if rest:
        yield rest, False


def line_feed(path: Path, encoding: TextEncoding) -> bytes:
    """What ends a line: LF, or CR where the file's beginning has only those."""
    first = next(_blocks(path, encoding), b"")
    return b"\r" if b"\n" not in first and b"\r" in first else b"\n"


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


def decode(line: bytes, codec: str) -> str:
    """Text of bytes; one that the code page leaves undefined becomes a control character."""
    try:
        return line.decode(codec)
    except UnicodeDecodeError:
        return line.decode(codec, "surrogateescape").translate(_UNDEFINED)


@cache
def _is_bytewise(codec: str) -> bool:
    """Whether each byte is a character by itself, ASCII ones being what they are."""
    every = bytes(range(256))
    try:
        apart = "".join(decode(bytes([byte]), codec) for byte in every)
        together = decode(every[::-1], codec)
    except UnicodeDecodeError:
        return False
    return apart == together[::-1] and apart[:128] == every[:128].decode("ascii")


def _is_valid(block: bytes) -> bool:
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


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
    plain = TextEncoding("latin-1", "latin-1", {})
    feed = line_feed(path, plain)
    for block, _ in raw_blocks(path, plain, 1 << 40, feed):
        odd, may_be_utf8 = _odd_lines(block, feed)
        pairs = zip(odd, may_be_utf8, strict=True)
        legacy = [line for line, maybe in pairs if not (maybe and _is_utf8_line(line))]
        found.utf8_lines += len(odd) - len(legacy)
        found.other_lines += len(legacy)
        if not legacy:
            continue
        scores, per_byte = _scores(legacy)
        found.totals += per_byte.sum(axis=1)
        found.against += (per_byte < 0).sum(axis=1)
        best = scores.argmax(axis=1)
        lead = scores.max(axis=1)[:, None] - scores
        for home in range(size):
            proof = (lead[:, home] >= _PROOF) & (scores[:, home] < 0)
            found.proofs[home] += np.bincount(best[proof], minlength=size)
    return found


def _odd_lines(block: bytes, feed: bytes) -> tuple[list[bytes], list[bool]]:
    """The lines that are not ASCII, and whether each may be UTF-8: none of its bytes over 127 stands
    by itself."""
    signs = np.frombuffer(block, dtype=np.uint8)
    high = np.flatnonzero(signs > 127)
    ends = np.append(np.flatnonzero(signs == feed[0]), len(block))
    numbers, which = np.unique(np.searchsorted(ends, high), return_inverse=True)
    before, behind = signs[high - 1], signs[np.minimum(high + 1, len(block) - 1)]
    alone = ((before <= 127) | (high == 0)) & (behind <= 127)
    may_be_utf8 = np.bincount(which[alone], minlength=len(numbers)) == 0
    starts = np.where(numbers > 0, ends[numbers - 1] + 1, 0)
    spans = zip(starts.tolist(), ends[numbers].tolist(), strict=True)
    return [block[start:end] for start, end in spans], may_be_utf8.tolist()


def _scores(lines: list[bytes]) -> tuple[Floats, Floats]:
    """Per line and code page the sum of weights; per code page and byte over 127 its weight."""
    text = np.frombuffer(b"\n" + b"\n".join(lines) + b"\n", dtype=np.uint8).astype(np.int64)
    ends = np.flatnonzero(text == 10)[1:]
    at = np.flatnonzero(text > 127)
    contexts, which = np.unique(
        text[at - 1] << 16 | text[at] << 8 | text[at + 1], return_inverse=True
    )
    table = np.array(
        [weights(each >> 16, each >> 8 & 255, each & 255) for each in contexts.tolist()]
    )
    per_byte = table[which].T
    line = np.searchsorted(ends, at)
    sums = [np.bincount(line, weights=each, minlength=len(lines)) for each in per_byte]
    return np.stack(sums, axis=1), per_byte
