"""Accepting failures as known: by a person, with a note and an end; shown, never hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from workbench.core.errors_validation import KnownWithoutEnd, KnownWithoutNote
from workbench.project import failing
from workbench.project.answers import KnownFailure
from workbench.project.failing import FailingPage, Known, Validated, identity, known
from workbench.store.database import Database, now, today
from workbench.store.known import KnownRow, list_known, withdraw_known
from workbench.validation.causes import Cause

Scope = Literal["all", "group", "rows"]


@dataclass(frozen=True)
class Failures:
    """A validation run's failing rows: looked up, grouped by cause, accepted as known."""

    database: Database
    of: Validated

    def page(self, number: int, at: int = 0, rows: int = 50) -> FailingPage:
        """Failing rows of expectation `number` (from 0), from place `at` on."""
        return failing.page(self.of, number, at, rows)

    def causes(self, number: int) -> tuple[Cause, ...]:
        """The groups in which it fails clearly more than elsewhere."""
        return failing.failing_causes(self.of, number)

    def known(self) -> dict[int, Known]:
        """Per failing expectation how much is known today."""
        return known_today(self.database, self.of)

    def accepted(self, number: int) -> list[KnownFailure]:
        """What a person accepted of an expectation."""
        return accepted(self.database, self.of, number)

    def accept(self, number: int, note: str, until: date, **which: Any) -> KnownFailure:
        """Accept failures as known; see `accept` for which."""
        return accept(self.database, self.of, number, note=note, until=until, **which)

    def withdraw(self, known_id: int) -> None:
        """Let it count as a failure again."""
        withdraw(self.database, known_id)

    def step_for(self, number: int) -> str | None:
        """The kind of cleaning step that may help; None where only the source can."""
        return failing.STEP_FOR.get(self.of.run.expectations[number].type)


def accept(
    database: Database,
    of: Validated,
    number: int,
    *,
    note: str,
    until: date,
    by: str = "",
    grouping: str | None = None,
    group: str | None = None,
    records: Sequence[int] = (),
) -> KnownFailure:
    """Accept failures of expectation `number` (from 0) as known up to and with `until`.

    All of them; with `grouping` and `group` those of a group, in later deliveries too; with
    `records` those rows of this delivery. KnownWithoutNote for a blank note, KnownWithoutEnd for an
    end in the past.
    """
    if not note.strip():
        raise KnownWithoutNote
    if until < today():
        raise KnownWithoutEnd(until=until)
    scope: Scope = "rows" if records else "group" if group is not None else "all"
    row = KnownRow(
        source=of.source,
        stage=of.stage,
        expectation=identity(of.run.expectations[number]),
        scope=scope,
        grouping=grouping,
        group=group,
        extract_id=of.extract.id if records else None,
        records=[int(record) for record in records],
        note=note.strip(),
        by=by,
        until=until,
        added=now(),
    )
    with database.write() as session:
        session.add(row)
        session.flush()
        return _answer(row)


def accepted(database: Database, of: Validated, number: int) -> list[KnownFailure]:
    """What is accepted of an expectation, ended ones too, oldest first."""
    mine = identity(of.run.expectations[number])
    with database.write() as session:
        rows = list_known(session, of.source, of.stage)
    return [_answer(row) for row in rows if row.expectation == mine]


def known_today(database: Database, of: Validated, on: date | None = None) -> dict[int, Known]:
    """Per failing expectation (by number) how many rows are known, and whether it holds without."""
    with database.write() as session:
        rows = list_known(session, of.source, of.stage)
    return known(of, rows, on or today())


def withdraw(database: Database, known_id: int) -> None:
    """Let it count as a failure again."""
    with database.write() as session:
        withdraw_known(session, known_id)


def _answer(row: KnownRow) -> KnownFailure:
    return KnownFailure(
        id=row.id,
        expectation=row.expectation,
        scope=cast(Scope, row.scope),
        grouping=row.grouping,
        group=row.group,
        records=len(row.records),
        note=row.note,
        by=row.by,
        until=row.until,
        ended=row.until < today(),
    )
