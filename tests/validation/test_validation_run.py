"""What a validation finds, in tables made in plain sight."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from workbench import validation
from workbench.core.errors import ExpectationNotRunnable


def table(**columns: list) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})


def test_failing_rows_are_named_by_record_and_no_value_is_kept(run) -> None:
    frame = table(_record=[10, 20, 30], sex=["M", "Jansen", "V"])
    found = run(
        frame,
        {
            "type": "expect_column_values_to_be_in_set",
            "kwargs": {"column": "sex", "value_set": ["M", "V"]},
            "severity": "warning",
            "meta": {"why": "Codes."},
        },
    )
    result = found.expectations[0]
    assert result.rows == (20,)
    assert (result.unexpected_count, result.element_count, result.why) == (1, 3, "Codes.")
    assert result.unexpected_share == pytest.approx(1 / 3)
    assert not found.success
    assert not found.critical_failed
    assert "Jansen" not in found.model_dump_json()


def test_rows_without_record_numbers_are_named_by_position(one) -> None:
    frame = table(a=["1", "x", "1"])
    frame.index = [7, 7, 7]
    result = one(frame, "expect_column_values_to_be_in_set", column="a", value_set=["1"])
    assert result.rows == (1,)


def test_results_come_in_the_order_of_the_suite(run) -> None:
    kinds = [
        {
            "type": "expect_column_values_to_be_in_set",
            "kwargs": {"column": "z", "value_set": ["1"]},
        },
        {"type": "expect_table_row_count_to_be_between", "kwargs": {"min_value": 1}},
        {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "a"}},
        {"type": "expect_column_to_exist", "kwargs": {"column": "a"}},
    ]
    found = run(table(a=["1", "1"], z=["1", "1"]), *kinds)
    assert [result.type for result in found.expectations] == [kind["type"] for kind in kinds]
    assert found.expectations[1].observed == 2


def test_a_missing_column_fails_every_expectation_on_it_with_a_note(run) -> None:
    found = run(
        table(a=["1"]),
        {"type": "expect_column_to_exist", "kwargs": {"column": "b"}, "severity": "critical"},
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "b"}},
        {
            "type": "expect_compound_columns_to_be_unique",
            "kwargs": {"column_list": ["a", "b"]},
            "severity": "info",
        },
        {"type": "expect_column_to_exist", "kwargs": {"column": "a"}},
    )
    assert [result.success for result in found.expectations] == [False, False, False, True]
    assert found.critical_failed
    for result in found.expectations[1:3]:
        assert result.note is not None
        assert result.note.code == "column_not_in_table"
        assert result.note.values == {"column": "b"}


def test_an_expectation_that_does_not_fit_the_values_is_an_error_without_values(one) -> None:
    with pytest.raises(ExpectationNotRunnable) as told:
        one(
            table(a=["Jansen", "Smit"]),
            "expect_column_values_to_be_between",
            column="a",
            min_value=1,
            max_value=2,
        )
    assert "Jansen" not in str(told.value)
    assert "expect_column_values_to_be_between" in str(told.value)


@pytest.mark.parametrize("stage", ["raw", "cleaned"])
def test_a_blank_cell_is_missing(one, stage: str) -> None:
    frame = table(a=["x", "", "  ", None])
    result = one(frame, "expect_column_values_to_not_be_null", stage=stage, column="a")
    assert result.rows == (1, 2, 3)


def test_system_columns_are_not_columns_of_the_table(one) -> None:
    frame = table(_record=[0], _part=[None], _row=[4], a=["1"])
    kwargs = {"column_set": ["a"], "exact_match": True}
    assert one(frame, "expect_table_columns_to_match_set", **kwargs).success


def test_a_table_without_rows_is_looked_at_too(run) -> None:
    found = run(
        table(a=[], b=[]),
        {
            "type": "expect_column_values_to_be_in_set",
            "kwargs": {"column": "a", "value_set": ["1"]},
        },
        {"type": "expect_table_row_count_to_be_between", "kwargs": {"min_value": 1}},
        {"type": "expect_compound_columns_to_be_unique", "kwargs": {"column_list": ["a", "b"]}},
        {"type": "expect_column_values_to_say_something", "kwargs": {"column": "a"}},
        {
            "type": "expect_column_pair_dates_to_be_ordered",
            "kwargs": {"column_A": "a", "column_B": "b"},
        },
    )
    assert [result.success for result in found.expectations] == [True, False, True, True, True]


def test_the_bsn_eleven_test(one) -> None:
    bsns = ["111222333", "111222334", "11222333", None, "", "999999990", " 111222333"]
    result = one(table(bsn=bsns), "expect_column_values_to_pass_the_bsn_eleven_test", column="bsn")
    assert result.rows == (1, 2, 5, 6)
    assert result.missing_count == 2


def test_mostly_lets_a_few_pass_but_still_names_them(one) -> None:
    frame = table(bsn=["111222333"] * 9 + ["1"])
    kind = "expect_column_values_to_pass_the_bsn_eleven_test"
    lenient = one(frame, kind, column="bsn", mostly=0.9)
    assert lenient.success
    assert lenient.rows == (9,)
    assert not one(frame, kind, column="bsn", mostly=0.91).success


def test_dutch_postcodes(one) -> None:
    frame = table(postcode=["5211 ab", "5211AB", "0211AB", "5211", None])
    kind = "expect_column_values_to_be_dutch_postcodes"
    assert one(frame, kind, column="postcode").rows == (2, 3)
    assert one(frame, kind, column="postcode", normal=True).rows == (0, 2, 3)


def test_text_that_reads_as_a_real_date(one) -> None:
    frame = table(d=["01-02-2016", "30-02-2016", "20160201", "00000000", "", None])
    result = one(
        frame,
        "expect_column_values_to_read_as_dates",
        column="d",
        formats=["dd-mm-yyyy"],
        no_date=["00000000"],
    )
    assert result.rows == (1, 2)


def test_text_that_reads_as_a_number(one) -> None:
    frame = table(n=["1.234,56", "1234", "duizend", ""])
    assert one(frame, "expect_column_values_to_read_as_numbers", column="n").rows == (2,)


def test_an_end_before_its_start_fails_and_missing_ends_pass(one) -> None:
    frame = table(
        start=["20160101", "20160101", "20160101", "20160101", "", "onzin"],
        end=["20151231", "20160101", "00000000", "", "20160101", "20150101"],
    )
    kwargs = {
        "column_A": "start",
        "column_B": "end",
        "formats": ["yyyymmdd"],
        "no_date": ["00000000"],
    }
    kind = "expect_column_pair_dates_to_be_ordered"
    result = one(frame, kind, **kwargs)
    assert result.rows == (0,)
    assert result.columns == ("start", "end")
    assert one(frame, kind, or_equal=False, **kwargs).rows == (0, 1)


@pytest.mark.parametrize("make", ["objects", "datetimes", "timestamps"])
def test_typed_dates_arrive_in_every_way_pandas_has(one, make: str) -> None:
    starts = [date(2016, 1, 1), date(2016, 1, 1), date(2016, 1, 1)]
    ends = [date(2015, 12, 31), None, date(2100, 1, 1)]
    frame = table(start=starts, end=ends)
    if make == "datetimes":
        frame = frame.apply(pd.to_datetime)
    if make == "timestamps":
        frame["start"] = pd.Series([datetime(2016, 1, 1, 12)] * 3, dtype=object)
    ordered = one(
        frame,
        "expect_column_pair_dates_to_be_ordered",
        stage="cleaned",
        column_A="start",
        column_B="end",
    )
    assert ordered.rows == (0,)
    between = one(
        frame,
        "expect_column_dates_to_be_between",
        stage="cleaned",
        column="end",
        earliest="2016-01-01",
        latest="2099-12-31",
    )
    assert between.rows == (0, 2)


def test_the_last_day_of_the_year_9999_does_not_vanish(one) -> None:
    frame = table(d=[date(9999, 12, 31), date(2016, 1, 1)])
    result = one(
        frame,
        "expect_column_dates_to_be_between",
        stage="cleaned",
        column="d",
        latest="2100-12-31",
    )
    assert result.rows == (0,)


def test_effective_fill_counts_placeholders_and_missing_cells(one) -> None:
    frame = table(remark=["works", "n.v.t.", "-", "", None, "onbekend", "answers", "a", "b", "c"])
    kind = "expect_column_values_to_say_something"
    result = one(frame, kind, column="remark", mostly=0.5)
    assert result.rows == (1, 2, 3, 4, 5)
    assert result.success
    assert not one(frame, kind, column="remark", mostly=0.6).success


def test_failing_cells_are_looked_up_on_demand(run) -> None:
    frame = table(_record=[5, 6], _part=[None, None], _row=[8, 9], a=["1", "x"], b=["2", "2"])
    found = run(
        frame,
        {
            "type": "expect_column_values_to_be_in_set",
            "kwargs": {"column": "a", "value_set": ["1"]},
        },
        {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "b"}},
    )
    cells = validation.failing_cells(found, frame)
    assert cells[["_record", "_row", "column", "value", "number"]].values.tolist() == [
        [6, 9, "a", "x", 0],
        [5, 8, "b", "2", 1],
        [6, 9, "b", "2", 1],
    ]
    assert len(validation.failing_cells(found, frame, numbers=[1], limit=1)) == 1
    assert validation.failing_cells(found, frame, numbers=[]).empty


def test_the_table_is_not_kept_in_memory_after_a_run(one) -> None:
    import gc

    def with_rows() -> list[pd.DataFrame]:
        gc.collect()
        frames = [thing for thing in gc.get_objects() if isinstance(thing, pd.DataFrame)]
        return [frame for frame in frames if "canary" in frame.columns and len(frame)]

    one(table(canary=["x"]), "expect_column_values_to_be_unique", column="canary")
    assert with_rows() == []


def test_the_same_table_and_suite_give_the_same_result(run) -> None:
    frame = table(a=list(np.random.default_rng(1).choice(["1", "2", ""], 50)))
    kind = {
        "type": "expect_column_values_to_be_in_set",
        "kwargs": {"column": "a", "value_set": ["1"]},
    }
    assert run(frame, kind) == run(frame, kind)


@pytest.mark.parametrize(
    "condition",
    [
        {"row_condition": 'end=="0"', "condition_parser": "pandas"},
        {"row_condition": "`end`=='0'", "condition_parser": "pandas"},
    ],
)
def test_a_row_condition_narrows_the_rows_and_needs_its_column(run, condition: dict) -> None:
    kind = {
        "type": "expect_column_values_to_be_in_set",
        "kwargs": {"column": "reason", "value_set": ["00"], **condition},
    }
    frame = table(end=["0", "0", "1"], reason=["00", "01", "01"])
    assert run(frame, kind).expectations[0].rows == (1,)
    lacking = run(frame.drop(columns=["end"]), kind).expectations[0]
    assert not lacking.success
    assert lacking.note is not None
    assert lacking.note.values == {"column": "end"}
