"""How a name sounds, as a key: two spellings of one sound give one key.

Sources: Postel 1969 (Kölner Phonetik). The Dutch rules are ours, from the spellings that Dutch civil
registration has for one surname (Jansen/Janssen/Janszen, Kuiper/Kuyper/Cuijper, Meier/Meyer/Meijer).
"""

from __future__ import annotations

import re

from workbench.values.arrays import Objects, Values, each
from workbench.values.names import fold

_COLOGNE_SINGLE = {
    **dict.fromkeys("aeijouy", "0"),
    "b": "1",
    **dict.fromkeys("fvw", "3"),
    **dict.fromkeys("gkq", "4"),
    "l": "5",
    **dict.fromkeys("mn", "6"),
    "r": "7",
    **dict.fromkeys("sz", "8"),
}

_DUTCH: tuple[tuple[str, str], ...] = (
    (r"sch(?=[mnlrw])", "s"),  # Schmidt, Schneider
    (r"isch\b", "is"),
    (r"sch", "sg"),
    (r"ck|qu|q|c(?=[aoukrlt]|\b)", "k"),
    (r"c(?=h)", ""),  # ch as g, below
    (r"c", "s"),
    (r"ph", "f"),
    (r"th|dt|d\b", "t"),
    (r"tsz|tz|sz|z", "s"),
    (r"v|w(?=r)", "f"),
    (r"x", "ks"),
    (r"eij|ij|ei|ey|y|ie", "i"),
    (r"auw|ouw|ou|au", "au"),
    (r"ae|aa", "a"),
    (r"(?<=[bcdfgklmnprstw])h", ""),
    (r"\bh(?=[bcdfgjklmnpqrstvwxz])", "g"),  # what is left of ch
    (r"b\b", "p"),
)


def cologne(values: Values) -> Objects:
    """The Cologne key of each text, digits; the empty text where it has no letters.

    `Müller-Lüdenscheidt` gives `65752682`. None for what is no text.
    """
    return each(values, _cologne)


def dutch_sound(values: Values) -> Objects:
    """A key of how a Dutch reader says each text; words apart. None for what is no text."""
    folded = fold(values)
    return each(folded, lambda text: " ".join(_dutch(word) for word in text.split()))


def _cologne(text: str) -> str:
    umlauts = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "s"})
    lowered = text.lower().translate(umlauts)
    letters = [sign for sign in str(fold([lowered])[0]) if "a" <= sign <= "z"]
    codes = [
        _cologne_code(
            sign, letters[at - 1] if at else "", "".join(letters[at + 1 : at + 2]), not at
        )
        for at, sign in enumerate(letters)
    ]
    joined = "".join(codes)
    once = re.sub(r"(.)\1+", r"\1", joined)
    return once[:1] + once[1:].replace("0", "")


def _cologne_code(sign: str, before: str, after: str, first: bool) -> str:
    if sign == "h":
        return ""
    if sign == "p":
        return "3" if after == "h" else "1"
    if sign in "dt":
        return "8" if after and after in "csz" else "2"
    if sign == "x":
        return "8" if before and before in "ckq" else "48"
    if sign == "c":
        return _cologne_c(before, after, first)
    return _COLOGNE_SINGLE[sign]


def _cologne_c(before: str, after: str, first: bool) -> str:
    hard = bool(after) and after in ("ahkloqrux" if first else "ahkoqux")
    return "4" if hard and not (before and before in "sz") else "8"


def _dutch(word: str) -> str:
    sound = word
    for pattern, right in _DUTCH:
        sound = re.sub(pattern, right, sound)
    sound = re.sub(r"(.)\1+", r"\1", sound)
    # unstressed endings: -en, -e; and the s that a name may or may not carry
    return re.sub(r"(?<=..)(?:en|e)\b", "", sound) or sound
