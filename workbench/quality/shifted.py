"""Whether from a column on the values stand one column over."""

from collections import Counter
from dataclasses import dataclass

from workbench.quality.results import ColumnMeasures, Section

_ALIKE = 0.75
"""Mean likeness to the neighbour from which columns are shifted ..."""
_UNLIKE = 0.6
"""... and mean likeness to themselves below which they are. House choice."""
_LEAST = 2


@dataclass(frozen=True)
class Shift:
    """`column` is the first that holds something else; `by` is 1 (to the right) or -1."""

    column: str
    by: int
    last: str
    likeness: float


def find_shift(before: Section, after: Section) -> Shift | None:
    """A shift between two deliveries with the same columns in the same order; None: no shift."""
    old = [_portrait(one, before.rows) for one in before.columns]
    new = [_portrait(one, after.rows) for one in after.columns]
    names = [one.name for one in after.columns]
    if names != [one.name for one in before.columns] or len(names) < _LEAST + 1:
        return None
    if not before.rows or not after.rows:
        return None
    own = [_likeness(new[at], old[at]) for at in range(len(names))]
    found = [
        one
        for by in (1, -1)
        if (one := _best(names, own, _neighbours(new, old, by), by)) is not None
    ]
    return max(found, key=lambda one: one.likeness, default=None)


def _neighbours(new: list["_Portrait"], old: list["_Portrait"], by: int) -> list[float | None]:
    return [
        _likeness(new[at], old[at - by]) if 0 <= at - by < len(old) else None
        for at in range(len(new))
    ]


def _best(
    names: list[str], own: list[float], neighbour: list[float | None], by: int
) -> Shift | None:
    """The column from which the neighbours fit so much better than the columns themselves."""
    best: tuple[float, int] | None = None
    last = len(names) - 1
    for start in range(len(names) - _LEAST):
        moved = range(start + 1, last + 1) if by == 1 else range(start, last)
        likes = [neighbour[at] or 0.0 for at in moved]
        selves = [own[at] for at in moved]
        empties = start if by == 1 else last
        score = 1 - own[empties] + sum(likes) - sum(selves)
        if (
            sum(likes) / len(likes) >= _ALIKE
            and sum(selves) / len(selves) <= _UNLIKE
            and (best is None or score > best[0])
        ):
            best = score, start
    if best is None:
        return None
    likeness = best[0]
    return Shift(names[best[1]], by, names[-1], likeness)


@dataclass(frozen=True)
class _Portrait:
    values: dict[str, float] | None
    """Shares of codes; None when the column holds no codes."""
    masks: dict[str, float]
    blank: float


def _portrait(column: ColumnMeasures, rows: int) -> _Portrait:
    size = max(rows, 1)
    values = (
        {one.value: one.count / size for one in column.values} if column.kind == "code" else None
    )
    masks: Counter[str] = Counter()
    for one in column.masks:
        masks[one.value] += one.count
    return _Portrait(
        values,
        {form: count / size for form, count in masks.items()},
        1 - column.filled / size,
    )


def _likeness(one: _Portrait, other: _Portrait) -> float:
    """The share that two columns have in common: of codes where both hold codes, else of forms."""
    left, right = (
        (one.values, other.values)
        if one.values is not None and other.values is not None
        else (one.masks, other.masks)
    )
    common = sum(min(share, right.get(name, 0.0)) for name, share in left.items())
    told = max(sum(left.values()) + one.blank, 1e-9)
    return min(1.0, (common + min(one.blank, other.blank)) / min(told, 1.0))
