"""Ends do not come before starts."""

from typing import Any, ClassVar, Literal

import pandas as pd
from great_expectations.compatibility import pydantic
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnPairMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnPairMapMetricProvider,
    column_pair_condition_partial,
)

from workbench.validation.dutch.dates import known_formats
from workbench.validation.dutch.distinct import as_days
from workbench.validation.value_tests import is_ordered


class ColumnPairDatesOrdered(ColumnPairMapMetricProvider):
    """The second day is not before the first."""

    condition_metric_name = "column_pair_values.dates_ordered"
    condition_domain_keys = (
        "batch_id",
        "table",
        "column_A",
        "column_B",
        "row_condition",
        "condition_parser",
        "ignore_row_if",
    )
    condition_value_keys = ("formats", "no_date", "or_equal")

    @column_pair_condition_partial(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805 - Great Expectations passes the class
        column_A: pd.Series,
        column_B: pd.Series,
        formats: list[str] | None = None,
        no_date: list[str] | None = None,
        or_equal: bool = True,
        **kwargs: Any,
    ) -> pd.Series:
        first = as_days(column_A, tuple(formats or ()), tuple(no_date or ()))
        second = as_days(column_B, tuple(formats or ()), tuple(no_date or ()))
        return pd.Series(is_ordered(first, second, or_equal), index=column_A.index)


class ExpectColumnPairDatesToBeOrdered(ColumnPairMapExpectation):
    """Expect the date in `column_B` not before that in `column_A` (end after start).

    For typed dates, or for text with `formats`; `no_date` as for reading dates. A row where one
    of the two is missing or can't be read passes. `or_equal` false: the same day fails too.
    """

    formats: list[str] = []
    no_date: list[str] = []
    or_equal: bool = True
    ignore_row_if: Literal["both_values_are_missing", "either_value_is_missing", "neither"] = (
        "either_value_is_missing"
    )

    map_metric: ClassVar[str] = "column_pair_values.dates_ordered"
    success_keys: ClassVar[tuple[str, ...]] = (
        "formats",
        "no_date",
        "or_equal",
        "ignore_row_if",
        "mostly",
    )

    _formats = pydantic.validator("formats", allow_reuse=True)(known_formats)
