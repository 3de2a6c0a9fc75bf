"""Whether a last record holds the sums of the columns above it: a total that does not say so."""

from collections.abc import Iterable

import numpy as np

from workbench.extracts.ends import is_figure
from workbench.extracts.splitter import Record
from workbench.values.numbers import parse_numbers

_NOTATIONS = ((",", "."), (".", ","))
_LEAST_RECORDS = 3
_PRECISION = 1e-6
"""How far a sum may be off, as a share: rounding in the exporting system."""
_BATCH = 20_000


def holds_sums(record: Record, before: Iterable[Record], first_line: int) -> bool:
    """Whether a figure of the record is the sum, or the number, of those of its column before it.

    `before` are the file's records from the beginning; those under `first_line` are left out.
    """
    places = [at for at, cell in enumerate(record.cells) if cell and is_figure(cell)]
    sums = np.zeros((len(_NOTATIONS), len(places)))
    read = np.zeros((len(_NOTATIONS), len(places)), dtype=int)
    filled = np.zeros(len(places), dtype=int)
    for batch in _batches(before, first_line, record.line):
        for number, at in enumerate(places):
            texts = [cells[at] for cells in batch if at < len(cells) and (cells[at] or "").strip()]
            filled[number] += len(texts)
            for notation, marks in enumerate(_NOTATIONS):
                figures = parse_numbers(texts, *marks)
                sums[notation, number] += np.nansum(figures)
                read[notation, number] += int(np.isfinite(figures).sum())
    wanted = np.array([parse_numbers([record.cells[at] for at in places], *m) for m in _NOTATIONS])
    near = np.abs(sums - wanted) <= np.maximum(np.abs(wanted) * _PRECISION, 0.006)
    whole = (read >= 0.9 * filled) & (filled >= _LEAST_RECORDS) & (wanted != 0)
    return bool((near & whole).any())


def _batches(
    records: Iterable[Record], first_line: int, end_line: int
) -> Iterable[list[tuple[str | None, ...]]]:
    batch: list[tuple[str | None, ...]] = []
    for record in records:
        if record.line >= end_line:
            break
        if record.line >= first_line:
            batch.append(tuple(record.cells))
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    yield batch
