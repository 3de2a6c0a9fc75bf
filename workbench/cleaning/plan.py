"""Which steps of a recipe fit a table, and what to say of those that do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from workbench.cleaning.results import State
from workbench.cleaning.said import TEXTS
from workbench.cleaning.steps.step import UNPARSED, ColumnStep, Schema
from workbench.core.errors import StepColumnMissing
from workbench.core.errors_cleaning import StepMisfit
from workbench.core.findings import Reason
from workbench.tables.engine import data_columns

if TYPE_CHECKING:
    import ibis

    from workbench.cleaning.recipe import Recipe
    from workbench.cleaning.steps import AnyStep

NEAR = 70.0
"""How much alike (rapidfuzz WRatio, 0-100) a column's name must be to be offered as a match."""


@dataclass(frozen=True)
class Planned:
    """A step, narrowed to the columns that are there, and what becomes of it."""

    number: int
    step: AnyStep
    state: State
    reasons: tuple[Reason, ...] = ()


def schema_of(table: ibis.Table) -> Schema:
    """What each column of the file holds: text, date, timestamp or number."""
    found: Schema = {}
    for column in data_columns(table):
        kind = table[column].type()
        if kind.is_string():
            found[column] = "text"
        elif kind.is_timestamp():
            found[column] = "timestamp"
        else:
            found[column] = "date" if kind.is_date() else "number"
    return found


def plan_steps(
    recipe: Recipe, schema: Schema, lenient: bool, sources: Iterable[str] = ()
) -> list[Planned]:
    """Every step with what becomes of it, before anything is done.

    Lenient: a step that does not fit is skipped, or does those of its columns that are there, and
    says so. Else StepColumnMissing or StepMisfit at the first one.
    """
    known, given = dict(schema), set(sources)
    parsed: dict[str, str] = {}
    plan = []
    for number, step in recipe.steps:
        if not step.enabled:
            plan.append(Planned(number, step, "off"))
            continue
        planned = _fitted(number, step, known, parsed, given)
        if planned.reasons and not lenient:
            _refuse(recipe, planned, step, known)
        plan.append(planned)
        if planned.state == "done":
            after = planned.step.after(known)
            parsed.update(
                {name: step.id for name in after if known.get(name, "text") != after[name]}
            )
            known = after
    return plan


def near_column(column: str, columns: Iterable[str]) -> str | None:
    """The column whose name is most like a lacking one's; None where none is like it."""
    names = [name for name in columns if not name.endswith(UNPARSED)]
    found = process.extractOne(
        _folded(column), [_folded(name) for name in names], scorer=fuzz.WRatio, score_cutoff=NEAR
    )
    return None if found is None else names[found[2]]


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


def said(code: str, **values: str | int | float) -> Reason:
    """A reason by its code."""
    return Reason(code=code, text=TEXTS[code].format(**values), values=values)


def _fitted(
    number: int, step: AnyStep, known: Schema, parsed: Mapping[str, str], sources: set[str]
) -> Planned:
    reasons = [_lacking(column, known) for column in step.needs() if column not in known]
    typed = [name for name in step.texts() if known.get(name, "text") != "text"]
    reasons += [said("no_text_any_more", column=c, step=parsed.get(c, "-")) for c in typed]
    untyped = [name for name in step.days() if known.get(name) not in ("date", "timestamp", None)]
    reasons += [said("still_text", column=column) for column in untyped]
    absent = [name for name in step.sources() if name not in sources]
    reasons += [said("source_not_given", source=name) for name in absent]
    if not reasons:
        return Planned(number, step, "done")
    if isinstance(step, ColumnStep):
        rest = tuple(name for name in step.columns if known.get(name) == "text")
        if rest:
            narrowed = step.model_copy(update={"columns": rest})
            return Planned(number, narrowed, "done", tuple(reasons))
    return Planned(number, step, "skipped", tuple(reasons))


def _lacking(column: str, known: Schema) -> Reason:
    near = near_column(column, known)
    if near is None:
        return said("column_lacking", column=column)
    return said("column_renamed", column=column, near=near)


def _refuse(recipe: Recipe, planned: Planned, step: AnyStep, known: Schema) -> None:
    lacking = [column for column in step.needs() if column not in known]
    if lacking:
        raise StepColumnMissing(
            file=recipe.file,
            step=planned.number,
            kind=step.kind,
            column=", ".join(lacking),
            columns=", ".join(known),
        )
    raise StepMisfit(
        file=recipe.file,
        step=planned.number,
        kind=step.kind,
        detail=" ".join(reason.text for reason in planned.reasons),
    )
