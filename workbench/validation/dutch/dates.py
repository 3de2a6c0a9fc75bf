"""Dates are real, and of this age."""

from datetime import date
from typing import Any, ClassVar

import pandas as pd
from great_expectations.compatibility import pydantic
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics import (
    ColumnMapMetricProvider,
    column_condition_partial,
)

from workbench.validation.dutch.distinct import as_days, holds
from workbench.validation.value_tests import is_within, reads_as_date
from workbench.values.dates import DATE_FORMATS, is_known_format


def known_formats(formats: list[str]) -> list[str]:
    """The formats, or ValueError for one that does not exist; a check for suite files."""
    for name in formats:
        if not is_known_format(name):
            raise ValueError(f"no date format {name!r}; known: {', '.join(DATE_FORMATS)}")
    return formats


def known_day(text: str | None) -> str | None:
    """An ISO date, or ValueError; a check for suite files."""
    if text is not None:
        date.fromisoformat(text)
    return text


class ColumnValuesReadAsDates(ColumnMapMetricProvider):
    """A real date in one of the formats."""

    condition_metric_name = "column_values.read_as_dates"
    condition_value_keys = ("formats", "no_date")

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805 - Great Expectations passes the class
        column: pd.Series,
        formats: list[str],
        no_date: list[str] | None = None,
        **kwargs: Any,
    ) -> pd.Series:
        return holds(column, lambda values: reads_as_date(values, formats, no_date))


class ExpectColumnValuesToReadAsDates(ColumnMapExpectation):
    """Expect text that reads as a real date in one of the formats (30-02-2016 does not).

    `no_date`: codes that stand for no date (`00000000`) and pass, as missing cells do.
    Formats by name: dd-mm-yyyy, yyyymmdd and so on, possibly with ` hh:mm` or ` hh:mm:ss` behind.
    """

    formats: list[str]
    no_date: list[str] = []

    map_metric: ClassVar[str] = "column_values.read_as_dates"
    success_keys: ClassVar[tuple[str, ...]] = ("formats", "no_date", "mostly")

    _formats = pydantic.validator("formats", allow_reuse=True)(known_formats)


class ColumnDatesBetween(ColumnMapMetricProvider):
    """A day within two others."""

    condition_metric_name = "column_values.dates_between"
    condition_value_keys = ("earliest", "latest", "formats", "no_date")

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805 - Great Expectations passes the class
        column: pd.Series,
        earliest: str | None = None,
        latest: str | None = None,
        formats: list[str] | None = None,
        no_date: list[str] | None = None,
        **kwargs: Any,
    ) -> pd.Series:
        days = as_days(column, tuple(formats or ()), tuple(no_date or ()))
        return pd.Series(is_within(days, earliest, latest), index=column.index)


class ExpectColumnDatesToBeBetween(ColumnMapExpectation):
    """Expect dates from `earliest` up to `latest`, both included (ISO dates; either may be left out).

    For typed dates, or for text with `formats`. What is no date passes: another expectation
    says that.
    """

    earliest: str | None = None
    latest: str | None = None
    formats: list[str] = []
    no_date: list[str] = []

    map_metric: ClassVar[str] = "column_values.dates_between"
    success_keys: ClassVar[tuple[str, ...]] = (
        "earliest",
        "latest",
        "formats",
        "no_date",
        "mostly",
    )

    _formats = pydantic.validator("formats", allow_reuse=True)(known_formats)
    _days = pydantic.validator("earliest", "latest", allow_reuse=True)(known_day)
