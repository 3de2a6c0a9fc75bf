"""Postcodes hold up."""

from typing import Any, ClassVar

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics import (
    ColumnMapMetricProvider,
    column_condition_partial,
)

from workbench.validation.dutch.distinct import holds
from workbench.validation.value_tests import is_dutch_postcode


class ColumnValuesPostcode(ColumnMapMetricProvider):
    """A Dutch postcode, possibly only in its normal writing."""

    condition_metric_name = "column_values.dutch_postcode"
    condition_value_keys = ("normal",)

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series, normal: bool = False, **kwargs: Any) -> pd.Series:  # noqa: N805 - Great Expectations passes the class
        return holds(column, lambda values: is_dutch_postcode(values, normal))


class ExpectColumnValuesToBeDutchPostcodes(ColumnMapExpectation):
    """Expect Dutch postcodes (1234AB; never a leading 0, never SA, SD or SS). Missing cells pass.

    `normal`: only `1234AB` itself passes, not `1234 ab`.
    """

    normal: bool = False

    map_metric: ClassVar[str] = "column_values.dutch_postcode"
    success_keys: ClassVar[tuple[str, ...]] = ("normal", "mostly")
