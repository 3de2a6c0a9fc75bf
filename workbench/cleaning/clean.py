"""Replay a recipe on a table: a new table, a log of every changed cell, and a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from workbench.cleaning.recipe import Recipe
from workbench.cleaning.results import CleaningReport, StepReport
from workbench.cleaning.said import reasons_for
from workbench.cleaning.steps import AnyStep
from workbench.cleaning.steps.step import EVERY_COLUMN, ColumnStep, TableStep
from workbench.cleaning.values import Outcome
from workbench.cleaning.worktable import WorkTable
from workbench.core.errors import StepColumnMissing
from workbench.core.progress import Progress, silent
from workbench.tables.engine import RECORD, data_columns

if TYPE_CHECKING:
    import ibis

    from workbench.tables.engine import Engine


@dataclass(frozen=True)
class Cleaned:
    """What a recipe makes of a table. The relations live as long as the engine."""

    table: ibis.Table
    """Ordered by `_record`; system columns first, as in the reading."""
    changes: ibis.Table
    """step, _record, _part, _row, column, before, after; ordered by `changelog.CHANGE_ORDER`."""
    removed: ibis.Table
    """step, _record, _part, _row of every row that a step took out."""
    report: CleaningReport


def clean_table(
    engine: Engine, table: ibis.Table, recipe: Recipe, progress: Progress = silent
) -> Cleaned:
    """Do a recipe's steps in order on a reading (every column text); the table stays as it was.

    The log has a row for every cell that says something else after a step than before. Two things
    are no change: an empty text that becomes missing (a text file can't tell them apart), and a
    text that is read as the date or number that it says. A cell that a parsing step could not
    read, or that it was told means missing, is a change (`after` is missing); the text of what
    could not be read stays in `<column>__unparsed`, a column that is there only when needed.

    Raises StepColumnMissing when a step names a column that the table lacks at that point.
    """
    _check_columns(recipe, table)
    rows_in = int(table.count().execute())
    work = WorkTable(engine, table)
    reports: list[StepReport] = []
    total = len(recipe.steps)
    for steps in _runs(recipe):
        reports += _done(work, steps, partial(_told, progress, len(reports), len(steps), total))
    progress(total, total, "written")
    report = CleaningReport(
        rows_in=rows_in,
        rows_out=int(work.table.count().execute()),
        cells_changed=sum(step.cells_changed for step in reports),
        steps=tuple(reports),
    )
    return Cleaned(work.table.order_by(RECORD), work.changes(), work.removed(), report)


def _runs(recipe: Recipe) -> list[list[tuple[int, AnyStep]]]:
    """The steps in order, those on values that follow each other together."""
    runs: list[list[tuple[int, AnyStep]]] = []
    for number, step in recipe.steps:
        alone = isinstance(step, TableStep)
        if runs and not alone and not isinstance(runs[-1][0][1], TableStep):
            runs[-1].append((number, step))
        else:
            runs.append([(number, step)])
    return runs


def _told(progress: Progress, before: int, steps: int, total: int, share: float, what: str) -> None:
    progress(before + int(steps * share), total, what)


def _done(
    work: WorkTable, steps: list[tuple[int, AnyStep]], tell: Callable[[float, str], None]
) -> list[StepReport]:
    number, first = steps[0]
    if isinstance(first, TableStep):
        tell(0.0, first.kind)
        cells, removed, marks = work.change_rows(number, first)
        return [_report(number, first, first.needs(), cells, removed, marks)]
    on_values: list[tuple[int, ColumnStep]] = [
        (place, step) for place, step in steps if isinstance(step, ColumnStep)
    ]
    return _values_done(work, on_values, tell)


def _values_done(
    work: WorkTable, steps: list[tuple[int, ColumnStep]], tell: Callable[[float, str], None]
) -> list[StepReport]:
    columns = _columns_of(steps, work.text_columns())
    outcomes: dict[tuple[int, str], Outcome] = {}
    every = list(dict.fromkeys(name for names in columns.values() for name in names))
    for done, column in enumerate(every):
        tell(done / len(every), column)
        mine = [(number, step) for number, step in steps if column in columns[number]]
        for number, outcome in work.change_values(column, mine).items():
            outcomes[number, column] = outcome
    work.settle()
    reports = []
    for number, step in steps:
        found = [outcomes[number, column] for column in columns[number]]
        marks: Counter[str] = Counter()
        for outcome in found:
            marks.update(outcome.marks)
        cells = sum(outcome.cells_changed for outcome in found)
        report = _report(number, step, columns[number], cells, 0, marks)
        unparsed = {
            "unparsed_count": sum(outcome.unparsed_count for outcome in found),
            "unparsed": tuple(value for outcome in found for value in outcome.unparsed),
        }
        reports.append(report.model_copy(update=unparsed))
    return reports


def _columns_of(steps: list[tuple[int, ColumnStep]], text: list[str]) -> dict[int, tuple[str, ...]]:
    """The columns of each step; the star is every column that still is text by then."""
    still = list(text)
    columns = {}
    for number, step in steps:
        columns[number] = tuple(still) if step.columns == (EVERY_COLUMN,) else step.columns
        if step.gives != "text":
            still = [column for column in still if column not in columns[number]]
    return columns


def _report(
    number: int,
    step: ColumnStep | TableStep,
    columns: tuple[str, ...],
    cells_changed: int,
    rows_removed: int,
    marks: Mapping[str, int],
) -> StepReport:
    reasons = reasons_for(marks)
    return StepReport(
        number=number,
        kind=step.kind,
        columns=columns,
        cells_changed=cells_changed,
        rows_removed=rows_removed,
        reasons=reasons,
        note=" ".join(reason.text for reason in reasons),
    )


def _check_columns(recipe: Recipe, table: ibis.Table) -> None:
    """All of a step's columns at once, before anything is done; steps may make columns."""
    known = set(table.columns)
    for number, step in recipe.steps:
        lacking = [column for column in step.needs() if column not in known]
        if lacking:
            raise StepColumnMissing(
                file=recipe.file,
                step=number,
                kind=step.kind,
                column=", ".join(lacking),
                columns=", ".join(data_columns(table)),
            )
        known.update(step.makes() if isinstance(step, TableStep) else ())
