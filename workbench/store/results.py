"""Made results and failures: found by stage, subject and key."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from workbench.store.database import Database
from workbench.store.decisions import ReviewAnswerRow
from workbench.store.models import (
    ColumnHistoryRow,
    ExpectationHistoryRow,
    FailureRow,
    ResultRow,
)


def all_results(database: Database) -> list[ResultRow]:
    """Every made result, oldest first."""
    with database.write() as session:
        return list(session.scalars(select(ResultRow).order_by(ResultRow.id)))


def all_failures(database: Database) -> list[FailureRow]:
    """Every station that could not be made."""
    with database.write() as session:
        return list(session.scalars(select(FailureRow)))


def record_result(
    database: Database,
    result: ResultRow,
    history: Sequence[ColumnHistoryRow | ExpectationHistoryRow] = (),
) -> None:
    """Note a made result, and the history rows that it brings, in one transaction."""
    with database.write() as session:
        session.execute(
            delete(ResultRow).where(
                ResultRow.stage == result.stage,
                ResultRow.subject == result.subject,
                ResultRow.key == result.key,
            )
        )
        session.execute(
            delete(FailureRow).where(
                FailureRow.stage == result.stage, FailureRow.subject == result.subject
            )
        )
        session.add(result)
        for kind in {type(row) for row in history}:
            ids = {row.extract_id for row in history if type(row) is kind}
            old = delete(kind).where(kind.extract_id.in_(ids))
            if kind is ExpectationHistoryRow:
                stages = {row.stage for row in history if isinstance(row, ExpectationHistoryRow)}
                old = old.where(ExpectationHistoryRow.stage.in_(stages))
            session.execute(old)
        session.add_all(history)


def forget_results(database: Database, results: Sequence[ResultRow]) -> None:
    """Results that were removed: their rows, and what a person answered on those readings.

    History rows stay.
    """
    keys = [row.key for row in results if row.stage == "read"]
    with database.write() as session:
        for row in results:
            session.execute(delete(ResultRow).where(ResultRow.id == row.id))
        for key in keys:
            session.execute(delete(ReviewAnswerRow).where(ReviewAnswerRow.reading == key))


def record_failure(database: Database, failure: FailureRow) -> None:
    """Note why a station could not be made."""
    with database.write() as session:
        session.merge(failure)
