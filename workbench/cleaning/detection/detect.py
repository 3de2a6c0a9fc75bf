"""Find the cells of a table that are probably wrong; ask about the rows most worth asking.

In three steps a screen can call one by one: `prepare` (all that needs no answers), `next_question`
and `judge`. `detect` does them in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from workbench.cleaning.detection.coded import CodedTable, Strengths, code_table
from workbench.cleaning.detection.features import column_features
from workbench.cleaning.detection.learner import Cells, believe, learn, next_row, prepare_cells
from workbench.cleaning.detection.repairs import Repairer
from workbench.cleaning.detection.results import (
    ColumnSuspects,
    Detection,
    Question,
    RepairCandidate,
    SuspectCell,
)
from workbench.cleaning.detection.said import TEXTS
from workbench.cleaning.detection.score import main_signal, unlabelled_confidence
from workbench.cleaning.detection.settings import DetectSettings
from workbench.cleaning.detection.signals import ColumnSignals, find_signals
from workbench.core.progress import Progress, silent

if TYPE_CHECKING:
    import pandas as pd

Answers = Mapping[int, Sequence[str]]
"""Per reviewed row (from 0) what its cells should say, in the table's order of columns."""

Reviewer = Callable[[int], Sequence[str]]
"""Answers one question: what the cells of this row should say."""

_DEFAULTS = DetectSettings()


@dataclass(frozen=True)
class Prepared:
    """All that is known of a table before anybody is asked."""

    table: CodedTable
    signals: tuple[ColumnSignals, ...]
    confidence: tuple[Strengths, ...]
    """Per column, per row."""
    cells: tuple[Cells, ...]
    """Per column, for the learner; empty where nothing will be asked."""
    settings: DetectSettings


def detect(
    frame: pd.DataFrame,
    settings: DetectSettings = _DEFAULTS,
    review: Reviewer | None = None,
    reviews: int = 0,
    lines: Sequence[int] | None = None,
    progress: Progress = silent,
) -> Detection:
    """The suspect cells of a table of text; `review` answers `reviews` questions, one row each.

    `lines`: per row the physical line, for who wants to look it up. The same input gives the same
    answer. A table without rows has no suspects.
    """
    asking = review is not None and reviews > 0
    prepared = prepare(frame, settings, asking, progress)
    answers: dict[int, Sequence[str]] = {}
    most = min(reviews, prepared.table.rows) if prepared.cells else 0
    while review is not None and len(answers) < most:
        row = next_question(prepared, answers)
        answers[row] = review(row)
        progress(len(answers), reviews, "reviewed")
    return judge(prepared, answers, lines)


def prepare(
    frame: pd.DataFrame,
    settings: DetectSettings = _DEFAULTS,
    asking: bool = True,
    progress: Progress = silent,
) -> Prepared:
    """Signals and unlabelled confidence of every cell; with `asking` also what the learner needs."""
    table = code_table(frame)
    if not table.rows or not table.columns:
        return Prepared(table, (), (), (), settings)
    signals = find_signals(table, settings, progress)
    confidence = tuple(unlabelled_confidence(one) for one in signals)
    cells: list[Cells] = []
    if asking:
        everywhere = np.mean(confidence, axis=0)
        for one, sure in zip(signals, confidence, strict=True):
            features = column_features(table, one, sure, everywhere)
            cells.append(prepare_cells(features, sure, settings.seed))
    return Prepared(table, signals, confidence, tuple(cells), settings)


def next_question(prepared: Prepared, answers: Answers) -> int:
    """The row (from 0) whose review would tell most, given the answers so far.

    Raises ValueError where nothing can be asked: no cells, or `prepare` was told not to ask.
    """
    if not prepared.cells:
        raise ValueError("nothing was prepared to ask about")
    asked = list(answers)
    beliefs = list(prepared.confidence)
    if asked:
        wrong = wrong_cells(prepared.table, answers)
        beliefs = [
            believe(cells, asked, wrong[:, place]) for place, cells in enumerate(prepared.cells)
        ]
    return next_row(prepared.cells, beliefs, asked)


def judge(prepared: Prepared, answers: Answers, lines: Sequence[int] | None = None) -> Detection:
    """The suspect cells, by the signals and by what the answers teach."""
    asked = list(answers)
    wrong = wrong_cells(prepared.table, answers)
    cells: list[SuspectCell] = []
    columns: list[ColumnSuspects] = []
    for place, signals in enumerate(prepared.signals):
        confidence = prepared.confidence[place].copy()
        if asked:
            confidence = learn(
                prepared.cells[place], asked, wrong[:, place], prepared.settings.seed
            )
            confidence[asked] = wrong[:, place]
        told = {row: answers[row][place] for row in asked}
        found = _suspects(signals, confidence, told, lines, prepared.settings.confidence)
        cells += found
        columns.append(_in_short(signals, len(found), prepared.table.rows))
    names = prepared.table.names()
    place_of = {name: place for place, name in enumerate(names)}
    cells.sort(key=lambda cell: (-cell.confidence, cell.row, place_of[cell.column]))
    codes = {cell.reason for cell in cells}
    codes |= {one.evidence for cell in cells for one in cell.candidates}
    return Detection(
        rows=prepared.table.rows,
        threshold=prepared.settings.confidence,
        cells=tuple(cells),
        columns=tuple(columns),
        questions=tuple(
            Question(
                row=row,
                line=None if lines is None else int(lines[row]),
                wrong=tuple(name for name, bad in zip(names, flags, strict=True) if bad),
            )
            for row, flags in zip(asked, wrong, strict=True)
        ),
        reasons={code: TEXTS[code] for code in sorted(codes)},
    )


def wrong_cells(table: CodedTable, answers: Answers) -> npt.NDArray[np.bool_]:
    """Reviewed rows by columns: whether the cell says something else than it should."""
    return np.array(
        [
            [column.text(row) != right for column, right in zip(table.columns, told, strict=True)]
            for row, told in answers.items()
        ],
        dtype=np.bool_,
    ).reshape(len(answers), len(table.columns))


def _suspects(
    signals: ColumnSignals,
    confidence: Strengths,
    told: Mapping[int, str],
    lines: Sequence[int] | None,
    threshold: float,
) -> list[SuspectCell]:
    column = signals.column
    corrected = [(column.text(row), right) for row, right in told.items()]
    repairer = Repairer(signals, [pair for pair in corrected if pair[0] != pair[1]])
    found = []
    for row in np.flatnonzero(confidence >= threshold).tolist():
        if row in told:
            candidates: tuple[RepairCandidate, ...] = (
                RepairCandidate(value=told[row], confidence=1.0, evidence="reviewed"),
            )
        else:
            candidates = repairer.candidates(row)
        reason = main_signal(signals, row)
        found.append(
            SuspectCell(
                row=row,
                line=None if lines is None else int(lines[row]),
                column=column.name,
                value=column.text(row),
                confidence=round(float(confidence[row]), 4),
                reason="reviewed" if row in told else reason or "learned",
                suggestion=candidates[0].value if candidates else None,
                candidates=candidates,
            )
        )
    return found


def _in_short(signals: ColumnSignals, suspects: int, rows: int) -> ColumnSuspects:
    surest = sorted(signals.dependencies, key=lambda one: (-one.agreement, one.groups.names))
    return ColumnSuspects(
        column=signals.column.name,
        suspects=suspects,
        share=suspects / max(rows, 1),
        follows_from=tuple(one.groups.names for one in surest),
    )
