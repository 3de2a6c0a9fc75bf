"""What is done to the distinct values of a field, step by step, before they are compared."""

import re
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from workbench.linkage.bulk import (
    Kernel,
    Texts,
    digits,
    each,
    folded,
    in_bulk,
    last_digits,
    without_spaces,
)
from workbench.linkage.name_order import part_of_name
from workbench.values.bsn import is_dummy_bsn, is_valid_bsn, with_leading_zero
from workbench.values.dates import is_default_date, parse_dates
from workbench.values.names import PARTICLES, fold
from workbench.values.postcode import normal_postcode

Treatment = Callable[[str], str | None]

_PARTICLE_WORDS = frozenset(word for particle in PARTICLES for word in particle.split())
_SHAPED_DAY = re.compile(
    r"(\d{4})(?:(\d\d)(\d\d)|[-/. ](\d\d?)[-/. ](\d\d?))(?!\d)|(\d\d?)[-/. ](\d\d?)[-/. ](\d{4})(?!\d)"
)
_SOUNDS = str.maketrans(
    {
        **dict.fromkeys("aeiouyj", "."),
        "h": None,
        **dict.fromkeys("pb", "b"),
        **dict.fromkeys("fvw", "f"),
        **dict.fromkeys("ckqg", "k"),
        **dict.fromkeys("szx", "s"),
        **dict.fromkeys("td", "t"),
    }
)
_SPELLINGS = dict(
    pair.split(":")
    for pair in [
        "tsj:s",
        "sch:s",
        "sj:s",
        "sh:s",
        "ch:k",
        "ph:f",
        "th:t",
        "ck:k",
        "ks:x",
        "oe:u",
        "ij:y",
    ]
)


_SPELLED = re.compile("|".join(_SPELLINGS))

OVER_ALL = frozenset({"given_part", "family_part"})
"""Steps that look at all values of both tables together, not at one by itself."""


def apply_step(
    step: str, texts: Texts, formats: Sequence[str], leading: int | None = None
) -> Texts:
    """One step over distinct values; `formats` are the field's date formats.

    `leading`: how many of the values, in front, are the left table's; None: all.
    """
    leading = len(texts) if leading is None else leading
    if step == "fold":
        return in_bulk(texts, folded, _fold_one)
    if step in _KERNELS:
        return in_bulk(texts, _KERNELS[step], _treatment(step))
    if step == "postcode":
        return normal_postcode(texts)
    if step == "surname":
        return each(in_bulk(texts, folded, _fold_one), _without_particles)
    if step == "bsn":
        return _bsn(texts)
    if step == "valid_bsn":
        numbers = _bsn(texts)
        numbers[~is_valid_bsn(numbers)] = None
        return numbers
    if step == "given_part":
        return part_of_name(texts, "given", leading)
    if step == "family_part":
        return part_of_name(texts, "family", leading)
    if step == "date":
        return _dates(texts, formats)
    if step == "near_date":
        return _near_dates(texts, formats)
    return each(texts, _treatment(step))


def sound(text: str) -> str | None:
    """A key that alike sounding names share: `Mohammed` and `Muhamed`, `Schmidt` and `Smit`."""
    plain = text.replace(" ", "")
    if _SPELLED.search(plain):
        for spelled, as_if in _SPELLINGS.items():
            plain = plain.replace(spelled, as_if)
    if not plain:
        return None
    first = "a" if plain[0] in "aeiouyhj" else ""
    # double letters sound once, but not two that a vowel keeps apart
    signs = plain.translate(_SOUNDS)
    single = [sign for sign, before in zip(signs, "." + signs, strict=False) if sign != before]
    return first + "".join(single).replace(".", "") or None


def _treatment(step: str) -> Treatment:
    kind, _, number = step.partition(":")
    if number:
        return partial(_NUMBERED[kind], int(number))
    return _TREATMENTS[step]


def _bsn(texts: Texts) -> Texts:
    numbers = in_bulk(texts, digits, _digits)
    short = [place for place, number in enumerate(numbers) if number and len(number) == 8]
    numbers[short] = with_leading_zero(numbers[short])
    numbers[is_dummy_bsn(numbers)] = None
    return numbers


def _fold_one(text: str) -> str | None:
    return str(fold([text])[0])


def _dates(texts: Texts, formats: Sequence[str]) -> Texts:
    days = parse_dates(texts, formats)
    kept = [None if day is None or is_default_date(day) else day.isoformat() for day in days]
    return np.array([*kept, None], dtype=object)[:-1]


def _near_dates(texts: Texts, formats: Sequence[str]) -> Texts:
    """Dates, and what has the shape of one: an impossible day is a typing error, not a gap."""
    days = parse_dates(texts, formats)
    kept: list[str | None] = []
    for day, text in zip(days, texts, strict=True):
        if day is not None:
            kept.append(None if is_default_date(day) else day.isoformat())
        else:
            kept.append(_shaped_day(text) if text else None)
    return np.array([*kept, None], dtype=object)[:-1]


def _shaped_day(text: str) -> str | None:
    found = _SHAPED_DAY.match(text)
    if found is None:
        return None
    year, month, day, later, last, first, second, behind = found.groups()
    if year is None:
        year, month, day = behind, second, first
    elif month is None:
        month, day = later, last
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _digits(text: str) -> str | None:
    found = "".join(sign for sign in text if sign.isdecimal())
    # one digit over and over is what people type to get past a form
    return None if len(found) > 3 and len(set(found)) == 1 else found


def _phone(text: str) -> str | None:
    found = _digits(text)
    # with or without a trunk zero or country code
    return found[-9:] if found else None


def _without_particles(text: str) -> str:
    words = text.split()
    kept = [word for word in words if word not in _PARTICLE_WORDS]
    return " ".join(kept or words)


def _consonants(text: str) -> str:
    """The first letter and the consonants after it without repeats: `mohammed` gives `mhmd`."""
    kept = [text[0]]
    for sign in text[1:]:
        if sign not in "aeiouyj " and sign != kept[-1]:
            kept.append(sign)
    return "".join(kept)


def _nth_word(place: int, text: str) -> str | None:
    words = text.split()
    return words[place - 1] if len(words) >= place else None


def _number_place(words: list[str]) -> int | None:
    """Where the house number stands: in front (American) or the last number (Dutch)."""
    starting = [place for place, word in enumerate(words) if word[0].isdecimal()]
    if not starting:
        return None
    return 0 if starting[0] == 0 and len(words) > 1 else starting[-1]


def _house_number(text: str) -> str | None:
    words = text.split()
    place = _number_place(words)
    if place is None:
        return None
    found = re.match(r"0*(\d+)", words[place])
    return found.group(1) if found else None


def _street_name(text: str) -> str | None:
    words = text.split()
    place = _number_place(words)
    if place is None:
        return text
    # behind a Dutch number stands its addition, behind an American one the street
    return " ".join(words[1:] if place == 0 else words[:place]) or None


_KERNELS: dict[str, Kernel] = {
    "digits": digits,
    "phone": last_digits(9),
    "compact": without_spaces,
}
"""Steps that Arrow does for plain texts as `_TREATMENTS` does for any."""

_NUMBERED: dict[str, Callable[[int, str], str | None]] = {
    "first": lambda length, text: text[:length],
    "last": lambda length, text: text[-length:],
    "word": _nth_word,
}

_TREATMENTS: dict[str, Treatment] = {
    "digits": _digits,
    "phone": _phone,
    "year": lambda text: text[:4],
    "month": lambda text: text[5:7],
    "day": lambda text: text[8:10],
    "first_word": partial(_nth_word, 1),
    "last_word": lambda text: text.split()[-1] if text.split() else None,
    "initials": lambda text: "".join(word[0] for word in text.split()),
    "sorted_words": lambda text: " ".join(sorted(text.split())),
    "consonants": _consonants,
    "compact": lambda text: "".join(text.split()),
    "house_number": _house_number,
    "street_name": _street_name,
    "sound": sound,
}
