"""What a cell of text looks like: a number, a date, a word. How well a table's cells look like that.

After the type patterns of van den Burg, Nazábal and Sutton, "Wrangling messy CSV files by detecting
row and type patterns", Data Mining and Knowledge Discovery 33 (2019).
"""

import re

_NUMBER = (
    r"[+-]? (?:\d+|\d{1,3}(?:[.,\xa0\u202f\x20']\d{3})+) (?:[.,]\d+)? (?:[eE][+-]?\d+)? \s? %?"
)
_AMOUNT = r"[€$£] \s? -? [\d.,]+ -?"
_CLOCK = r"\d{1,2}:\d{2} (?::\d{2}(?:[.,]\d+)?)?"
_DAY = r"\d{1,4} [-/.] \d{1,2} [-/.] \d{1,4}"
_MOMENT = rf"{_DAY} (?: [T\x20] {_CLOCK} \x20? (?:[AaPp][Mm]|Z|[+-]\d{{2}}:?\d{{2}})? )?"
_ADDRESS = r"(?:https?|ftp):// [^\s^*~|;<>]+"
_JSON = r"\{ .* \} | \[ .* \]"
_LIST = r"[+-]?\d+ (?: [,;/|:\x20-] \x20? \d+ ){2,}"
"""A list or a telephone number: figures with one mark between them."""

_KINDS = re.compile(
    rf"""(?x)
      \s* (?: {_NUMBER} | {_AMOUNT} | {_MOMENT} | {_CLOCK}
      | \d{{1,2}} [-\s] [A-Za-z]{{3,9}} [-\s,] \s? \d{{2,4}}                             # 3-Mar-2016
      | [\w.+-]+ @ [\w-]+ (?:\.[\w-]+)+                                                  # e-mail
      | {_ADDRESS} | {_JSON}
      | (?: - | n/?a | nvt | n\.v\.t\. | null | none | nan | \? )
      | \{{? [0-9a-fA-F]{{8}} (?: - [0-9a-fA-F]{{4}} ){{3}} - [0-9a-fA-F]{{12}} \}}?
      ) \s*"""
)
_FIGURES = re.compile(rf"(?x) \s* {_LIST} \s*")
_WORDS = re.compile(r"[^\W\d_](?:[\w \xa0\r\n.&'’()/|+-]*[\w.)])?", re.UNICODE)
_PROSE = re.compile(r"[^\W\d_](?:[\w \xa0\r\n.&'’()/|+-]|[,;:!?](?=\s|$))*", re.UNICODE)
_CODE = re.compile(r"[\w./#-]*\w[\w./#-]*")
_WHOLE = re.compile(
    rf"""(?x)
      \s* (?: {_MOMENT} | {_CLOCK} | {_ADDRESS} | {_JSON}
      | \d{{4}} \s? [A-Za-z]{{2}}                                                        # postcode
      | [A-Z]{{2}} \d{{2}} (?: \s [A-Z0-9]{{1,4}} ){{3,8}}                               # IBAN
      | \+? \(? \d{{2,4}} \)? [-\s] \d{{2,8}} (?: \s \d{{2,4}} )*                        # telephone
      | [0-9A-Fa-f]{{2}} (?: : [0-9A-Fa-f]{{2}} )+                                       # device
      | [A-Za-z]:\\ [^*?"<>|;,\t]*                                                        # path
      ) \s*"""
)
_FRACTION = re.compile(rf"(?x) \s* (?: {_NUMBER} | {_AMOUNT} ) \s*")
_LONGEST = 500
"""Longer cells are not looked at: patterns take quadratic time at worst."""


def plausibility(cell: str) -> float:
    """How much a cell looks like one value, from 0.1 (not at all) to 1 (a number, a date)."""
    if len(cell) > _LONGEST:
        return 0.3
    text = cell.strip()
    if not text:
        return 0.8
    if _KINDS.fullmatch(cell):
        return 1.0
    if _CODE.fullmatch(text) or _WORDS.fullmatch(text):
        return 0.95
    if _FIGURES.fullmatch(cell):
        return 0.9
    if "\t" in text:
        return 0.1
    if _PROSE.fullmatch(text):
        return 0.6
    return 0.1 if '"' in text or text[0] == "'" else 0.3


def is_one_value(line: str, with_fractions: bool) -> bool:
    """Whether a whole line is one value that happens to hold marks: a moment, an IBAN, a path.

    `with_fractions`: a number with a decimal or thousands mark counts too.
    """
    if len(line) > _LONGEST:
        return False
    if _WHOLE.fullmatch(line):
        return True
    return with_fractions and _FRACTION.fullmatch(line) is not None
