"""A column's distinct values with their counts: all, or a bounded number of a near-unique column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.tables.engine import held

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

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

    frame: pa.Table
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
        fetched: int = self.frame.num_rows
        return self.most_frequent < fetched


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
            return counts_of(every.order_by(falling).to_pyarrow())
        head = every.filter(every["count"] > 1).order_by(falling).limit(limit // 2).to_pyarrow()
        others = _others(every, head)
        drawn = others.order_by([others["value"].hash(), others["value"]]).limit(
            limit - head.num_rows
        )
        return _of_many(head, drawn.order_by(falling).to_pyarrow(), others, every)


def counts_of(frame: pa.Table) -> ValueCounts:
    """The same of all values of a column, given as `value` and `count` by falling count."""
    import pyarrow.compute as pc

    counts = frame.column("count")
    full = pc.match_substring_regex(pc.fill_null(frame.column("value"), ""), _NOT_WHITE)
    lengths = pc.min_max(pc.utf8_length(frame.column("value").filter(full))).as_py()
    return ValueCounts(
        frame=frame,
        most_frequent=frame.num_rows,
        others_rows=0,
        rows=pc.sum(counts).as_py() or 0,
        filled=pc.sum(counts.filter(full)).as_py() or 0,
        distinct=pc.sum(full).as_py() or 0,
        min_length=lengths["min"],
        max_length=lengths["max"],
    )


def _others(every: ibis.Table, head: pa.Table) -> ibis.Table:
    """The values that are not blank and come after the most frequent ones."""
    others = every.filter(~_is_blank(every["value"]))
    if not head.num_rows:
        return others
    last = head.slice(head.num_rows - 1).to_pylist()[0]
    count, value = last["count"], last["value"]
    rarer = others["count"] < count
    if value is not None:  # else a null, which is ordered last among its equals
        rarer |= (others["count"] == count) & (others["value"] > value)
    return others.filter(rarer)


def _of_many(
    head: pa.Table, sample: pa.Table, others: ibis.Table, every: ibis.Table
) -> ValueCounts:
    import pyarrow as pa

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
        frame=pa.concat_tables([head, sample]),
        most_frequent=head.num_rows,
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
