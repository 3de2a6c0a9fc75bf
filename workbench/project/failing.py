"""The failing rows of a validation: kept by number, looked up when asked, grouped, known or new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from workbench.core.errors import NotMadeYet
from workbench.core.files import sha256_json
from workbench.core.settings import SourceSettings, WorkbenchSettings
from workbench.project.places import Places
from workbench.project.stages.context import RESULT_FILE, load
from workbench.project.stations import Plan
from workbench.store.known import KnownRow
from workbench.store.models import ExtractRow
from workbench.validation.causes import Cause, causes, months
from workbench.validation.results import ExpectationResult, ValidationRun

PERIOD = "_period"
"""The grouping by month of the row's own date."""
PART = "_part"

STEP_FOR = {
    "expect_column_values_to_say_something": "placeholders",
    "expect_column_values_to_read_as_dates": "parse_dates",
    "expect_column_dates_to_be_between": "parse_dates",
    "expect_column_values_to_read_as_numbers": "parse_numbers",
    "expect_column_values_to_be_in_set": "map_values",
    "expect_column_values_to_not_be_in_set": "map_values",
    "expect_column_values_to_be_dutch_postcodes": "postcode",
    "expect_column_values_to_pass_the_bsn_eleven_test": "bsn",
}
"""Expectation type -> the kind of cleaning step that may help; a type without one needs the source."""


@dataclass(frozen=True)
class Validated:
    """A validation run, and where it and its table lie."""

    source: str
    settings: SourceSettings
    extract: ExtractRow
    run: ValidationRun
    table: Path
    """Parquet of the table that was validated."""

    @property
    def stage(self) -> str:
        """raw or cleaned."""
        return self.run.stage


@dataclass(frozen=True)
class FailingPage:
    """Some of the rows that fail an expectation."""

    rows: pd.DataFrame
    """As they stand in the table, with `_record` and `_row`."""
    columns: tuple[str, ...]
    """The columns whose cells are at fault."""
    total: int


@dataclass(frozen=True)
class Known:
    """How many of an expectation's failing rows are known, and whether it would hold without them."""

    count: int
    holds: bool


def validated(
    places: Places, settings: WorkbenchSettings, plan: Plan, stage: str, subject: str
) -> Validated:
    """An up-to-date validation run; NotMadeYet when there is none."""
    name = f"validate_{stage}"
    table = ("read", "reading.parquet") if stage == "raw" else ("clean", "cleaned.parquet")
    if plan.has(name, subject):
        station = plan.stations[name, subject]
        folder = places.result(name, subject, station.key)
        extract = station.extract
        if extract is not None and (folder / RESULT_FILE).is_file():
            of = plan.stations[table[0], subject]
            lies = places.result(table[0], subject, of.key) / table[1]
            run = load(folder, ValidationRun)
            return Validated(extract.source, settings.sources[extract.source], extract, run, lies)
    raise NotMadeYet(what=f"{name} {subject}", folder=places.folder)


def page(of: Validated, number: int, at: int = 0, rows: int = 50) -> FailingPage:
    """The failing rows of an expectation from place `at` (from 0), as they stand in the table."""
    one = of.run.expectations[number]
    records = list(one.rows[at : at + rows])
    found = pq.read_table(of.table, filters=[("_record", "in", records)]) if records else None
    frame = pd.DataFrame() if found is None else found.to_pandas(date_as_object=True)
    if records:
        frame = frame.set_index("_record").loc[records].reset_index()
    return FailingPage(frame, one.columns, len(one.rows))


def failing_causes(of: Validated, number: int) -> tuple[Cause, ...]:
    """The teams, months and parts in which an expectation fails clearly more than elsewhere."""
    one = of.run.expectations[number]
    names = groupings(of)
    if not one.rows or not names:
        return ()
    records, groups = _groups(of, names)
    # what is at fault itself is no cause of it
    offered = {name: of for name, of in groups.items() if name not in one.columns}
    return causes(np.isin(records, one.rows), offered)


def groupings(of: Validated) -> tuple[str, ...]:
    """What the rows can be grouped by: teams and case managers, the month, the part."""
    there = set(pq.read_schema(of.table).names)
    teams = [name for name in of.settings.columns_with("team", "case_manager") if name in there]
    period = [PERIOD] if _period_column(of) else []
    return (*teams, *period, PART)


def _period_column(of: Validated) -> str | None:
    there = set(pq.read_schema(of.table).names)
    dates = of.settings.columns_with("recorded_at") + of.settings.columns_with("date")
    return next((name for name in dates if name in there), None)


def _groups(
    of: Validated, names: Sequence[str]
) -> tuple[np.ndarray[Any, Any], Mapping[str, Sequence[object]]]:
    period = _period_column(of)
    wanted = ["_record", *(period if name == PERIOD else name for name in names)]
    table = pq.read_table(of.table, columns=list(dict.fromkeys(filter(None, wanted))))
    groups: dict[str, Sequence[object]] = {}
    for name in names:
        values = table.column(period if name == PERIOD and period else name).to_pylist()
        groups[name] = months(values) if name == PERIOD else values
    return table.column("_record").to_numpy(), groups


def identity(one: ExpectationResult) -> str:
    """What an expectation is found by again, wherever it stands in the suite."""
    return sha256_json([one.type, one.kwargs])[:16]


def known(of: Validated, accepted: Sequence[KnownRow], today: date) -> dict[int, Known]:
    """Per failing expectation how much of it is known today; one that nobody accepted is left out."""
    standing = [row for row in accepted if row.until >= today]
    outcome: dict[int, Known] = {}
    for number, one in enumerate(of.run.expectations):
        mine = [row for row in standing if row.expectation == identity(one)]
        if not one.success and mine:
            count = _known_count(of, one, mine)
            everything = any(row.scope == "all" for row in mine)
            outcome[number] = Known(count, everything or _holds_without(one, count))
    return outcome


def _known_count(of: Validated, one: ExpectationResult, accepted: Sequence[KnownRow]) -> int:
    failing = np.array(one.rows, dtype=np.int64)
    if any(row.scope == "all" for row in accepted):
        return one.unexpected_count
    is_known = np.zeros(len(failing), dtype=np.bool_)
    for row in accepted:
        if row.scope == "rows" and row.extract_id == of.extract.id:
            is_known |= np.isin(failing, row.records)
        elif row.scope == "group" and row.grouping in groupings(of):
            records, groups = _groups(of, [row.grouping])
            inside = np.array([str(group) == row.group for group in groups[row.grouping]])
            is_known |= np.isin(failing, records[inside])
    return int(is_known.sum())


def _holds_without(one: ExpectationResult, count: int) -> bool:
    """Whether enough rows hold when the known ones are left out of the count."""
    if one.element_count is None or not one.rows:
        return False
    asked = one.element_count - (one.missing_count or 0) - count
    left = len(one.rows) - count
    return asked <= 0 or (asked - left) / asked >= float(one.kwargs.get("mostly") or 1.0)
