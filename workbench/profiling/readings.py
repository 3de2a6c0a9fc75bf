"""Whether a column's values read as numbers or dates, and in which notations."""

import re
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.profiling.values_read import DistinctValues
from workbench.values.dates import parse_timestamps
from workbench.values.numbers import parse_numbers

_YEARS = range(1850, 2101)
_LIKE_A_DATE = re.compile(
    r"(?P<first>\d{1,4})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<third>\d{1,4})"
    r"(?:[ T](?P<clock>\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?))?"
    r"|(?P<digits>\d{8})"
)
_TWO_DIGITS = {"-": "dd-mm-yyyy", "/": "dd/mm/yyyy", ".": "dd.mm.yyyy"}
_ONE_DIGIT = {"-": "d-m-yyyy", "/": "d/m/yyyy"}
MONTH_FIRST = {
    "dd-mm-yyyy": "mm-dd-yyyy",
    "d-m-yyyy": "m-d-yyyy",
    "dd/mm/yyyy": "mm/dd/yyyy",
    "d/m/yyyy": "m/d/yyyy",
    "dd.mm.yyyy": "mm.dd.yyyy",
}
"""What a format is called with the month first; no Dutch register means it, foreign exports do."""
_UNPADDED = {
    "dd-mm-yyyy": "d-m-yyyy",
    "dd/mm/yyyy": "d/m/yyyy",
    "mm-dd-yyyy": "m-d-yyyy",
    "mm/dd/yyyy": "m/d/yyyy",
}
_WITH_ZERO = re.compile(r"0\d|\d\d[-/]0\d")
_MONTHS = 12
_FIRST_TWO = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2")
_DIGITS = "eight digits"
_DIGITS_SHARE = 0.9
"""Eight digits are dates only when nearly all of them are: client numbers fit now and then."""


@dataclass(frozen=True)
class Parsed:
    """Each value read in every notation, once; NaN and False where it can't be."""

    by_comma: npt.NDArray[np.float64]
    by_point: npt.NDArray[np.float64]
    date_formats: dict[str, npt.NDArray[np.bool_]]
    """Flags per format, the commonest first."""


@dataclass(frozen=True)
class Readings:
    """Numbers (NaN where a value is none) and shares of the effectively filled rows."""

    numbers: npt.NDArray[np.float64]
    number_share: float
    is_date: npt.NDArray[np.bool_]
    date_share: float
    date_formats: dict[str, float]
    has_time: bool


def parse_values(values: DistinctValues) -> Parsed:
    """Read each value with either decimal mark and in each date format."""
    size = len(values.texts)
    if any(any(char.isdigit() for char in text) for text in values.texts):
        comma = point = parse_numbers(values.stripped, decimal=",", thousands=".")
        if any("." in text or "," in text for text in values.texts):
            point = parse_numbers(values.stripped, decimal=".", thousands=",")
    else:
        comma = point = np.full(size, np.nan)
    return Parsed(comma, point, _date_formats(values))


def read_values(
    values: DistinctValues, parsed: Parsed, says_something: npt.NDArray[np.bool_]
) -> Readings:
    """What the values read as; the decimal mark is the one that reads most rows."""
    numbers = _numbers(values, parsed, says_something)
    is_date = np.zeros(len(values.texts), dtype=np.bool_)
    shares: dict[str, float] = {}
    for name, flags in parsed.date_formats.items():
        share = values.share(flags & ~is_date, says_something)
        if share > 0:
            shares[name] = share
        is_date |= flags
    timed = sum(share for name, share in shares.items() if " " in name)
    date_share = values.share(is_date, says_something)
    return Readings(
        numbers=numbers,
        number_share=values.share(~np.isnan(numbers), says_something),
        is_date=is_date,
        date_share=date_share,
        date_formats=shares,
        has_time=2 * timed > date_share,
    )


def _numbers(
    values: DistinctValues, parsed: Parsed, says_something: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    by_comma = values.share(~np.isnan(parsed.by_comma), says_something)
    by_point = values.share(~np.isnan(parsed.by_point), says_something)
    if by_comma == by_point and _groups_by_thousand(values):
        return parsed.by_comma
    return parsed.by_comma if by_comma > by_point else parsed.by_point


def _groups_by_thousand(values: DistinctValues) -> bool:
    """`1.234` beside `1.234.567` or `1.234,5`: the dot is a thousands mark."""
    return any(text.count(".") > 1 for text in values.stripped)


def _date_formats(values: DistinctValues) -> dict[str, npt.NDArray[np.bool_]]:
    """Flags per format, each value in one format only, the commonest format first."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(values.stripped):
        name = _format_of(text)
        if name:
            places[name].append(at)
    if _DIGITS in places:
        name, fitting = _eight_digits(values, places.pop(_DIGITS))
        places[name] += fitting
    found: dict[str, npt.NDArray[np.bool_]] = {}
    for name, members in places.items():
        for said, fits in _fitting(values, name, members).items():
            found[said] = np.zeros(len(values.texts), dtype=np.bool_)
            found[said][fits] = True
    _join_unpadded(values, found)
    ordered = sorted(found, key=lambda name: (-float(values.weights[found[name]].sum()), name))
    return {name: found[name] for name in ordered}


def _join_unpadded(values: DistinctValues, found: dict[str, npt.NDArray[np.bool_]]) -> None:
    """Where zeros are left out, `12-11-2016` is written as `1-2-2016` is, and no form of its own."""
    for padded, plain in _UNPADDED.items():
        for name in [name for name in found if name.partition(" ")[0] == padded]:
            other = name.replace(padded, plain)
            if other in found and not any(
                _WITH_ZERO.match(values.stripped[at]) for at in np.flatnonzero(found[name])
            ):
                found[other] = found[other] | found.pop(name)


def _fitting(values: DistinctValues, name: str, members: list[int]) -> dict[str, list[int]]:
    """The members that are dates in this format, or else with month and day the other way round.

    Where more rows can only be month first than only day first, the undecided are month first.
    """
    fits = _readable(values, members, name)
    taken = set(fits)
    unread = [at for at in members if at not in taken]
    if not (name.startswith("d") and unread):
        return {name: fits} if fits else {}
    texts = [turned(values.stripped[at]) for at in unread]
    moments = parse_timestamps(texts, [name])
    month_first = [at for at, moment in zip(unread, moments, strict=True) if moment is not None]
    day_first = [at for at in fits if _first_figure(values.stripped[at]) > _MONTHS]
    if float(values.weights[month_first].sum()) > float(values.weights[day_first].sum()):
        decided = set(day_first)
        month_first += [at for at in fits if at not in decided]
        fits = day_first
    turned_name = MONTH_FIRST[name.partition(" ")[0]] + "".join(name.partition(" ")[1:])
    return {key: found for key, found in ((name, fits), (turned_name, month_first)) if found}


def _first_figure(text: str) -> int:
    found = _FIRST_TWO.match(text)
    return int(found[1]) if found else 0


def _readable(values: DistinctValues, members: list[int], name: str) -> list[int]:
    moments = parse_timestamps([values.stripped[at] for at in members], [name])
    return [at for at, moment in zip(members, moments, strict=True) if moment is not None]


def turned(text: str) -> str:
    """A date with its first two figures changed about."""
    return _FIRST_TWO.sub(r"\3\2\1\2", text)


def _format_of(text: str) -> str | None:
    """The only format of `values.dates` that a text of this shape can have."""
    shape = _LIKE_A_DATE.fullmatch(text)
    if shape is None:
        return None
    if shape["digits"]:
        return _DIGITS
    first, mark, second, third = shape["first"], shape["mark"], shape["second"], shape["third"]
    if len(first) == 4:
        day = "yyyy-mm-dd" if mark == "-" else ""
    elif len(third) == 4:
        day = _TWO_DIGITS[mark] if len(first) == len(second) == 2 else _ONE_DIGIT.get(mark, "")
    else:
        day = ""
    clock = {0: "", 5: " hh:mm"}.get(len(shape["clock"] or ""), " hh:mm:ss")
    return day + clock if day else None


def _eight_digits(values: DistinctValues, places: list[int]) -> tuple[str, list[int]]:
    """The form of eight digits: nearly all must be plausible dates, as client numbers never are."""
    texts = [values.stripped[at] for at in places]
    for name in ("yyyymmdd", "ddmmyyyy"):
        moments = parse_timestamps(texts, [name])
        fits = [
            at
            for at, moment in zip(places, moments, strict=True)
            if moment is not None and moment.year in _YEARS
        ]
        if len(fits) >= _DIGITS_SHARE * len(places):
            return name, fits
    return "yyyymmdd", []
