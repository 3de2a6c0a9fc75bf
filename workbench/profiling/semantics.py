"""What a column's values mean: BSN, postcode, date, amount, code, name, remark."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.profiling.readings import Readings
from workbench.profiling.settings import ColumnThresholds
from workbench.profiling.values_read import DistinctValues
from workbench.values.bsn import is_dummy_bsn, is_valid_bsn, with_leading_zero
from workbench.values.postcode import normal_postcode

Flags = npt.NDArray[np.bool_]

_SEX = frozenset(["m", "v", "f", "man", "vrouw", "male", "female", "mannelijk", "vrouwelijk", "x"])
_MEN = frozenset({"m", "man", "male", "mannelijk"})
_YES_NO = frozenset(["ja", "nee", "j", "n", "y", "yes", "no", "true", "false", "waar", "onwaar"])
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.I)
_PHONE = re.compile(r"(?:\+31|0031|0)[\s-]?(?:\(0\))?[1-9](?:[\s-]?\d){8}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_TIME = re.compile(r"[0-2]?\d:[0-5]\d(?::[0-5]\d)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PERCENT = re.compile(r"-?\d+(?:[.,]\d+)?\s?%")
_DIGITS = re.compile(r"\d+")
_CENTS = re.compile(r"(?:€\s?)?-?[\d.,]*\d[.,]\d{2}-?")
_NAME = re.compile(r"[^\W\d_][^\W\d_'’.\- ]*(?:[ '’.\-]+[^\W\d_]+)*\.?")
_NAME_COLUMNS = re.compile(
    r"^naam$|(?:achter|voor|roep|meisjes|geslachts|familie|partner)na(?:am|men)"
    r"|voorvoegsel|tussenvoegsel|(?:sur|first|last|given|middle|full)[ _]?name",
    re.IGNORECASE,
)

_PADDED = 0.05
"""Of identifiers one in a hundred begins with two zeros; of amounts padded with zeros, many."""
_LONG_NUMBER = 6
_ENOUGH_TO_BE_UNIQUE = 50


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
    for find in (_by_check, _by_set):
        found = find(values, says_something, thresholds)
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
        ("iban", lambda v: _flags(v, _is_iban)),
        ("email", lambda v: _flags(v, _EMAIL.fullmatch)),
        ("phone", lambda v: _flags(v, _PHONE.fullmatch)),
        ("url", lambda v: _flags(v, _URL.fullmatch)),
        ("time", lambda v: _flags(v, _TIME.fullmatch)),
        ("percentage", lambda v: _flags(v, _PERCENT.fullmatch)),
    )
    for name, test in tests:
        share = values.share(test(values), says_something)
        if share >= thresholds.semantic_share:
            return Meaning(name, share)
    return None


def _bsn(values: DistinctValues) -> Flags:
    texts = values.stripped
    return is_valid_bsn(with_leading_zero(texts)) & ~is_dummy_bsn(texts)


def _is_iban(text: str) -> bool:
    plain = text.replace(" ", "").upper()
    if not _IBAN.fullmatch(plain):
        return False
    moved = plain[4:] + plain[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


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
    digits = _flags(values, _DIGITS.fullmatch)
    whole = values.share(digits, says_something)
    if values.share(_flags(values, _YEAR.fullmatch), says_something) >= 0.95:
        return Meaning("year", whole)
    if whole >= 0.9:
        return Meaning(_whole_number(values, digits, thresholds), whole)
    cents = values.share(_flags(values, _CENTS.fullmatch), says_something)
    if cents >= thresholds.semantic_share:
        return Meaning("amount", cents)
    return Meaning("number", readings.number_share)


def _whole_number(values: DistinctValues, digits: Flags, thresholds: ColumnThresholds) -> str:
    """Code, identifier or a number that counts something."""
    texts = [text for text, flag in zip(values.stripped, digits, strict=True) if flag]
    one_length = len({len(text) for text in texts}) == 1
    short = one_length and len(texts[0]) < _LONG_NUMBER
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


def _text_meaning(
    column: str, values: DistinctValues, says_something: Flags, thresholds: ColumnThresholds
) -> Meaning:
    names = values.share(_flags(values, _NAME.fullmatch), says_something)
    if _NAME_COLUMNS.search(column) and names >= thresholds.semantic_share:
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
