"""Values that fill a cell and say nothing, with the evidence and how sure it is.

After Qahtan, Elmagarmid, Castro Fernandez, Ouzzani and Tang, "FAHES: a robust disguised missing
values detector", KDD 2018, with a dictionary and the context of the column instead of its random
forest: a zero in a count is an answer, and an `x` that is a column's only value is a tick.
"""

import re

import numpy as np
import numpy.typing as npt

from workbench.profiling.results import DisguisedMissing
from workbench.profiling.settings import ColumnThresholds
from workbench.profiling.values_read import DistinctValues
from workbench.values.placeholders import placeholder_reason

_CONFIDENCE = {
    "word": 0.95,
    "shape": 0.95,
    "spreadsheet_error": 0.98,
    "default_date": 0.9,
    "default_number": 0.85,
}
_TICK = re.compile(r"[xXvV√✓+*-]")
_SENTINEL = re.compile(r"-?(?:9+|8+)(?:[.,][90]+)?|-1(?:[.,]0+)?")
_SHORT = 12
_BULK = (0.05, 0.95)
_FEW_ODD = 4
_FIGURES = re.compile(r"\s*[<>≤≥]?[\d.,%€$/:+\s-]*\d[\d.,%€$/:+\s-]*")
_ENOUGH_FIGURES = 5
_SOME_FIGURES = 0.3


def plain_placeholders(values: DistinctValues) -> npt.NDArray[np.bool_]:
    """Values that the dictionary or their shape give away, whatever the column."""
    flags = np.array(
        [placeholder_reason(text) is not None for text in values.texts], dtype=np.bool_
    )
    return flags & ~_ticks(values, flags)


def find_disguised(
    values: DistinctValues,
    plain: npt.NDArray[np.bool_],
    numbers: npt.NDArray[np.float64],
    thresholds: ColumnThresholds,
) -> tuple[DisguisedMissing, ...]:
    """Disguised missing values, most frequent first.

    `plain` are those of `plain_placeholders`; `numbers` are NaN where a value is none.

    Reasons: word, shape, spreadsheet_error, default_date, default_number (see
    `values.placeholders`), odd_one_out (the only words in a column of figures), sentinel (repeated
    digits or -1 outside the others' range), isolated_zero (far from every other value).
    """
    found: dict[int, tuple[str, float]] = {}
    for at in np.flatnonzero(plain):
        reason = placeholder_reason(values.texts[at]) or "shape"
        found[int(at)] = reason, _CONFIDENCE.get(reason, 0.9)
    rest = ~plain
    found.update(_odd_ones_out(values, numbers, rest, thresholds))
    found.update(_sentinels(values, numbers, rest, thresholds))
    chosen = [at for at in found if found[at][1] >= thresholds.reported_confidence]
    return tuple(
        DisguisedMissing(
            value=values.texts[at],
            count=int(values.counts[at]),
            confidence=found[at][1],
            reason=found[at][0],
        )
        for at in sorted(chosen)
    )


def _ticks(values: DistinctValues, placeholder: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """An `x` that is the only thing ever filled in is a ticked box."""
    none = np.zeros(len(values.texts), dtype=np.bool_)
    words = {text.strip().lower() for text in values.texts}
    if len(words) == 1 and _TICK.fullmatch(next(iter(words))):
        return placeholder
    if words == {"+", "-"}:
        return ~none
    return none


def _odd_ones_out(
    values: DistinctValues,
    numbers: npt.NDArray[np.float64],
    rest: npt.NDArray[np.bool_],
    thresholds: ColumnThresholds,
) -> dict[int, tuple[str, float]]:
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
        int(at): ("odd_one_out", confidence)
        for at in odd
        if values.counts[at] >= 2 and len(values.stripped[at]) <= _SHORT
    }


def _sentinels(
    values: DistinctValues,
    numbers: npt.NDArray[np.float64],
    rest: npt.NDArray[np.bool_],
    thresholds: ColumnThresholds,
) -> dict[int, tuple[str, float]]:
    """Codes such as 99 or -1, and a zero, that lie apart from all other values."""
    is_number = rest & ~np.isnan(numbers)
    share = values.share(is_number, rest)
    if share < thresholds.number_column_share or is_number.sum() < 6:
        return {}
    found: dict[int, tuple[str, float]] = {}
    for at in np.flatnonzero(is_number):
        text = values.stripped[at]
        zero = numbers[at] == 0
        if values.counts[at] < 2 or not (zero or _SENTINEL.fullmatch(text)):
            continue
        others = numbers[is_number & (numbers != numbers[at]) & ~_is_sentinel(values, numbers)]
        if len(others) < 5:
            continue
        if zero and _apart_from_zero(others):
            found[int(at)] = "isolated_zero", 0.75
        elif not zero and _out_of_range(numbers[at], others, thresholds.sentinel_gap):
            found[int(at)] = "sentinel", 0.75
    return found


def _is_sentinel(values: DistinctValues, numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    codes = [bool(_SENTINEL.fullmatch(text)) for text in values.stripped]
    flags: npt.NDArray[np.bool_] = np.array(codes, dtype=np.bool_) | (numbers == 0)
    return flags


def _apart_from_zero(others: npt.NDArray[np.float64]) -> bool:
    """Nearly all other values on one side of zero, and nearer to each other than to it."""
    low, high = (float(each) for each in np.quantile(others, _BULK))
    if low <= 0 <= high:
        return False
    near, far = sorted((abs(low), abs(high)))
    return near >= 10 and near >= far - near


def _out_of_range(number: float, others: npt.NDArray[np.float64], gap: float) -> bool:
    low, high = float(others.min()), float(others.max())
    spread = max(high - low, 1.0)
    if number < 0:
        return low >= 0 and (number == -1 or number < low - gap * spread)
    return number > high + gap * spread or (
        number > high and low >= 0 and high <= 12 and number in (99.0, 999.0, 88.0)
    )
