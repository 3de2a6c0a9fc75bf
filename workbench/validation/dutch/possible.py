"""Dates can be what they say: in the calendar, and none that a system fills in by itself."""

from typing import Any, ClassVar

import numpy as np
import pandas as pd
from great_expectations.compatibility import pydantic
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics import (
    ColumnMapMetricProvider,
    column_condition_partial,
)

from workbench.validation.dutch.dates import known_formats
from workbench.validation.dutch.distinct import as_days
from workbench.values.dates import is_default_date


class ColumnDatesPossible(ColumnMapMetricProvider):
    """A day of the calendar that is no default."""

    condition_metric_name = "column_values.dates_possible"
    condition_value_keys = ("formats", "no_date")

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805 - Great Expectations passes the class
        column: pd.Series,
        formats: list[str] | None = None,
        no_date: list[str] | None = None,
        **kwargs: Any,
    ) -> pd.Series:
        codes = tuple(no_date or ())
        days = as_days(column, tuple(formats or ()), codes)
        distinct, place = np.unique(days, return_inverse=True)
        default = np.array([is_default_date(day) for day in distinct.astype(object)], dtype=bool)
        possible = ~np.isnat(days) & ~default[place]
        return pd.Series(possible | column.isin(codes).to_numpy(), index=column.index)


class ExpectColumnDatesToBePossibleAndNoDefault(ColumnMapExpectation):
    """Expect days that exist and that no system fills in by itself (01-01-1900, 31-12-9999).

    For typed dates, or for text with `formats`; `no_date`: codes that stand for no date and pass.
    """

    formats: list[str] = []
    no_date: list[str] = []

    map_metric: ClassVar[str] = "column_values.dates_possible"
    success_keys: ClassVar[tuple[str, ...]] = ("formats", "no_date", "mostly")

    _formats = pydantic.validator("formats", allow_reuse=True)(known_formats)
