"""Replay a recipe on a table: a new table, a log of every changed cell, and a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from workbench.cleaning.changelog import without_secrets
from workbench.cleaning.plan import Planned, plan_steps, schema_of
from workbench.cleaning.recipe import Recipe
from workbench.cleaning.results import CleaningReport, StepReport
from workbench.cleaning.said import reasons_for
from workbench.cleaning.steps.step import EVERY_COLUMN, UNPARSED, ColumnStep, TableStep
from workbench.cleaning.values import Outcome
from workbench.cleaning.worktable import WorkTable
from workbench.core.findings import Reason
from workbench.core.progress import Progress, silent
from workbench.tables.engine import RECORD

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
    engine: Engine,
    table: ibis.Table,
    recipe: Recipe,
    progress: Progress = silent,
    *,
    lenient: bool = False,
    sources: Mapping[str, ibis.Table] | None = None,
) -> Cleaned:
    """Do a recipe's steps in order on a reading (every column text); the table stays as it was.

    The log has a row for every cell that says something else after a step than before. Two things
    are no change: an empty text that becomes missing (a text file can't tell them apart), and a
    text that is read as the date or number that it says. A cell that a parsing step could not
    read, or that it was told means missing, is a change (`after` is missing); the text of what
    could not be read stays in `<column>__unparsed`, a column that is there only when needed.

    A step that is switched off is not done. One that does not fit the table (a column is lacking,
    or no text any more) is skipped with its reasons where `lenient`; else nothing is done and
    StepColumnMissing or StepMisfit is raised. `sources` are other tables, by the names that steps
    use for them.
    """
    given = sources or {}
    plan = plan_steps(recipe, schema_of(table), lenient, given)
    rows_in = int(table.count().execute())
    work = WorkTable(engine, table, given)
    done: list[StepReport] = []
    doing = [one for one in plan if one.state == "done"]
    total = len(doing)
    for run in _runs(doing):
        done += _done(work, run, partial(_told, progress, len(done), len(run), total))
    progress(total, total, "written")
    changes, removed = work.changes(), work.removed()
    secret = {
        name: one.number
        for one in reversed(done)
        if one.kind == "pseudonymise"
        for name in one.columns
    }
    changes = without_secrets(changes, secret)
    reports = tuple(
        _without_values(one, set(secret)) for one in _whole(plan, done, _rows_per_step(changes))
    )
    report = CleaningReport(
        rows_in=rows_in,
        rows_out=int(work.table.count().execute()),
        changed_cells=sum(step.changed_cells for step in reports),
        steps=reports,
        skipped=sum(step.state == "skipped" for step in reports),
    )
    return Cleaned(work.table.order_by(RECORD), changes, removed, report)


def _runs(plan: list[Planned]) -> list[list[Planned]]:
    """The steps in order, those on values that follow each other together."""
    runs: list[list[Planned]] = []
    for one in plan:
        alone = isinstance(one.step, TableStep)
        if runs and not alone and not isinstance(runs[-1][0].step, TableStep):
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _told(progress: Progress, before: int, steps: int, total: int, share: float, what: str) -> None:
    progress(before + int(steps * share), total, what)


def _done(
    work: WorkTable, run: list[Planned], tell: Callable[[float, str], None]
) -> list[StepReport]:
    first = run[0].step
    if not isinstance(first, TableStep):
        return _values_done(work, run, tell)
    tell(0.0, first.kind)
    number = run[0].number
    found = work.change_rows(number, first)
    report = _report(number, first, first.needs(), found.marks)
    return [
        report.model_copy(
            update={
                "changed_cells": found.cells,
                "rows_removed": found.removed,
                "rows_added": found.added,
                "columns_made": found.columns_made,
                "columns_gone": found.columns_gone,
                "unparsed": found.unparsed,
            }
        )
    ]


def _values_done(
    work: WorkTable, run: list[Planned], tell: Callable[[float, str], None]
) -> list[StepReport]:
    steps: list[tuple[int, ColumnStep]] = [
        (one.number, one.step) for one in run if isinstance(one.step, ColumnStep)
    ]
    columns = _columns_of(steps, work.text_columns())
    outcomes: dict[tuple[int, str], Outcome] = {}
    every = list(dict.fromkeys(name for names in columns.values() for name in names))
    for done, column in enumerate(every):
        tell(done / len(every), column)
        mine = [(number, step) for number, step in steps if column in columns[number]]
        for number, outcome in work.change_values(column, mine).items():
            outcomes[number, column] = outcome
    made = work.settle()
    reports = []
    for number, step in steps:
        found = {column: outcomes[number, column] for column in columns[number]}
        reports.append(_values_report(number, step, found, made))
    return reports


def _values_report(
    number: int, step: ColumnStep, found: dict[str, Outcome], made: tuple[str, ...]
) -> StepReport:
    marks: Counter[str] = Counter()
    for outcome in found.values():
        marks.update(outcome.marks)
    report = _report(number, step, tuple(found), marks)
    keeping = [name + UNPARSED for name, outcome in found.items() if outcome.keeps_unparsed]
    return report.model_copy(
        update={
            "changed_cells": sum(outcome.changed_cells for outcome in found.values()),
            "unparsed": sum(outcome.unparsed for outcome in found.values()),
            "unparsed_values": tuple(v for one in found.values() for v in one.unparsed_values),
            "unseen": tuple(dict.fromkeys(v for one in found.values() for v in one.unseen)),
            "columns_made": tuple(name for name in keeping if name in made),
        }
    )


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
    number: int, step: ColumnStep | TableStep, columns: tuple[str, ...], marks: Mapping[str, int]
) -> StepReport:
    return StepReport(
        id=step.id, number=number, kind=step.kind, columns=columns, reasons=reasons_for(marks)
    )


def _whole(
    plan: list[Planned], done: list[StepReport], rows: dict[int, int]
) -> tuple[StepReport, ...]:
    """A report per step of the recipe, in its order, also of those that were not done."""
    by_number = {report.number: report for report in done}
    reports = []
    for one in plan:
        step = one.step
        report = by_number.get(one.number) or _report(one.number, step, step.needs(), {})
        reasons: tuple[Reason, ...] = (*one.reasons, *report.reasons)
        reports.append(
            report.model_copy(
                update={
                    "state": one.state,
                    "changed_rows": rows.get(one.number, 0),
                    "reasons": reasons,
                    "note": " ".join(reason.text for reason in reasons),
                }
            )
        )
    return tuple(reports)


def _without_values(report: StepReport, secret: set[str]) -> StepReport:
    """What a report lists of a column that became pseudonyms would say who people are."""
    if not secret & set(report.columns):
        return report
    listed = tuple(one for one in report.unparsed_values if one.column not in secret)
    return report.model_copy(update={"unparsed_values": listed, "unseen": ()})


def _rows_per_step(changes: ibis.Table) -> dict[int, int]:
    counted = changes.group_by("step").aggregate(rows=changes[RECORD].nunique()).to_pyarrow()
    return dict(zip(counted["step"].to_pylist(), counted["rows"].to_pylist(), strict=True))
