"""Opens the database: SQLite in WAL, or any SQLAlchemy URL; refuses one from the future."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.orm import Session

from workbench.core.errors import NewerStore
from workbench.store import (  # noqa: F401 - their tables are ours
    decisions,
    known,
    link_decisions,
    looks,
    removed,
    reports,
    rule_changes,
)
from workbench.store.models import Base, StoreRevision

REVISION = 1
"""The shape of the tables that this code knows."""


def now() -> datetime:
    """UTC without zone: what the database holds."""
    return datetime.now(UTC).replace(tzinfo=None)


def today() -> date:
    """The day on this machine's clock."""
    return datetime.now().astimezone().date()


class Database:
    """The project's memory. Every write is one short transaction."""

    def __init__(self, path: Path) -> None:
        self.engine: Engine = create_engine(f"sqlite:///{path}", hide_parameters=True)
        event.listen(self.engine, "connect", _safe_sqlite)
        event.listen(self.engine, "begin", _begin_immediate)
        with self.write() as session:
            Base.metadata.create_all(session.connection())
            found = session.scalar(select(StoreRevision.revision))
            if found is None:
                session.add(StoreRevision(revision=REVISION))
            elif found > REVISION:
                raise NewerStore(file=path.name, found=found, known=REVISION)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that is committed on leaving, or not at all on an error."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def _safe_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's recipe: we begin transactions ourselves
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
