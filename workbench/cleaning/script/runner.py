"""The part of an exported script that reads a table, does the steps with pandas, and writes it.

This file is put into the script as it stands, so it imports nothing of the workbench.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

TYPES = {
    "text": pa.string(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "number": pa.float64(),
}
SYSTEM = ("_record", "_part", "_row")


def series(values: Any, gives: str = "text") -> pd.Series[Any]:
    """A column with a declared type; None is missing."""
    return pd.Series(pd.arrays.ArrowExtensionArray(pa.array(list(values), type=TYPES[gives])))


def cells(frame: pd.DataFrame, column: str) -> list[Any]:
    """The cells of a column as Python values; None where one is missing."""
    found: list[Any] = pa.array(frame[column].array, from_pandas=True).to_pylist()
    return [None if value is None or value != value else value for value in found]


def is_text(frame: pd.DataFrame, column: str) -> bool:
    """Whether a column still holds text."""
    return bool(pa.types.is_string(pa.array(frame[column].array).type))


def value_steps(frame: pd.DataFrame, steps: Sequence[Any]) -> pd.DataFrame:
    """Steps that look at one value at a time, in order, over the distinct values of each column."""
    own = [name for name in frame.columns if name not in SYSTEM]
    text = [name for name in own if is_text(frame, name) and not name.endswith("__unparsed")]
    todo: dict[str, list[Any]] = {}
    for step in steps:
        columns = list(text) if tuple(step.columns) == ("*",) else list(step.columns)
        for column in columns:
            todo.setdefault(column, []).append(step)
        if step.gives != "text":
            text = [name for name in text if name not in columns]
    for column, mine in todo.items():
        held = cells(frame, column)
        new, unread, gives = new_values(list({v for v in held if v is not None}), mine)
        frame = frame.assign(**{column: series([new.get(value) for value in held], gives)})
        if unread:
            into = f"{column}__unparsed"
            before = cells(frame, into) if into in frame else [None] * len(held)
            kept = [unread.get(value, old) for value, old in zip(held, before, strict=True)]
            frame = frame.assign(**{into: series(kept)})
    return frame


def new_values(held: list[str], steps: Sequence[Any]) -> tuple[dict[Any, Any], dict[Any, str], str]:
    """What each value becomes, the text of those that could not be read, and the type."""
    current: dict[Any, Any] = {value: value for value in held}
    unread: dict[Any, str] = {}
    gives = "text"
    for step in steps:
        alive = [value for value in held if current[value] is not None]
        given = np.empty(len(alive), dtype=object)
        given[:] = [current[value] for value in alive]
        change = step.change(given)
        for value, before, after, wrong in zip(
            alive, given, change.values, change.unparsed, strict=True
        ):
            current[value] = after
            if wrong and change.keeps_unparsed:
                unread[value] = before
        gives = step.gives
    return current, unread, gives


def mapped_rows(
    engine: Any,
    table: pd.DataFrame,
    inputs: Sequence[str],
    outputs: Mapping[str, str],
    change: Callable[..., list[tuple[Any, ...]]],
    number: int,
) -> TableChange:
    """Cells of some columns from those of others, row by row."""
    rows = list(zip(*(cells(table, name) for name in inputs), strict=True))
    new = list(zip(*change(rows), strict=True)) or [()] * len(outputs)
    for (name, gives), values in zip(outputs.items(), new, strict=True):
        table = table.assign(**{name: series(values, gives)})
    return TableChange(table)


class TableChange:
    """What a step makes of the whole table."""

    def __init__(self, table: pd.DataFrame, *_: Any, **__: Any) -> None:
        self.table = table


def with_column(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """The same with an empty text column where it lacks."""
    return frame if column in frame else frame.assign(**{column: series([None] * len(frame))})


def duplicate_rows(step: Any, frame: pd.DataFrame) -> pd.DataFrame:
    """Of rows that are the same the first stays."""
    columns = list(step.columns or [name for name in frame.columns if name not in SYSTEM])
    keys = list(zip(*(cells(frame, name) for name in columns), strict=True))
    return frame[~pd.Series(keys, dtype=object).duplicated().to_numpy()].reset_index(drop=True)


def as_known_on(step: Any, frame: pd.DataFrame) -> pd.DataFrame:
    """A two-clock table as it stood at the end of a day."""
    if step.date is None and step.date_column is None:
        return frame
    when = [step.date] * len(frame)
    if step.date_column is not None:
        when = [day_of(value) for value in cells(frame, step.date_column)]
    at = cells(frame, step.recorded_at)
    known = [
        moment is not None and day is not None and day_of(moment) <= day
        for moment, day in zip(at, when, strict=True)
    ]
    if step.withdrawn_at is not None:
        return _standing(step, frame, known, when)
    keys = list(zip(*(cells(frame, name) for name in step.key), strict=True))
    last: dict[Any, int] = {}
    for place, key in enumerate(keys):
        if known[place] and (key not in last or at[place] >= at[last[key]]):
            last[key] = place
    deleted = set(step.deleted)
    said = cells(frame, step.operation) if step.operation else [None] * len(frame)
    kept = sorted(place for place in last.values() if said[place] not in deleted)
    return frame.iloc[kept].reset_index(drop=True)


def _standing(step: Any, frame: pd.DataFrame, known: list[bool], when: list[Any]) -> pd.DataFrame:
    until = cells(frame, step.withdrawn_at)
    later = [end is not None and day is not None and day_of(end) > day
             for end, day in zip(until, when, strict=True)]  # fmt: skip
    gives = "timestamp" if pa.types.is_timestamp(pa.array(frame[step.withdrawn_at].array).type) else "date"  # fmt: skip
    undone = [None if after else end for end, after in zip(until, later, strict=True)]
    frame = frame.assign(**{step.withdrawn_at: series(undone, gives)})
    if step.status is not None:
        status = [step.status_then if after else text
                  for text, after in zip(cells(frame, step.status), later, strict=True)]  # fmt: skip
        frame = frame.assign(**{step.status: series(status)})
    kept = [ok and (end is None or after)
            for ok, end, after in zip(known, until, later, strict=True)]  # fmt: skip
    return frame[np.array(kept, dtype=bool)].reset_index(drop=True)


def day_of(moment: Any) -> Any:
    """The day of a moment; a day is its own."""
    return moment.date() if hasattr(moment, "date") else moment


def repair(frame: pd.DataFrame, group: Sequence[str], column: str, step: Any) -> pd.DataFrame:
    """The value that nearly all filled rows of a group have, for the others too."""
    keys = list(zip(*(cells(frame, name) for name in group), strict=True))
    held = cells(frame, column)
    votes: dict[Any, dict[str, int]] = {}
    for key, value in zip(keys, held, strict=True):
        if all(part and part.strip() for part in key) and value and value.strip():
            counts = votes.setdefault(key, {})
            counts[value] = counts.get(value, 0) + 1
    won = {}
    for key, counts in votes.items():
        value, most = max(counts.items(), key=lambda item: (item[1], item[0]))
        if most >= step.support and most >= step.share * sum(counts.values()):
            won[key] = value
    new = [
        won[key] if key in won and (step.fill or (value or "").strip()) else value
        for key, value in zip(keys, held, strict=True)
    ]
    return frame.assign(**{column: series(new)})


def set_cells(step: Any, frame: pd.DataFrame) -> pd.DataFrame:
    """Cells set by hand, where they still hold what they held."""
    names = sorted(step.cells[0].get("where", {}))
    columns = names or ["_row"]
    wanted = {
        (
            tuple(edit["where"][name] for name in names) if names else (edit["row"],),
            edit.get("before") or "",
        ): edit.get("after")
        for edit in step.cells
    }
    keys = list(zip(*(cells(frame, name) for name in columns), strict=True))
    new = [
        wanted.get((key, value or ""), value)
        for key, value in zip(keys, cells(frame, step.column), strict=True)
    ]
    return frame.assign(**{step.column: series(new)})


def frame_of(names: Sequence[str], rows: Sequence[tuple[int, list[str]]]) -> pd.DataFrame:
    """Records as a frame, every cell as text."""
    columns = {name: series([held[at] for _, held in rows]) for at, name in enumerate(names)}
    lines = np.array([line for line, _ in rows], dtype=np.int64)
    return pd.DataFrame({**columns, "_record": np.arange(len(rows)), "_row": lines})


def read_parquet(file: str) -> pd.DataFrame:
    """The workbench's own reading of a delivery."""
    frame = pd.read_parquet(file)
    own = [name for name in frame.columns if name not in SYSTEM]
    return frame.assign(**{name: series(cells(frame, name)) for name in own})


def write(frame: pd.DataFrame, file: str) -> None:
    """Write the cleaned table, without the row numbers."""
    own = frame[[name for name in frame.columns if name not in SYSTEM]]
    table = pa.Table.from_pandas(own, preserve_index=False)
    plain = table.to_pandas(date_as_object=True)
    if file.endswith(".parquet"):
        plain.to_parquet(file, index=False)
    else:
        plain.to_csv(file, index=False, lineterminator="\n")
