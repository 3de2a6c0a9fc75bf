"""A link guide that answers without a project; `word` stands wherever data could stand."""

from datetime import datetime

import pandas as pd

from workbench.linkage.pair_results import ExplainedPart, PairExplanation
from workbench.linkage.results import Estimate, LinkReport
from workbench.linkage.run_results import ChangedPair, LinkRun, RunComparison
from workbench.linkage.sweep_results import Plateau, Sweep, SweepPoint
from workbench.project.link_answers import RuleChange, RulesState

_NOW = datetime(2016, 11, 1, 9, 30)


class FakeGuide:
    """Answers as `workbench.project.link_guide.LinkGuide` does."""

    def __init__(self, word: str, reports: dict[str, LinkReport]) -> None:
        self.word, self.reports = word, reports
        self.kept: list[tuple[str, float]] = []

    def tasks(self) -> tuple[str, ...]:
        return tuple(self.reports)

    def report(self, task: str) -> LinkReport | None:
        return self.reports.get(task)

    def rules(self, task: str) -> RulesState:
        change = RuleChange(key="threshold", before="auto", after=0.9, by="", made=_NOW)
        return RulesState(
            name=task,
            title=self.word,
            task="dedupe",
            threshold=0.9,
            review_band=(0.2, 0.98),
            revision="r1",
            changes=(change,),
        )

    def choices(self, task: str) -> tuple[str, ...]:
        return (task, "other", self.word)

    def set_threshold(self, task: str, value: float, revision: str) -> RulesState:
        self.kept.append((task, value))
        return self.rules(task)

    def proposed_roles(self, source: str) -> dict[str, str]:
        return {self.word: "surname"}

    def columns(self, source: str) -> list[str]:
        return [self.word, "geslacht"]

    def sweep(self, task: str) -> Sweep:
        points = [
            SweepPoint(
                threshold=threshold,
                pairs=600 - place,
                doubtful=3,
                entities=8000 + place,
                precision=Estimate(value=0.9, lower=0.8, upper=0.95),
                recall=None if place == 0 else Estimate(value=0.9),
            )
            for place, threshold in enumerate((0.5, 0.8, 0.9, 0.99))
        ]
        calm = Plateau(lower=0.5, upper=0.8, least=8000, most=8001)
        return Sweep(threshold=0.9, points=tuple(points), plateaus=(calm,))

    def near_pairs(self, task: str, limit: int) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "left_record": [0],
                "right_record": [5],
                "left_line": [4],
                "right_line": [9],
                "match_probability": [0.51],
            }
        )

    def explain(self, task: str, left_record: int, right_record: int) -> PairExplanation:
        rows = (
            ExplainedPart(kind="prior", weight=-12.5),
            ExplainedPart(
                kind="comparison",
                fields=(self.word,),
                level="similarity:0.94",
                left=self.word,
                right=None,
                weight=9.0,
                term_frequency=1.5,
            ),
            ExplainedPart(kind="together", fields=(self.word, "phone"), weight=-1.0),
            ExplainedPart(kind="date_alone", weight=-0.4),
        )
        return PairExplanation(
            left=0,
            right=5,
            match_weight=-3.4,
            match_probability=0.08,
            threshold=0.9,
            rows=rows,
            brought_by=(f"{self.word} + near phone", "either a / b"),
            decided_by=self.word,
            forbidden_by=f"same {self.word}; different bsn",
        )

    def runs(self, task: str) -> tuple[LinkRun, ...]:
        return tuple(
            LinkRun(
                run=name,
                rules=self.word,
                made=_NOW,
                current=name == "b" * 8,
                threshold=0.9,
                pairs=5,
                found=7,
            )
            for name in ("b" * 8, "a" * 8)
        )

    def compare(self, task: str, before: str, after: str) -> RunComparison:
        changed = ChangedPair(
            left_record=1, right_record=2, change="gained", why="threshold", weight_after=3.2
        )
        second, first = self.runs(task)
        return RunComparison(
            task=task,
            before=first,
            after=second,
            both=4,
            only_before=0,
            only_after=1,
            entities={"same": 5, "split": 0, "merged": 2, "regrouped": 0},
            reasons={"threshold": 1},
            examples=(changed,),
        )
