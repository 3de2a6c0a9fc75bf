"""Reads Parquet: every column as text, dates as yyyy-mm-dd."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench.core.errors import FileEmpty, FileTruncated, TooManyColumns
from workbench.core.settings import Limits, ReadSettings
from workbench.extracts.cells import cell_text
from workbench.extracts.findings import finding
from workbench.extracts.names import unique_names
from workbench.extracts.outcome import Outcome
from workbench.extracts.sink import BATCH, Sink


def read_parquet(path: Path, sink: Sink, settings: ReadSettings, limits: Limits) -> Outcome:
    """Read a Parquet file into the sink; `_row` is the record number from 1.

    Raises FileTruncated when it is damaged, FileEmpty without columns, TooManyColumns.
    """
    findings = []
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            if not names:
                raise FileEmpty(file=path.name)
            if len(names) > limits.columns:
                raise TooManyColumns(file=path.name, found=len(names), limit=limits.columns)
            columns, renamed = unique_names(names)
            sink.open(columns)
            for batch in file.iter_batches(batch_size=BATCH):
                arrays = [_as_text(column) for column in batch.columns]
                sink.keep_arrays(sink.kept + 1, arrays, batch.num_rows)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as fault:
        raise FileTruncated(file=path.name, detail="its contents are damaged") from fault
    if renamed:
        shown = ", ".join(renamed[:8])
        findings.append(finding("columns_renamed", len(renamed), names=shown))
    if not sink.kept:
        findings.append(finding("no_records"))
    resolved = settings.model_copy(update={"kind": "sql" if settings.kind == "sql" else "parquet"})
    return Outcome(columns, resolved, tuple(findings), True, sink.kept)


def _as_text(column: pa.Array) -> pa.Array:
    column.validate(full=True)  # text that is no UTF-8 must not get as far as the engine
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_date32(kind):
        return pc.cast(column, pa.string())
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_null(kind):
        return pc.cast(column, pa.string())
    return pa.array([_text(value) for value in column.to_pylist()], pa.string())


def _text(value: Any) -> str | None:
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return cell_text(value)
