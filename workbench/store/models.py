"""The tables of the project's database."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """All tables of one project."""


class StoreRevision(Base):
    """The one row that says which shape the database has."""

    __tablename__ = "store_revision"
    revision: Mapped[int] = mapped_column(primary_key=True)


class ExtractRow(Base):
    """One dated delivery of a source; its bytes are in data/raw."""

    __tablename__ = "extract"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    date: Mapped[date]
    file: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    added: Mapped[datetime]
    withdrawn: Mapped[bool] = mapped_column(default=False)


class ResultRow(Base):
    """One made result: what it was made from, what it took, where it lies."""

    __tablename__ = "result"
    __table_args__ = (UniqueConstraint("stage", "subject", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str]
    subject: Mapped[str]
    key: Mapped[str]
    """SHA-256 over stage, version, settings and the keys of what went in."""
    folder: Mapped[str]
    """Relative to the project folder."""
    made: Mapped[datetime]
    wall_seconds: Mapped[float]
    cpu_seconds: Mapped[float]
    rows: Mapped[int | None]
    inputs: Mapped[dict[str, str]] = mapped_column(JSON)
    versions: Mapped[dict[str, str]] = mapped_column(JSON)


class FailureRow(Base):
    """Why a station could not be made from these inputs; gone once it is made."""

    __tablename__ = "failure"
    stage: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str]
    error: Mapped[str]
    """Class name, for the words table."""
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    message: Mapped[str]


class RunRow(Base):
    """One run of the project as a process; alive as long as its heartbeat is fresh."""

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    pid: Mapped[int | None]
    started: Mapped[datetime]
    heartbeat: Mapped[datetime]
    finished: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    what: Mapped[str] = mapped_column(default="")
    message: Mapped[str] = mapped_column(default="")


class ColumnHistoryRow(Base):
    """A column of an extract, for quality over time."""

    __tablename__ = "column_history"
    extract_id: Mapped[int] = mapped_column(ForeignKey("extract.id"), primary_key=True)
    column: Mapped[str] = mapped_column(primary_key=True)
    rows: Mapped[int]
    fill: Mapped[float]
    effective_fill: Mapped[float]
    distinct: Mapped[int]


class ExpectationHistoryRow(Base):
    """An expectation held against an extract, for quality over time."""

    __tablename__ = "expectation_history"
    extract_id: Mapped[int] = mapped_column(ForeignKey("extract.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    column: Mapped[str | None]
    severity: Mapped[str]
    success: Mapped[bool]
    unexpected_count: Mapped[int]
    unexpected_share: Mapped[float]
