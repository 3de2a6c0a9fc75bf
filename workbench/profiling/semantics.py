"""What a column's values mean: BSN, postcode, date, amount, code, name, remark."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.profiling.patterns import (
    CENTS,
    DIGITS,
    EMAIL,
    HOUSE_NUMBER,
    MONTH,
    MUNICIPALITY,
    PERCENT,
    PERIOD,
    PHONE,
    TIME,
    URL,
    YEAR,
    is_iban,
    is_isco,
    is_sbi,
)
from workbench.profiling.readings import Readings
from workbench.profiling.settings import ColumnThresholds
from workbench.profiling.values_read import DistinctValues
from workbench.values.bsn import is_dummy_bsn, is_valid_bsn, with_leading_zero
from workbench.values.postcode import normal_postcode

Flags = npt.NDArray[np.bool_]

_SEX = frozenset(["m", "v", "f", "man", "vrouw", "male", "female", "mannelijk", "vrouwelijk", "x"])
_MEN = frozenset({"m", "man", "male", "mannelijk"})
_YES_NO = frozenset(["ja", "nee", "j", "n", "y", "yes", "no", "true", "false", "waar", "onwaar"])
_EDUCATION = re.compile(
    r"\b(?:basisonderwijs|lager onderwijs|praktijkonderwijs|lbo|mavo|v(?:m)?bo|vmbo|mbo|havo|vwo"
    r"|gymnasium|hbo|wo|universitair|bachelors?|masters?|doctorate|hs-grad|college|high school"
    r"|geen opleiding|speciaal onderwijs|middelbare school)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][^\W\d_'’.\- ]*(?:[ '’.\-]+[^\W\d_]+)*\.?")
_PARTICLE = re.compile(
    r"(?:van(?: de[nr]?| het)?|de[nr]?|ten?|ter|'t|in 't|op de|el|al|von)\b.*", re.IGNORECASE
)
_NAME_COLUMNS = re.compile(
    r"^naam$|(?:achter|voor|roep|meisjes|geslachts|familie|partner)na(?:am|men)"
    r"|voorvoegsel|tussenvoegsel|(?:sur|first|last|given|middle|full)[ _]?name",
    re.IGNORECASE,
)
_BY_NAME: tuple[tuple[str, re.Pattern[str], Callable[[str], object]], ...] = (
    ("house_number", re.compile(r"huis ?n|house ?n", re.I), HOUSE_NUMBER.fullmatch),
    (
        "municipality_code",
        re.compile(r"gem(?:eente)? ?(?:code|n|$)|cbs ?code|municipality", re.I),
        MUNICIPALITY.fullmatch,
    ),
    ("sbi_code", re.compile(r"\bsbi|bedrijfstak|branche|nace", re.I), is_sbi),
    ("isco_code", re.compile(r"isco|beroep(?:en)? ?(?:code|groep)", re.I), is_isco),
    (
        "education_code",
        re.compile(
            r"\bsoi\b|isced|^opleiding$|opleiding.*(?:code|n(?:r|iveau))|onderwijs.*code", re.I
        ),
        re.compile(r"\d{1,6}").fullmatch,
    ),
)
"""Code lists whose shape alone proves nothing: the column's name must say so too."""

_PADDED = 0.05
"""Of identifiers one in a hundred begins with two zeros; of amounts padded with zeros, many."""
_LONG_NUMBER = 6
_ENOUGH_TO_BE_UNIQUE = 50
_FEW_LEVELS = 40
_RULED_OUT = 0.5
"""A type that fits less than this part of its threshold at a glance is not looked at further."""
_MANY = 25
_LONGEST_RANGE = 200
_HARDLY_A_GAP = 0.7
_WITH_PARTICLE = 0.03
"""Of Dutch surnames about one in six has a particle; of other texts hardly any."""


@dataclass(frozen=True)
class Meaning:
    """A semantic type, and the share of the effectively filled rows that fit it."""

    name: str | None
    share: float | None


def find_meaning(
    column: str,
    values: DistinctValues,
    readings: Readings,
    says_something: Flags,
    thresholds: ColumnThresholds,
) -> Meaning:
    """The most specific type that enough of the effectively filled rows fit."""
    if not values.texts or not says_something.any():
        return Meaning(None, None)
    found = (
        _by_check(values, says_something, thresholds)
        or _by_name(column, values, says_something, thresholds)
        or _by_set(values, says_something, thresholds)
    )
    if found is not None:
        return found
    if readings.date_share >= thresholds.semantic_share:
        name = "timestamp" if readings.has_time else "date"
        return Meaning(name, readings.date_share)
    if readings.number_share >= thresholds.semantic_share:
        return _number_meaning(values, readings, says_something, thresholds)
    return _text_meaning(column, values, says_something, thresholds)


def _flags(values: DistinctValues, test: Callable[[str], object]) -> Flags:
    return np.array([bool(test(text)) for text in values.stripped], dtype=np.bool_)


def _by_check(
    values: DistinctValues, says_something: Flags, thresholds: ColumnThresholds
) -> Meaning | None:
    """Types that a pattern or check digit proves."""
    tests: tuple[tuple[str, Callable[[DistinctValues], Flags]], ...] = (
        ("bsn", _bsn),
        ("postcode", lambda v: np.array([x is not None for x in normal_postcode(v.stripped)])),
        ("iban", lambda v: _flags(v, is_iban)),
        ("email", lambda v: _flags(v, EMAIL.fullmatch)),
        ("phone", lambda v: _flags(v, PHONE.fullmatch)),
        ("url", lambda v: _flags(v, URL.fullmatch)),
        ("time", lambda v: _flags(v, TIME.fullmatch)),
        ("percentage", lambda v: _flags(v, PERCENT.fullmatch)),
        ("period", lambda v: _flags(v, PERIOD.fullmatch)),
        ("date_in_words", lambda v: _flags(v, MONTH.fullmatch)),
        ("education", lambda v: _flags(v, _EDUCATION.search)),
    )
    glance, said = values.only(values.glance), says_something[values.glance]
    for name, test in tests:
        if glance.share(test(glance), said) < _RULED_OUT * thresholds.semantic_share:
            continue
        share = values.share(test(values), says_something)
        least = thresholds.period_share if name == "period" else thresholds.semantic_share
        if share >= least and not (name == "education" and values.distinct > _FEW_LEVELS):
            return Meaning(name, share)
    return None


def _bsn(values: DistinctValues) -> Flags:
    texts = values.stripped
    return is_valid_bsn(with_leading_zero(texts)) & ~is_dummy_bsn(texts)


def _by_name(
    column: str, values: DistinctValues, says_something: Flags, thresholds: ColumnThresholds
) -> Meaning | None:
    """Code lists and numbers that a column's name announces and its values fit."""
    for kind, named, test in _BY_NAME:
        if named.search(column.replace("_", " ")):
            share = values.share(_flags(values, test), says_something)
            if share >= thresholds.semantic_share:
                return Meaning(kind, share)
    return None


def _by_set(
    values: DistinctValues, says_something: Flags, thresholds: ColumnThresholds
) -> Meaning | None:
    """Types whose values are a short list of words."""
    words = [text.lower() for text in values.stripped]
    said = {word for word, flag in zip(words, says_something, strict=True) if flag}
    for name, known in (("sex", _SEX), ("yes_no", _YES_NO)):
        flags = np.array([word in known for word in words], dtype=np.bool_)
        share = values.share(flags, says_something)
        if share < thresholds.known_set_share or len(said & known) < 2:
            continue
        if name == "sex" and not (said & _MEN and (said & _SEX) - _MEN):
            continue
        return Meaning(name, share)
    return None


def _number_meaning(
    values: DistinctValues, readings: Readings, says_something: Flags, thresholds: ColumnThresholds
) -> Meaning:
    digits = _flags(values, DIGITS.fullmatch)
    whole = values.share(digits, says_something)
    if values.share(_flags(values, YEAR.fullmatch), says_something) >= 0.95:
        return Meaning("year", whole)
    if whole >= 0.9:
        return Meaning(_whole_number(values, digits, thresholds), whole)
    cents = values.share(_flags(values, CENTS.fullmatch), says_something)
    if cents >= thresholds.semantic_share:
        return Meaning("amount", cents)
    return Meaning("number", readings.number_share)


def _whole_number(values: DistinctValues, digits: Flags, thresholds: ColumnThresholds) -> str:
    """Code, identifier or a number that counts something."""
    texts = [text for text, flag in zip(values.stripped, digits, strict=True) if flag]
    one_length = len({len(text) for text in texts}) == 1
    short = one_length and len(texts[0]) < _LONG_NUMBER
    if _counts(texts):
        return "integer"
    if values.distinct <= thresholds.code_distinct and (
        short or values.distinct <= 0.02 * values.filled
    ):
        return "code"
    if one_length and values.distinct == values.filled >= _ENOUGH_TO_BE_UNIQUE:
        return "identifier"
    if sum(text.startswith("00") for text in texts) > _PADDED * len(texts):
        return "integer"
    if values.distinct >= 0.95 * values.filled or any(
        text[0] == "0" and len(text) > 1 for text in texts
    ):
        return "identifier"
    return "identifier" if one_length and len(texts[0]) >= _LONG_NUMBER else "integer"


def _counts(texts: list[str]) -> bool:
    """Many numbers that follow each other nearly without a gap: ages, not codes."""
    if (
        len(texts) < _MANY
        or len(texts) > _LONGEST_RANGE
        or any(text[0] == "0" and len(text) > 1 for text in texts)
    ):
        return False
    numbers = {int(text) for text in texts}
    return len(numbers) >= _HARDLY_A_GAP * (max(numbers) - min(numbers) + 1)


def _text_meaning(
    column: str, values: DistinctValues, says_something: Flags, thresholds: ColumnThresholds
) -> Meaning:
    names = values.share(_flags(values, _NAME.fullmatch), says_something)
    if names >= thresholds.semantic_share and (
        _NAME_COLUMNS.search(column) or _like_surnames(values, says_something)
    ):
        return Meaning("name", names)
    if values.distinct <= thresholds.code_distinct and values.distinct <= 0.1 * values.filled:
        return Meaning("category", 1.0)
    words = np.array([text.count(" ") + 1 for text in values.stripped], dtype=np.float64)
    weights = values.weights[says_something]
    mean = float((words[says_something] * weights).sum() / weights.sum())
    long = values.max_length is not None and values.max_length > 30
    if mean >= 4 or (mean >= 2.5 and long):
        return Meaning("free_text", 1.0)
    if values.distinct >= 0.95 * values.filled and mean < 1.1 and values.filled > 1:
        return Meaning("identifier", 1.0)
    return Meaning("text", 1.0)


def _like_surnames(values: DistinctValues, says_something: Flags) -> bool:
    """Many short different texts, some of which begin with a Dutch particle and go on."""
    if values.distinct < _ENOUGH_TO_BE_UNIQUE or values.distinct < 0.05 * values.filled:
        return False
    split = _flags(values, lambda text: _PARTICLE.fullmatch(text) and 1 < len(text.split()) <= 4)
    short = values.share(_flags(values, lambda text: len(text.split()) <= 4), says_something)
    return short > 0.9 and values.share(split, says_something) >= _WITH_PARTICLE
