"""Numbers that stand for missing: 999, -1, and a zero where no zero can be."""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.profiling.settings import ColumnThresholds
from workbench.profiling.suspects import Suspects, Suspicion
from workbench.profiling.values_read import DistinctValues

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_SENTINEL = re.compile(
    r"-?(?:9{1,10}|8{2,6}|7{2,6}|9{2,4}[78])(?:[.,][90]+)?|-[189](?:[.,]0+)?|-?1{4,}|-?12345\d*"
)
_NEVER_ZERO = re.compile(
    r"\b(?:zip|zipcodes?|post(?:al|code)?s?|bin|bbl|parcel|lat|lon|lng|lati?tude|longi?tude"
    r"|[xy]|[xy]?coord(?:inate)?s?|phone|tel(?:efoon)?|ssn|bsn|code|codes|year|yr|jaar|bouwjaar"
    r"|geboortejaar|weight|gewicht|height|lengte|bmi|mass|glucose|insulin|insuline|pressure|bp"
    r"|bloeddruk|cholesterol|chol|skin|thickness|pulse|polsslag|heart ?rate|hartslag"
    r"|h(?:a|e)?emoglobin|trestbps|thalach|horsepower|wheelbase|id|ref|plas|pres|insu"
    r"|house ?n(?:o|r|um(?:ber)?)?|huisn(?:r|ummer)?)\b",
    re.IGNORECASE,
)
"""Names of what is measured or numbered and never is zero: codes, places, years, bodies."""
_COUNTED_FROM_ONE = re.compile(
    r"\b(?:(?:community|police|council|school|census|voting) ?(?:area|board|district|tract)s?|ward"
    r"|precinct|month|maand|quarter|kwartaal|wijkn(?:r|ummer))\b",
    re.IGNORECASE,
)
"""Names of what is numbered from 1 on."""
_POSTAL = re.compile(r"\b(?:zip|zipcodes?|postal|postcode)\b", re.IGNORECASE)
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+")

_NO_PLACE = ("99999", "88888", "9999")
_ENOUGH = 5
_ONE_SIDED = 0.98
_CLEAR_OF_COUNTS = 5.0
_NOTHING_NEAR = 0.1
_OUTSIDE = 1.1
_SCALE_OF_TEN = 12


@dataclass(frozen=True)
class _Others:
    """The column's numbers that are no code: sorted by value, with how many rows have each."""

    numbers: Numbers
    weights: Numbers

    def quantile(self, share: float) -> float:
        """The number below which this share of the rows lies."""
        upto = np.cumsum(self.weights) / self.weights.sum()
        return float(self.numbers[min(int(np.searchsorted(upto, share)), len(self.numbers) - 1)])


def find_number_codes(
    column: str,
    values: DistinctValues,
    numbers: Numbers,
    rest: Flags,
    thresholds: ColumnThresholds,
) -> Suspects:
    """Codes such as 99 or -1, and a zero, that lie apart from all other values.

    A zero needs a second sign: it is far from all others, or the column's name says that it is
    never zero. A zero with neither, but clear of the others, is a suspect below what is reported.
    """
    is_number = rest & ~np.isnan(numbers)
    if values.share(is_number, rest) < thresholds.number_column_share or is_number.sum() < 6:
        return {}
    coded = np.array([bool(_SENTINEL.fullmatch(text)) for text in values.stripped], dtype=np.bool_)
    plain = is_number & (numbers != 0)
    found: Suspects = {}
    for at in np.flatnonzero(is_number & (coded | (numbers == 0))):
        if values.counts[at] < 2:
            continue
        if numbers[at] == 0:
            others = _others(values, numbers, plain & ~_outlying_codes(numbers, coded, plain))
            if others is not None:
                found.update(_zero(column, values, int(at), others, thresholds))
        else:
            others = _others(values, numbers, is_number & (numbers != numbers[at]) & ~coded)
            if others is not None:
                confidence = _code_confidence(values, numbers, int(at), others, thresholds)
                if _POSTAL.search(_WORDS.sub(" ", column)) and values.stripped[at] in _NO_PLACE:
                    confidence = 0.75
                found[int(at)] = Suspicion("sentinel", confidence)
    return {at: one for at, one in found.items() if one.confidence >= thresholds.doubted_confidence}


def _others(values: DistinctValues, numbers: Numbers, among: Flags) -> _Others | None:
    places = np.flatnonzero(among)
    if len(places) < _ENOUGH:
        return None
    order = places[np.argsort(numbers[places], kind="stable")]
    return _Others(numbers[order], values.weights[order])


def _outlying_codes(numbers: Numbers, coded: Flags, plain: Flags) -> Flags:
    """Codes outside what the other values span: a 999 must not make a zero look near."""
    inside = numbers[plain & ~coded]
    if not len(inside):
        return coded
    flags: Flags = coded & ((numbers > inside.max()) | (numbers < inside.min()))
    return flags


def _zero(
    column: str, values: DistinctValues, at: int, others: _Others, thresholds: ColumnThresholds
) -> Suspects:
    total = float(others.weights.sum())
    above = float(others.weights[others.numbers > 0].sum()) / total
    if _ONE_SIDED > above > 1 - _ONE_SIDED:
        return {}
    sizes = _Others(*_by_size(others))
    low, middle, high = sizes.quantile(0.05), sizes.quantile(0.5), sizes.quantile(0.95)
    few = values.weights[at] / (values.weights[at] + total) <= thresholds.zero_majority
    named = bool(_NEVER_ZERO.search(_WORDS.sub(" ", column)))
    lowest = sizes.quantile(0.01)
    gap = lowest / middle if middle else 0.0
    alone = float(sizes.numbers[0]) >= _NOTHING_NEAR * low
    apart = low >= 10 and low >= thresholds.zero_apart * (high - low) and (alone or named)
    if apart and (few or named):
        return {at: Suspicion("isolated_zero", 0.75)}
    clear = lowest >= _CLEAR_OF_COUNTS and gap >= thresholds.zero_named_gap
    if named and (clear or _long_codes(values, sizes)):
        return {at: Suspicion("impossible_zero", 0.7)}
    whole = bool(np.all(sizes.numbers == np.rint(sizes.numbers)))
    if whole and few and _COUNTED_FROM_ONE.search(_WORDS.sub(" ", column)):
        return {at: Suspicion("impossible_zero", 0.6)}
    if clear and few:
        return {at: Suspicion("missing_together", thresholds.doubted_confidence)}
    return {}


def _by_size(others: _Others) -> tuple[Numbers, Numbers]:
    sizes = np.abs(others.numbers)
    order = np.argsort(sizes, kind="stable")
    return sizes[order], others.weights[order]


def _long_codes(values: DistinctValues, sizes: _Others) -> bool:
    """Whole numbers of four digits and more, as codes are: 0 is none of them."""
    return sizes.quantile(0.01) >= 1000 and bool(np.all(sizes.numbers == np.rint(sizes.numbers)))


def _code_confidence(
    values: DistinctValues,
    numbers: Numbers,
    at: int,
    others: _Others,
    thresholds: ColumnThresholds,
) -> float:
    number, low, high = float(numbers[at]), float(others.numbers[0]), float(others.numbers[-1])
    spread = max(high - low, 1.0)
    if number < 0:
        below_all = low >= 0 or number < low - thresholds.sentinel_gap * spread
        return 0.75 if below_all else 0.0
    if number > high + thresholds.sentinel_gap * spread:
        return 0.75
    if number <= high or low < 0:
        return 0.0
    if high <= _SCALE_OF_TEN and number in (99.0, 999.0, 88.0):
        return 0.75
    top = values.counts[(numbers >= others.quantile(0.95)) & (numbers <= high)]
    stands_out = values.counts[at] >= thresholds.spike * max(int(top.max(initial=1)), 2)
    if number > _OUTSIDE * high and stands_out and set(values.stripped[at]) == {"9"}:
        return 0.65 if len(values.stripped[at]) > 1 else thresholds.doubted_confidence
    if number > _OUTSIDE * high and set(values.stripped[at]) <= set("98"):
        return thresholds.doubted_confidence
    return 0.0
