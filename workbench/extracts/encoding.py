"""Which characters the bytes of a text file are: told by the bytes, line by line where they differ.

Order of trust: byte-order mark, strict UTF-8, then the legacy encoding whose letters are those that
Dutch and migrant names use. General detectors call a Dutch cp1252 register cp1250 and corrupt it;
and real files mix encodings line by line, which no whole-file detector can see.
"""

import codecs
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workbench.core.errors import SettingDoesNotFit

MIXED = "mixed"
"""The encoding name for "the best one, line by line"."""
LEGACY = ("cp1252", "cp850", "mac_roman", "iso8859_15")
"""Candidates for lines that are not UTF-8, in order of preference on a tie."""
BLOCK = 1 << 20

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COMMON = frozenset("éëèïöüáóíçàêñôîâäúûßãõåøæ")
_COMMON_UPPER = frozenset("ÉËÈÏÖÜÇÁÓÄÅØÑ")
_NEVER_USED = frozenset("þðÞÐ")
_TYPOGRAPHIC = frozenset("€‘’“”–—…•°²³½·´«»§")
_HIGH = re.compile(rb"[\x80-\xff]")
_ASCII = bytes(range(32, 127))
_UNDEFINED = {0xDC00 + byte: chr(byte) for byte in range(128, 256)}
_MIN_MARGIN = 6.0


@dataclass(frozen=True)
class TextEncoding:
    """How a file's bytes are decoded. `name` is a Python codec name or `mixed`."""

    name: str
    dominant: str
    """The encoding of lines that give no reason for another one."""
    other_lines: dict[str, int]
    """Non-ASCII lines in an encoding other than the dominant one."""
    bom_bytes: int = 0

    @property
    def is_utf16(self) -> bool:
        """Whether line feeds must be looked for after decoding."""
        return self.dominant.startswith("utf-16")

    def decoder(self) -> Callable[[bytes], str]:
        """A function from the bytes of one line to its text; never fails, never drops a byte."""
        if self.name == MIXED:
            return lambda line: _decode(line, line_encoding(line, self.dominant))
        return lambda line: _decode(line, self._codec)

    def recoder(self) -> Callable[[bytes], bytes]:
        """A function from a block of whole lines to the UTF-8 of their text, as `decoder` reads it."""
        decode, codec = self.decoder(), self._codec

        def by_line(block: bytes) -> bytes:
            lines = block.split(b"\n")
            return b"\n".join(each if each.isascii() else decode(each).encode() for each in lines)

        def recode(block: bytes) -> bytes:
            if block.isascii() or (codec == "utf-8" and _fits_utf8(block)):
                return block
            return _decode(block, codec).encode() if _is_bytewise(codec) else by_line(block)

        return recode

    @property
    def _codec(self) -> str:
        return "utf-8" if self.is_utf16 or self.name == "utf-8-sig" else self.name


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


def line_encoding(line: bytes, dominant: str) -> str:
    """The encoding of one line of a mixed file: the dominant one unless another is clearly better."""
    if line.isascii():
        return dominant
    if dominant == "utf-8":
        return "utf-8" if _fits_utf8(line) else _best(_contexts(line), LEGACY)[0]
    contexts = _contexts(line)
    scores = _scores(contexts)
    best = max(LEGACY, key=lambda name: scores[name])
    implausible = scores[dominant] < 0
    return best if implausible and scores[best] - scores[dominant] >= _MIN_MARGIN else dominant


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
    """The same lines in blocks, as they stand."""
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


def _decode(line: bytes, codec: str) -> str:
    try:
        return line.decode(codec)
    except UnicodeDecodeError:
        # a byte the encoding leaves undefined stays what it is, as a control character
        return line.decode(codec, "surrogateescape").translate(_UNDEFINED)


@cache
def _is_bytewise(codec: str) -> bool:
    """Whether each byte is a character by itself, ASCII ones being what they are."""
    if codec == MIXED:
        return False
    every = bytes(range(256))
    try:
        apart = "".join(_decode(bytes([byte]), codec) for byte in every)
        together = _decode(every[::-1], codec)
    except UnicodeDecodeError:
        return False
    return apart == together[::-1] and apart[:128] == every[:128].decode("ascii")


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


def _fits_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _find_legacy(path: Path, declared: str | None) -> TextEncoding:
    whole: Counter[tuple[int, int, int]] = Counter()
    odd_lines: Counter[tuple[tuple[int, int, int], ...]] = Counter()
    utf8_lines = 0
    plain = TextEncoding("latin-1", "latin-1", {})
    for lines, _ in raw_lines(path, plain, 1 << 40):
        for line in lines:
            if line.isascii():
                continue
            if _fits_utf8(line):
                utf8_lines += 1
                continue
            contexts = _contexts(line)
            odd_lines[contexts] += 1
            whole.update(contexts)
    if utf8_lines > sum(odd_lines.values()):
        other = Counter[str]()
        for contexts, count in odd_lines.items():
            other[_best(contexts, LEGACY)[0]] += count
        return TextEncoding(MIXED, "utf-8", dict(sorted(other.items())))
    totals = {
        name: sum(_weight(name, *context) * count for context, count in whole.items())
        for name in LEGACY
    }
    dominant = max(LEGACY, key=lambda name: totals[name])
    other = Counter[str]()
    for contexts, count in odd_lines.items():
        scores = _scores(contexts)
        best = max(LEGACY, key=lambda name: scores[name])
        if scores[dominant] < 0 and scores[best] - scores[dominant] >= _MIN_MARGIN:
            other[best] += count
    if other or declared == MIXED:
        return TextEncoding(MIXED, dominant, dict(sorted(other.items())))
    return TextEncoding(dominant, dominant, {})


def _contexts(line: bytes) -> tuple[tuple[int, int, int], ...]:
    """Each byte over 127 with the kind of its neighbours (0 other, 1 lower case, 2 upper case)."""
    found = []
    for match in _HIGH.finditer(line):
        at = match.start()
        before = _kind(line[at - 1]) if at else 0
        after = _kind(line[at + 1]) if at + 1 < len(line) else 0
        found.append((before, line[at], after))
    return tuple(found)


def _kind(byte: int) -> int:
    if 97 <= byte <= 122 or byte >= 128:
        return 1
    return 2 if 65 <= byte <= 90 else 0


def _scores(contexts: tuple[tuple[int, int, int], ...]) -> dict[str, float]:
    return {name: sum(_weight(name, *context) for context in contexts) for name in LEGACY}


def _best(contexts: tuple[tuple[int, int, int], ...], names: tuple[str, ...]) -> tuple[str, float]:
    scores = _scores(contexts)
    best = max(names, key=lambda name: scores[name])
    return best, scores[best]


@cache
def _weight(name: str, before: int, byte: int, after: int) -> float:
    """How plausible a byte is under an encoding, given its neighbours; above 0 is plausible."""
    try:
        char = bytes([byte]).decode(name)
    except UnicodeDecodeError:
        return -20.0
    inside = before > 0 and after > 0
    if char.isalpha() and char not in "ªºƒ":
        return _letter_weight(char, before, after)
    if char in _TYPOGRAPHIC:
        if char == "’":
            return 5.0 if inside else 3.0
        return -6.0 if inside or (char == "€" and after) else 3.0
    if char == "\xa0":
        return -6.0 if inside else 0.0
    if "\u2500" <= char <= "\u25ff" or char < "\xa0":
        return -10.0
    return -6.0 if inside else -1.0


def _letter_weight(char: str, before: int, after: int) -> float:
    if char in _NEVER_USED:
        return -2.0
    if before == 0 and after == 0:
        return -2.0  # a word of one letter with a diacritic
    if char.isupper():
        if before == 1:
            return -4.0
        return 6.0 if char in _COMMON_UPPER else -1.0
    if char not in _COMMON:
        return 1.0 if before else -1.0
    return 6.0 if before else 2.0
