"""Other tables that expectations are held against: given by name, for as long as a run takes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import pandas as pd

from workbench.tables.engine import SYSTEM_COLUMNS

_given: ContextVar[dict[str, pd.DataFrame] | None] = ContextVar("given", default=None)


@contextmanager
def references(**tables: pd.DataFrame) -> Iterator[None]:
    """Give other tables by name to the expectations that are run within: `benefits=frame`."""
    token = _given.set({**(_given.get() or {}), **tables})
    try:
        yield
    finally:
        _given.reset(token)


@contextmanager
def given_from(files: Mapping[str, Path]) -> Iterator[None]:
    """The same from Parquet files of ours, read by way of Arrow: dates stay dates, in any year."""
    import pyarrow.parquet as pq

    tables = {
        name: pq.read_table(file).to_pandas(date_as_object=True).drop(columns=[*SYSTEM_COLUMNS])
        for name, file in files.items()
    }
    with references(**tables):
        yield


def given(name: str) -> pd.DataFrame | None:
    """A table that was given by this name."""
    return (_given.get() or {}).get(name)
