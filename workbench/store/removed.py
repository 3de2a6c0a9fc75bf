"""Deliveries whose rows were removed by policy: their metrics stay, and so does the fact."""

from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.store.models import Base, ExtractRow


class RemovedExtractRow(Base):
    """A delivery of which neither the bytes nor the rows are kept any more."""

    __tablename__ = "removed_extract"
    extract_id: Mapped[int] = mapped_column(ForeignKey("extract.id"), primary_key=True)
    sha256: Mapped[str]
    bytes: Mapped[int]
    """Size of the delivered file."""
    removed: Mapped[datetime]
    policy: Mapped[str]
    """The setting that asked for it, as it stood then."""


def note_removed(session: Session, extract: ExtractRow, when: datetime, policy: str) -> None:
    """Note that a delivery's rows go; noted before they do, so that no run asks for them."""
    session.merge(
        RemovedExtractRow(
            extract_id=extract.id,
            sha256=extract.sha256,
            bytes=extract.size,
            removed=when,
            policy=policy,
        )
    )


def removed_extracts(session: Session) -> dict[int, RemovedExtractRow]:
    """By extract id."""
    return {row.extract_id: row for row in session.scalars(select(RemovedExtractRow))}
