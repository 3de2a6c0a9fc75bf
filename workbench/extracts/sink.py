"""Where records go: the reading and the quarantine as Parquet, in batches, and the account."""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.core.files import atomic_file
from workbench.extracts.results import RecordAccount
from workbench.extracts.runs import Run
from workbench.tables.engine import PART, RECORD, ROW

Column: TypeAlias = pa.Array | pa.ChunkedArray

BATCH = 50_000
_QUARANTINE = pa.schema(
    [(PART, pa.string()), (ROW, pa.int64()), ("reason", pa.string()), ("raw", pa.string())]
)
_EXAMPLES = 5


class Sink:
    """Takes kept, quarantined and not-data records; counts each exactly once."""

    def __init__(self, reading: Path, quarantine: Path) -> None:
        self._reading = reading
        self._writer: pq.ParquetWriter | None = None
        self._quarantine = pq.ParquetWriter(quarantine, _QUARANTINE)
        self._schema: pa.Schema | None = None
        self._rows: list[Sequence[str | None]] = []
        self._lines: list[int] = []
        self._apart: list[tuple[str | None, int, str, str]] = []
        self._pool = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None
        self.part: str | None = None
        self.kept = 0
        self._written = 0
        self.quarantined: Counter[str] = Counter()
        self.not_data: Counter[str] = Counter()
        self.examples: list[int] = []

    def open(self, columns: Sequence[str]) -> None:
        """Say what the columns are, once, before the first record."""
        system = [(RECORD, pa.int64()), (PART, pa.string()), (ROW, pa.int64())]
        self._schema = pa.schema([*system, *((name, pa.string()) for name in columns)])
        self._writer = pq.ParquetWriter(
            self._reading,
            self._schema,
            compression="zstd",
            write_statistics=[RECORD, ROW],  # lowest and highest of texts serve nobody
        )

    def keep(self, line: int, cells: Sequence[str | None]) -> None:
        """A record of the table; cells in the order of the columns, None for no cell."""
        self._rows.append(cells)
        self._lines.append(line)
        self.kept += 1
        if len(self._rows) >= BATCH:
            self._flush()

    def keep_run(self, run: Run) -> None:
        """Plain lines, one by one after all."""
        for record in run.records():
            self.keep(record.line, record.cells)

    def keep_arrays(
        self, lines: int | npt.NDArray[np.int64], arrays: Sequence[Column], count: int
    ) -> None:
        """Many records that are in columns already; `lines` are theirs, or the first one."""
        self._flush()
        self.kept += count
        numbers = lines if not isinstance(lines, int) else np.arange(lines, lines + count)
        self._write(numbers, arrays, count)

    def quarantine(self, line: int, reason: str, raw: str) -> None:
        """A record that can't be placed in the columns, with its text as delivered."""
        self.quarantined[reason] += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(line)
        self._apart.append((self.part, line, reason, raw))
        if len(self._apart) >= BATCH:
            self._flush_apart()

    def leave_out(self, kind: str, count: int = 1) -> None:
        """A record that is no data: blank, title, header, total, footnote."""
        self.not_data[kind] += count

    def account(self, records_in: int) -> RecordAccount:
        """What has become of the records that the reader counted."""
        return RecordAccount(
            records_in=records_in,
            kept=self.kept,
            quarantined=dict(sorted(self.quarantined.items())),
            not_data=dict(sorted(self.not_data.items())),
        )

    def change_part(self, part: str | None) -> None:
        """From here on records come from another sheet."""
        self._flush()
        self._flush_apart()
        self.part = part

    def finish(self) -> None:
        """Write what is left and close both files."""
        self._flush()
        self._flush_apart()
        self._settle()
        self.close()

    def close(self) -> None:
        """Close both files, whole or not; the caller throws away what is not."""
        self._pool.shutdown()
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._quarantine.close()

    def _flush(self) -> None:
        if not self._rows:
            return
        arrays = [pa.array(column, pa.string()) for column in zip(*self._rows, strict=True)]
        lines, count = np.array(self._lines, dtype=np.int64), len(self._rows)
        self._rows, self._lines = [], []
        self._write(lines, arrays, count)

    def _write(self, lines: npt.NDArray[np.int64], arrays: Sequence[Column], count: int) -> None:
        assert self._writer is not None
        assert self._schema is not None
        numbers = pa.array(np.arange(self._written, self._written + count))
        parts = pa.repeat(pa.scalar(self.part, pa.string()), count)
        batch = [numbers, parts, pa.array(lines, pa.int64()), *arrays]
        self._settle()
        # beside the reading of the next records: the writer needs no Python
        table = pa.Table.from_arrays(batch, schema=self._schema)
        self._writing = self._pool.submit(self._writer.write_table, table)
        self._written += count

    def _settle(self) -> None:
        """Wait for the table that is being written; raises what went wrong with it."""
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()

    def _flush_apart(self) -> None:
        if not self._apart:
            return
        columns = list(zip(*self._apart, strict=True))
        arrays = [pa.array(c, field.type) for c, field in zip(columns, _QUARANTINE, strict=True)]
        self._quarantine.write_table(pa.Table.from_arrays(arrays, schema=_QUARANTINE))
        self._apart = []


@contextmanager
def sink_into(folder: Path) -> Iterator[Sink]:
    """A sink whose two files appear in the folder together, or not at all."""
    with (
        atomic_file(folder / "quarantine.parquet") as quarantine,
        atomic_file(folder / "reading.parquet") as reading,
    ):
        sink = Sink(reading, quarantine)
        try:
            yield sink
        finally:
            sink.close()
