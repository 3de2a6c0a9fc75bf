"""Both lanes say the same: verdicts, counts and rows, on generated tables."""

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.tables.engine import Engine
from workbench.validation import load_suite, validate_table
from workbench.validation.fast import question_of

ODD = (
    *("", " ", "\t", "M", "V", "m", " V", "1", "01", "12", "3,5", "1.234,50", "-", "n.v.t.", "x"),
    *("onbekend", "1234AB", "1234 ab", "0123AB", "111222333", "123456782", "111111110"),
    *("01-02-2016", "31-02-2016", "20160201", "00000000", "31-12-9999", "É", "e\u0301", "\u00a0"),
)
CELLS = st.one_of(st.none(), st.sampled_from(ODD), st.text(max_size=3))
NUMBERS = st.one_of(st.none(), st.integers(-3, 3).map(float), st.floats(-1e6, 1e6))
DAYS = st.one_of(st.none(), st.dates(date(1, 1, 1), date(9999, 12, 31)))
MOSTLY = st.sampled_from([1.0, 0.9, 0.5, 0.0, 1 / 3])
FORMATS = ["dd-mm-yyyy", "yyyymmdd"]

TEXT = st.one_of(
    st.sampled_from(
        [
            ("expect_column_values_to_not_be_null", {}),
            ("expect_column_values_to_be_null", {}),
            ("expect_column_values_to_be_unique", {}),
            ("expect_column_values_to_say_something", {}),
            ("expect_column_values_to_pass_the_bsn_eleven_test", {}),
            ("expect_column_values_to_be_dutch_postcodes", {}),
            ("expect_column_values_to_be_dutch_postcodes", {"normal": True}),
            ("expect_column_values_to_read_as_numbers", {}),
            ("expect_column_values_to_read_as_numbers", {"decimal": ".", "thousands": ""}),
            ("expect_column_values_to_read_as_dates", {"formats": FORMATS}),
            (
                "expect_column_values_to_read_as_dates",
                {"formats": FORMATS, "no_date": ["00000000"]},
            ),
            ("expect_column_dates_to_be_between", {"earliest": "2016-01-01", "formats": FORMATS}),
            ("expect_column_values_to_match_regex", {"regex": r"^\d+$"}),
            ("expect_column_values_to_match_regex", {"regex": "[A-Z]"}),
            ("expect_column_values_to_not_match_regex", {"regex": r"\s"}),
            ("expect_column_value_lengths_to_be_between", {"min_value": 1, "max_value": 2}),
            (
                "expect_column_value_lengths_to_be_between",
                {"min_value": 1, "max_value": 3, "strict_min": True, "strict_max": True},
            ),
            ("expect_column_value_lengths_to_equal", {"value": 1}),
        ]
    ),
    st.tuples(
        st.sampled_from(
            ["expect_column_values_to_be_in_set", "expect_column_values_to_not_be_in_set"]
        ),
        st.lists(st.sampled_from(["M", "V", "1", "-", "\u00a0"]), min_size=1, unique=True).map(
            lambda allowed: {"value_set": allowed}
        ),
    ),
)
NUMERIC = st.sampled_from(
    [
        ("expect_column_values_to_be_between", {"min_value": 0}),
        ("expect_column_values_to_be_between", {"max_value": 2, "strict_max": True}),
        ("expect_column_values_to_be_between", {"min_value": -1, "max_value": 2.5}),
        ("expect_column_values_to_be_in_set", {"value_set": [1, 2]}),
        ("expect_column_values_to_not_be_in_set", {"value_set": [1.0]}),
        ("expect_column_values_to_be_unique", {}),
        ("expect_column_values_to_not_be_null", {}),
        ("expect_column_values_to_be_null", {}),
    ]
)
DATED = st.sampled_from(
    [
        ("expect_column_dates_to_be_between", {"earliest": "1900-01-01", "latest": "2100-01-01"}),
        ("expect_column_values_to_not_be_null", {}),
        ("expect_column_values_to_be_unique", {}),
    ]
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[pa.Table, list[dict]]:
    """A typed table, and expectations on it."""
    rows = draw(st.integers(0, 12))

    def column(cells: st.SearchStrategy) -> list:
        return draw(st.lists(cells, min_size=rows, max_size=rows))

    table = pa.table(
        {
            "_record": pa.array(draw(st.permutations(range(rows))), pa.int64()),
            "a": pa.array(column(CELLS), pa.string()),
            "count": pa.array(column(CELLS), pa.string()),
            "number": pa.array(column(NUMBERS), pa.float64()),
            "day": pa.array(column(DAYS), pa.date32()),
            "later": pa.array(column(DAYS), pa.date32()),
        }
    )
    asked = [{"type": "expect_table_row_count_to_be_between", "kwargs": {"min_value": 3}}]
    asked.append({"type": "expect_table_row_count_to_equal", "kwargs": {"value": rows}})
    for column_name, kinds in (("a", TEXT), ("count", TEXT), ("number", NUMERIC), ("day", DATED)):
        for kind, kwargs in draw(st.lists(kinds, min_size=1, max_size=3)):
            kwargs = {**kwargs, "column": column_name, "mostly": draw(MOSTLY)}
            asked.append({"type": kind, "kwargs": kwargs})
    for pair, more in ((("day", "later"), {}), (("a", "count"), {"formats": FORMATS})):
        kwargs = {"column_A": pair[0], "column_B": pair[1], "mostly": draw(MOSTLY), **more}
        kwargs["or_equal"] = draw(st.booleans())
        asked.append({"type": "expect_column_pair_dates_to_be_ordered", "kwargs": kwargs})
    columns = draw(st.lists(st.sampled_from(["a", "count", "number"]), min_size=2, unique=True))
    kwargs = {"column_list": columns}
    if draw(st.booleans()):
        kwargs["ignore_row_if"] = "any_value_is_missing"
    asked.append({"type": "expect_compound_columns_to_be_unique", "kwargs": kwargs})
    return table, asked


def compare(table: pa.Table, asked: list[dict], folder: Path) -> None:
    path = folder / "suite.json"
    path.write_text(
        json.dumps({"name": "s", "meta": {"stage": "cleaned"}, "expectations": asked}),
        encoding="utf-8",
    )
    suite = load_suite(path)
    with Engine() as engine:
        import ibis

        relation = engine.keep(ibis.memtable(table))
        fast = validate_table(engine, relation, suite, "fast")
        slow = validate_table(engine, relation, suite, "gx")
    for ours, theirs in zip(fast.expectations, slow.expectations, strict=True):
        assert ours == theirs, (ours.type, ours.kwargs, table.to_pydict())
    assert fast == slow


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cases())
def test_both_lanes_give_the_same_verdicts_counts_and_rows(
    tmp_path: Path, case: tuple[pa.Table, list[dict]]
) -> None:
    compare(*case, tmp_path)


@pytest.mark.sweep
@settings(
    max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cases())
def test_both_lanes_give_the_same_on_500_tables(
    tmp_path: Path, case: tuple[pa.Table, list[dict]]
) -> None:
    compare(*case, tmp_path)


def test_every_shipped_expectation_but_few_goes_by_the_fast_lane() -> None:
    from workbench.core.shipped import shipped_folder

    kinds = [
        (one["type"], one["kwargs"])
        for path in shipped_folder("expectations").glob("*.json")
        for one in json.loads(path.read_text(encoding="utf-8"))["expectations"]
    ]
    fast = [kind for kind, kwargs in kinds if question_of(kind, kwargs) is not None]
    # the others compare rows, groups or deliveries: those go through Great Expectations
    assert len(fast) / len(kinds) > 0.9


def test_a_condition_that_the_fast_lane_does_not_know_goes_to_great_expectations() -> None:
    kwargs = {"column": "a", "row_condition": 'col("b") == 1', "condition_parser": "pandas"}
    assert question_of("expect_column_values_to_not_be_null", kwargs) is None
    assert (
        question_of("expect_column_values_to_be_in_set", {"column": "a", "value_set": []}) is None
    )
    assert question_of("expect_column_median_to_be_between", {"column": "a"}) is None


def test_failing_records_are_named_whatever_their_order(tmp_path: Path) -> None:
    table = pa.table({"_record": [7, 3, 5], "a": ["x", None, "x"]})
    path = tmp_path / "suite.json"
    asked = [{"type": "expect_column_values_to_be_unique", "kwargs": {"column": "a"}}]
    path.write_text(json.dumps({"name": "s", "meta": {"stage": "raw"}, "expectations": asked}))
    with Engine() as engine:
        relation = engine.from_frame(table.to_pandas())
        found = validate_table(engine, relation, load_suite(path), "fast").expectations[0]
    assert (found.rows, found.missing_count, found.success) == ((5, 7), 1, False)
