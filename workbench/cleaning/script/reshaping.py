"""The part of an exported script that turns columns into rows and back, and computes expressions.

This file is put into the script as it stands, so it imports nothing of the workbench but the parts
that stand before it there.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench.cleaning.script.runner import SYSTEM, TYPES, cells, series

SQL_TYPES = {"text": "VARCHAR", "date": "DATE", "timestamp": "TIMESTAMP", "number": "DOUBLE"}


def unpivot(step: Any, frame: pd.DataFrame) -> pd.DataFrame:
    """One row per filled cell of the columns; a record without any keeps one row."""
    held = {name: cells(frame, name) for name in step.columns}
    places, names, values = [], [], []
    for place in range(len(frame)):
        said = [(name, held[name][place]) for name in step.columns]
        filled = [(name, value) for name, value in said if value and value.strip()]
        for name, value in filled or [(None, None)]:
            places.append(place)
            names.append(name)
            values.append(value)
    kept = [name for name in frame.columns if name not in step.columns]
    long = frame[kept].iloc[places].reset_index(drop=True)
    return long.assign(
        _record=np.arange(len(long)), **{step.names: series(names), step.values: series(values)}
    )


def pivot(step: Any, frame: pd.DataFrame) -> pd.DataFrame:
    """One row per key, with a column for each of the names; the later row counts."""
    keys = list(zip(*(cells(frame, name) for name in step.key), strict=True))
    said: dict[Any, dict[str, Any]] = {}
    first: dict[Any, int] = {}
    named, texts = cells(frame, step.names), cells(frame, step.values)
    for place, key in enumerate(keys):
        first.setdefault(key, place)
        said.setdefault(key, {})[named[place]] = texts[place]
    gone = {step.names, step.values, *step.columns}
    kept = [name for name in frame.columns if name not in gone]
    wide = frame[kept].iloc[list(first.values())].reset_index(drop=True)
    made = {name: series([said[key].get(name) for key in first]) for name in step.columns}
    return wide.assign(**made)


def expression(step: Any, frame: pd.DataFrame) -> pd.DataFrame:
    """A column from an SQL expression over the cells of a row; this one needs duckdb."""
    try:
        import duckdb
    except ImportError:
        sys.exit(f"the step that computes {step.column} needs duckdb: pip install duckdb")
    own = [name for name in frame.columns if name not in SYSTEM]
    held = pa.table(
        {**{name: pa.array(frame[name].array) for name in own}, "_place": np.arange(len(frame))}
    )
    apart = duckdb.connect(config={"enable_external_access": "false", "threads": "1"})
    apart.register("cells", held)
    asked = f"TRY(CAST(({step.sql}) AS {SQL_TYPES[step.gives]}))"
    found = apart.execute(f"SELECT {asked} FROM cells ORDER BY _place").fetchall()  # noqa: S608 - checked on export
    values = pd.arrays.ArrowExtensionArray(
        pa.array([row[0] for row in found], type=TYPES[step.gives])
    )
    return frame.assign(**{step.column: pd.Series(values)})
