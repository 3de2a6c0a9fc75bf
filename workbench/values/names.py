"""Surnames and their particles (`van den Berg`), and names folded for comparing."""

import re
import unicodedata

import numpy as np

from workbench.values.arrays import Objects, Values, each

_DUTCH = """
aan de|aan den|aan der|aan het|aan 't|bij de|bij den|bij het|bij 't|de|den|der|in de
in den|in der|in het|in 't|onder de|onder den|onder het|onder 't|op de|op den|op der|op het|op 't
op ten|over de|over den|over het|over 't|'s|'t|te|ten|ter|tot|uijt de|uijt den|uijt ten|uit de
uit den|uit het|uit 't|uit ten|van|van de|van den|van der|van het|van 't|van ter|van van de|vande
vanden|vander|von|von dem|von den|von der|von 't|voor de|voor den|voor 't|el|ait|aït
"""
_FOREIGN = """
af|al|am|auf|auf dem|auf der|aus|aus dem|aus der|ben|bin|bint|bent|da|dal|dalla|de l'|de la|de las
de le|de los|degli|dei|del|della|delle|des|di|do|dos|du|la|las|le|les|lo|los|ould|thoe|tho|thor|toe
van de l'|vom|zu|zum|zur|ibn|abu
"""


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.strip().replace("\n", "|").split("|"))


BEHIND = _listed(_DUTCH)
"""Particles that may stand behind a surname without a comma (`BERG VAN DEN`)."""

PARTICLES = BEHIND | _listed(_FOREIGN)
"""Particles as in the BRP's table of prefixes (tabel 36), and Arabic ones that registers split."""

_LONGEST = max(len(particle.split()) for particle in PARTICLES)
_APOSTROPHES = str.maketrans("’‘`´", "''''")
_BRACKETS = re.compile(r"(.+?)\s*\(([^()]+)\)")

# letters that Unicode does not take apart into a plain letter and a mark
_PLAIN_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "ß": "ss", "ı": "i", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d",
        "þ": "th", "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ə": "e", "ɛ": "e", "ƒ": "f",
    }
)  # fmt: skip


def split_particle(values: Values) -> tuple[Objects, Objects]:
    """Take the particle from a surname: (particle in lower case or None, surname).

    Understood are `van den Berg`, `Berg, van den`, `Berg (van den)` and `BERG VAN DEN`. No letter
    is lost; something always remains of the surname, so a person called `De` stays `De`.
    """
    texts = list(values)
    pairs = [_split(text) if isinstance(text, str) else (None, None) for text in texts]
    particles = np.empty(len(texts), dtype=object)
    surnames = np.empty(len(texts), dtype=object)
    for place, (particle, surname) in enumerate(pairs):
        particles[place], surnames[place] = particle, surname
    return particles, surnames


def fold(values: Values) -> Objects:
    """A name in its barest form, for comparing only: lower case, no diacritics, no punctuation.

    `Yılmaz` and `YILMAZ` give `yilmaz`, `Van-der Berg` gives `van der berg`. Idempotent.
    """
    return each(values, _fold)


def _split(text: str) -> tuple[str | None, str]:
    whole = " ".join(text.split())
    for surname, behind in _marked_parts(whole):
        if _key(behind) in PARTICLES and surname:
            return _key(behind), surname
    words = whole.split(" ")
    for length in range(min(_LONGEST, len(words) - 1), 0, -1):
        if _key(" ".join(words[:length])) in PARTICLES:
            return _key(" ".join(words[:length])), " ".join(words[length:])
    for length in range(min(_LONGEST, len(words) - 1), 0, -1):
        if _key(" ".join(words[-length:])) in BEHIND:
            return _key(" ".join(words[-length:])), " ".join(words[:-length])
    return None, whole


def _marked_parts(whole: str) -> list[tuple[str, str]]:
    parts = []
    surname, comma, behind = whole.rpartition(",")
    if comma:
        parts.append((surname.strip(), behind.strip()))
    bracketed = _BRACKETS.fullmatch(whole)
    if bracketed is not None:
        parts.append((bracketed.group(1), bracketed.group(2).strip()))
    return parts


def _key(words: str) -> str:
    return words.translate(_APOSTROPHES).lower()


def _fold(text: str) -> str:
    if not text.isascii():
        # lower case may bring marks (İ), and taking apart may bring capitals (℡): twice settles it
        for _ in range(2):
            text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
            text = "".join(sign for sign in text if not unicodedata.combining(sign))
            text = text.translate(_PLAIN_LETTERS)
    text = text.lower()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text).split())
