"""Cells that are filled say something."""

from typing import Any, ClassVar

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.core import ExpectColumnValuesToNotBeNull
from great_expectations.expectations.metrics import (
    ColumnMapMetricProvider,
    column_condition_partial,
)

from workbench.validation.dutch.distinct import holds
from workbench.validation.value_tests import says_something


class ColumnValuesSaySomething(ColumnMapMetricProvider):
    """Neither missing nor a placeholder."""

    condition_metric_name = "column_values.say_something"
    filter_column_isnull = False

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series, **kwargs: Any) -> pd.Series:  # noqa: N805 - Great Expectations passes the class
        return holds(column, says_something) & column.notna()


class ExpectColumnValuesToSaySomething(ExpectColumnValuesToNotBeNull):
    """Expect cells that hold an answer: not missing, and no placeholder (`n.v.t.`, `onbekend`, `-`).

    With `mostly`: the effective fill of the column is at least that share of all rows.
    """

    map_metric: ClassVar[str] = "column_values.say_something"
