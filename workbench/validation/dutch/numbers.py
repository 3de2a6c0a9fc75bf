"""Text that should be numbers reads as numbers."""

from typing import Any, ClassVar

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics import (
    ColumnMapMetricProvider,
    column_condition_partial,
)

from workbench.validation.dutch.distinct import holds
from workbench.validation.value_tests import reads_as_number


class ColumnValuesReadAsNumbers(ColumnMapMetricProvider):
    """A number in the given writing."""

    condition_metric_name = "column_values.read_as_numbers"
    condition_value_keys = ("decimal", "thousands")

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805 - Great Expectations passes the class
        column: pd.Series,
        decimal: str = ",",
        thousands: str = ".",
        **kwargs: Any,
    ) -> pd.Series:
        return holds(column, lambda values: reads_as_number(values, decimal, thousands))


class ExpectColumnValuesToReadAsNumbers(ColumnMapExpectation):
    """Expect text that reads as a number (Dutch writing by default: `1.234,56`). Missing passes."""

    decimal: str = ","
    thousands: str = "."

    map_metric: ClassVar[str] = "column_values.read_as_numbers"
    success_keys: ClassVar[tuple[str, ...]] = ("decimal", "thousands", "mostly")
