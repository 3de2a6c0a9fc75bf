"""Which cells of a table must stay inside so that no small one can be worked out from its margins."""

import numpy as np
import numpy.typing as npt

from workbench.core.privacy import SMALL_CELL

Cells = npt.NDArray[np.bool_]


def hidden_cells(counts: npt.NDArray[np.int64], limit: int = SMALL_CELL) -> Cells:
    """Cells to hide in a table (rows by columns) of which whoever reads it knows all margins.

    Counts of 1 to `limit` - 1, and as many others, the smallest first, as it takes that none of
    those follows from the margins (complementary suppression; Willenborg & de Waal 2001, chapter
    6). A small cell in a table of one row or column that can't be helped takes all with it.
    """
    small = (counts > 0) & (counts < limit)
    hidden = small.copy()
    while True:
        solved = _solved(hidden) & small
        if not solved.any() or hidden.all():
            return hidden
        row, column = (int(one) for one in np.argwhere(solved)[0])
        hidden = _with_smallest(hidden, counts, row, column)


def _with_smallest(hidden: Cells, counts: npt.NDArray[np.int64], row: int, column: int) -> Cells:
    """One more cell of this row and of this column, those that cost least; else any."""
    more = hidden.copy()
    for line in ((row, slice(None)), (slice(None), column)):
        open_cells = np.where(more[line], np.iinfo(np.int64).max, counts[line])
        # a cell of nobody hides nothing: who knows that it is 0 solves on
        open_cells = np.where(counts[line] == 0, np.iinfo(np.int64).max - 1, open_cells)
        if not more[line].all():
            more[line] = more[line] | (np.arange(open_cells.size) == open_cells.argmin())
    if (more == hidden).all():
        more.flat[np.where(hidden, np.iinfo(np.int64).max, counts).argmin()] = True
    return more


def _solved(hidden: Cells) -> Cells:
    """Hidden cells that the margins give away: those that no way of filling in can change."""
    places = np.argwhere(hidden)
    found = np.zeros(hidden.shape, dtype=np.bool_)
    if not len(places):
        return found
    margins = np.zeros((sum(hidden.shape), len(places)))
    margins[places[:, 0], np.arange(len(places))] = 1
    margins[hidden.shape[0] + places[:, 1], np.arange(len(places))] = 1
    _, values, ways = np.linalg.svd(margins)
    free = ways[int((values > 1e-9).sum()) :]
    fixed = (np.abs(free) < 1e-9).all(axis=0)
    found[places[:, 0], places[:, 1]] = fixed
    return found
