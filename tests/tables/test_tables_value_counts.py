"""A column's values are counted exactly, and fetched in a bounded number."""

from collections import Counter
from collections.abc import Iterator

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.tables.engine import Engine
from workbench.tables.value_counts import ValueCounts, count_values

WHITE = [chr(code) for code in range(0x3001) if chr(code).isspace()]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as opened:
        yield opened


def counted(engine: Engine, values: list[str | None], limit: int) -> ValueCounts:
    frame = pd.DataFrame({"a": pd.Series(values, dtype="string")})
    return count_values(engine.from_frame(frame), "a", limit)


cells = st.one_of(
    st.none(), st.sampled_from(["", *WHITE, "a", "b", "é", "~", "\x7f", " x"]), st.text(max_size=3)
)


@given(values=st.lists(cells, min_size=1, max_size=40), limit=st.integers(2, 60))
def test_the_totals_are_of_all_values_however_few_are_fetched(
    engine: Engine, values: list[str | None], limit: int
) -> None:
    found = counted(engine, values, limit)
    full = [value for value in values if value and not value.isspace()]
    assert found.rows == len(values)
    assert found.filled == len(full)
    assert found.distinct == len(set(full))
    lengths = [len(value) for value in full]
    assert found.min_length == min(lengths, default=None)
    assert found.max_length == max(lengths, default=None)
    assert found.frame.num_rows <= limit


@given(values=st.lists(cells, min_size=1, max_size=40), limit=st.integers(2, 60))
def test_what_is_fetched_has_its_own_count_and_stands_for_all(
    engine: Engine, values: list[str | None], limit: int
) -> None:
    found = counted(engine, values, limit)
    true = Counter(values)
    frame = found.frame.to_pydict()
    fetched = dict(zip(frame["value"], frame["count"], strict=True))
    assert len(fetched) == found.frame.num_rows
    assert all(true[value] == count for value, count in fetched.items())
    assert list(frame["count"]) == sorted(frame["count"], reverse=True)
    head = list(frame["value"])[: found.most_frequent]
    others = [value for value in values if value and not value.isspace() and value not in head]
    assert found.others_rows == (len(others) if found.is_sample else 0)


def test_the_most_frequent_values_are_fetched_and_an_even_sample_of_the_others(
    engine: Engine,
) -> None:
    values = [f"{number:05d}" for number in range(10_000)] + ["twice"] * 2 + ["thrice"] * 3
    found = counted(engine, values, 1000)
    fetched = found.frame["value"].to_pylist()
    assert fetched[:2] == ["thrice", "twice"]
    assert found.most_frequent == 2
    assert len(fetched) == 1000
    assert found.others_rows == 10_000
    assert sum(map(int, fetched[2:])) / 998 == pytest.approx(5000, abs=400)  # four standard errors


def test_the_same_values_are_fetched_on_every_run(engine: Engine) -> None:
    values = [f"{number:05d}" for number in range(5_000)]
    assert counted(engine, values, 100).frame.equals(counted(engine, values[::-1], 100).frame)


def test_nothing_is_left_behind_in_the_engine(engine: Engine) -> None:
    frame = engine.from_frame(pd.DataFrame({"a": ["x", "y"]}))
    tables = "SELECT count(*) FROM duckdb_tables()"
    before = engine.connection.raw_sql(tables).fetchall()
    count_values(frame, "a", 10)
    assert engine.connection.raw_sql(tables).fetchall() == before
