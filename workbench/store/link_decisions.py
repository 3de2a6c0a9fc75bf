"""What people decided about who is who. A decision is never deleted: what is undone keeps its row."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.store.models import Base


class LinkDecisionRow(Base):
    """A person's word on one pair of records, by keys that outlive a delivery."""

    __tablename__ = "link_decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(index=True)
    """Name of the rule file."""
    left: Mapped[str]
    """Key of the (left) record, see `project.record_keys`; of a deduplication the lesser of two."""
    right: Mapped[str]
    left_cells: Mapped[str]
    """Digest of the left record's cells as delivered when it was looked at."""
    right_cells: Mapped[str]
    verdict: Mapped[str]
    """same, different or later."""
    kind: Mapped[str]
    """pair (looked at by itself), split or merge (of an entity)."""
    act: Mapped[str] = mapped_column(index=True)
    """One press of a button: a split or merge is many rows, undone together."""
    sampled: Mapped[bool]
    """Whether the pair was drawn at random, for precision and recall."""
    reviewer: Mapped[str]
    note: Mapped[str]
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]


def add_decisions(session: Session, rows: Iterable[LinkDecisionRow]) -> None:
    """Note decisions; with the transaction's end they are there, all of one act or none."""
    session.add_all(rows)
    session.flush()


def list_decisions(
    session: Session, task: str | None = None, undone: bool = True
) -> Sequence[LinkDecisionRow]:
    """Decisions of one task or all, oldest first; with those that were undone, or without."""
    query = select(LinkDecisionRow).order_by(LinkDecisionRow.id)
    if task is not None:
        query = query.where(LinkDecisionRow.task == task)
    if not undone:
        query = query.where(LinkDecisionRow.undone_at.is_(None))
    return session.scalars(query).all()


def last_act(session: Session, task: str, reviewer: str) -> str | None:
    """What a reviewer did last in a task and was not undone; None when there is nothing."""
    return session.scalars(
        select(LinkDecisionRow.act)
        .where(
            LinkDecisionRow.task == task,
            LinkDecisionRow.reviewer == reviewer,
            LinkDecisionRow.undone_at.is_(None),
        )
        .order_by(LinkDecisionRow.id.desc())
        .limit(1)
    ).first()


def undo_act(session: Session, act: str, when: datetime, by: str) -> int:
    """Let all rows of an act count no more; returns how many still counted."""
    done = session.execute(
        update(LinkDecisionRow)
        .where(LinkDecisionRow.act == act, LinkDecisionRow.undone_at.is_(None))
        .values(undone_at=when, undone_by=by)
    )
    return int(getattr(done, "rowcount", 0))
