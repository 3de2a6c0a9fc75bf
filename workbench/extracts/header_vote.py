"""Whether a record names columns rather than being data: column by column against what is below."""

import re
from collections.abc import Sequence

from workbench.extracts.columns_seen import ColumnSeen, kind_of, mask_of
from workbench.extracts.ends import Cells, filled_cells

_YEAR = re.compile(r"(?:19|20)\d{2}")
_BLOCKS_REACH = 1 / 3
"""How far to the right the last block of an upper header line must begin, as a share of the width."""


def header_vote(candidate: Cells, columns: Sequence[ColumnSeen]) -> float:
    """The sum over columns: 1 where the record is of another kind, -1 where it is like the data.

    0 when nothing speaks for or against: a table of words only.
    """
    return sum(
        _column_vote(cell or "", column)
        for cell, column in zip(candidate, columns, strict=False)
        if column.filled and kind_of(cell) != "empty"
    )


def _column_vote(cell: str, column: ColumnSeen) -> float:
    kind = kind_of(cell)
    own = column.values[cell]
    if _YEAR.fullmatch(cell) and own < column.filled / 10:
        return 0.5  # a table with a column per year
    if kind == "date":
        return -2.0  # no column is called after a day: data, or a title line
    if column.is_figures:
        return 1.0 if kind == "text" else -1.0
    if kind != "text" or (own and column.filled > 3):
        return -1.0
    if column.mask is not None:
        return -0.5 if mask_of(cell) == column.mask else 0.5
    return 0.5 if column.is_category else 0.0


def is_upper_line(above: Cells, header: Cells, columns: Sequence[ColumnSeen]) -> bool:
    """Whether the line above a header is a header too: blocks of columns, or names over units."""
    filled = filled_cells(above)
    if len(filled) < 2 or any(kind_of(cell) != "text" for cell in filled):
        return False
    places = [at for at, cell in enumerate(above) if cell and not cell.isspace()]
    if places[-1] < _BLOCKS_REACH * len(columns) or len(above) > len(header) + 1:
        return False
    return header_vote(above, columns) >= 0
