"""Where the table is inside a delivered sheet or text: titles above it, one header line or two."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.extracts.columns_seen import ColumnSeen, kind_of, look_at_columns
from workbench.extracts.ends import Cells, filled_cells, is_blank
from workbench.extracts.header_vote import header_vote, is_upper_line

_RECORDS_TO_JUDGE = 200
_LINES_ABOVE = 60
"""How far down a table may begin."""
_HEADER_FILL = 0.6
"""Share of the used columns that a header must name."""
_FURTHER = 8
"""Filled records behind the first wide one among which a better header is looked for."""
_STRONG = 0.3
"""Votes per used column from which a record must be a header, whatever stands above it."""


@dataclass(frozen=True)
class Structure:
    """The frame of a table: `header` is an index into the sample, None when there is no header."""

    header: int | None
    width: int
    names: tuple[str | None, ...]
    first: int
    """Index in the sample of the first record after the header."""
    upper: int | None = None
    """Index of the upper of two header lines."""
    cells: int = 0
    """Cells of a full record as delivered, empty ones at its end included."""
    columns: tuple[ColumnSeen, ...] = ()
    vote: float = 0.0
    """By how many columns the header differs from what is below it, less those it is like."""


def find_structure(
    sample: Sequence[Cells], header: int | None = None, header_lines: int | None = None
) -> Structure:
    """Find the header in the first records of a file (blank ones included).

    `header` forces one: an index into the sample, or -1 for a table without header; `header_lines`
    says whether it is one line or two.
    """
    cells, width = _common_width(sample)
    if header is not None and header >= 0:
        width = max(_last_filled(sample[header]), _common_width(sample[header + 1 :])[1])
        columns = _columns(sample[header + 1 :], width)
        return _with_header(sample, header, width, max(cells, width), columns, header_lines)
    columns = _columns(sample, width)
    at = _first_wide(sample, width, columns)
    if at is None:
        width = max(width, 1)
        return Structure(None, width, (None,) * width, 0, None, cells, columns)
    best = None if header == -1 else _best_header(sample, at, width, columns)
    if best is None:
        return Structure(None, width, (None,) * width, at, None, cells, columns)
    named = _last_filled(sample[best])
    if 1 < named < width and _is_width_of_many(sample[best + 1 :], named, width):
        width = named
        columns = _columns(sample, width)
    return _with_header(sample, best, width, cells, columns, header_lines)


def _with_header(
    sample: Sequence[Cells],
    at: int,
    width: int,
    cells: int,
    columns: tuple[ColumnSeen, ...],
    header_lines: int | None,
) -> Structure:
    forced = header_lines == 2 and at > 0 and not is_blank(sample[at - 1])
    upper = at - 1 if forced else None
    if header_lines is None and at > 0 and is_upper_line(sample[at - 1], sample[at], columns):
        upper = at - 1
    names = [*sample[at]][:width]
    names += [None] * (width - len(names))
    if upper is not None:
        names = _joined(sample[upper], names)
    vote = header_vote(sample[at], columns)
    return Structure(at, width, tuple(names), at + 1, upper, cells, columns, vote)


def _joined(upper: Cells, names: Sequence[str | None]) -> list[str | None]:
    """`block / name`; a block's name holds until the next one, as in merged cells."""
    joined: list[str | None] = []
    block = ""
    for at, name in enumerate(names):
        own = (upper[at] or "").strip() if at < len(upper) else ""
        block = own or block
        text = (name or "").strip()
        joined.append(f"{block} / {text}" if block and text else text or own or None)
    return joined


def _last_filled(cells: Cells) -> int:
    filled = [at for at, cell in enumerate(cells) if cell and not cell.isspace()]
    return filled[-1] + 1 if filled else 1


def _common_width(sample: Sequence[Cells]) -> tuple[int, int]:
    """The commonest number of cells, and the same without columns at the end that are never used."""
    records = [cells for cells in sample if not is_blank(cells)]
    body = records[5:] if len(records) > 20 else records
    widths = Counter(len(cells) for cells in body)
    if not widths:
        return 0, 0
    most = max(widths.values())
    width = max(each for each, count in widths.items() if count == most)
    used = max((_last_filled(cells) for cells in records if len(cells) <= width), default=1)
    return width, min(width, used)


def _is_width_of_many(body: Sequence[Cells], named: int, width: int) -> bool:
    """Whether the records are as wide as their header, and the wider ones only have surplus cells."""
    filled = [len(cells) for cells in body if not is_blank(cells)]
    return filled.count(named) >= 0.5 * max(filled.count(width), 1)


def _columns(sample: Sequence[Cells], width: int) -> tuple[ColumnSeen, ...]:
    """The columns as the full records show them: not the first few, nor lines that come again."""
    wide = [cells for cells in sample if len(cells) >= width and len(filled_cells(cells)) > 1]
    body = wide[3:] if len(wide) > 12 else wide[1:] or wide
    times = Counter(map(tuple, wide))
    body = [cells for cells in body if times[tuple(cells)] == 1] or body
    return look_at_columns(body[:_RECORDS_TO_JUDGE], width)


def _used(columns: Sequence[ColumnSeen]) -> int:
    return sum(1 for column in columns if column.filled)


def _first_wide(
    sample: Sequence[Cells], width: int, columns: tuple[ColumnSeen, ...]
) -> int | None:
    """The first record that is as wide as the table and filled like a header."""
    best: int | None = None
    for at, cells in enumerate(sample):
        if is_blank(cells):
            continue
        if best is None:
            best = at
        if _is_wide(cells, width, columns):
            return at
    return best


def _is_wide(cells: Cells, width: int, columns: tuple[ColumnSeen, ...]) -> bool:
    filled = len(filled_cells(cells))
    if filled >= max(2, _HEADER_FILL * width) or (width <= 2 and filled == width):
        return True
    # a header over columns that are hardly used, or data in a sparse table
    return len(cells) >= width and filled >= max(2, 0.9 * _used(columns))


def _best_header(
    sample: Sequence[Cells], at: int, width: int, columns: tuple[ColumnSeen, ...]
) -> int | None:
    """The first wide record if it names columns; else a later one that clearly does so."""
    used = max(_used(columns), 1)
    first = header_vote(sample[at], columns)
    near = [
        each
        for each in range(at + 1, min(len(sample), at + 1 + _FURTHER, _LINES_ABOVE))
        if _is_wide(sample[each], width, columns)
    ]
    strong = [each for each in near if header_vote(sample[each], columns) >= max(1.5, _STRONG * used)]
    beyond = [each for each in strong if header_vote(sample[each], columns) > first]
    if first >= 0:
        # of two full header lines the lower one names the columns
        lower = at + 1 in strong and all(kind_of(cell) == "text" for cell in filled_cells(sample[at + 1]))
        return at + 1 if lower else at
    return beyond[0] if beyond else None
