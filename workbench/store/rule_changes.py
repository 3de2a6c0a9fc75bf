"""Changes of linkage rule files that people made on a screen or command, as rows: old and new."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.store.models import Base


class RuleChangeRow(Base):
    """One changed key of one rule file; never rewritten."""

    __tablename__ = "rule_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    rules: Mapped[str] = mapped_column(index=True)
    key: Mapped[str]
    before: Mapped[Any] = mapped_column(JSON)
    after: Mapped[Any] = mapped_column(JSON)
    sha256: Mapped[str]
    """Of the file's text as it became."""
    by: Mapped[str]
    made: Mapped[datetime]


def rule_changes(session: Session, rules: str, limit: int = 50) -> list[RuleChangeRow]:
    """The latest changes of a rule file, newest first."""
    query = select(RuleChangeRow).where(RuleChangeRow.rules == rules)
    return list(session.scalars(query.order_by(RuleChangeRow.id.desc()).limit(limit)))
