"""Merged cells of a sheet: headers in two rows, and values that stand for several rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Cells = list[str | None]
_WIDE = 0.6
"""Share of the columns from which a merged cell on its own is a title rather than a group of columns."""


@dataclass(frozen=True)
class Merge:
    """A merged range; rows and columns from 0, inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class TwoRows:
    """A header of two rows: indices in the sample, and the names that both make together."""

    upper: int
    lower: int
    names: tuple[str | None, ...]


def spread(sample: Sequence[Cells], merges: Sequence[Merge], width: int) -> list[Cells]:
    """The sample with the value of a merged cell in all its cells; titles stay where they are."""
    shown = [list(cells) for cells in sample]
    for merge in merges:
        if merge.top >= len(sample) or is_title(sample, merge, width):
            continue
        value = _value(sample, merge)
        for row in shown[merge.top : merge.bottom + 1]:
            for at in range(merge.left, min(merge.right + 1, len(row))):
                row[at] = value
    return shown


def is_title(sample: Sequence[Cells], merge: Merge, width: int) -> bool:
    """Whether a merged cell is a line above the table: alone in its rows, at the left or wide."""
    rows = sample[merge.top : merge.bottom + 1]
    alone = sum(1 for row in rows for cell in row if cell) <= 1
    return alone and (merge.left == 0 or merge.right - merge.left + 1 >= _WIDE * width)


def two_row_header(
    sample: Sequence[Cells], merges: Sequence[Merge], header: int, width: int
) -> TwoRows | None:
    """The header's two rows, where merged cells say that there are two; `header` is one of them."""
    own = [merge for merge in merges if not is_title(sample, merge, width)]
    for upper in (header, header - 1):
        lower = upper + 1
        if upper < 0 or lower >= len(sample):
            continue
        groups = [
            merge
            for merge in own
            if merge.top == merge.bottom == upper and merge.right > merge.left
        ]
        if groups and all(_names_below(sample[lower], merge) for merge in groups):
            return TwoRows(upper, lower, _names(sample, own, upper, groups, width))
    return None


def fill_down(
    rows: Iterator[Cells], merges: Sequence[Merge], first: int
) -> Iterator[tuple[Cells, int]]:
    """Each row, and how many of its cells got the value of a cell merged over several rows.

    `first` is the first row of data: above it nothing is filled.
    """
    starting: dict[int, list[Merge]] = {}
    for merge in merges:
        if merge.bottom > merge.top >= first:
            starting.setdefault(merge.top, []).append(merge)
    standing: list[tuple[Merge, str | None]] = []
    for number, cells in enumerate(rows):
        standing = [(merge, value) for merge, value in standing if merge.bottom >= number]
        filled = 0
        for merge, value in standing:
            if merge.left < len(cells) and not cells[merge.left] and value:
                cells[merge.left] = value
                filled += 1
        standing += [
            (merge, cells[merge.left] if merge.left < len(cells) else None)
            for merge in starting.get(number, ())
        ]
        yield cells, filled


def _value(sample: Sequence[Cells], merge: Merge) -> str | None:
    row = sample[merge.top]
    return row[merge.left] if merge.left < len(row) else None


def _names_below(cells: Cells, merge: Merge) -> bool:
    """Whether under a group each column has a name of its own."""
    below = [cell for cell in cells[merge.left : merge.right + 1] if cell]
    texts = [cell for cell in below if not cell.strip(" -.,/").isdigit()]
    return len(texts) == merge.right - merge.left + 1 and len(set(texts)) == len(texts)


def _names(
    sample: Sequence[Cells], merges: Sequence[Merge], upper: int, groups: list[Merge], width: int
) -> tuple[str | None, ...]:
    shown = spread(sample, merges, width)
    above, below = shown[upper], shown[upper + 1]
    names: list[str | None] = []
    for at in range(width):
        head = above[at] if at < len(above) else None
        name = below[at] if at < len(below) else None
        grouped = any(merge.left <= at <= merge.right for merge in groups)
        names.append(f"{head} / {name}" if grouped and head and name else name or head)
    return tuple(names)
