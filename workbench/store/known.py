"""Failures that a person has accepted as known: what, how long, and why."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import JSON, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.store.models import Base


class KnownRow(Base):
    """An expectation's failures that are known: all of them, those of a group, or these rows."""

    __tablename__ = "known_failure"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    stage: Mapped[str]
    """raw or cleaned."""
    expectation: Mapped[str]
    """Hash of its type and arguments, so that it is found again when the suite is reordered."""
    scope: Mapped[str]
    """all, group or rows."""
    grouping: Mapped[str | None]
    """For a group: what it is a group of (the column of the team, `_period`, `_part`)."""
    group: Mapped[str | None]
    extract_id: Mapped[int | None]
    """For rows: the delivery that they are of."""
    records: Mapped[list[int]] = mapped_column(JSON)
    note: Mapped[str]
    by: Mapped[str]
    until: Mapped[date]
    """The last day on which it counts as known."""
    added: Mapped[datetime]
    withdrawn: Mapped[bool] = mapped_column(default=False)


def list_known(session: Session, source: str, stage: str) -> Sequence[KnownRow]:
    """What is known of a source, oldest first; withdrawn ones left out, ended ones not."""
    query = (
        select(KnownRow)
        .where(KnownRow.source == source, KnownRow.stage == stage, KnownRow.withdrawn.is_(False))
        .order_by(KnownRow.id)
    )
    return session.scalars(query).all()


def withdraw_known(session: Session, known_id: int) -> None:
    """Let it count as a failure again; the row stays for the record."""
    row = session.get(KnownRow, known_id)
    if row is not None:
        row.withdrawn = True
