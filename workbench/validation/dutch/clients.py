"""What holds of one client: no two benefits at once, one open spell, an age, a household."""

from typing import Any, ClassVar

import numpy as np
import pandas as pd
from great_expectations.compatibility import pydantic

from workbench.validation.dutch.dates import known_formats
from workbench.validation.dutch.distinct import as_days, holds
from workbench.validation.dutch.rows import Judged, RowsExpectation
from workbench.validation.row_tests import Codes, ages, is_open_beside_another, overlaps_another
from workbench.validation.value_tests import Days, Flags
from workbench.values.numbers import parse_numbers


class DatedRows(RowsExpectation):
    """What expectations on several dates share: `formats` and `no_date`, for text."""

    formats: list[str] = []
    no_date: list[str] = []

    _formats = pydantic.validator("formats", allow_reuse=True)(known_formats)

    def _days(self, frame: pd.DataFrame, column: str) -> Days:
        return as_days(frame[column], tuple(self.formats), tuple(self.no_date))


def numbered(column: pd.Series) -> Codes:
    """A number for each distinct value, -1 for a missing or blank one."""
    filled = column.where(~column.map(lambda one: isinstance(one, str) and not one.strip()))
    return np.asarray(pd.factorize(filled, use_na_sentinel=True)[0], dtype=np.int64)


class ExpectBenefitPeriodsNotToOverlap(DatedRows):
    """Expect no two periods of one client to share a day; an open end runs on.

    A period may begin on the day that another ends. Rows without client or start take no part.
    """

    client_column: str
    start_column: str
    end_column: str

    success_keys: ClassVar[tuple[str, ...]] = (
        "client_column", "start_column", "end_column", "formats", "no_date", "mostly",
    )  # fmt: skip

    def _judge(self, frame: pd.DataFrame) -> Judged:
        client, start = numbered(frame[self.client_column]), self._days(frame, self.start_column)
        missing = int(((client < 0) | np.isnat(start)).sum())
        end = self._days(frame, self.end_column)
        return Judged(overlaps_another(client, start, end), missing)


class ExpectOneOpenSpellAtMost(DatedRows):
    """Expect a client to have one row without an end at most. Rows without client take no part.

    An end that can't be read is no end here: another expectation says that.
    """

    client_column: str
    end_column: str

    success_keys: ClassVar[tuple[str, ...]] = (
        "client_column", "end_column", "formats", "no_date", "mostly",
    )  # fmt: skip

    def _judge(self, frame: pd.DataFrame) -> Judged:
        client = numbered(frame[self.client_column])
        is_open = np.isnat(self._days(frame, self.end_column))
        return Judged(is_open_beside_another(client, is_open), int((client < 0).sum()))


class ExpectAgeAtInflowToBeBetween(DatedRows):
    """Expect the age in whole years on the day in `inflow_column` to be within bounds, included.

    A row where one of the two dates is missing or can't be read takes no part.
    """

    birth_column: str
    inflow_column: str
    youngest: int
    oldest: int

    success_keys: ClassVar[tuple[str, ...]] = (
        "birth_column", "inflow_column", "youngest", "oldest", "formats", "no_date", "mostly",
    )  # fmt: skip

    def _judge(self, frame: pd.DataFrame) -> Judged:
        born, came = self._days(frame, self.birth_column), self._days(frame, self.inflow_column)
        years = ages(born, came)
        outside = (years < self.youngest) | (years > self.oldest)
        return Judged(outside, int(np.isnan(years).sum()))


class ExpectHouseholdTypeToFitPartnerAndChildren(RowsExpectation):
    """Expect a household type to go with the number of children, and with having a partner.

    `with_children`, `without_children`: codes of `column` that say so, held against
    `children_column`; `with_partner`, `without_partner` likewise against `partner_column`, where a
    filled cell other than 0, N or nee is a partner. A code in neither list passes, as do rows
    where a cell is missing.
    """

    column: str
    children_column: str | None = None
    partner_column: str | None = None
    with_children: list[str] = []
    without_children: list[str] = []
    with_partner: list[str] = []
    without_partner: list[str] = []

    success_keys: ClassVar[tuple[str, ...]] = (
        "column", "children_column", "partner_column", "with_children", "without_children",
        "with_partner", "without_partner", "mostly",
    )  # fmt: skip

    def _judge(self, frame: pd.DataFrame) -> Judged:
        wrong = np.zeros(len(frame), dtype=np.bool_)
        household = frame[self.column].map(_code)
        if self.children_column is not None:
            children = _number(frame[self.children_column])
            wrong |= household.isin(self.with_children).to_numpy() & (children == 0)
            wrong |= household.isin(self.without_children).to_numpy() & (children > 0)
        if self.partner_column is not None:
            partner = frame[self.partner_column]
            has = holds(partner, _is_partner).to_numpy() & partner.notna().to_numpy()
            wrong |= household.isin(self.with_partner).to_numpy() & ~has
            wrong |= household.isin(self.without_partner).to_numpy() & has
        return Judged(wrong, int(household.isna().sum()))


def _code(value: object) -> str | None:
    """A code as text, also where a recipe made it a number."""
    if value is None or value is pd.NA or value != value:
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() or None


def _number(column: pd.Series) -> "np.ndarray[Any, np.dtype[np.float64]]":
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(parse_numbers([_code(value) for value in column]), dtype=np.float64)


def _is_partner(values: list[object]) -> Flags:
    said = [str(value).strip().lower() for value in values]
    return np.array([text not in ("", "0", "n", "nee", "false", "none") for text in said])
