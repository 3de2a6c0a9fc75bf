"""The golden record: per entity and column the most recent value, and which record it came from."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.core.errors import ColumnMissing
from workbench.linkage.rules import LinkageRules
from workbench.tables.engine import RECORD, SYSTEM_COLUMNS
from workbench.values.dates import parse_dates

ENTITY = "entity_id"


def golden_records(
    frame: pd.DataFrame, entity_ids: Sequence[int] | npt.NDArray[np.int64], rules: LinkageRules
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One row per entity, and where each cell of it came from.

    The golden frame has `entity_id` and the frame's columns without the system ones, by rising
    entity. The provenance frame has entity_id, column and `_record` (the row's position where the
    frame has no `_record`), a row per golden cell that is not missing.
    A golden cell is one delivered cell, never a mixture. Missing: None, NaN or the empty string.
    """
    entities = np.asarray(entity_ids, dtype=np.int64)
    columns = [name for name in frame.columns if name not in (*SYSTEM_COLUMNS, ENTITY)]
    records = frame[RECORD].to_numpy() if RECORD in frame.columns else np.arange(len(frame))
    order = _newest_first(frame, entities, rules)
    distinct = np.unique(entities)
    places = {name: _first_present(frame[name], entities, order) for name in columns}
    golden = pd.DataFrame({ENTITY: distinct})
    for name in columns:
        chosen = places[name]
        golden[name] = (
            frame[name].iloc[chosen].set_axis(entities[chosen]).reindex(distinct).to_numpy()
        )
    provenance = pd.DataFrame(
        {
            ENTITY: np.concatenate([entities[places[name]] for name in columns] or [distinct[:0]]),
            "column": np.repeat(columns, [len(places[name]) for name in columns]),
            RECORD: np.concatenate([records[places[name]] for name in columns] or [records[:0]]),
        }
    )
    order_of = {name: place for place, name in enumerate(columns)}
    provenance = provenance.sort_values(
        [ENTITY, "column"], key=lambda part: part.map(order_of) if part.name == "column" else part
    )
    return golden, provenance.reset_index(drop=True)


def _newest_first(
    frame: pd.DataFrame, entities: npt.NDArray[np.int64], rules: LinkageRules
) -> npt.NDArray[np.int64]:
    """Positions by entity, then most recent first; undated records last, later rows before."""
    later_first = -np.arange(len(frame))
    name = rules.survivorship.most_recent_by
    if name is None:
        return np.lexsort((later_first, entities))
    if name not in frame.columns:
        raise ColumnMissing(
            file="The left table", column=name, columns=", ".join(map(str, frame.columns))
        )
    return np.lexsort((later_first, -_days(frame[name]), entities))


def _days(dates: "pd.Series[Any]") -> npt.NDArray[np.float64]:
    """Days since year 1 (fractions for times); minus infinity where there is no date."""
    codes, distinct = pd.factorize(dates)
    days = np.array([_day_number(value) for value in distinct] + [-np.inf])
    return np.asarray(days[codes])


def _day_number(value: object) -> float:
    if isinstance(value, str):
        value = parse_dates([value], ["yyyy-mm-dd", "dd-mm-yyyy", "yyyymmdd"])[0]
    if isinstance(value, datetime):
        midnight = datetime.combine(value.date(), time())
        return value.toordinal() + (value.replace(tzinfo=None) - midnight) / timedelta(days=1)
    return float(value.toordinal()) if isinstance(value, date) else -np.inf


def _first_present(
    column: "pd.Series[Any]",
    entities: npt.NDArray[np.int64],
    order: npt.NDArray[np.int64],
) -> npt.NDArray[np.int64]:
    """Per entity the first position in the order whose cell is not missing, by rising entity."""
    present = (column.notna() & (column != "")).to_numpy(dtype=np.bool_)
    candidates = order[present[order]]
    _, first = np.unique(entities[candidates], return_index=True)
    return candidates[first]
