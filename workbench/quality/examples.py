"""Example rows of an alert: at most twenty physical lines of the delivery in which it began."""

from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from workbench.core.settings import SourceSettings
from workbench.quality.counting import DistinctColumn, Flags, distinct_column, read_column
from workbench.quality.results import Alert
from workbench.tables.engine import ROW

_MOST = 20
_OF_A_VALUE = ("default_appeared", "placeholder_appeared", "codes_changed", "codes_appeared")


def with_lines(
    alert: Alert,
    reading: Path,
    new: npt.NDArray[np.int64] | None,
    settings: SourceSettings,
) -> Alert:
    """The alert with `lines` from its delivery's reading.parquet. `new`: the new records, from 0.

    Alerts that are about rows or columns which are not there have none.
    """
    with pq.ParquetFile(reading) as file:
        names = set(file.schema_arrow.names)
        if alert.kind == "columns_shifted":
            hit = np.ones(file.metadata.num_rows, dtype=np.bool_)
        elif alert.kind == "duplicates_rose":
            hit = _doubled(file, tuple(settings.key))
        elif alert.column is None or alert.column not in names:
            return alert
        else:
            hit = _concerned(file, alert, settings)
            if new is not None and not alert.code.endswith(("_in_every_row", "_in_old_rows")):
                is_new = np.zeros(len(hit), dtype=np.bool_)
                is_new[new] = True
                hit &= is_new
        places = np.flatnonzero(hit)[:_MOST]
        lines = file.read(columns=[ROW]).column(0).take(places).to_pylist()
    return alert.model_copy(update={"lines": tuple(int(line) for line in lines)})


def _column(file: pq.ParquetFile, name: str, settings: SourceSettings) -> DistinctColumn:
    return distinct_column(name, file.read(columns=[name]).column(0), settings)


def _concerned(file: pq.ParquetFile, alert: Alert, settings: SourceSettings) -> Flags:
    assert alert.column is not None
    column = _column(file, alert.column, settings)
    if alert.kind in _OF_A_VALUE or (alert.kind == "distribution_moved" and alert.value):
        wanted = np.array([text.strip() == alert.value for text in column.texts], dtype=np.bool_)
        return column.per_row(wanted)
    if alert.kind == "validity_fell":
        read = read_column(column, date.fromisoformat(alert.extract), settings)
        values = read.days if alert.code.endswith("_date") else read.numbers
        wrong = np.zeros(len(column.texts), dtype=np.bool_)
        wrong[read.examined] = np.isnan(values)
        return column.per_row(wrong & column.informative)
    if alert.kind != "fill_fell":
        return np.zeros(len(column.code), dtype=np.bool_)
    hit = ~column.per_row(column.informative)
    if alert.group_column is not None:
        groups = _column(file, alert.group_column, settings)
        named = {alert.group, *alert.also_groups}
        hit &= groups.per_row(
            np.array([text.strip() in named for text in groups.texts], dtype=np.bool_)
        )
    return hit


def _doubled(file: pq.ParquetFile, key: tuple[str, ...]) -> Flags:
    if not key:
        return np.zeros(file.metadata.num_rows, dtype=np.bool_)
    frame = file.read(columns=list(key)).to_pandas().fillna("")
    doubled: Flags = frame.duplicated(list(key), keep="first").to_numpy()
    return doubled
