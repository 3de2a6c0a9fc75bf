"""A test of values, run once per distinct value and spread back over the column."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.validation.value_tests import Flags, days_of


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
    # a missing value has code -1: the NaT at the end
    return np.append(days_of(list(values), formats, no_date), np.datetime64("NaT"))[codes]
