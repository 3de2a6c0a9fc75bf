"""One DuckDB connection, seen through Ibis. DuckDB computes; it is never the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
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
    """An embedded DuckDB for the length of a `with` block; spills to disk past memory.

    `memory_megabytes` is what it may hold; None: most of the machine's. What it spills goes to a
    temporary folder that ends with it: DuckDB's own choice would be the user's current folder.
    """

    def __init__(self, threads: int | None = None, memory_megabytes: int | None = None) -> None:
        import ibis

        self._spilled = TemporaryDirectory(prefix="workbench-")
        options: dict[str, Any] = {"temp_directory": self._spilled.name}
        if threads is not None:
            options["threads"] = threads
        if memory_megabytes is not None:
            options["memory_limit"] = f"{memory_megabytes}MB"
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
        self._spilled.cleanup()

    def read(self, path: Path) -> ibis.Table:
        """A Parquet file as a relation; nothing is loaded yet."""
        return self.connection.read_parquet(str(path))

    def from_frame(self, frame: pd.DataFrame) -> ibis.Table:
        """A small in-memory frame as a relation of this engine."""
        import ibis

        # as an expression: Ibis 12 drops the view of a bare frame with SQL that sqlglot 30 garbles
        return self.connection.create_table(_fresh(), ibis.memtable(frame), temp=True)

    def keep(self, table: ibis.Table) -> ibis.Table:
        """Compute a relation now and hold the outcome as a temporary table.

        Long chains of steps are held now and then, or the engine plans them over and over.
        """
        return self.connection.create_table(_fresh(), table, temp=True)


@contextmanager
def held(table: ibis.Table) -> Iterator[ibis.Table]:
    """Compute a relation now and hold the outcome for the length of a `with` block."""
    backend, name = table.get_backend(), _fresh()
    outcome = backend.create_table(name, table, temp=True)
    try:
        yield outcome
    finally:
        backend.raw_sql(f'DROP TABLE "{name}"')  # Ibis 12's own has SQL that sqlglot 30 garbles


def _fresh() -> str:
    import ibis

    name: str = ibis.util.gen_name("held")
    return name


def data_columns(table: ibis.Table) -> list[str]:
    """The columns that came from the file, in its order, without ours."""
    return [column for column in table.columns if column not in SYSTEM_COLUMNS]
