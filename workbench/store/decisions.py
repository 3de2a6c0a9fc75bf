"""Versions of a recipe and decisions on suggestions, as rows: what was accepted, and how to undo it.

Every function works within a transaction of the caller's (`Database.write`), which is also the lock:
who holds it may compare the recipe file's revision and write the file before anybody else can.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.store.models import Base


class RecipeVersionRow(Base):
    """One text that a recipe file has had; `parent` is the one before, so that branches stay."""

    __tablename__ = "recipe_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(index=True)
    parent: Mapped[int | None] = mapped_column(ForeignKey("recipe_version.id"))
    sha256: Mapped[str]
    text: Mapped[str]
    action: Mapped[str]
    """Code of what was done: `edit.ACTION` of the words table."""
    about: Mapped[dict[str, Any]] = mapped_column(JSON)
    made: Mapped[datetime]


class RecipePositionRow(Base):
    """The version that a source's recipe file has now."""

    __tablename__ = "recipe_position"
    source: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(ForeignKey("recipe_version.id"))


class SuggestionDecisionRow(Base):
    """A person's word on a suggestion; never recomputed away. The newest word counts."""

    __tablename__ = "suggestion_decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(index=True)
    suggestion: Mapped[str]
    evidence: Mapped[str]
    """Hash of what spoke for it: with other evidence it is another question."""
    says: Mapped[str]
    """accepted, dismissed or reopened."""
    reason: Mapped[str]
    step: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int | None] = mapped_column(ForeignKey("recipe_version.id"))
    """The recipe version that an accepted step made."""
    made: Mapped[datetime]


class ReviewAnswerRow(Base):
    """What a person said that the cells of one row should say; the newest word counts."""

    __tablename__ = "review_answer"
    source: Mapped[str] = mapped_column(primary_key=True)
    reading: Mapped[str] = mapped_column(primary_key=True)
    """Key of the reading that was looked at."""
    record: Mapped[int] = mapped_column(primary_key=True)
    cells: Mapped[list[str]] = mapped_column(JSON)
    made: Mapped[datetime]


def review_answers(session: Session, source: str, reading: str) -> list[ReviewAnswerRow]:
    """The reviewed rows of a reading, in the order in which they were answered."""
    query = select(ReviewAnswerRow).where(
        ReviewAnswerRow.source == source, ReviewAnswerRow.reading == reading
    )
    return list(session.scalars(query.order_by(ReviewAnswerRow.made, ReviewAnswerRow.record)))


def position(session: Session, source: str) -> RecipeVersionRow | None:
    """The version a source's recipe is noted to have; None before its first change."""
    row = session.get(RecipePositionRow, source)
    return None if row is None else session.get(RecipeVersionRow, row.version)


def move_to(session: Session, source: str, version: int) -> None:
    """Note which version the recipe file has now."""
    session.merge(RecipePositionRow(source=source, version=version))


def newest_with(session: Session, source: str, sha256: str) -> RecipeVersionRow | None:
    """The newest version with these bytes."""
    return session.scalars(
        select(RecipeVersionRow)
        .where(RecipeVersionRow.source == source, RecipeVersionRow.sha256 == sha256)
        .order_by(RecipeVersionRow.id.desc())
    ).first()


def newest_child(session: Session, version: int) -> RecipeVersionRow | None:
    """The version made last from this one: what redo goes to."""
    return session.scalars(
        select(RecipeVersionRow)
        .where(RecipeVersionRow.parent == version)
        .order_by(RecipeVersionRow.id.desc())
    ).first()


def versions(session: Session, source: str, limit: int = 50) -> list[RecipeVersionRow]:
    """The latest versions of a source's recipe, newest first."""
    query = select(RecipeVersionRow).where(RecipeVersionRow.source == source)
    return list(session.scalars(query.order_by(RecipeVersionRow.id.desc()).limit(limit)))


def newest_decisions(session: Session, source: str) -> dict[str, SuggestionDecisionRow]:
    """The newest word on each suggestion of a source."""
    newest = (
        select(func.max(SuggestionDecisionRow.id))
        .where(SuggestionDecisionRow.source == source)
        .group_by(SuggestionDecisionRow.suggestion)
    )
    rows = session.scalars(
        select(SuggestionDecisionRow).where(SuggestionDecisionRow.id.in_(newest))
    )
    return {row.suggestion: row for row in rows}


def all_decisions(session: Session, source: str, limit: int) -> list[SuggestionDecisionRow]:
    """The log of decisions on a source's suggestions, newest first."""
    query = select(SuggestionDecisionRow).where(SuggestionDecisionRow.source == source)
    return list(session.scalars(query.order_by(SuggestionDecisionRow.id.desc()).limit(limit)))
