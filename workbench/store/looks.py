"""Who looked at the expectation for one client: written before it is shown, never changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.store.models import Base


class OutflowLookRow(Base):
    """One look."""

    __tablename__ = "outflow_look"
    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str]
    when: Mapped[datetime]
    model: Mapped[str]
    """Digest of the model."""
    client: Mapped[str]
    """A pseudonym: keyed, with a key that is not in the project folder."""


def list_looks(session: Session) -> Sequence[OutflowLookRow]:
    """Every look, the latest first."""
    return session.scalars(select(OutflowLookRow).order_by(OutflowLookRow.id.desc())).all()
