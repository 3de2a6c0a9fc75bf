"""A recipe file with a memory: each change checked against a revision, kept, and to be undone.

The TOML file is what counts; the database remembers the texts it has had. A change is one database
transaction that holds the lock, and in which the file is replaced in one step. A kill before the
commit leaves the file whole, old or new; a text that the database does not know (written by hand,
or by a change that was killed just then) is taken in as a version at the next change.
"""

from __future__ import annotations

import hashlib
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from workbench.cleaning.recipe import make_recipe
from workbench.core.errors import UnknownSource
from workbench.core.errors_suggest import NothingToUndo, RecipeChangedMeanwhile
from workbench.core.files import write_text
from workbench.core.settings import WorkbenchSettings
from workbench.project.confirming import own_recipe
from workbench.project.places import Places
from workbench.project.recipe_answers import RecipeState, RecipeVersion, Says, SuggestionDecision
from workbench.store import decisions
from workbench.store.database import Database, now
from workbench.store.decisions import RecipeVersionRow, SuggestionDecisionRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_LEFT_BEHIND = 60.0
"""Seconds after which a half-written file is nobody's any more: writing one takes milliseconds."""
OUTSIDE = "outside"
"""The action of a text that was not written here."""


class RecipeBook:
    """The recipe of one source, its versions and the decisions on its suggestions."""

    def __init__(
        self, places: Places, settings: WorkbenchSettings, database: Database, source: str
    ) -> None:
        if source not in settings.sources or not settings.sources[source].recipe:
            known = [name for name, one in settings.sources.items() if one.recipe]
            raise UnknownSource(source=source, sources=", ".join(known) or "none yet")
        self.source = source
        self._database = database
        self._file = places.recipe(str(settings.sources[source].recipe))
        self._places = places
        self._name = str(settings.sources[source].recipe)

    def text(self) -> str:
        """The file's text."""
        return self._file.read_text(encoding="utf-8")

    def state(self) -> RecipeState:
        """Where the recipe stands."""
        text = self.text()
        with self._database.write() as session:
            at = self._standing(session, text)
            before, after = _around(session, at)
            undone = at.action if at is not None and before is not None else None
            if at is None and decisions.position(session, self.source) is not None:
                undone = OUTSIDE
            redone = None if after is None else after.action
        data = tomllib.loads(text)
        return RecipeState(
            source=self.source,
            file=self._file.name,
            revision=_hash(text),
            steps=tuple(data.get("steps", ())),
            undo=undone,
            redo=redone,
        )

    def write(
        self,
        revision: str,
        text: str,
        action: str,
        about: dict[str, Any] | None = None,
        decision: SuggestionDecisionRow | None = None,
    ) -> RecipeState:
        """Make `text` the recipe, if it still is at `revision`; it is in the store on return.

        Raises RecipeChangedMeanwhile when it is not, SettingsFaults when the text is no valid
        recipe; nothing is written then.
        """
        make_recipe(tomllib.loads(text), self._file.name, lenient=True)
        with self._database.write() as session:
            at = self._checked(session, revision)
            made = RecipeVersionRow(
                source=self.source,
                parent=at.id,
                sha256=_hash(text),
                text=text,
                action=action,
                about=about or {},
                made=now(),
            )
            session.add(made)
            session.flush()
            decisions.move_to(session, self.source, made.id)
            if decision is not None:
                decision.version = made.id
                session.add(decision)
                session.flush()
            self._replace(text)
        return self.state()

    def require(self, revision: str) -> None:
        """RecipeChangedMeanwhile when the recipe is not at this revision any more."""
        with self._database.write() as session:
            self._checked(session, revision)

    def undo(self, revision: str) -> RecipeState:
        """Back to the text before the last change; NothingToUndo when there is none."""
        return self._step(revision, "undo")

    def redo(self, revision: str) -> RecipeState:
        """Forward again, to the change made last from here."""
        return self._step(revision, "redo")

    def decide(self, decision: SuggestionDecisionRow) -> None:
        """Note a decision that does not touch the recipe."""
        with self._database.write() as session:
            session.add(decision)

    def decision(
        self, suggestion: str, evidence: str, says: Says, step: dict[str, Any], reason: str = ""
    ) -> SuggestionDecisionRow:
        """A decision to be noted, by `write` or `decide`."""
        return SuggestionDecisionRow(
            source=self.source,
            suggestion=suggestion,
            evidence=evidence,
            says=says,
            reason=reason,
            step=step,
            made=now(),
        )

    def newest_decisions(self) -> dict[str, SuggestionDecision]:
        """The newest word on each suggestion."""
        with self._database.write() as session:
            rows = decisions.newest_decisions(session, self.source)
            return {name: _decision(row) for name, row in rows.items()}

    def log(self, limit: int) -> list[SuggestionDecision]:
        """The latest decisions, newest first."""
        with self._database.write() as session:
            return [_decision(row) for row in decisions.all_decisions(session, self.source, limit)]

    def history(self) -> list[RecipeVersion]:
        """The texts that the recipe has had, newest first."""
        text = self.text()
        with self._database.write() as session:
            at = self._standing(session, text)
            return [
                RecipeVersion(
                    number=row.id,
                    parent=row.parent,
                    action=row.action,
                    about=row.about,
                    made=row.made,
                    current=at is not None and row.id == at.id,
                )
                for row in decisions.versions(session, self.source)
            ]

    def _step(self, revision: str, direction: Literal["undo", "redo"]) -> RecipeState:
        with self._database.write() as session:
            at = self._checked(session, revision)
            before, after = _around(session, at)
            to = before if direction == "undo" else after
            if to is None:
                raise NothingToUndo(source=self.source)
            make_recipe(tomllib.loads(to.text), self._file.name, lenient=True)
            decisions.move_to(session, self.source, to.id)
            session.flush()
            self._replace(to.text)
        return self.state()

    def _checked(self, session: Session, revision: str) -> RecipeVersionRow:
        """The version that stands now, noted when it was not yet; refused at another revision."""
        text = self.text()
        at = self._standing(session, text)
        if _hash(text) != revision:
            raise RecipeChangedMeanwhile(
                source=self.source,
                when=_when(at, self._file),
                action=OUTSIDE if at is None else at.action,
            )
        if at is None:
            at = RecipeVersionRow(
                source=self.source,
                parent=None
                if (last := decisions.position(session, self.source)) is None
                else last.id,
                sha256=_hash(text),
                text=text,
                action=OUTSIDE,
                about={},
                made=now(),
            )
            session.add(at)
            session.flush()
        decisions.move_to(session, self.source, at.id)
        return at

    def _standing(self, session: Session, text: str) -> RecipeVersionRow | None:
        noted = decisions.position(session, self.source)
        if noted is not None and noted.sha256 == _hash(text):
            return noted
        return decisions.newest_with(session, self.source, _hash(text))

    def _replace(self, text: str) -> None:
        """The last thing in a transaction: the file in one step from old to new."""
        self._file = own_recipe(self._places, self._name)
        for left in self._file.parent.glob(f".writing-*{self._file.suffix}"):
            if time.time() - left.stat().st_mtime > _LEFT_BEHIND:
                left.unlink(missing_ok=True)  # of a change that was killed
        write_text(self._file, text)


def _around(
    session: Session, at: RecipeVersionRow | None
) -> tuple[RecipeVersionRow | None, RecipeVersionRow | None]:
    if at is None:
        return None, None
    before = session.get(RecipeVersionRow, at.parent) if at.parent is not None else None
    return before, decisions.newest_child(session, at.id)


def _decision(row: SuggestionDecisionRow) -> SuggestionDecision:
    return SuggestionDecision.model_validate(
        {name: getattr(row, name) for name in SuggestionDecision.model_fields}
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _when(at: RecipeVersionRow | None, file: Path) -> str:
    if at is not None:
        return f"{at.made:%H:%M}"
    from datetime import UTC, datetime

    return f"{datetime.fromtimestamp(file.stat().st_mtime, UTC):%H:%M}"
