"""Citizen service numbers hold up."""

from typing import Any, ClassVar

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics import (
    ColumnMapMetricProvider,
    column_condition_partial,
)

from workbench.validation.dutch.distinct import holds
from workbench.values.bsn import is_valid_bsn


class ColumnValuesBsn(ColumnMapMetricProvider):
    """Nine digits that pass the 11-test and are no dummy."""

    condition_metric_name = "column_values.bsn_eleven_test"

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series, **kwargs: Any) -> pd.Series:  # noqa: N805 - Great Expectations passes the class
        return holds(column, is_valid_bsn)


class ExpectColumnValuesToPassTheBsnElevenTest(ColumnMapExpectation):
    """Expect BSNs: nine digits whose weighted sum (9, 8, … 2, -1) is divisible by 11, no dummy.

    Missing cells pass. Spaces and lost leading zeros do not: that is for a recipe.
    Source: Logisch Ontwerp BSN.
    """

    map_metric: ClassVar[str] = "column_values.bsn_eleven_test"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly",)
