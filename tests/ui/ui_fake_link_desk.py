"""Answers as `workbench.project.link_desk.LinkDesk` does; `word` stands wherever data could stand."""

from datetime import datetime
from typing import Any

from workbench.linkage.results import Estimate, EstimatedQuality, LinkReport, Seconds
from workbench.project.review_answers import (
    Agreement,
    ClericalAnswer,
    DecideAnswer,
    EntityEdge,
    EntityRecord,
    EntityView,
    GoldenCell,
    LinkDecision,
    PairEvidence,
    ReviewPair,
    ReviewProgress,
    SideBySide,
    SuspectEntity,
)

NOW = datetime(2026, 1, 31, 9, 30)


class FakeLinkDesk:
    """A desk that answers, and notes what was done."""

    def __init__(self, project: Any, task: str) -> None:
        self.project, self.task, self.word = project, task, project.word
        self.done: list[tuple[Any, ...]] = []
        self.sources = ("clients", "clients")
        self.looked_at = ("achternaam", self.word)
        self.report = LinkReport(
            task="dedupe",
            rules="dedupe_clients",
            rows_left=900,
            comparisons=100,
            pairs=60,
            entities=840,
            threshold=0.9,
            prior=0.001,
            seconds=Seconds(),
            estimated=EstimatedQuality(),
        )

    def progress(self, reviewer: str = "") -> ReviewProgress:
        return ReviewProgress(
            task=self.task,
            reviewed=len(self.done),
            decided=4,
            later=1,
            waiting=7,
            doubtful=5,
            disputed=1,
            contradictory=2,
            lost=3,
            unapplied=True,
            agreement=Agreement(first=reviewer, second=self.word, pairs=9, agreed=8, kappa=0.75),
        )

    def next_pair(self, reviewer: str = "", queue: str = "informative") -> ReviewPair:
        cells = (
            SideBySide(
                column="achternaam",
                right_column=self.word,
                left=self.word,
                right=f"{self.word}e",
                sign="alike",
                difference=(("", self.word),),
                compared=True,
            ),
            SideBySide(
                column=self.word,
                right_column=None,
                left=None,
                right=self.word,
                sign="left_empty",
                compared=False,
            ),
        )
        return ReviewPair(
            left=f"key:{self.word}",
            right="cells:0123456789ab",
            left_line=4,
            right_line=None,
            cells=cells,
            waiting=7,
        )

    def clerical(self, size: int = 60) -> ClericalAnswer:
        estimate = Estimate(value=0.912, lower=0.85, upper=0.95)
        return ClericalAnswer(drawn=60, judged=20, precision=estimate, recall=estimate)

    def evidence(self, left: str, right: str) -> PairEvidence:
        return PairEvidence(match_weight=3.2, match_probability=0.87654, threshold=0.9)

    def explain(self, left: str, right: str) -> None:
        return None

    def decide(self, left: str, right: str, verdict: str, *said: Any, **more: Any) -> DecideAnswer:
        self.done.append((left, right, verdict, *said))
        return self._answer(verdict, "pair")

    def undo(self, reviewer: str = "", act: str | None = None) -> DecideAnswer:
        self.done.append(("undo", reviewer, act))
        return self._answer("same", "pair").model_copy(update={"undone": 1})

    def split(self, entity: int, groups: dict[int, str], reviewer: str = "") -> DecideAnswer:
        self.done.append(("split", entity, groups, reviewer))
        return self._answer("different", "split")

    def merge(self, entity: int, others: list[int], reviewer: str = "") -> DecideAnswer:
        self.done.append(("merge", entity, others, reviewer))
        return self._answer("same", "merge")

    def decisions(self) -> tuple[LinkDecision, ...]:
        return (
            self._decision("same", "pair"),
            self._decision("later", "pair").model_copy(
                update={"act": "b", "undone_at": NOW, "undone_by": self.word, "counts": False}
            ),
        )

    def suspects(self, order: str = "doubt", limit: int = 100) -> tuple[SuspectEntity, ...]:
        one = SuspectEntity(entity=17, records=2, weakest=0.4, unseen=0, doubt=0.6, constraint=True)
        return (one, one.model_copy(update={"entity": 18, "constraint": False}))

    def entity(self, entity: int) -> EntityView:
        cells = (("achternaam", self.word), (self.word, None))
        return EntityView(
            entity=entity,
            source="clients",
            records=(
                EntityRecord(number=1, key=f"key:{self.word}", line=4, cells=cells),
                EntityRecord(number=2, key="cells:0123", line=None, cells=cells),
            ),
            edges=(EntityEdge(left=1, right=2, match_probability=0.4, verdict="different"),),
            golden=(
                GoldenCell(
                    column=self.word,
                    value=self.word,
                    record=2,
                    line=None,
                    why="most_recent",
                    others=((1, self.word),),
                ),
            ),
            near=((23, 0.31),),
        )

    def _answer(self, verdict: Any, kind: Any) -> DecideAnswer:
        one = self._decision(verdict, kind)
        return DecideAnswer(act=one.act, decisions=(one,), progress=self.progress())

    def _decision(self, verdict: Any, kind: Any) -> LinkDecision:
        return LinkDecision(
            id=1,
            task=self.task,
            left=f"key:{self.word}",
            right="cells:0123456789ab",
            verdict=verdict,
            kind=kind,
            act="abc",
            reviewer=self.word,
            note=self.word,
            at=NOW,
            counts=True,
        )
