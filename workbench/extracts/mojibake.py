"""Text that was UTF-8, was read as something else and saved so: `CliÃ«nt`. Found, and on request mended.

Only what can hardly be anything else: the garbled form of a letter or sign that Dutch files hold.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

_LETTERS = (
    "".join(map(chr, range(0xC0, 0x100))) + "ąĄćĆęĘłŁńŃśŚźŹżŻğĞıİşŞčČďĎěĚňŇřŘšŠťŤůŮžŽőŐűŰđĐœŒŸǧāī"
)
_SIGNS = "€‘’“”–—…•°²³½·´«»§©®\xa0¿¡‚„"
_WRONG = ("cp1252", "latin-1", "cp850", "mac_roman")
_TIMES = 3
"""Text may have been garbled more than once."""


def _read_as(data: bytes, codec: str) -> str:
    """Bytes that the codec leaves undefined become control characters, as Windows does it."""
    return "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in data)


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for codec in _WRONG:
        for char in _LETTERS + _SIGNS:
            garbled = _read_as(char.encode("utf-8"), codec)
            table.setdefault(garbled, char)
    return table


def _pattern(garbled: dict[str, str]) -> re.Pattern[str]:
    by_lead: dict[str, list[str]] = defaultdict(list)
    for text in garbled:
        by_lead[text[0]].append(re.escape(text[1:]))
    parts = [
        f"{re.escape(lead)}(?:{'|'.join(sorted(rests, key=len, reverse=True))})"
        for lead, rests in by_lead.items()
    ]
    return re.compile("|".join(parts))


_TABLE = _table()
_GARBLED = _pattern(_TABLE)


def garbled_places(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Where garbled letters stand in parts of a text, in order."""
    for start, end in spans:
        yield from (found.start() for found in _GARBLED.finditer(text, start, end))


def mend(text: str) -> str:
    """The text with its garbled letters mended; all else stays as it is."""
    for _ in range(_TIMES):
        mended = _GARBLED.sub(lambda found: _TABLE[found[0]], text)
        if mended == text:
            break
        text = mended
    return text
