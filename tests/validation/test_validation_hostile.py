"""Whatever text stands in the cells: a result comes out, rows add up, and no value is in it."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import validation
from workbench.validation.suite import Suite

FORMATS = {"formats": ["dd-mm-yyyy", "yyyymmdd", "excel_serial", "yyyy-mm-dd hh:mm"]}
KINDS = [
    ("expect_column_values_to_pass_the_bsn_eleven_test", {"column": "a"}),
    ("expect_column_values_to_be_dutch_postcodes", {"column": "a", "normal": True}),
    ("expect_column_values_to_read_as_dates", {"column": "a", **FORMATS, "no_date": ["0"]}),
    ("expect_column_dates_to_be_between", {"column": "a", "latest": "2000-01-01", **FORMATS}),
    ("expect_column_values_to_read_as_numbers", {"column": "a"}),
    ("expect_column_values_to_say_something", {"column": "a"}),
    ("expect_column_pair_dates_to_be_ordered", {"column_A": "a", "column_B": "b", **FORMATS}),
    ("expect_compound_columns_to_be_unique", {"column_list": ["a", "b"]}),
    ("expect_column_values_to_match_regex", {"column": "b", "regex": "^[0-9]+$"}),
    ("expect_column_values_to_be_in_set", {"column": "b", "value_set": ["1"]}),
]

cells = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(
        [
            "",
            " ",
            "canary-8472",
            "=1+1",
            "![x](http://h/)",
            "\u202e1",
            "31-12-9999",
            "20160230",
            "00000000",
            "1e400",
            "٣٣٣٣٣٣٣٣٣",
            "111222333",
            "1234ab",
            "n.v.t.",
            "45000",
            "\x00",
        ]
    ),
)


@cache
def suite(folder: Path) -> Suite:
    path = folder / "s.json"
    expectations = [{"type": type_, "kwargs": kwargs} for type_, kwargs in KINDS]
    path.write_text(
        json.dumps({"name": "s", "meta": {"stage": "raw"}, "expectations": expectations})
    )
    return validation.load_suite(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("suite")


def hold(folder: Path, rows: list[tuple]) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b"], dtype=object)
    run = validation.validate_frame(frame, suite(folder))
    assert [one.type for one in run.expectations] == [type_ for type_, _ in KINDS]
    for one in run.expectations:
        assert len(one.rows) == one.unexpected_count
        assert set(one.rows) <= set(range(len(frame)))
        assert one.success == (one.unexpected_count == 0)
    assert "canary-8472" not in run.model_dump_json()
    found = validation.failing_cells(run, frame)
    assert len(found) == sum(len(one.rows) * len(one.columns) for one in run.expectations)


@settings(max_examples=20, deadline=None)
@given(rows=st.lists(st.tuples(cells, cells), max_size=12))
def test_any_text_gives_a_result_that_adds_up(folder: Path, rows: list[tuple]) -> None:
    hold(folder, rows)


@pytest.mark.sweep
@settings(max_examples=1000, deadline=None)
@given(rows=st.lists(st.tuples(cells, cells), max_size=40))
def test_any_text_gives_a_result_that_adds_up_a_thousand_times(
    folder: Path, rows: list[tuple]
) -> None:
    hold(folder, rows)


def test_missing_as_pandas_writes_it(folder: Path) -> None:
    hold(folder, [(np.nan, None), (pd.NA, "1"), (pd.NaT, "2")])
