"""Rows of a table as integer codes per column: small enough to hold columns against each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from workbench.tables.engine import RECORD, ROW

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MISSING = -1
_SCATTER = 2_654_435_761
_RANGE = 2**32


@dataclass(frozen=True)
class CodedTable:
    """Columns as codes into their texts; MISSING where a cell is null, blank or says nothing."""

    rows: int
    every_row: bool
    """False where the rows are taken evenly out of more."""
    total: int
    """Rows of the whole table."""
    lines: Codes
    """`_row` per row; counted from 1 where a table has none."""
    delivered: dict[str, Codes]
    """The cells as delivered, null as MISSING."""
    codes: dict[str, Codes]
    texts: dict[str, list[str]]

    def missing(self, column: str) -> Flags:
        """Which rows say nothing in a column."""
        flags: Flags = self.codes[column] == MISSING
        return flags

    def having(self, column: str, value: str) -> Flags:
        """Which rows hold this value as delivered."""
        texts = self.texts[column]
        flags: Flags = (
            self.delivered[column] == texts.index(value)
            if value in texts
            else np.zeros(self.rows, dtype=np.bool_)
        )
        return flags

    def saying_nothing(self, empty: dict[str, frozenset[str]]) -> "CodedTable":
        """The same rows with other values that say nothing."""
        codes = {
            name: _said(codes, self.texts[name], empty.get(name, frozenset()))
            for name, codes in self.delivered.items()
        }
        return replace(self, codes=codes)


def code_table(
    table: Any, columns: Sequence[str], total: int, most_rows: int, empty: dict[str, frozenset[str]]
) -> CodedTable:
    """Fetch about `most_rows` rows (all, when there are few enough) and code the columns.

    Which rows is as good as chance, yet the same on every run: every tenth row would fall in step
    with what a file repeats.

    `empty`: per column the values, as delivered, that say nothing.
    """
    if not columns:
        return CodedTable(0, True, total, np.zeros(0, dtype=np.int64), {}, {}, {})
    if RECORD in table.columns:
        chosen = table if total <= most_rows else table.filter(_drawn(table, most_rows / total))
        chosen = chosen.order_by(RECORD)
    else:
        chosen = table.limit(most_rows)
    system = [ROW] if ROW in table.columns else []
    fetched = chosen.select([*system, *columns]).to_pyarrow()
    lines = (
        fetched.column(ROW).to_numpy().astype(np.int64)
        if system
        else np.arange(1, fetched.num_rows + 1, dtype=np.int64)
    )
    delivered: dict[str, Codes] = {}
    codes: dict[str, Codes] = {}
    texts: dict[str, list[str]] = {}
    for name in columns:
        delivered[name], texts[name] = _coded(fetched.column(name))
        codes[name] = _said(delivered[name], texts[name], empty.get(name, frozenset()))
    return CodedTable(
        rows=fetched.num_rows,
        every_row=fetched.num_rows == total,
        total=total,
        lines=lines,
        delivered=delivered,
        codes=codes,
        texts=texts,
    )


def _drawn(table: Any, share: float) -> Any:
    """Rows whose number, scattered by Knuth's multiplier, falls in the first share of the range."""
    return (table[RECORD] * _SCATTER) % _RANGE < int(share * _RANGE)


def _coded(column: pa.ChunkedArray) -> tuple[Codes, list[str]]:
    encoded = pc.dictionary_encode(column.combine_chunks().cast(pa.string()))
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    codes = pc.fill_null(encoded.indices, MISSING).to_numpy(zero_copy_only=False)
    return codes.astype(np.int64), encoded.dictionary.to_pylist()


def _said(codes: Codes, texts: list[str], empty: frozenset[str]) -> Codes:
    lookup = np.arange(len(texts) + 1, dtype=np.int64)
    lookup[[at for at, text in enumerate(texts) if not text.strip() or text in empty]] = MISSING
    lookup[-1] = MISSING
    outcome: Codes = lookup[codes]
    return outcome
