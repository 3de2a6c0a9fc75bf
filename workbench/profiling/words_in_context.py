"""How sure it is that a word says nothing, given the other values of its column."""

import re

import numpy as np
import numpy.typing as npt

from workbench.profiling.masks import mask
from workbench.profiling.values_read import DistinctValues
from workbench.values.placeholders import ORDINARY_WORDS, letters_of

CONFIDENCE = {
    "word": 0.95,
    "shape": 0.95,
    "spreadsheet_error": 0.98,
    "default_date": 0.9,
    "default_number": 0.85,
}
"""How sure a placeholder is by its reason alone."""

HALF_SAID = re.compile(
    r"(?:unknown|unspecified|onbekend|onbekende|not (?:applicable|available|stated)|n/a|n\.v\.t\.)"
    r"\b.{1,24}|(?:\w+[ -]){1,2}(?:unknown|unspecified|onbekend|not stated)",
    re.IGNORECASE,
)
"""`Unknown street`, `Race unknown`, `N/A - not residential`: probably, but in words of its own."""
HALF_SURE = 0.65
_AN_ANSWER = 0.4
_A_CODE = 0.25
_A_LEVEL = 0.6

WEAK_WORDS = frozenset({"u", "un", "nr", "ns", "nd", "dk", "dnk", "nk", "ng", "ob", "o.b.", "zz"})
"""May stand for unknown, not reported, not stated, don't know; as often they are codes."""

_GRADE_WORDS = """
some few many low medium high mild moderate severe marked partial partly full good fair poor
minor major little much often sometimes seldom rarely always never regular frequent freq light
heavy normal slight one two three four five single yes
enkele enige veel weinig laag midden hoog licht lichte matig matige ernstig ernstige zwaar
zware goed redelijk slecht voldoende onvoldoende soms vaak altijd nooit deels gedeeltelijk
volledig beperkt beperkte klein kleine groot grote normaal een één twee drie vier vijf ja
"""
_GRADES = frozenset(_GRADE_WORDS.split())
"""Words that grade: beside them `none` and `geen` are the lowest grade, not a missing one."""

_LONGEST_CODE = 4
_FEW_LEVELS = 12
_USUAL = 3.0
"""A code occurs at most this many times as often as the middle one of its kind."""
_OF_A_KIND = 0.6
_ENOUGH_CODES = 5
_ROMAN = frozenset("IVXLivxl")


def word_confidence(
    values: DistinctValues, at: int, reason: str, plain: npt.NDArray[np.bool_]
) -> float:
    """How sure it is that a placeholder by dictionary or shape says nothing in this column.

    `None` beside `Some` and `Much` is a grade, `NB` among codes of two capitals a code (New
    Brunswick), `X` among single letters or Roman figures one of those, `Blank` among a thousand
    names a name.
    """
    sure = CONFIDENCE.get(reason, 0.9)
    if reason not in ("word", "shape"):
        return sure
    text = values.stripped[at]
    letters = letters_of(text)
    if reason == "shape":
        return _A_CODE if letters and len(text) == 1 and _among_letters(values, at, plain) else sure
    if letters not in ORDINARY_WORDS:
        return sure
    if len(letters) <= 3 and text.isalpha() and _one_of_the_codes(values, at, plain):
        return _A_CODE
    if values.counts[at] == 1 and values.distinct > 0.5 * values.filled > 50:
        return _AN_ANSWER
    if letters in ("none", "geen", "nil"):
        return _as_level(values, plain, sure)
    return sure


def _as_level(values: DistinctValues, plain: npt.NDArray[np.bool_], sure: float) -> float:
    """`none` among few levels may be one of them, and surely where the others are grades."""
    others = [values.stripped[at].lower() for at in np.flatnonzero(~plain)[: _FEW_LEVELS + 1]]
    if not others or len(others) > _FEW_LEVELS or values.distinct > len(values.texts):
        return sure
    if any(_GRADES & set(other.split()) for other in others):
        return _AN_ANSWER
    return _A_LEVEL


def _one_of_the_codes(values: DistinctValues, at: int, plain: npt.NDArray[np.bool_]) -> bool:
    shape, capitals = mask(values.stripped[at]), values.stripped[at].isupper()
    alike = np.array(
        [
            mask(text) == shape
            or (capitals and len(text) <= _LONGEST_CODE and text.isalpha() and text.isupper())
            for text in values.stripped
        ],
        dtype=np.bool_,
    )
    alike &= ~plain
    return _usual_among(values, at, alike, ~plain)


def _among_letters(values: DistinctValues, at: int, plain: npt.NDArray[np.bool_]) -> bool:
    alike = np.array(
        [len(text) == 1 or (len(text) <= 4 and set(text) <= _ROMAN) for text in values.stripped],
        dtype=np.bool_,
    )
    return _usual_among(values, at, alike & ~plain, ~plain)


def _usual_among(
    values: DistinctValues,
    at: int,
    alike: npt.NDArray[np.bool_],
    others: npt.NDArray[np.bool_],
) -> bool:
    """Whether most others are of this kind, and this one is not strikingly frequent among them."""
    if alike.sum() < _ENOUGH_CODES - 1 or values.share(alike, others) < _OF_A_KIND:
        return False
    return bool(values.counts[at] <= _USUAL * max(float(np.median(values.counts[alike])), 1.0))
