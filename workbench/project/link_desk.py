"""Everything that the Review page and its verbs ask of one linkage: pairs, entities, decisions.

A decision is in the database when the verb returns, and not before the verb says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from workbench.core.errors_review import DecisionUnknown, RecordUnknown, SameRecordTwice
from workbench.linkage.results import LinkReport
from workbench.project import link_entities, link_pairs, link_queue
from workbench.project.link_base import Base, Place, find_base
from workbench.project.link_decisions import Pair, newest_words, places_of, standing
from workbench.project.review_answers import (
    ClericalAnswer,
    DecideAnswer,
    EntityView,
    Kind,
    LinkDecision,
    PairEvidence,
    Queue,
    ReviewPair,
    ReviewProgress,
    SuspectEntity,
    Verdict,
)
from workbench.store.database import now
from workbench.store.link_decisions import (
    LinkDecisionRow,
    add_decisions,
    last_act,
    list_decisions,
    undo_act,
)

if TYPE_CHECKING:
    from workbench.linkage.pair_results import PairExplanation
    from workbench.project.project import Project


class LinkDesk:
    """The review of one linkage task, as the project stands when the desk is opened."""

    def __init__(self, project: Project, task: str) -> None:
        self.project = project
        self.task = task
        self.base: Base = find_base(project, task)

    @property
    def report(self) -> LinkReport:
        """What the linkage that is looked at came to."""
        return self.base.pool.report

    @property
    def sources(self) -> tuple[str, str]:
        """The sources of the first and the second record of a pair."""
        return self.base.left.source, self.base.other.source

    @property
    def looked_at(self) -> tuple[str, ...]:
        """The columns of the (left) table that the rules look at."""
        return self.base.rules.columns_needed

    # -- pairs

    def next_pair(
        self, reviewer: str = "", queue: Queue = "informative", size: int = link_queue.SAMPLE
    ) -> ReviewPair | None:
        """The pair to look at now; None when none is left. `size` is that of the sample."""
        waiting = link_queue.waiting_pairs(self.base, self._rows(), reviewer, queue, size)
        if not waiting:
            return None
        link_pairs.look_up(self.base, waiting)
        return link_pairs.review_pair(self.base, waiting[0], len(waiting), queue == "sample")

    def evidence(self, left: str, right: str) -> PairEvidence:
        """What the model believes of a pair, for who asks."""
        return link_pairs.pair_evidence(self.base, self._place(left, right))

    def explain(self, left: str, right: str) -> PairExplanation | None:
        """Why the model believes what it does, step by step; None for a pair that it did not keep."""
        return link_pairs.explanation(self.base, self._place(left, right))

    def decide(
        self,
        left: str,
        right: str,
        verdict: Verdict,
        reviewer: str = "",
        note: str = "",
        sampled: bool = False,
    ) -> DecideAnswer:
        """Keep a word on two records, by their keys; it is in the database on return.

        RecordUnknown, SameRecordTwice.
        """
        return self._note([(left, right)], verdict, "pair", reviewer, note, sampled)

    def undo(self, reviewer: str = "", act: str | None = None) -> DecideAnswer:
        """Let the reviewer's last act (or a named one) count no more; its rows stay.

        DecisionUnknown where there is nothing to undo.
        """
        with self.project.database.write() as session:
            wanted = act or last_act(session, self.task, reviewer)
            mine = {row.act for row in list_decisions(session, self.task, undone=False)}
            if wanted is None or wanted not in mine:
                raise DecisionUnknown(act=act or "-")
            undone = undo_act(session, wanted, now(), reviewer)
        return self._answer(wanted, undone)

    def decisions(self) -> tuple[LinkDecision, ...]:
        """Every decision of the task, oldest first, undone ones included."""
        return told(self._rows(undone=True))

    def progress(self, reviewer: str = "") -> ReviewProgress:
        """How far the review is, seen by one reviewer."""
        return link_queue.progress(self.base, self._rows(), reviewer)

    def clerical(self, size: int = link_queue.SAMPLE) -> ClericalAnswer:
        """Precision and recall by the clerical sample, as far as it is judged."""
        return link_queue.clerical(self.base, self._rows(), size)

    # -- entities

    def suspects(
        self, order: link_entities.Order = "doubt", limit: int = 100
    ) -> tuple[SuspectEntity, ...]:
        """Entities that a person should look at; empty for a link of two sources."""
        return () if self.base.right else link_entities.suspects(self.base, order, limit)

    def entity(self, entity: int) -> EntityView:
        """One entity, taken apart."""
        return link_entities.entity_view(self.base, entity, self._verdicts())

    def split(
        self, entity: int, groups: Mapping[int, str], reviewer: str = "", note: str = ""
    ) -> DecideAnswer:
        """Say that records of different groups (by number within the entity) are not one person."""
        pairs = link_entities.split_pairs(self.base, entity, groups)
        return self._note(pairs, "different", "split", reviewer, note)

    def merge(
        self, entity: int, others: Sequence[int], reviewer: str = "", note: str = ""
    ) -> DecideAnswer:
        """Say that all records of these entities are one person."""
        pairs = link_entities.merge_pairs(self.base, entity, others)
        return self._note(pairs, "same", "merge", reviewer, note)

    # -- within

    def _note(
        self,
        pairs: Iterable[Pair],
        verdict: Verdict,
        kind: Kind,
        reviewer: str,
        note: str,
        sampled: bool = False,
    ) -> DecideAnswer:
        act = uuid4().hex[:12]
        places = [self._place(*pair) for pair in pairs]
        self.base.left.keys.look_up(left for left, _ in places)
        self.base.other.keys.look_up(right for _, right in places)
        rows = [
            LinkDecisionRow(
                task=self.task,
                **self._names(place),
                verdict=verdict,
                kind=kind,
                act=act,
                sampled=sampled,
                reviewer=reviewer.strip(),
                note=note.strip(),
                at=now(),
            )
            for place in places
        ]
        with self.project.database.write() as session:
            add_decisions(session, rows)
        return self._answer(act)

    def _names(self, place: Place) -> dict[str, str]:
        """What the two records are called, and their cells; of one table the lesser key first."""
        sides = self.base.left.keys, self.base.other.keys
        told = [(keys.key(at), keys.cells(at)) for keys, at in zip(sides, place, strict=True)]
        if self.base.right is None:
            told.sort()
        (left, left_cells), (right, right_cells) = told
        return {
            "left": left,
            "right": right,
            "left_cells": left_cells,
            "right_cells": right_cells,
        }

    def _place(self, left: str, right: str) -> Place:
        found = []
        for side, key in ((self.base.left, left), (self.base.other, right)):
            place = side.keys.place(key, "")
            if place is None:
                raise RecordUnknown(source=side.source)
            found.append(place)
        if self.base.right is None:
            if found[0] == found[1]:
                raise SameRecordTwice(source=self.base.left.source)
            found.sort()
        return found[0], found[1]

    def _verdicts(self) -> dict[Place, bool]:
        verdicts = standing(self._rows())
        cells = {(one.left, one.right): (one.left_cells, one.right_cells) for one in verdicts}
        right = None if self.base.right is None else self.base.right.keys
        places = places_of(cells, self.base.left.keys, right)
        same = {(one.left, one.right): one.same for one in verdicts}
        return {place: same[pair] for pair, place in places.items()}

    def _rows(self, undone: bool = False) -> Sequence[LinkDecisionRow]:
        with self.project.database.write() as session:
            return list_decisions(session, self.task, undone)

    def _answer(self, act: str, undone: int = 0) -> DecideAnswer:
        rows = self._rows(undone=True)
        mine = [row for row in rows if row.act == act]
        reviewer = mine[0].reviewer if mine else ""
        return DecideAnswer(
            act=act,
            decisions=tuple(one for one in told(rows) if one.act == act),
            undone=undone,
            progress=self.progress(reviewer),
        )


def told(rows: Sequence[LinkDecisionRow]) -> tuple[LinkDecision, ...]:
    """Decisions as they are told, with whether each counts."""
    by_task: dict[str, list[LinkDecisionRow]] = {}
    for row in rows:
        by_task.setdefault(row.task, []).append(row)
    counting: set[int] = set()
    for mine in by_task.values():
        pairs = {(one.left, one.right) for one in standing(mine)}
        for pair, words in newest_words(mine).items():
            if pair in pairs:
                counting |= {row.id for row in words.values() if row.verdict != "later"}
    return tuple(
        LinkDecision.model_validate(
            {name: getattr(row, name) for name in LinkDecision.model_fields if name != "counts"}
            | {"counts": row.id in counting}
        )
        for row in rows
    )
