"""Values that fill a cell and say nothing, with the evidence and how sure it is.

After Qahtan, Elmagarmid, Castro Fernandez, Ouzzani and Tang, "FAHES: a robust disguised missing
values detector", KDD 2018, with a dictionary and the context of the column instead of its random
forest: a zero in a count is an answer, and an `x` that is a column's only value is a tick.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.profiling.dates_apart import find_date_codes, is_open_end
from workbench.profiling.number_codes import find_number_codes
from workbench.profiling.settings import ColumnThresholds
from workbench.profiling.suspects import Suspects, Suspicion, keep_strongest
from workbench.profiling.values_read import DistinctValues
from workbench.profiling.words_in_context import (
    HALF_SAID,
    HALF_SURE,
    WEAK_WORDS,
    word_confidence,
)
from workbench.values.placeholders import placeholder_reason

_TICK = re.compile(r"[xXvV√✓+*-]")
_TELEPHONE = re.compile(r"phone|tel(?:ef|nr|$|_)|mobiel|fax", re.IGNORECASE)
_DIGITS = 7
_MANY_TEXTS = 200
_ALL_DIFFER = 0.5
_SHORT = 12
_FEW_ODD = 4
_FIGURES = re.compile(
    r"\s*[<>≤≥]?[\d.,%€$/:+\s-]*\d[\d.,%€$/:+\s-]*|\s*[+-]?\d+(?:[.,]\d+)?e[+-]?\d+\s*", re.I
)
_DIGIT = re.compile(r"\d")
_ENOUGH_FIGURES = 5
_SOME_FIGURES = 0.3


@dataclass(frozen=True)
class Decided:
    """What a person said of a column's values, without capitals and surrounding spaces."""

    placeholders: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, placeholders: Collection[str], answers: Collection[str]) -> "Decided":
        """From the values as a person wrote them."""
        return cls(frozenset(map(_plain, placeholders)), frozenset(map(_plain, answers)))


NOTHING_DECIDED = Decided()


def plain_placeholders(values: DistinctValues) -> npt.NDArray[np.bool_]:
    """Values that the dictionary or their shape give away, whatever the column."""
    flags = np.array(
        [placeholder_reason(text) is not None for text in values.texts], dtype=np.bool_
    )
    return flags & ~_ticks(values, flags)


def find_suspects(
    column: str,
    values: DistinctValues,
    plain: npt.NDArray[np.bool_],
    numbers: npt.NDArray[np.float64],
    thresholds: ColumnThresholds,
    decided: Decided = NOTHING_DECIDED,
) -> Suspects:
    """Every value of a column that may say nothing, the doubtful ones included.

    `plain` are those of `plain_placeholders`; `numbers` are NaN where a value is none.

    Reasons: word, shape, spreadsheet_error, default_date, default_number (see
    `values.placeholders`), odd_one_out (the only words in a column of figures), sentinel (repeated
    digits or -1 outside the others' range), isolated_zero (far from every other value),
    impossible_zero (in a column that is never zero), missing_together (a weak sign, in rows that
    are empty elsewhere too), confirmed (a person said so).
    """
    suspects: Suspects = {}
    for at in np.flatnonzero(plain):
        if not is_open_end(column, values.stripped[at]):
            reason = placeholder_reason(values.texts[at]) or "shape"
            confidence = word_confidence(values, int(at), reason, plain)
            suspects[int(at)] = Suspicion(reason, confidence)
    rest = ~plain
    keep_strongest(suspects, _odd_ones_out(values, numbers, rest, thresholds))
    keep_strongest(suspects, find_number_codes(column, values, numbers, rest, thresholds))
    keep_strongest(suspects, find_date_codes(values, rest))
    keep_strongest(suspects, _weak_words(values, rest, thresholds))
    keep_strongest(suspects, _half_said(values, rest))
    keep_strongest(suspects, _no_telephone(column, values, rest))
    return _as_decided(values, suspects, decided)


def _as_decided(values: DistinctValues, suspects: Suspects, decided: Decided) -> Suspects:
    if not (decided.placeholders or decided.answers):
        return suspects
    for at, text in enumerate(values.texts):
        plain = _plain(text)
        if plain in decided.placeholders:
            suspects[at] = Suspicion("confirmed", 1.0)
        elif plain in decided.answers:
            suspects.pop(at, None)
    return suspects


def _plain(text: str) -> str:
    return text.strip().casefold()


def _ticks(values: DistinctValues, placeholder: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """An `x` that is the only thing ever filled in is a ticked box."""
    none = np.zeros(len(values.texts), dtype=np.bool_)
    words = {text.strip().lower() for text in values.texts[:20]}
    if len(words) == 1 and len(values.texts) <= 20 and _TICK.fullmatch(next(iter(words))):
        return placeholder
    if words == {"+", "-"}:
        return ~none
    return none


def _weak_words(
    values: DistinctValues, rest: npt.NDArray[np.bool_], thresholds: ColumnThresholds
) -> Suspects:
    """Letters that may stand for unknown: suspects that only a second sign makes worth saying."""
    doubt = Suspicion("missing_together", thresholds.doubted_confidence)
    return {
        int(at): doubt
        for at in np.flatnonzero(rest)
        if len(values.stripped[at]) <= 3 and values.stripped[at].lower() in WEAK_WORDS
    }


def _half_said(values: DistinctValues, rest: npt.NDArray[np.bool_]) -> Suspects:
    """Unknown with a word or two beside it; in a column of texts that all differ it may be one."""
    if values.distinct > _MANY_TEXTS and values.distinct > _ALL_DIFFER * values.filled:
        return {}
    return {
        int(at): Suspicion("word", HALF_SURE)
        for at in np.flatnonzero(rest)
        if HALF_SAID.fullmatch(values.stripped[at])
    }


def _no_telephone(column: str, values: DistinctValues, rest: npt.NDArray[np.bool_]) -> Suspects:
    """Numbers of a telephone that no one has: one digit, or the digits in their order."""
    if not _TELEPHONE.search(column):
        return {}
    found: Suspects = {}
    for at in np.flatnonzero(rest):
        digits = re.sub(r"\D", "", values.stripped[at])
        if len(digits) >= _DIGITS and (
            len(set(digits)) == 1
            or digits in "01234567890"
            or (len(digits) > _DIGITS + 1 and len(set(digits[2:])) == 1)
        ):
            found[int(at)] = Suspicion("default_number", 0.8)
    return found


def _odd_ones_out(
    values: DistinctValues,
    numbers: npt.NDArray[np.float64],
    rest: npt.NDArray[np.bool_],
    thresholds: ColumnThresholds,
) -> Suspects:
    """The few words in a column of which all else holds figures (numbers, periods, dates)."""
    figures = np.array([bool(_FIGURES.fullmatch(text)) for text in values.texts], dtype=np.bool_)
    odd = np.flatnonzero(rest & ~figures)
    kinds = values.distinct - int(figures.sum()) - int((~rest).sum())
    if not len(odd) or kinds > _FEW_ODD or figures.sum() < _ENOUGH_FIGURES:
        return {}
    share = values.share(figures, rest)
    if share < thresholds.number_column_share and (share < _SOME_FIGURES or kinds > 1):
        return {}
    numeric = values.share(~np.isnan(numbers), figures)
    confidence = 0.8 if numeric >= thresholds.number_column_share else 0.7
    return {
        int(at): Suspicion("odd_one_out", confidence)
        for at in odd
        if values.counts[at] >= 2
        and len(values.stripped[at]) <= _SHORT
        and not _DIGIT.search(values.texts[at])
    }
