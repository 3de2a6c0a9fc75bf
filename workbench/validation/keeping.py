"""Which rows failed which expectation, as a table beside the result; no values."""

from pathlib import Path

import numpy as np

from workbench.tables.engine import PART, RECORD, ROW
from workbench.validation.results import ValidationRun
from workbench.validation.rows import NO_ROWS


def write_failing(run: ValidationRun, table: Path, to: Path) -> None:
    """Keep which rows fail which expectation: `number`, `_record`, `_part`, `_row`; no values."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    where = pq.read_table(table, columns=[RECORD, PART, ROW]).to_pandas()
    where = where.set_index(RECORD)
    numbers = np.repeat(
        np.arange(len(run.expectations)), [len(one.rows) for one in run.expectations]
    )
    records = np.concatenate([NO_ROWS.numbers, *(one.rows.numbers for one in run.expectations)])
    found = where.loc[records]
    kept = {
        "number": pa.array(numbers, pa.int32()),
        RECORD: pa.array(records, pa.int64()),
        PART: pa.array(found[PART].to_numpy(), pa.string(), from_pandas=True),
        ROW: pa.array(found[ROW].to_numpy(), pa.int64()),
    }
    pq.write_table(pa.table(kept), to)
