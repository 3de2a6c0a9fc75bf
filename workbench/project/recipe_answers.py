"""What the Clean page and its verbs are answered about a recipe: where it stands, how it came there."""

from datetime import datetime
from typing import Any, Literal

from workbench.cleaning.suggesting.results import Suggestion
from workbench.core.results import Result

Says = Literal["accepted", "dismissed", "reopened"]


class RecipeState(Result):
    """A source's recipe as its file has it now."""

    source: str
    file: str
    revision: str
    """SHA-256 of the file's bytes: a change is made to this revision or refused."""
    steps: tuple[dict[str, Any], ...]
    """Each step as it stands in the file, in order."""
    undo: str | None
    """Code of the action that undo takes back (`edit.ACTION`); None: there is none."""
    redo: str | None


class RecipeVersion(Result):
    """One text that a recipe has had."""

    number: int
    parent: int | None
    action: str
    about: dict[str, Any]
    made: datetime
    current: bool


class SuggestionDecision(Result):
    """A person's word on a suggestion."""

    suggestion: str
    evidence: str
    says: Says
    reason: str
    step: dict[str, Any]
    made: datetime


class AcceptAnswer(Result):
    """`workbench accept`, `dismiss`, `undo` and `redo`: the recipe afterwards."""

    recipe: RecipeState
    action: str
    suggestion: str | None = None


class Passed(Result):
    """How many expectations of the cleaned table hold."""

    held: int
    of: int

    @property
    def share(self) -> float:
        """0-1; 1 where nothing is expected."""
        return self.held / self.of if self.of else 1.0


class SuggestAnswer(Result):
    """`workbench suggest-steps`: what is offered on the table as the recipe leaves it now."""

    source: str
    revision: str
    """Of the recipe file: what a decision is made to."""
    rows: int
    """Rows looked at."""
    sampled: bool
    """Whether these are an even sample of a large table; counts are then of the sample."""
    without_recipe: Passed
    """Expectations that hold on the delivery as it was read."""
    now: Passed
    """Expectations that hold after the recipe so far."""
    suggestions: tuple[Suggestion, ...]
    """By falling impact."""
    dismissed: int
    """Suggestions that were dismissed on the same evidence, and are left out."""
