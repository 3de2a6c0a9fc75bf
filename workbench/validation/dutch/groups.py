"""Fill and answers by team, and of late: what an average over all rows and years hides."""

from typing import ClassVar

import numpy as np
import pandas as pd

from workbench.validation.dutch.clients import DatedRows, numbered
from workbench.validation.dutch.distinct import holds
from workbench.validation.dutch.rows import Judged, RowsExpectation
from workbench.validation.row_tests import (
    groups_short_of,
    is_recent,
    share_by_name,
    values_over,
)
from workbench.validation.value_tests import Flags, says_something


def filled(column: pd.Series) -> Flags:
    """Per row whether it says something: not missing, blank or a placeholder."""
    return np.asarray(holds(column, says_something) & column.notna(), dtype=np.bool_)


class ExpectFillNotToDifferBetweenGroups(RowsExpectation):
    """Expect the effective fill of every group (team) within `at_most` of that of all rows.

    The rows to blame are the cells that say nothing in groups that fill so much less, or the
    filled ones in groups that fill so much more. Groups under `least_rows` rows take no part.
    """

    column: str
    group_column: str
    at_most: float
    least_rows: int = 50

    success_keys: ClassVar[tuple[str, ...]] = (
        "column", "group_column", "at_most", "least_rows", "mostly",
    )  # fmt: skip

    def _judge(self, frame: pd.DataFrame) -> Judged:
        says, group = filled(frame[self.column]), numbered(frame[self.group_column])
        if not (group >= 0).any():
            return Judged(np.zeros(len(frame), dtype=np.bool_), len(frame))
        rows = np.bincount(group[group >= 0])
        fill = np.bincount(group[(group >= 0) & says], minlength=len(rows)) / rows
        gap = np.where(rows >= self.least_rows, fill - says.mean(), 0.0)
        less, more = np.append(gap < -self.at_most, False), np.append(gap > self.at_most, False)
        blame = (less[group] & ~says) | (more[group] & says)
        return Judged(blame, int((group < 0).sum()), float(np.abs(gap).max()))


class ExpectRecentFillToBeAtLeast(DatedRows):
    """Expect the rows of the last `days` days to be filled for `at_least`, in each group (team).

    Recent is by `date_column`, up to the newest day of the table. `at_least_in` has shares for
    groups that differ from the others. A group fails when so little fill would come about by
    chance less often than `chance`; the rows to blame are its recent cells that say nothing.
    """

    column: str
    date_column: str
    days: int
    at_least: float
    group_column: str | None = None
    at_least_in: dict[str, float] = {}
    chance: float = 0.001

    success_keys: ClassVar[tuple[str, ...]] = (
        "column", "date_column", "days", "at_least", "group_column", "at_least_in", "chance",
        "formats", "no_date", "mostly",
    )  # fmt: skip

    def _judge(self, frame: pd.DataFrame) -> Judged:
        recent = is_recent(self._days(frame, self.date_column), self.days)
        says = filled(frame[self.column])
        if self.group_column is None:
            group, names = np.zeros(len(frame), dtype=np.int64), [""]
        else:
            codes, found = pd.factorize(frame[self.group_column], use_na_sentinel=True)
            group, names = np.asarray(codes, dtype=np.int64), list(found)
        asked = np.where(recent, group, -1)
        least = share_by_name(names, self.at_least, self.at_least_in)
        short = np.append(groups_short_of(asked, says, least, self.chance), False)
        failing = short[asked] & ~says
        observed = float(says[recent].mean()) if recent.any() else None
        return Judged(failing, int((asked < 0).sum()), observed)


class ExpectRecentShareOfOneValueToBeAtMost(DatedRows):
    """Expect no value to hold more than `at_most` of the filled cells of the last `days` days.

    Recent is by `date_column`, up to the newest day of the table. `at_most_of` has shares for
    values that are common by nature. A value fails when it would be that frequent by chance less
    often than `chance`; the rows to blame hold it.
    """

    column: str
    date_column: str
    days: int
    at_most: float
    at_most_of: dict[str, float] = {}
    chance: float = 0.001

    success_keys: ClassVar[tuple[str, ...]] = (
        "column", "date_column", "days", "at_most", "at_most_of", "chance", "formats", "no_date",
        "mostly",
    )  # fmt: skip

    def _judge(self, frame: pd.DataFrame) -> Judged:
        recent = is_recent(self._days(frame, self.date_column), self.days)
        asked = recent & filled(frame[self.column])
        codes, names = pd.factorize(frame[self.column].where(asked), use_na_sentinel=True)
        most = share_by_name(list(names), self.at_most, self.at_most_of)
        over = np.append(values_over(codes, len(names), most, self.chance), False)
        share = float(np.bincount(codes[codes >= 0]).max() / asked.sum()) if asked.any() else None
        return Judged(over[codes], int((~asked).sum()), share)
