"""Deliveries as rows."""

from datetime import date

from sqlalchemy import select

from workbench.core.errors import AlreadyDelivered
from workbench.store.database import Database, now
from workbench.store.models import ExtractRow


def add_extract(
    database: Database, source: str, when: date, file: str, sha256: str, size: int
) -> tuple[ExtractRow, bool]:
    """Note a delivery; returns it and whether it is new. The same bytes twice are one delivery.

    AlreadyDelivered when that source and date hold other bytes.
    """
    with database.write() as session:
        standing = session.scalars(
            select(ExtractRow).where(
                ExtractRow.source == source,
                ExtractRow.date == when,
                ExtractRow.withdrawn.is_(False),
            )
        ).first()
        if standing is not None:
            if standing.sha256 == sha256:
                return standing, False
            raise AlreadyDelivered(source=source, date=when)
        row = ExtractRow(source=source, date=when, file=file, sha256=sha256, size=size, added=now())
        session.add(row)
        session.flush()
        return row, True


def list_extracts(database: Database, source: str | None = None) -> list[ExtractRow]:
    """Deliveries by source and date, withdrawn ones included."""
    query = select(ExtractRow).order_by(ExtractRow.source, ExtractRow.date, ExtractRow.id)
    if source is not None:
        query = query.where(ExtractRow.source == source)
    with database.write() as session:
        return list(session.scalars(query))


def withdraw_extract(database: Database, extract_id: int) -> None:
    """Take a delivery out of everything that follows; its bytes stay."""
    with database.write() as session:
        row = session.get(ExtractRow, extract_id)
        if row is not None:
            row.withdrawn = True
