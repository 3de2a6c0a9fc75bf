"""The twenty-row review: which row to ask about next, what was answered, what it teaches.

An answer is in the database before the next question is asked; the learner is prepared once per
reading and kept in memory, for it follows from the reading alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cleaning.detection.results import Detection, SuspectCell
from workbench.project.working import EAGER_ROWS, Bench, sampled
from workbench.store import decisions
from workbench.store.database import now
from workbench.store.decisions import ReviewAnswerRow
from workbench.tables.engine import RECORD, ROW, SYSTEM_COLUMNS, Engine

if TYPE_CHECKING:
    import pandas as pd

    from workbench.cleaning.detection.detect import Prepared

Answers = Mapping[int, Sequence[str]]
"""`_record` to what its cells should say, in the order of the columns."""

REVIEWS = 20
"""Rows that a review asks about; Raha's evaluation takes as many."""


@dataclass(frozen=True)
class ReviewQuestion:
    """One row to look at: all its cells, and what is thought of each."""

    number: int
    """From 1."""
    record: int
    line: int | None
    cells: tuple[tuple[str, str], ...]
    """(column, what it says)."""
    suspects: tuple[SuspectCell, ...]
    """The cells of this row that are suspect so far, with suggestions."""


@dataclass(frozen=True)
class _Table:
    frame: pd.DataFrame
    records: tuple[int, ...]
    lines: tuple[int | None, ...]
    names: tuple[str, ...]


def answers_so_far(bench: Bench) -> dict[int, tuple[str, ...]]:
    """What was answered about the current delivery."""
    with bench.database.write() as session:
        rows = decisions.review_answers(session, bench.source, bench.reading_key())
        return {row.record: tuple(row.cells) for row in rows}


def question(bench: Bench) -> ReviewQuestion | None:
    """The row whose review would tell most now; None when REVIEWS rows are answered, or all."""
    from workbench.cleaning.detection import next_question

    answers = answers_so_far(bench)
    table, prepared = _prepared(bench.reading, asking=True)
    if len(answers) >= min(REVIEWS, len(table.records)) or not prepared.cells:
        return None
    place = {record: at for at, record in enumerate(table.records)}
    row = next_question(
        prepared, {place[record]: cells for record, cells in answers.items() if record in place}
    )
    record = table.records[row]
    found = detection_of(bench, answers)
    texts = table.frame.iloc[row]
    return ReviewQuestion(
        number=len(answers) + 1,
        record=record,
        line=table.lines[row],
        cells=tuple(
            (name, text if isinstance(text, str) else "")
            for name, text in zip(table.names, texts, strict=True)
        ),
        suspects=tuple(cell for cell in found.cells if cell.row == record),
    )


def answer(bench: Bench, record: int, cells: Sequence[str]) -> None:
    """Keep what the cells of a row should say; it is in the database on return."""
    with bench.database.write() as session:
        session.merge(
            ReviewAnswerRow(
                source=bench.source,
                reading=bench.reading_key(),
                record=record,
                cells=list(cells),
                made=now(),
            )
        )


def take_back(bench: Bench) -> bool:
    """Forget the answer given last; False when there is none."""
    with bench.database.write() as session:
        rows = decisions.review_answers(session, bench.source, bench.reading_key())
        if rows:
            session.delete(rows[-1])
        return bool(rows)


def detection_of(bench: Bench, answers: Answers) -> Detection:
    """Suspect cells of the delivery as it was read (or of the sample of a large one); `row` is the
    `_record`. With answers also by what they teach."""

    def make() -> Detection:
        from workbench.cleaning.detection import judge

        table, prepared = _prepared(bench.reading, asking=bool(answers))
        place = {record: at for at, record in enumerate(table.records)}
        told = {place[record]: cells for record, cells in answers.items() if record in place}
        found = judge(prepared, told)
        cells = tuple(
            cell.model_copy(update={"row": table.records[cell.row], "line": table.lines[cell.row]})
            for cell in found.cells
        )
        return found.model_copy(update={"cells": cells})

    key = [bench.reading_key(), EAGER_ROWS, sorted(answers.items())]
    return bench.remembered("detection", key, Detection, make)


@lru_cache(maxsize=3)
def _prepared(reading: Path, asking: bool) -> tuple[_Table, Prepared]:
    """All that is known before anybody is asked, with `asking` also what the learner needs; a
    reading's file never changes."""
    from workbench.cleaning.detection import prepare

    with Engine() as engine:
        frame = sampled(reading, engine).order_by(RECORD).to_pandas()
    cells = frame.drop(columns=[*SYSTEM_COLUMNS])
    lines = tuple(None if line != line else int(line) for line in frame[ROW])
    names = tuple(str(name) for name in cells.columns)
    table = _Table(cells, tuple(map(int, frame[RECORD])), lines, names)
    return table, prepare(cells, asking=asking)
