"""Where the table is inside a delivered sheet or text: titles above it, one header line or two."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.extracts.columns_seen import ColumnSeen, kind_of, look_at_columns
from workbench.extracts.ends import Cells, filled_cells, is_blank
from workbench.extracts.header_vote import header_vote, is_upper_line

_RECORDS_TO_JUDGE = 200
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
    rival: int | None = None
    """Index of the record that would have been the header next."""
    vote: float = 0.0
    """By how many columns the header differs from what is below it, less those it is like."""

    @property
    def delivered_names(self) -> tuple[str, ...]:
        """The header's cells as they stand in the file; none where not one line names the columns."""
        if self.header is None or self.upper is not None:
            return ()
        return tuple(name or "" for name in self.names)


def find_structure(
    sample: Sequence[Cells], header: int | None = None, header_lines: int | None = None
) -> Structure:
    """Find the header in the first records of a file (blank ones included).

    `header` forces one: an index into the sample, or -1 for a table without header; `header_lines`
    says whether it is one line or two.
    """
    cells, width = _common_width(sample)
    if header is not None and header >= 0:
        return _with_header(sample, header, header_lines)
    columns = _columns(sample, width)
    at = _first_wide(sample, width, columns)
    if at is None:
        width = max(width, 1)
        return Structure(None, width, (None,) * width, 0, None, cells, columns)
    found, first = _header_and_first(sample, at, width, columns)
    if found is None or header == -1:
        first = first if found is None else at
        return Structure(None, width, (None,) * width, first, None, cells, columns)
    made = _with_header(sample, found, header_lines)
    return replace(made, rival=at if at not in (made.header, made.upper) else None)


def _with_header(sample: Sequence[Cells], at: int, header_lines: int | None) -> Structure:
    named = _last_filled(sample[at])
    cells, width = _common_width(sample[at + 1 :])
    if 1 < named < width and not _is_width_of_many(sample[at + 1 :], named, width):
        named = width
    elif named > width:
        cells = max(cells, named)
    width = named if named > 1 else max(named, width)
    columns = _columns(sample[at + 1 :], width)
    forced = header_lines == 2 and at > 0 and not is_blank(sample[at - 1])
    upper = at - 1 if forced else None
    if header_lines is None and at > 0 and is_upper_line(sample[at - 1], sample[at], columns):
        upper = at - 1
    names = [*sample[at]][:width]
    names += [None] * (width - len(names))
    if upper is not None:
        names = _joined(sample[upper], names)
    vote = header_vote(sample[at], columns)
    return Structure(at, width, tuple(names), at + 1, upper, cells, columns, None, vote)


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
    body = wide[min(3, len(wide) // 2) :]
    times = Counter(map(tuple, wide))
    body = [cells for cells in body if times[tuple(cells)] == 1] or body
    return look_at_columns(body[:_RECORDS_TO_JUDGE], width)


def _used(columns: Sequence[ColumnSeen]) -> int:
    return sum(1 for column in columns if column.filled)


def _first_wide(sample: Sequence[Cells], width: int, columns: tuple[ColumnSeen, ...]) -> int | None:
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


def _header_and_first(
    sample: Sequence[Cells], at: int, width: int, columns: tuple[ColumnSeen, ...]
) -> tuple[int | None, int]:
    """The first wide record if it names columns, else a later one that clearly does so; and the
    first record of a table without header."""
    used = max(_used(columns), 1)
    wide = [
        each
        for each in range(at, min(len(sample), at + 1 + _FURTHER))
        if _is_wide(sample[each], width, columns)
    ]
    titles = [each for each in wide if _is_title(sample[each], columns)]
    at = next((each for each in wide if each not in titles), at)
    first = header_vote(sample[at], columns)
    # a title line with a date in it can be as wide as a narrow table
    clear = 1.0 if first < 0 else max(1.5, _STRONG * used)
    strong = [each for each in wide if each > at and header_vote(sample[each], columns) >= clear]
    if first >= 0:
        # of two full header lines the lower one names the columns
        lower = at + 1 in strong and all(kind_of(c) == "text" for c in filled_cells(sample[at + 1]))
        return at + 1 if lower else at, at
    return next((each for each in strong if header_vote(sample[each], columns) > first), None), at


def _is_title(cells: Cells, columns: tuple[ColumnSeen, ...]) -> bool:
    """A wide line that is neither header nor data: a day or figure where the records have none."""
    strange = any(column.never_has(cell) for cell, column in zip(cells, columns, strict=False))
    return strange and header_vote(cells, columns) < 0
