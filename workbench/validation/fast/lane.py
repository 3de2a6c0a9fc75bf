"""A table that answers questions: counts, and the records that fail."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.tables.engine import RECORD, Engine
from workbench.validation.fast.coded import Coded, Counts, Flags, alike, encode
from workbench.validation.fast.questions import Question
from workbench.validation.rows import NO_ROWS, Rows

if TYPE_CHECKING:
    import ibis

_MOST_CODES = 25_000_000
"""Codes of remembered columns together (4 bytes each, and their distinct values beside them)."""

_AHEAD = 6
"""Questions ahead whose columns are fetched already; two columns at most."""


@dataclass(frozen=True)
class Outcome:
    """What Great Expectations would say: verdict, counts, and failing records, ascending."""

    success: bool
    element_count: int | None = None
    missing_count: int | None = None
    rows: Rows = NO_ROWS
    observed: float | None = None


class Lane:
    """One table of the engine, with `_record`; remembers columns that it was asked about.

    A column is fetched once, as its distinct values and a code per row, by rising `_record`. A
    question is put to the distinct values, and spread over the rows by their codes. While one
    column is questioned, a thread of the lane's own fetches the next; so it is a `with` block.
    """

    def __init__(self, engine: Engine, table: ibis.Table) -> None:
        self.engine, self.table = engine, table
        records = table.select(RECORD).to_pyarrow().column(RECORD).to_numpy()
        self.rows = len(records)
        self.records: Counts = np.sort(records)
        self._known: dict[str, Coded] = {}
        self._coming: dict[str, Future[Coded]] = {}
        self._fetcher = ThreadPoolExecutor(1, thread_name_prefix="lane")

    def __enter__(self) -> Lane:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._fetcher.shutdown(cancel_futures=True)

    def answer_all(self, questions: Sequence[Question]) -> list[Outcome]:
        """Ask the engine each, in the order that is best for its memory."""
        order = sorted(range(len(questions)), key=lambda place: questions[place].columns)
        outcomes: dict[int, Outcome] = {}
        for at, place in enumerate(order):
            later = [questions[other] for other in order[at : at + 1 + _AHEAD]]
            self._fetch_ahead(
                [name for one in later if one.kind != "exists" for name in one.columns]
            )
            outcomes[place] = self.answer(questions[place])
        return [outcomes[place] for place in range(len(questions))]

    def can_answer(self, question: Question) -> bool:
        """Whether the columns have a type that the question can be put to."""
        if question.kind in ("exists", "row_count"):
            return True
        kinds = [self.table[name].type() for name in question.columns]
        if any(kind.is_nested() for kind in kinds):
            return False
        if question.of == "any":
            return True
        return bool(kinds[0].is_string() if question.of == "text" else kinds[0].is_numeric())

    def answer(self, question: Question) -> Outcome:
        """Ask the engine."""
        match question.kind:
            case "exists":
                return Outcome(question.columns[0] in self.table.columns)
            case "row_count":
                return self._row_count(question)
            case "pairs":
                return self._pairs(question)
            case "compound_unique":
                return self._compound(question)
            case "filled" | "empty":
                return self._filling(question)
            case _:
                return self._values(question)

    def _row_count(self, question: Question) -> Outcome:
        least, most = question.least, question.most
        holds = (least is None or self.rows >= least) and (most is None or self.rows <= most)
        return Outcome(holds, observed=float(self.rows))

    def _values(self, question: Question) -> Outcome:
        column = self._column(question.columns[0])
        failing = column.counts > 1 if question.kind == "unique" else ~question.ask_column(column)
        rows = column.spread(failing, question.missing_fails)
        if question.missing_fails:
            return self._judge(question, rows, self.rows)
        return self._judge(question, rows, self.rows - column.missing, column.missing)

    def _filling(self, question: Question) -> Outcome:
        column = self._column(question.columns[0])
        missing = column.codes < 0
        failing = missing if question.kind == "filled" else ~missing
        return self._judge(question, failing, self.rows)

    def _pairs(self, question: Question) -> Outcome:
        columns = [self._column(name) for name in question.columns]
        assert question.pair_test is not None
        # a missing value has code -1: the NaT at the end
        days = [
            np.append(column.days(question.written), np.datetime64("NaT"))[column.codes]
            for column in columns
        ]
        failing = ~question.pair_test(*days)
        asked = (columns[0].codes >= 0) & (columns[1].codes >= 0)
        considered = int(asked.sum())
        return self._judge(question, failing & asked, considered, self.rows - considered)

    def _compound(self, question: Question) -> Outcome:
        columns = [self._column(name) for name in question.columns]
        missing = np.array([column.codes < 0 for column in columns])
        ignored = missing.any(axis=0) if question.any_missing_passes else missing.all(axis=0)
        considered = int((~ignored).sum())
        failing = ~ignored & (alike(columns) > 1)
        return self._judge(question, failing, considered, self.rows - considered)

    def _judge(
        self,
        question: Question,
        failing: Flags,
        considered: int,
        missing: int | None = None,
    ) -> Outcome:
        rows = Rows(self.records[failing])
        return Outcome(question.holds(considered, len(rows)), self.rows, missing, rows)

    def _fetch_ahead(self, names: Sequence[str]) -> None:
        for name in dict.fromkeys(names):
            if name not in self._known and name not in self._coming and len(self._coming) < 2:
                self._coming[name] = self._fetcher.submit(self._fetch, name)

    def _column(self, name: str) -> Coded:
        known = self._known.pop(name, None)
        if known is None:
            while self._known and (len(self._known) + 1) * self.rows > _MOST_CODES:
                del self._known[next(iter(self._known))]
            coming = self._coming.pop(name, None) or self._fetcher.submit(self._fetch, name)
            known = coming.result()
        self._known[name] = known  # last in line to be forgotten
        return known

    def _fetch(self, name: str) -> Coded:
        fetched: Any = self.table.select(RECORD, name).to_pyarrow()
        records = fetched.column(RECORD).to_numpy()
        rising = len(records) < 2 or bool((np.diff(records) > 0).all())
        return encode(fetched.column(name), None if rising else np.argsort(records))
