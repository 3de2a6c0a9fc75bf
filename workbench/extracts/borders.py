"""Suggests where the fields of fixed-position lines begin and end, for a person to correct."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np

from workbench.core.results import Result
from workbench.values.bsn import is_valid_bsn
from workbench.values.dates import parse_dates

_ENOUGH = 0.9
"""Share of the lines that must fit for a stretch of digits to be taken for a date or a BSN."""
_DAY, _BSN = 8, 9
_OPEN_DATES = frozenset({"00000000", "99999999", "        "})
_FALL = 1.2
"""Bits by which variety must fall from one digit to the next for a new number to begin there."""
_CLEAR = 0.8
"""Share of the lines in which a position must hold one kind of sign to be of that kind."""
_SPARE = 0.02
"""Share of lines that may hold something in a column of blanks between fields."""


class SuggestedField(Result):
    """A stretch of positions that looks like one field."""

    start: int
    """First position, from 1."""
    length: int
    type: str
    """`text`, `number`, `date` or `code`, as in a layout."""
    pattern: str | None = None
    why: str
    """date, bsn, signs (letters and digits change), blanks, variety, start: the key `border.WHY`."""


def fields_between(borders: Iterable[int], width: int) -> list[tuple[int, int]]:
    """(start from 1, length) of each field, for borders before these positions (from 1)."""
    starts = sorted({1, *(at for at in borders if 1 < at <= width)})
    return [
        (start, end - start) for start, end in zip(starts, [*starts[1:], width + 1], strict=True)
    ]


@dataclass(frozen=True)
class _Grid:
    """The lines as characters in rows and columns."""

    lines: tuple[str, ...]
    kinds: tuple[str, ...]
    """Per position: 9 (digits), a (letters), blank, sign, or ? (mixed)."""
    variety: tuple[float, ...]
    """Per position: entropy in bits."""

    @property
    def width(self) -> int:
        return len(self.kinds)


def suggest_fields(lines: Iterable[str]) -> tuple[SuggestedField, ...]:
    """The likely fields of fixed-position lines, in order and without gaps; none for no lines.

    Lines of another length than the commonest are not looked at. Dates and BSNs are recognised by
    their values, other fields by a change of kind of sign, blanks that close a field, and the fall
    in variety where the last digit of one number meets the first of the next.
    """
    grid = _grid(lines)
    if grid is None:
        return ()
    why: dict[int, str] = {0: "start"}
    known: list[tuple[int, int, str]] = []
    for length, kind in ((_BSN, "bsn"), (_DAY, "date")):
        for start in _stretches(grid, length, kind, known):
            known.append((start, start + length, kind))
    for start, end, kind in known:
        why[start] = kind
        why.setdefault(end, "signs")
    inside = {at for start, end, _ in known for at in range(start + 1, end)}
    for at in range(1, grid.width):
        reason = None if at in inside or at in why else _reason(grid, at, known)
        if reason:
            why[at] = reason
    why.pop(grid.width, None)
    starts = sorted(why)
    ends = [*starts[1:], grid.width]
    kinds = {start: kind for start, _, kind in known}
    return tuple(
        _field(grid, start, end, why[start], kinds.get(start))
        for start, end in zip(starts, ends, strict=True)
    )


def _grid(lines: Iterable[str]) -> _Grid | None:
    texts = [line.rstrip("\r\n") for line in lines if line.strip()]
    if not texts:
        return None
    length = Counter(map(len, texts)).most_common(1)[0][0]
    texts = [text for text in texts if len(text) == length]
    columns = list(zip(*texts, strict=True))
    return _Grid(
        tuple(texts), tuple(map(_kind, columns)), tuple(_entropy(column) for column in columns)
    )


def _kind(column: Sequence[str]) -> str:
    total = len(column)
    blank = sum(sign == " " for sign in column)
    if blank >= (1 - _SPARE) * total:
        return "blank"
    filled = total - blank
    digits = sum(sign.isdigit() for sign in column)
    letters = sum(sign.isalpha() for sign in column)
    for count, kind in ((digits, "9"), (letters, "a"), (filled - digits - letters, "sign")):
        if count >= _CLEAR * filled:
            return kind
    return "?"


def _entropy(column: Sequence[str]) -> float:
    total = len(column)
    return -sum(n / total * log2(n / total) for n in Counter(column).values())


def _stretches(grid: _Grid, length: int, kind: str, known: list[tuple[int, int, str]]) -> list[int]:
    """Where a date or BSN stands: the best fitting places that don't overlap."""
    fits = []
    for start in range(grid.width - length + 1):
        if any(start < end and begin < start + length for begin, end, _ in known):
            continue
        if any(each not in ("9", "?") for each in grid.kinds[start : start + length]):
            continue
        share = _share(grid, start, length, kind)
        if share >= _ENOUGH:
            fits.append((share, start))
    taken: list[int] = []
    for _, start in sorted(fits, key=lambda fit: (-fit[0], fit[1])):
        if all(abs(start - other) >= length for other in taken):
            taken.append(start)
    return taken


def _share(grid: _Grid, start: int, length: int, kind: str) -> float:
    values = [line[start : start + length] for line in grid.lines]
    if kind == "date":
        real = [value for value in values if value not in _OPEN_DATES]
        if len(real) < max(2, 0.05 * len(values)):
            return 0.0
        days = parse_dates(np.array(real, dtype=object), ["yyyymmdd"])
        fits = sum(day is not None and 1850 <= day.year <= 2100 for day in days)
        return float(fits / len(real))
    filled = [value for value in values if value.strip(" 09")]
    if len(set(filled)) < max(5, 0.05 * len(values)):
        return 0.0
    return float(is_valid_bsn(np.array(filled, dtype=object)).mean())


def _reason(grid: _Grid, at: int, known: list[tuple[int, int, str]]) -> str | None:
    before, here = grid.kinds[at - 1], grid.kinds[at]
    if before == "blank" and here != "blank":
        return "blanks"
    if here == "blank" or "blank" in (before, here):
        return None
    if _ends_padded(grid, at):
        return "blanks"
    if {before, here} == {"9", "a"}:
        return "signs"
    if before == here == "9" and grid.variety[at - 1] - grid.variety[at] >= _FALL:
        return "variety"
    return None


def _ends_padded(grid: _Grid, at: int) -> bool:
    """Whether a text that is filled up with blanks ends just before this position."""
    padded = sum(line[at - 1] == " " for line in grid.lines)
    starts = sum(line[at - 1] == " " and line[at] != " " for line in grid.lines)
    return padded >= 0.3 * len(grid.lines) and starts >= 0.9 * padded


def _field(grid: _Grid, start: int, end: int, why: str, kind: str | None) -> SuggestedField:
    kinds = set(grid.kinds[start:end]) - {"blank"}
    if kind == "date":
        return SuggestedField(
            start=start + 1, length=end - start, type="date", pattern="yyyymmdd", why=why
        )
    values = {line[start:end] for line in grid.lines}
    few = len(values) <= 30 and len(values) < len(grid.lines) / 5 and end - start <= 4
    found = "code" if few else "number" if kinds == {"9"} and kind != "bsn" else "text"
    return SuggestedField(start=start + 1, length=end - start, type=found, why=why)
