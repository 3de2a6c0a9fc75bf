"""One DuckDB connection, seen through Ibis. DuckDB computes; it is never the store."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis
    import pandas as pd

RECORD = "_record"
"""Data row from 0 in delivered order, unique within a reading; `row` in JSON."""
ROW = "_row"
"""First physical line (sheet row) of the record in the delivered file, from 1; `line` in JSON."""
PART = "_part"
"""Sheet or zip member of the record; null where a file has only one."""
SYSTEM_COLUMNS = (RECORD, PART, ROW)


class Engine:
    """An embedded DuckDB for the length of a `with` block; spills to disk past memory."""

    def __init__(self, threads: int | None = None) -> None:
        import ibis

        options: dict[str, Any] = {} if threads is None else {"threads": threads}
        self.connection = ibis.duckdb.connect(**options)

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Disconnect, so that no function registered with DuckDB outlives the interpreter."""
        self.connection.disconnect()

    def read(self, path: Path) -> ibis.Table:
        """A Parquet file as a relation; nothing is loaded yet."""
        return self.connection.read_parquet(str(path))

    def from_frame(self, frame: pd.DataFrame) -> ibis.Table:
        """A small in-memory frame as a relation of this engine."""
        import ibis

        # as an expression: Ibis 12 drops the view of a bare frame with SQL that sqlglot 30 garbles
        return self.connection.create_table(self._fresh(), ibis.memtable(frame), temp=True)

    def keep(self, table: ibis.Table) -> ibis.Table:
        """Compute a relation now and hold the outcome as a temporary table.

        Long chains of steps are held now and then, or the engine plans them over and over.
        """
        return self.connection.create_table(self._fresh(), table, temp=True)

    def _fresh(self) -> str:
        import ibis

        name: str = ibis.util.gen_name("held")
        return name


def data_columns(table: ibis.Table) -> list[str]:
    """The columns that came from the file, in its order, without ours."""
    return [column for column in table.columns if column not in SYSTEM_COLUMNS]
