"""Answers as `workbench.project.clean_desk.CleanDesk` does; `word` stands wherever data could stand."""

from datetime import datetime
from typing import Any

import pandas as pd

from workbench.cleaning.detection.results import SuspectCell
from workbench.cleaning.results import CleaningReport
from workbench.cleaning.suggesting.results import (
    ExpectationEffect,
    SuggestedExample,
    Suggestion,
    ValueChange,
)
from workbench.core.errors import NotMadeYet
from workbench.project.recipe_answers import (
    Passed,
    RecipeState,
    RecipeVersion,
    SuggestAnswer,
    SuggestionDecision,
)
from workbench.project.reviewing import ReviewQuestion
from workbench.project.table_pages import Facet, TablePage
from workbench.values.clusters import ValueCluster

NOW = datetime(2026, 1, 31, 9, 30)


class FakeDesk:
    """A desk that answers, and notes what was done."""

    def __init__(self, project: Any, source: str) -> None:
        self.project, self.source, self.word = project, source, project.word
        self.done: list[tuple[Any, ...]] = []

    def _must(self) -> None:
        if self.project.empty:
            raise NotMadeYet(what="clean", folder=self.project.folder)

    def state(self) -> RecipeState:
        steps = (
            {"kind": "trim", "columns": [self.word], "note": self.word},
            {"kind": "parse_dates", "columns": ["datum"], "enabled": False},
        )
        return RecipeState(
            source=self.source,
            file="r.toml",
            revision="ab" * 32,
            steps=steps,
            undo="accepted",
            redo=None,
        )

    def passed(self) -> tuple[Passed, Passed]:
        self._must()
        return Passed(held=11, of=18), Passed(held=17, of=18)

    def report(self) -> CleaningReport | None:
        self._must()
        return self.project.cleaning(self.source)

    def suggestions(self) -> SuggestAnswer:
        self._must()
        word = self.word
        effect = ExpectationEffect(
            number=0,
            type="expect_column_values_to_be_in_set",
            columns=(word,),
            severity="critical",
            failing_before=12,
            failing_after=0,
            holds_before=False,
            holds_after=True,
        )
        one = Suggestion(
            id="abc",
            evidence="e",
            reason="says_nothing",
            values={"examples": word},
            text=f"Filled: {word}",
            columns=(word,),
            step={"kind": "placeholders", "columns": [word]},
            place=1,
            confidence=0.95,
            rows=100,
            cells=12,
            rows_removed=1,
            unparsed=2,
            fill_before=1.0,
            fill_after=0.9,
            effective_before=0.9,
            effective_after=0.9,
            changes=(ValueChange(column=word, before=word, after=None, count=12),),
            examples=(SuggestedExample(record=3, line=5, column=word, before=word, after=None),),
            expectations=(effect,),
            impact=100.0,
        )
        return SuggestAnswer(
            source=self.source,
            revision="ab" * 32,
            rows=100,
            sampled=True,
            without_recipe=Passed(held=11, of=18),
            now=Passed(held=17, of=18),
            suggestions=(one, one.model_copy(update={"id": "def", "expectations": ()})),
            dismissed=1,
        )

    def accept(self, suggestion: str, revision: str) -> None:
        self.done.append(("accept", suggestion, revision))

    def columns(self) -> list[str]:
        self._must()
        return [self.word, "datum"]

    def page(self, filters: Any = (), offset: int = 0, limit: int = 50) -> TablePage:
        frame = pd.DataFrame(
            {
                "_record": [0, 1],
                "_part": [None, None],
                "_row": [2, 3],
                self.word: [self.word, None],
                "datum": [None, self.word],
            }
        )
        return TablePage(frame, frozenset({(0, self.word), (1, self.word)}), 2, 2, True)

    def facet(self, column: str, filters: Any = ()) -> Facet:
        return Facet(column, ((self.word, 2),), 1)

    def before_and_after(self, column: str) -> pd.DataFrame:
        return pd.DataFrame({"label": [self.word], "before": [1], "after": [2]})

    def clusters(self, column: str, method: str) -> tuple[ValueCluster, ...]:
        values = ((self.word, 20), (f"{self.word} ", 2))
        return (ValueCluster(values, self.word, 22),)

    def reviewed(self) -> int:
        return 3

    def question(self) -> ReviewQuestion:
        suspect = SuspectCell(
            row=3,
            line=5,
            column=self.word,
            value=self.word,
            confidence=0.9,
            reason="rare_sign",
            suggestion=self.word,
        )
        return ReviewQuestion(4, 3, 5, ((self.word, self.word), ("datum", "")), (suspect,))

    def take_back(self) -> bool:
        return True

    def step_text(self, number: int) -> str:
        return f'kind = "trim"\ncolumns = ["{self.word}"]\n'

    def history(self) -> list[RecipeVersion]:
        return [
            RecipeVersion(
                number=1,
                parent=None,
                action="accepted",
                about={"columns": [self.word]},
                made=NOW,
                current=True,
            )
        ]

    def decisions(self) -> list[SuggestionDecision]:
        return [
            SuggestionDecision(
                suggestion="abc",
                evidence="e",
                says="dismissed",
                reason=self.word,
                step={"kind": "trim", "columns": [self.word]},
                made=NOW,
            )
        ]

    def __getattr__(self, name: str) -> Any:
        if name in ("undo", "redo", "move", "remove", "edit", "switch", "annotate", "merge"):
            return lambda *given: self.done.append((name, *given))
        if name in ("answer", "dismiss", "reopen"):
            return lambda *given: self.done.append((name, *given))
        raise AttributeError(name)
