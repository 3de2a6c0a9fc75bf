"""The relational moves that stages share, held to plain Python."""

import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.tables.engine import Engine
from workbench.tables.relations import as_known_on, distinct_values, map_values

EPOCH = datetime(2016, 1, 1)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as opened:
        yield opened


entries = st.tuples(
    st.sampled_from("abc"),  # key
    st.one_of(st.none(), st.integers(0, 96)),  # recorded, hours after the epoch
    st.sampled_from(["INS", "UPD", "DEL", None]),
)


def journal(rows: list[tuple[str, int | None, str | None]]) -> pd.DataFrame:
    moments = [None if hours is None else EPOCH + timedelta(hours=hours) for _, hours, _ in rows]
    return pd.DataFrame(
        {
            "_record": range(len(rows)),
            "key": [key for key, _, _ in rows],
            "at": pd.Series(moments, dtype="datetime64[us]"),
            "op": pd.Series([operation for _, _, operation in rows], dtype="string"),
        }
    )


def known_by_hand(rows: list[tuple[str, int | None, str | None]], when: date) -> list[int]:
    last: dict[str, int] = {}
    order = sorted((row[1], record) for record, row in enumerate(rows) if row[1] is not None)
    for hours, record in order:
        if (EPOCH + timedelta(hours=hours)).date() <= when:
            last[rows[record][0]] = record
    return sorted(record for record in last.values() if rows[record][2] != "DEL")


@given(rows=st.lists(entries, min_size=1, max_size=20), day=st.integers(-1, 5))
def test_as_known_on_a_date_no_later_entry_shows(
    engine: Engine, rows: list[tuple[str, int | None, str | None]], day: int
) -> None:
    when = (EPOCH + timedelta(days=day)).date()
    table = engine.from_frame(journal(rows))
    known = as_known_on(table, ("key",), "at", "op", when).order_by("_record").to_pyarrow()
    assert known["_record"].to_pylist() == known_by_hand(rows, when)
    assert all(moment.date() <= when for moment in known["at"].to_pylist())


@given(
    rows=st.lists(entries, min_size=1, max_size=15),
    later=st.lists(entries, max_size=10),
    day=st.integers(0, 3),
)
def test_what_is_entered_later_does_not_change_the_past(
    engine: Engine, rows: list[Any], later: list[Any], day: int
) -> None:
    when = (EPOCH + timedelta(days=day)).date()
    after = [(key, (day + 1) * 24 + (hours or 0), op) for key, hours, op in later]
    before, longer = engine.from_frame(journal(rows)), engine.from_frame(journal([*rows, *after]))
    known = [
        as_known_on(table, ("key",), "at", "op", when).order_by("_record").to_pyarrow().to_pylist()
        for table in (before, longer)
    ]
    assert known[0] == known[1]


def test_a_date_per_row_asks_each_key_at_its_own_date(engine: Engine) -> None:
    rows = journal([("a", 1, "INS"), ("a", 49, "UPD"), ("b", 1, "INS"), ("b", 49, "UPD")])
    when = [date(2016, 1, 1), date(2016, 1, 1), date(2016, 1, 9), date(2016, 1, 9)]
    table = engine.from_frame(rows.assign(inflow=when))
    known = as_known_on(table, ("key",), "at", "op", table.inflow)
    assert sorted(known.to_pyarrow()["_record"].to_pylist()) == [0, 3]


def test_of_two_entries_at_one_moment_the_later_line_counts(engine: Engine) -> None:
    table = engine.from_frame(journal([("a", 1, "UPD"), ("a", 1, "UPD")]))
    known = as_known_on(table, ("key",), "at", "op", date(2016, 2, 1))
    assert known.to_pyarrow()["_record"].to_pylist() == [1]


def test_a_table_without_operations_has_no_deletions(engine: Engine) -> None:
    table = engine.from_frame(journal([("a", 1, "DEL")]))
    known = as_known_on(table, ("key",), "at", None, date(2016, 2, 1))
    assert known.to_pyarrow()["_record"].to_pylist() == [0]


def test_distinct_values_come_most_frequent_first_missing_included(engine: Engine) -> None:
    frame = pd.DataFrame({"_record": range(6), "a": ["y", "x", None, "x", "y", "z"]})
    found = distinct_values(engine.from_frame(frame), "a")
    assert list(zip(found["value"].fillna("?"), found["count"], strict=True)) == [
        *(("x", 2), ("y", 2), ("z", 1), ("?", 1)),
    ]


def test_a_value_that_the_mapping_lacks_keeps_what_it_was(engine: Engine) -> None:
    table = engine.from_frame(pd.DataFrame({"_record": range(4), "a": ["x", "y", None, "z"]}))
    mapping = engine.from_frame(pd.DataFrame({"value": ["x", "z"], "mapped": ["1", None]}))
    outcome = map_values(table, "a", mapping).order_by("_record").to_pyarrow()
    assert outcome["a"].to_pylist() == ["1", "y", None, None]
    beside = map_values(table, "a", mapping, into="b").order_by("_record").to_pyarrow()
    assert beside.column_names == ["_record", "a", "b"]
    assert beside["b"].to_pylist() == ["1", "y", None, None]


def test_a_mapping_to_another_type_leaves_what_it_lacks_missing(engine: Engine) -> None:
    table = engine.from_frame(pd.DataFrame({"_record": range(2), "a": ["x", "y"]}))
    mapping = engine.from_frame(pd.DataFrame({"value": ["x"], "mapped": [1.5]}))
    outcome = map_values(table, "a", mapping).order_by("_record").to_pyarrow()
    assert outcome["a"].to_pylist() == [1.5, None]


def test_what_the_engine_spills_is_gone_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Engine(threads=1, memory_megabytes=128) as engine:
        rows = 3_000_000
        numbers = ibis.range(rows).unnest().name("n").as_table()
        texts = numbers.mutate(text=numbers.n.cast("string") + " is a text of some length")
        held = engine.keep(texts.order_by(texts.text.reverse()))
        assert int(held.count().execute()) == rows
        assert any(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file())
    assert list(tmp_path.iterdir()) == []
