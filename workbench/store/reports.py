"""What was reported back to the owner of a source, and what came of it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.store.models import Base


class ReportItemRow(Base):
    """One thing that was reported; what it was then, as counts and line numbers."""

    __tablename__ = "report_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    point: Mapped[str] = mapped_column(index=True)
    """Hash of what it is about, the same in every delivery."""
    source: Mapped[str]
    owner: Mapped[str]
    extract: Mapped[date]
    """The delivery in which it was seen."""
    told: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The ReportPoint as it was reported."""
    lines: Mapped[list[int]] = mapped_column(JSON)
    """Example lines of the delivered file."""
    state: Mapped[str]
    """reported, promised or closed."""
    promised_for: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=1)
    """Raised by every change: who looked at an older one may not write."""


class ReportChangeRow(Base):
    """One step in the life of a report; never changed afterwards."""

    __tablename__ = "report_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[int] = mapped_column(ForeignKey("report_item.id"), index=True)
    state: Mapped[str]
    promised_for: Mapped[date | None]
    note: Mapped[str]
    by: Mapped[str]
    made: Mapped[datetime]


def list_items(session: Session) -> Sequence[ReportItemRow]:
    """Every report, oldest first."""
    return session.scalars(select(ReportItemRow).order_by(ReportItemRow.id)).all()


def changes_of(session: Session, item: int) -> Sequence[ReportChangeRow]:
    """The life of a report, oldest step first."""
    query = select(ReportChangeRow).where(ReportChangeRow.item == item)
    return session.scalars(query.order_by(ReportChangeRow.id)).all()
