"""A column's distinct values with their counts: all, or a bounded number of a near-unique column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.tables.engine import held

if TYPE_CHECKING:
    import ibis
    import pandas as pd

_NOT_WHITE = r"[^\t-\r\x1c-\x1f \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"
"""A character that Python's `str.isspace` is false for, in RE2 and Java alike."""
_FIRST_PRINTING, _LAST_PRINTING = "!", "\x7f"
"""What begins between these is not blank: spares nearly all values the regular expression."""


@dataclass(frozen=True)
class ValueCounts:
    """The distinct values of a column that were fetched, and what holds for all of them.

    `frame` has `value` and `count`, by falling count, then value; null and blank ones included.
    Its first `most_frequent` entries are the most frequent values; those after it, if any, are an
    even sample of the others, which have `others_rows` rows together (blank ones left out).
    """

    frame: pd.DataFrame
    most_frequent: int
    others_rows: int
    rows: int
    filled: int
    """Rows whose value is not null and not blank."""
    distinct: int
    """Values that are not null and not blank."""
    min_length: int | None
    max_length: int | None
    """In characters, of those values."""

    @property
    def is_sample(self) -> bool:
        """Whether there are values that were not fetched."""
        return self.most_frequent < len(self.frame)


def count_values(table: ibis.Table, column: str, limit: int) -> ValueCounts:
    """Count a text column's values. Of more than `limit` are fetched: those that occur more than
    once, the most frequent first, up to half the limit; and a sample of the others to fill it.

    The sample takes those with the lowest hash: even over the values, and the same on every run.
    """
    import ibis

    grouped = table.group_by(value=table[column]).aggregate(count=ibis._.count())
    falling = [ibis.desc("count"), ibis.asc("value")]
    with held(grouped) as every:
        if int(every.count().execute()) <= limit:
            return counts_of(every.order_by(falling).to_pandas())
        head = every.filter(every["count"] > 1).order_by(falling).limit(limit // 2).to_pandas()
        others = _others(every, head)
        drawn = others.order_by([others["value"].hash(), others["value"]]).limit(limit - len(head))
        return _of_many(head, drawn.order_by(falling).to_pandas(), others, every)


def counts_of(frame: pd.DataFrame) -> ValueCounts:
    """The same of all values of a column, given as `value` and `count` by falling count."""
    values = frame["value"].tolist()
    full = [isinstance(value, str) and bool(value) and not value.isspace() for value in values]
    counts = frame["count"].to_numpy(dtype=np.int64)
    lengths = [len(value) for value, flag in zip(values, full, strict=True) if flag]
    return ValueCounts(
        frame=frame,
        most_frequent=len(frame),
        others_rows=0,
        rows=int(counts.sum()),
        filled=int(counts[np.array(full, dtype=bool)].sum()),
        distinct=len(lengths),
        min_length=min(lengths, default=None),
        max_length=max(lengths, default=None),
    )


def _others(every: ibis.Table, head: pd.DataFrame) -> ibis.Table:
    """The values that are not blank and come after the most frequent ones."""
    others = every.filter(~_is_blank(every["value"]))
    if not len(head):
        return others
    count, value = int(head["count"].iloc[-1]), head["value"].iloc[-1]
    rarer = others["count"] < count
    if isinstance(value, str):  # else a null, which is ordered last among its equals
        rarer |= (others["count"] == count) & (others["value"] > value)
    return others.filter(rarer)


def _of_many(
    head: pd.DataFrame, sample: pd.DataFrame, others: ibis.Table, every: ibis.Table
) -> ValueCounts:
    import pandas as pd

    full, length = ~_is_blank(every["value"]), every["value"].length()
    totals = every.aggregate(
        rows=every["count"].sum(),
        filled=every["count"].sum(where=full).fill_null(0),
        distinct=full.sum(),
        shortest=length.min(where=full),
        longest=length.max(where=full),
    )
    found = totals.to_pyarrow().to_pylist()[0]
    return ValueCounts(
        frame=pd.concat([head, sample], ignore_index=True),
        most_frequent=len(head),
        others_rows=int(others["count"].sum().fill_null(0).execute()),
        rows=int(found["rows"]),
        filled=int(found["filled"]),
        distinct=int(found["distinct"]),
        min_length=found["shortest"],
        max_length=found["longest"],
    )


def _is_blank(value: ibis.Value) -> ibis.Value:
    unlikely = (value >= _FIRST_PRINTING) & (value < _LAST_PRINTING)
    return value.isnull() | (~unlikely & ~value.re_search(_NOT_WHITE))
