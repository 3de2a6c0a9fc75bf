"""What another table or a layout says: provisions within benefit periods, codes of a layout."""

import tomllib
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from great_expectations.compatibility import pydantic

from workbench.core.errors import FileMissing
from workbench.core.shipped import find_file
from workbench.validation.dutch.clients import DatedRows, numbered
from workbench.validation.dutch.dates import known_formats
from workbench.validation.dutch.distinct import as_days
from workbench.validation.dutch.rows import Judged, RowsExpectation
from workbench.validation.given import given
from workbench.validation.row_tests import is_within_a_period

NOT_GIVEN = "reference_not_given"
"""Why an expectation fails that needs a table which nobody gave."""


def reference_table(name: str) -> pd.DataFrame | None:
    """A table that was given by this name, or a .parquet or .csv file of that path; else None."""
    there = given(name)
    if there is not None:
        return there
    file = Path(name)
    if file.suffix == ".parquet" and file.is_file():
        return pd.read_parquet(file)
    if file.suffix == ".csv" and file.is_file():
        return pd.read_csv(file, dtype=str, sep=None, engine="python", keep_default_na=False)
    return None


class ExpectProvisionsToFallWithinABenefitPeriod(DatedRows):
    """Expect the day in `column` within a benefit period of the same client in another table.

    `reference`: a table given by name (`workbench.validation.dutch.references`) or the path of a
    .parquet or .csv file, with `reference_client_column`, `reference_start_column` and
    `reference_end_column` (a missing end runs on) and `reference_formats`, `reference_no_date`.
    `slack`: days before the start or after the end that still pass. A row without client or day
    takes no part. Without the table the expectation fails and says so.
    """

    column: str
    client_column: str
    reference: str
    reference_client_column: str
    reference_start_column: str
    reference_end_column: str
    reference_formats: list[str] = []
    reference_no_date: list[str] = []
    slack: int = 0

    success_keys: ClassVar[tuple[str, ...]] = (
        "column", "client_column", "reference", "reference_client_column",
        "reference_start_column", "reference_end_column", "reference_formats",
        "reference_no_date", "slack", "formats", "no_date", "mostly",
    )  # fmt: skip

    _reference_formats = pydantic.validator("reference_formats", allow_reuse=True)(known_formats)

    def _judge(self, frame: pd.DataFrame) -> Judged:
        periods = reference_table(self.reference)
        wanted = (
            self.reference_client_column, self.reference_start_column, self.reference_end_column
        )  # fmt: skip
        if periods is None or not {*wanted} <= {*periods.columns}:
            nobody = np.zeros(len(frame), dtype=np.bool_)
            return Judged(nobody, len(frame), success=False, note=NOT_GIVEN)
        both = pd.concat([frame[self.client_column], periods[wanted[0]]], ignore_index=True)
        person = numbered(both.astype(object))
        formats, none = tuple(self.reference_formats), tuple(self.reference_no_date)
        start, end = (as_days(periods[name], formats, none) for name in wanted[1:])
        mine, day = person[: len(frame)], self._days(frame, self.column)
        held = is_within_a_period(mine, day, person[len(frame) :], start, end, self.slack)
        return Judged(~held, int(((mine < 0) | np.isnat(day)).sum()))


class ExpectColumnValuesToBeInTheCodeListOfTheLayout(RowsExpectation):
    """Expect codes that the layout file lists for a field. Missing cells take no part.

    `layout`: a shipped layout, one in `layouts/`, or a path; `field`: its name there, if another
    than the column's. `also`: codes that pass beside the list.
    """

    column: str
    layout: str
    field: str | None = None
    also: list[str] = []

    success_keys: ClassVar[tuple[str, ...]] = ("column", "layout", "field", "also", "mostly")

    @pydantic.root_validator(allow_reuse=True, skip_on_failure=True)
    def _list_exists(cls, values: dict[str, Any]) -> dict[str, Any]:  # noqa: N805 - as pydantic has it
        if not layout_codes(values["layout"], values["field"] or values["column"]):
            raise ValueError("the layout has no code list for this field")
        return values

    def _judge(self, frame: pd.DataFrame) -> Judged:
        known = {*layout_codes(self.layout, self.field or self.column), *self.also}
        column = frame[self.column]
        missing = column.isna().to_numpy() | (column.astype(str).str.strip() == "").to_numpy()
        return Judged(~column.isin(known).to_numpy() & ~missing, int(missing.sum()))


def layout_codes(layout: str, field: str) -> tuple[str, ...]:
    """The codes that a layout file lists for a field; ValueError where there is no such file."""
    try:
        file = find_file(layout, "layouts", ".toml", Path("layouts"))
    except FileMissing as missing:
        raise ValueError(str(missing)) from missing
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    for one in content.get("fields", []):
        if one.get("name") == field:
            return tuple(map(str, one.get("codes", {})))
    return ()
