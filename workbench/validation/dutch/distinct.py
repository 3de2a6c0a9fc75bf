"""A test of values, run once per distinct value and spread back over the column."""

from collections.abc import Callable
from datetime import date, datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.values.dates import parse_dates

Flags = npt.NDArray[np.bool_]


def holds(column: pd.Series, test: Callable[[list[object]], Flags]) -> pd.Series:
    """Per row whether the test holds for its value; the test sees each distinct value once."""
    codes, values = pd.factorize(column, use_na_sentinel=False)
    return pd.Series(test(list(values))[codes], index=column.index, dtype=bool)


def as_days(
    column: pd.Series, formats: tuple[str, ...], no_date: tuple[str, ...]
) -> npt.NDArray[np.datetime64]:
    """Per row its day (datetime64[D], so that 31-12-9999 survives); NaT where none can be read.

    Takes text (read by the formats), `datetime.date` objects and pandas' own datetimes.
    Texts of `no_date` stand for no date at all.
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.to_numpy().astype("datetime64[D]")
    codes, values = pd.factorize(column, use_na_sentinel=True)
    days = np.full(len(values) + 1, np.datetime64("NaT"), dtype="datetime64[D]")
    texts = [value if isinstance(value, str) and value not in no_date else None for value in values]
    read = parse_dates(texts, formats) if formats else texts
    for place, value in enumerate(values):
        day = value if isinstance(value, date) else read[place]
        if isinstance(day, datetime):
            day = day.date()
        if isinstance(day, date):
            days[place] = np.datetime64(day, "D")
    return days[codes]  # a missing value has code -1: the NaT at the end
