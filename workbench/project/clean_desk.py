"""Everything that the Clean page and its verbs ask of one source: table, recipe, suggestions, review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.cleaning.results import CleaningReport
from workbench.project import (
    clean_columns,
    recipe_text,
    reviewing,
    suggesting,
    table_pages,
    working,
)
from workbench.project.recipe_answers import (
    AcceptAnswer,
    Passed,
    RecipeState,
    RecipeVersion,
    SuggestAnswer,
    SuggestionDecision,
)
from workbench.project.reviewing import ReviewQuestion
from workbench.project.table_pages import Facet, Filter, TablePage
from workbench.project.versions import RecipeBook
from workbench.project.working import Bench

if TYPE_CHECKING:
    import pandas as pd

    from workbench.project.project import Project
    from workbench.values.clusters import ClusterMethod, ValueCluster


class CleanDesk:
    """One source's recipe at work. A change names the revision that was looked at."""

    def __init__(self, project: Project, source: str) -> None:
        self._project = project
        self.source = source
        self.book = RecipeBook(project.places, project.settings, project.database, source)

    @property
    def bench(self) -> Bench:
        """The project as it stands at this moment: the recipe's hash is in the plan's keys."""
        project = self._project
        return Bench(
            project.places, project.settings, project.plan(), project.database, self.source
        )

    # -- suggestions

    def suggestions(self) -> SuggestAnswer:
        """What is offered now; the first time after a change it is worked out, in seconds."""
        bench = self.bench
        extract = bench.plan.current[self.source]
        return suggesting.suggestions(bench, self._project.profile(extract.id), self.book)

    def accept(self, suggestion: str, revision: str) -> AcceptAnswer:
        """Put a suggested step into the recipe."""
        return suggesting.accept(self.suggestions(), self.book, suggestion, revision)

    def dismiss(self, suggestion: str, reason: str = "") -> AcceptAnswer:
        """Leave a suggestion out until other evidence speaks for it."""
        return suggesting.dismiss(self.suggestions(), self.book, suggestion, reason)

    def reopen(self) -> RecipeState:
        """Offer the dismissed suggestions again."""
        return suggesting.reopen(self.book)

    def decisions(self, limit: int = 200) -> list[SuggestionDecision]:
        """The latest decisions on suggestions, newest first."""
        return self.book.log(limit)

    def passed(self) -> tuple[Passed, Passed]:
        """Expectations that hold without the recipe, and with it."""
        bench = self.bench
        without = suggesting.passed(working.validation_without_recipe(bench))
        return without, suggesting.passed(working.validation_now(bench))

    # -- the recipe

    def state(self) -> RecipeState:
        """Where the recipe stands."""
        return self.book.state()

    def history(self) -> list[RecipeVersion]:
        """The texts that the recipe has had, newest first."""
        return self.book.history()

    def undo(self, revision: str) -> RecipeState:
        """Take the last change of the recipe back."""
        return self.book.undo(revision)

    def redo(self, revision: str) -> RecipeState:
        """Do it again."""
        return self.book.redo(revision)

    def remove(self, revision: str, number: int) -> RecipeState:
        """Take a step out."""
        text = recipe_text.remove_step(self.book.text(), number)
        return self._write(revision, text, "removed", number)

    def move(self, revision: str, number: int, to: int) -> RecipeState:
        """Give a step another place."""
        text = recipe_text.move_step(self.book.text(), number, to)
        return self._write(revision, text, "moved", number)

    def switch(self, revision: str, number: int, on: bool) -> RecipeState:
        """Switch a step on or off, wherever it stands."""
        text = recipe_text.set_key(self.book.text(), number, "enabled", None if on else False)
        return self._write(revision, text, "switched", number)

    def annotate(self, revision: str, number: int, note: str) -> RecipeState:
        """Say something about a step, in the recipe file."""
        text = recipe_text.set_key(self.book.text(), number, "note", note.strip() or None)
        return self._write(revision, text, "noted", number)

    def edit(self, revision: str, number: int, written: str) -> RecipeState:
        """Replace a step by what a person wrote (TOML)."""
        text = recipe_text.replace_step(self.book.text(), number, written)
        return self._write(revision, text, "edited", number)

    def step_text(self, number: int) -> str:
        """A step as it stands in the file."""
        return recipe_text.step_text(self.book.text(), number)

    def add(self, revision: str, step: Mapping[str, Any], action: str = "added") -> RecipeState:
        """Put a step of one's own where its kind belongs."""
        from workbench.cleaning.suggesting.placing import place_for

        kinds = [str(one.get("kind")) for one in self.state().steps]
        number = place_for(str(step["kind"]), kinds)
        text = recipe_text.add_step(self.book.text(), dict(step), number)
        return self._write(revision, text, action, number)

    def merge(self, revision: str, column: str, mapping: Mapping[str, str]) -> RecipeState:
        """Merge values of a column: variant to the value to keep."""
        from workbench.cleaning.suggesting.alike import merging

        step = merging(column, mapping).model_dump(mode="json", exclude_defaults=True)
        return self.add(revision, step, "merged")

    def _write(self, revision: str, text: str, action: str, number: int) -> RecipeState:
        return self.book.write(revision, text, action, {"number": number})

    # -- the table

    def report(self) -> CleaningReport | None:
        """What each step did; None while a large table is not made."""
        return working.report_now(self.bench)

    def columns(self) -> list[str]:
        """The columns of the table as it is looked at."""
        return table_pages.columns_of(self.bench)

    def page(self, filters: Sequence[Filter] = (), offset: int = 0, limit: int = 50) -> TablePage:
        """Some rows of the table."""
        return table_pages.table_page(self.bench, filters, offset, limit)

    def facet(self, column: str, filters: Sequence[Filter] = ()) -> Facet:
        """The most frequent values of a column."""
        return table_pages.facet(self.bench, column, filters)

    def before_and_after(self, column: str) -> pd.DataFrame:
        """How often each value or range stood in a column as read, and stands there now."""
        return clean_columns.before_and_after(self.bench, column)

    def clusters(self, column: str, method: ClusterMethod) -> tuple[ValueCluster, ...]:
        """Values of a column, as they are now, that are probably the same."""
        return clean_columns.clusters(self.bench, column, method)

    # -- the review

    def question(self) -> ReviewQuestion | None:
        """The row that is most worth asking about; None when enough was asked."""
        return reviewing.question(self.bench)

    def answer(self, record: int, cells: Sequence[str]) -> None:
        """Keep what the cells of a row should say."""
        reviewing.answer(self.bench, record, cells)

    def take_back(self) -> bool:
        """Forget the last answer."""
        return reviewing.take_back(self.bench)

    def reviewed(self) -> int:
        """Rows of the current delivery that were answered."""
        return len(reviewing.answers_so_far(self.bench))
