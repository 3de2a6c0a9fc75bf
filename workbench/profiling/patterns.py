"""Shapes of values that a pattern or check digit proves."""

import re

EMAIL = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[A-Za-z]{2,}")
URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
PHONE = re.compile(
    r"(?:\+31|0031|0)[\s-]?(?:\(0\))?[1-9](?:[\s-]?\d){8}"
    r"|(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?: ?x\d+)?"
)
"""Dutch numbers, and North American ones written with marks."""
TIME = re.compile(r"[0-2]?\d:[0-5]\d(?::[0-5]\d)?")
YEAR = re.compile(r"(?:19|20)\d\d")
PERCENT = re.compile(r"-?\d+(?:[.,]\d+)?\s?%")
DIGITS = re.compile(r"\d+")
CENTS = re.compile(r"(?:€\s?)?-?[\d.,]*\d[.,]\d{2}-?")
PERIOD = re.compile(
    r"(?:19|20)\d\d(?:[-/ ]?(?:Q|K)[1-4]|[-/ ]?(?:W|wk|week) ?(?:0?[1-9]|[1-4]\d|5[0-3])"
    r"|-(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])|M(?:0[1-9]|1[0-2])|[A-Z]{2}\d\d"
    r"| ?[-/] ?(?:19|20)?\d\d)"
    r"|(?:0?[1-9]|1[0-2])[-/](?:19|20)\d\d|[QK][1-4][-/ ](?:19|20)\d\d",
    re.IGNORECASE,
)
"""2016-03, 201603, 2016Q1, 2016-W12, 2016KW01, 03-2016, 2015/16."""
MONTH = re.compile(
    r"(?:\d{1,2}[ -])?(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|maart|mrt|mar(?:ch)?|apr(?:il)?|mei|may"
    r"|jun[ie]?|jul[iy]?|aug(?:ustus|ust)?|sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?"
    r"|de[cz](?:ember)?)\.?[ -](?:\d{1,2},? )?'?(?:\d{4}|\d{2})",
    re.IGNORECASE,
)
"""`3 maart 2016`, `mrt-16`, `March 3, 2016`."""
HOUSE_NUMBER = re.compile(r"\d{1,5}(?:\s?[-/]?\s?(?:[a-zA-Z]{1,3}|bis|hs|[IVX]+|\d{1,4}))?")
MUNICIPALITY = re.compile(r"(?:GM)?[01]\d{3}", re.IGNORECASE)
"""CBS gives municipalities four digits, under 2000."""
SBI = re.compile(r"(?:[A-U]|\d{2}(?:\.?\d{1,2}(?:\.?\d){0,2})?)", re.IGNORECASE)
ISCO = re.compile(r"[0-9]\d{0,3}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_NO_DIVISION = frozenset({"00", "04", "34", "40", "44", "48", "54", "57", "67", "76", "83", "89"})
_ISCO_GROUPS = frozenset(
    [
        "01",
        "02",
        "03",
        "11",
        "12",
        "13",
        "14",
        "21",
        "22",
        "23",
        "24",
        "25",
        "26",
        "31",
        "32",
        "33",
        "34",
        "35",
        "41",
        "42",
        "43",
        "44",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "71",
        "72",
        "73",
        "74",
        "75",
        "81",
        "82",
        "83",
        "91",
        "92",
        "93",
        "94",
        "95",
        "96",
    ]
)


def is_iban(text: str) -> bool:
    """Shape and check digits of ISO 13616; spaces are forgiven."""
    plain = text.replace(" ", "").upper()
    if not _IBAN.fullmatch(plain):
        return False
    moved = plain[4:] + plain[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def is_sbi(text: str) -> bool:
    """A section, or a code whose first two digits are a division of SBI 2008 (NACE rev. 2)."""
    return bool(SBI.fullmatch(text)) and (text.isalpha() or text[:2] not in _NO_DIVISION)


def is_isco(text: str) -> bool:
    """A code whose first two digits are a sub-major group of ISCO-08; one digit is a major group."""
    return bool(ISCO.fullmatch(text)) and (len(text) == 1 or text[:2] in _ISCO_GROUPS)
