"""Months and years as numbers."""

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from workbench.profiling.soft.interviews import MISSING, NO_DAY

Codes = npt.NDArray[np.int64]

_EPOCH = date(1970, 1, 1)


def months_of(days: Codes | None) -> Codes | None:
    """Months since year 0 of days since 1970-01-01; MISSING for an unreadable date."""
    if days is None:
        return None
    known, places = np.unique(days, return_inverse=True)
    months = [MISSING if day == NO_DAY else _month(int(day)) for day in known]
    return np.array(months, dtype=np.int64)[places]


def _month(day: int) -> int:
    moment = _EPOCH + timedelta(days=day)
    return moment.year * 12 + moment.month - 1


def month_name(month: int) -> str:
    """`2014-03` for a number of months since year 0."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"
