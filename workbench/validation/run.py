"""A suite held against a table: what failed, and in which data rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from workbench.core.errors import ExpectationNotRunnable
from workbench.core.findings import Reason
from workbench.tables.engine import RECORD, SYSTEM_COLUMNS
from workbench.validation import gx
from workbench.validation.fast import Lane, Outcome, question_of
from workbench.validation.results import ExpectationResult, ValidationRun
from workbench.validation.rows import Rows
from workbench.validation.suite import Expectation, Suite

if TYPE_CHECKING:
    import ibis

    from workbench.tables.engine import Engine

EXISTENCE = "expect_column_to_exist"
FAST_FROM = 50_000
"""Rows from which the fast lane takes what it can; below, Great Expectations is quick enough."""

_COUNTS = (
    "expect_table_row_count_to_be_between",
    "expect_table_row_count_to_equal",
    "expect_table_column_count_to_be_between",
    "expect_table_column_count_to_equal",
    "expect_column_unique_value_count_to_be_between",
    "expect_column_proportion_of_unique_values_to_be_between",
    "expect_column_proportion_of_non_null_values_to_be_between",
    "expect_table_row_count_to_be_like_previous_deliveries",
    "expect_column_distribution_to_be_like_previous_deliveries",
    "expect_column_share_of_one_value_to_be_at_most",
    "expect_fill_not_to_differ_between_groups",
    "expect_recent_fill_to_be_at_least",
    "expect_recent_share_of_one_value_to_be_at_most",
)


def validate_frame(frame: pd.DataFrame, suite: Suite) -> ValidationRun:
    """Hold a suite against a table and keep counts and failing data rows, never values.

    `frame` is text as delivered (stage `raw`) or typed (stage `cleaned`); an empty or blank cell
    counts as missing, for delimited text can't tell the two apart. Rows are labelled by
    `_record`, else by position. An expectation on a column that the table lacks fails with a note.
    Raises ExpectationNotRunnable where Great Expectations stops on one (a range on text).
    """
    there = {*frame.columns} - {*SYSTEM_COLUMNS}
    runnable = [place for place, one in enumerate(suite.expectations) if _can_run(one, there)]
    found = _ask_great_expectations(frame, suite, runnable)
    return _run(suite, len(frame), there, found)


def validate_table(
    engine: Engine, table: ibis.Table, suite: Suite, lane: Literal["auto", "fast", "gx"] = "auto"
) -> ValidationRun:
    """The same for a relation with `_record`: large ones by the fast lane as far as it goes.

    `auto` takes the fast lane from FAST_FROM rows on; `gx` never, `fast` always. What that lane
    can't answer goes through Great Expectations, on a frame of the whole table.
    """
    there = {*table.columns} - {*SYSTEM_COLUMNS}
    runnable = [place for place, one in enumerate(suite.expectations) if _can_run(one, there)]
    found: dict[int, Found] = {}
    with Lane(engine, table) as fast:
        if lane == "fast" or (lane == "auto" and fast.rows >= FAST_FROM):
            found = _ask_fast_lane(fast, suite, runnable)
    left = [place for place in runnable if place not in found]
    if left:
        # by way of Arrow: dates stay dates, in any year
        frame = table.order_by(RECORD).to_pyarrow().to_pandas(date_as_object=True)
        found |= _ask_great_expectations(frame, suite, left)
    return _run(suite, fast.rows, there, found)


Found = dict[str, Any]
"""The fields of an ExpectationResult that depend on the data."""


def _ask_great_expectations(
    frame: pd.DataFrame, suite: Suite, places: list[int]
) -> dict[int, Found]:
    if not places:
        return {}
    outcomes = gx.validate(prepare(frame), [suite.built[place] for place in places])
    return {place: _found(suite, suite.expectations[place], outcomes[place]) for place in places}


def _ask_fast_lane(fast: Lane, suite: Suite, places: list[int]) -> dict[int, Found]:
    asked = []
    for place in places:
        one = suite.expectations[place]
        question = question_of(one.type, one.kwargs)
        if question is not None and fast.can_answer(question):
            asked.append((place, question))
    outcomes = fast.answer_all([question for _, question in asked])
    return {
        place: _from_outcome(outcome) for (place, _), outcome in zip(asked, outcomes, strict=True)
    }


def _from_outcome(outcome: Outcome) -> Found:
    return {
        "success": outcome.success,
        "element_count": outcome.element_count,
        "missing_count": outcome.missing_count,
        "unexpected_count": len(outcome.rows),
        "rows": outcome.rows,
        "observed": outcome.observed,
    }


def _run(suite: Suite, rows: int, there: set[str], found: dict[int, Found]) -> ValidationRun:
    results = tuple(
        ExpectationResult(
            **identity(suite, one),
            unexpected_share=found[place]["unexpected_count"] / rows if rows else 0.0,
            **found[place],
        )
        if place in found
        else _column_missing(suite, one, there)
        for place, one in enumerate(suite.expectations)
    )
    failed = [result for result in results if not result.success]
    return ValidationRun(
        suite=suite.name,
        stage=suite.stage,
        rows=rows,
        success=not failed,
        critical_failed=any(result.severity == "critical" for result in failed),
        expectations=results,
        unexplained=sum(not one.explained for one in suite.expectations),
    )


def prepare(frame: pd.DataFrame) -> pd.DataFrame:
    """A table as expectations look at it: no system columns, blank is missing, `_record` labels."""
    labels = frame[RECORD].to_numpy() if RECORD in frame.columns else np.arange(len(frame))
    data = frame.drop(columns=[name for name in SYSTEM_COLUMNS if name in frame.columns])
    data = data.apply(_blank_is_missing)
    # the labels come back as they are; with `_record` as a column Great Expectations would
    # count it among the table's columns and return a dictionary per failing row
    data.index = pd.Index(labels.astype(np.int64))
    return data


def _blank_is_missing(column: pd.Series) -> pd.Series:
    codes, values = pd.factorize(column, use_na_sentinel=True)
    blank = np.array([isinstance(value, str) and not value.strip() for value in values] + [False])
    if not blank.any():
        return column
    emptied = column.astype(object)
    emptied[blank[codes]] = None
    return emptied


def _can_run(expectation: Expectation, there: set[str]) -> bool:
    return expectation.type == EXISTENCE or there.issuperset(expectation.needs)


def _column_missing(suite: Suite, expectation: Expectation, there: set[str]) -> ExpectationResult:
    lacking = ", ".join(name for name in expectation.needs if name not in there)
    note = Reason(
        code="column_not_in_table",
        text=f"The table has no column {lacking}, so this could not be looked at.",
        values={"column": lacking},
    )
    return ExpectationResult(**identity(suite, expectation), success=False, note=note)


def _found(suite: Suite, expectation: Expectation, outcome: Any) -> Found:
    if _stopped(outcome.exception_info):
        raise ExpectationNotRunnable(
            file=suite.file,
            type=expectation.type,
            column=", ".join(expectation.columns) or "(table)",
        )
    found = outcome.result
    observed = found.get("observed_value") if expectation.type in _COUNTS else None
    return {
        "success": bool(outcome.success),
        "element_count": found.get("element_count"),
        "missing_count": found.get("missing_count"),
        "unexpected_count": int(found.get("unexpected_count") or 0),
        "rows": _sorted_rows(found.get("unexpected_index_list") or ()),
        "observed": None if observed is None else float(observed),
        "note": _note(found, expectation),
    }


def _note(found: dict[str, Any], expectation: Expectation) -> Reason | None:
    """Why one of ours could not look: a table that it needs was not given."""
    if (found.get("details") or {}).get("note") != "reference_not_given":
        return None
    name = str(expectation.kwargs["reference"])
    return Reason(
        code="reference_not_given",
        text=f"The table {name} was not given, so this could not be looked at.",
        values={"reference": name},
    )


def _stopped(info: Any) -> bool:
    """Great Expectations gives one exception record, or one per metric that stopped."""
    records: Iterable[Any] = [info] if "raised_exception" in info else info.values()
    return any(_raised(record) for record in records)


def _raised(record: Any) -> bool:
    return bool(record["raised_exception"] if isinstance(record, dict) else record.raised_exception)


def identity(suite: Suite, expectation: Expectation) -> dict[str, Any]:
    """The fields of an ExpectationResult that the suite alone decides."""
    columns = expectation.columns
    return {
        "type": expectation.type,
        "column": columns[0] if len(columns) == 1 else None,
        "columns": columns,
        "severity": expectation.severity,
        "kwargs": expectation.kwargs,
        **suite.told(expectation),
    }


def _sorted_rows(labels: Iterable[Any]) -> Rows:
    return Rows(sorted({int(label) for label in labels}))
