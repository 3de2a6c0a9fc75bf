"""How plausible a byte is under a code page, given its neighbours: by the letters that names use.

A letter's weight is graded by how often it stands in Dutch text and in the names of people in Dutch
registers, and raised where it stands beside letters that it is known beside (`letters.toml`: Dutch,
Turkish, Moroccan, Polish, Surinamese, Spanish, Portuguese, French, German, Nordic). Weights are
log-odds in spirit: above 0 speaks for the code page, below 0 against it.
"""

import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

CODE_PAGES = ("cp1252", "cp850", "mac_roman", "iso8859_15")
"""Candidates for text that is not UTF-8, in order of preference on a tie."""

_LOWER = {**dict.fromkeys("éëïöüçèá", 6.0), **dict.fromkeys("óíñêäàâôûîúğşı", 5.0),
          **dict.fromkeys("åøãšžćčłńśęąæ", 3.0), "ß": 2.0, "õ": 2.0}  # fmt: skip
_UPPER = {**dict.fromkeys("ÉËÏÖÜÇÁ", 6.0), **dict.fromkeys("ÄÅØÑÓŠİŞÈÀÍŽ", 4.0),
          **dict.fromkeys("ÊÂÔÎÛÚ", 3.0), "Ã": 1.0, "Õ": 1.0}  # fmt: skip
_NEVER_USED = frozenset("þðÞÐªºƒ")
_TYPOGRAPHIC = frozenset("€‘’“”„–—…•°²³½·´«»§")
_ALONE = {"à": 4.0, "é": 1.0, "ö": 0.0, "À": 1.0}
"""Letters that are a word by themselves."""
_BESIDE = 2.0
"""For a neighbour that the letter is known beside."""
_STRANGE = -1.0
"""For letters on both sides, none of which the letter is known beside."""


@cache
def _known() -> frozenset[str]:
    """Pairs and threes of neighbouring letters with a marked one; a blank is the edge of a word."""
    listed = (files("workbench.extracts") / "letters.toml").read_text(encoding="utf-8")
    words = " ".join(part for part in tomllib.loads(listed).values() if isinstance(part, str))
    text = unicodedata.normalize("NFC", f" {' '.join(words.replace('-', ' ').split())} ")
    pieces = {text[at : at + size] for size in (2, 3) for at in range(len(text) - size + 1)}
    return frozenset(piece for piece in pieces if not piece.isascii())


@lru_cache(maxsize=1 << 17)
def weights(before: int, byte: int, after: int) -> tuple[float, ...]:
    """The weight of a byte over 127 between two others, per code page."""
    return tuple(_weight(name, before, byte, after) for name in CODE_PAGES)


def _weight(page: str, before: int, byte: int, after: int) -> float:
    char = _decoded(page, byte)
    if char is None:
        return -20.0
    left, right = _letter(page, before), _letter(page, after)
    if char.isalpha() and char not in _NEVER_USED:
        usual = _capital(char, left, right) if char.isupper() else _small(char, left, right)
        return usual if usual < 0 else usual + _beside(char.lower(), left.lower(), right.lower())
    inside = left != " " and right != " "
    if char in _TYPOGRAPHIC:
        return _sign(char, left, right)
    if char == "\xa0":
        return -6.0 if inside else 0.0
    if "\u2500" <= char <= "\u25ff" or char < "\xa0":
        return -10.0
    return -6.0 if inside else -2.0


def _sign(char: str, left: str, right: str) -> float:
    inside = left != " " and right != " "
    if char == "’":
        return 7.0 if inside and right.lower() in "st" else 3.0 if right.isascii() else 1.0
    if char in "°²³":
        return 3.0 if right == " " or char == "°" else -6.0
    if char == "„":
        return 6.0 if left == " " and right != " " else -6.0
    return -6.0 if inside or (char == "€" and right != " ") else 3.0


@cache
def _decoded(page: str, byte: int) -> str | None:
    try:
        return bytes([byte]).decode(page)
    except UnicodeDecodeError:
        return None


def _letter(page: str, byte: int) -> str:
    """The neighbour if it is a letter, else a blank: a word ends there."""
    char = _decoded(page, byte) or " "
    return char if char.isalpha() else " "


def _small(char: str, left: str, right: str) -> float:
    usual = _LOWER.get(char, 0.5)
    if left == " " and right == " ":
        return _ALONE.get(char, -2.0)
    if right.isupper() and (left.isupper() or left == " "):
        return -4.0  # a small letter among capitals
    if char == "ß" and not left.islower():
        return -2.0
    if char == "á" and right == " ":
        return usual / 3
    # at the beginning of a word, or behind a capital at its end: rare
    return usual / 3 if left == " " or (left.isupper() and right == " ") else usual


def _capital(char: str, left: str, right: str) -> float:
    if left.islower() and left != " ":
        return -4.0
    if left == " " and right == " ":
        return _ALONE.get(char, -2.0)
    return _UPPER.get(char, -1.0)


def _beside(char: str, left: str, right: str) -> float:
    known = _known()
    pairs = (left + char in known) + (char + right in known) + (left + char + right in known)
    return pairs * _BESIDE if pairs else _STRANGE
