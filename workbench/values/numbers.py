"""Numbers as people write them: decimal comma, dots between thousands, a euro sign."""

import re
from functools import cache

import numpy as np

from workbench.values.arrays import Numbers, Values

_CURRENCY = re.compile(r"^(?:€|EUR|euro)\s*|\s*(?:€|EUR|euro)$", re.IGNORECASE)

_MARKS = (",", ".")


def parse_numbers(values: Values, decimal: str = ",", thousands: str = ".") -> Numbers:
    """Read texts as numbers; NaN where one can't be read without a guess.

    Thousands marks must stand at every third digit or nowhere: `1.234,5` and `1234,5` are read,
    `1.23` and `0.123` (with these marks) are not. A currency sign, a trailing minus and `12,-` are understood.
    `thousands=""`: none are allowed.
    """
    shape = _shape(decimal, thousands)
    # most are no more than figures around a decimal mark: those need no further looking at
    fraction = rf"(?:[{decimal}][0-9]+)?" if decimal in _MARKS and decimal != thousands else ""
    figures = re.compile(rf"[0-9]+{fraction}").fullmatch
    texts = list(values)
    outcome = np.full(len(texts), np.nan)
    for place, text in enumerate(texts):
        if isinstance(text, str):
            if figures(text):
                outcome[place] = float(text.replace(decimal, "."))
            else:
                outcome[place] = _read(text, shape, decimal, thousands)
    return outcome


@cache
def _shape(decimal: str, thousands: str) -> re.Pattern[str]:
    point = re.escape(decimal)
    whole = r"[0-9]+"
    if thousands:
        whole = rf"(?:[1-9][0-9]{{0,2}}(?:{re.escape(thousands)}[0-9]{{3}})+|[0-9]+)"
    fraction = rf"(?:{point}(?P<fraction>[0-9]+|-|--))?"
    return re.compile(rf"(?P<sign>[-+−]?)\s*(?P<whole>{whole}){fraction}(?P<behind>-?)")


def _read(text: str, shape: re.Pattern[str], decimal: str, thousands: str) -> float:
    plain = text.replace("\u00a0", " ").replace("\u202f", " ").strip()
    sign_first = plain[:1] if plain[:1] in "-+−" else ""
    plain = sign_first + _CURRENCY.sub("", plain[len(sign_first) :].strip()).strip()
    found = shape.fullmatch(plain)
    if found is None or (found["sign"] and found["behind"]):
        return float("nan")
    whole = found["whole"].replace(thousands, "") if thousands else found["whole"]
    fraction = (found["fraction"] or "").strip("-")
    number = float(f"{whole}.{fraction or 0}")
    return -number if found["sign"] in ("-", "−") or found["behind"] else number
