"""Every step that the findings on a table ask for, with what it would change of the table now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.cleaning.steps.step import ColumnStep
from workbench.cleaning.suggesting.alike import propose_same
from workbench.cleaning.suggesting.clues import TableClues
from workbench.cleaning.suggesting.meanings import propose_by_meaning, propose_particles
from workbench.cleaning.suggesting.now import TableNow
from workbench.cleaning.suggesting.placing import place_for
from workbench.cleaning.suggesting.preview import Effect, effect_on_rows, effect_on_values
from workbench.cleaning.suggesting.proposal import Proposal
from workbench.cleaning.suggesting.results import ExpectationEffect, Suggestion
from workbench.cleaning.suggesting.rows import (
    propose_cells,
    propose_dependencies,
    propose_duplicates,
    propose_repairs,
)
from workbench.cleaning.suggesting.settings import SuggestSettings
from workbench.cleaning.suggesting.texts import (
    propose_case,
    propose_placeholders,
    propose_trim,
)
from workbench.core.files import sha256_json

if TYPE_CHECKING:
    import ibis

    from workbench.tables.engine import Engine

_DEFAULTS = SuggestSettings()
_SEVERITY = {"critical": 3.0, "warning": 2.0, "info": 1.0}
_PASSES = 100.0
"""An expectation that passes outweighs any share of cells."""


@dataclass(frozen=True)
class Previewed:
    """A suggestion, and the table as it would be: for whoever holds expectations against it."""

    suggestion: Suggestion
    effect: Effect


def suggest(
    engine: Engine,
    table: ibis.Table,
    now: TableNow,
    clues: TableClues,
    kinds: Sequence[str],
    settings: SuggestSettings = _DEFAULTS,
) -> list[Previewed]:
    """The proposals that would change anything, each previewed; nothing is changed.

    `table` and `now` are the same rows, after the recipe so far; `kinds` are the recipe's steps.
    """
    found = []
    for proposal in propose(now, clues, settings):
        step = proposal.step
        if isinstance(step, ColumnStep):
            effect = effect_on_values(step, now, clues, settings)
        else:
            effect = effect_on_rows(step, now, engine, table, clues, settings)
        if effect.cells or effect.kept is not None:
            found.append(Previewed(_suggestion(proposal, effect, now, kinds), effect))
    return found


def propose(
    now: TableNow, clues: TableClues, settings: SuggestSettings = _DEFAULTS
) -> Iterator[Proposal]:
    """Every proposal, in the order in which one would do them."""
    yield from propose_trim(now, clues)
    yield from propose_placeholders(now, clues, settings)
    for column in now.columns.values():
        known = clues.of(column.name)
        yield from propose_case(column, known, settings)
        yield from propose_same(column, known, settings)
    yield from propose_repairs(now, clues, settings)
    yield from propose_cells(now, clues, settings)
    yield from propose_dependencies(now, clues)
    yield from propose_particles(now, clues, settings)
    for column in now.columns.values():
        yield from propose_by_meaning(column, clues.of(column.name), settings)
    yield from propose_duplicates(now, clues)


def finished(suggestion: Suggestion, expectations: Sequence[ExpectationEffect] = ()) -> Suggestion:
    """The suggestion with its effect on expectations, and its impact.

    Impact: expectations that would pass (those that would fail off), by severity; then the share
    of their failing rows that would be mended; then the share of cells changed; all times the confidence.
    """
    passes = sum(
        _SEVERITY[one.severity] * (int(one.holds_after) - int(one.holds_before))
        for one in expectations
    )
    mended = sum(
        _SEVERITY[one.severity]
        * (one.failing_before - one.failing_after)
        / max(one.failing_before, one.failing_after, 1)
        for one in expectations
    )
    cells = suggestion.cells / max(suggestion.rows * max(len(suggestion.columns), 1), 1)
    removed = suggestion.rows_removed / max(suggestion.rows, 1)
    impact = suggestion.confidence * (_PASSES * passes + 10 * mended + cells + removed)
    kept = tuple(expectations)
    return suggestion.model_copy(update={"expectations": kept, "impact": round(impact, 4)})


def _suggestion(
    proposal: Proposal, effect: Effect, now: TableNow, kinds: Sequence[str]
) -> Suggestion:
    step = proposal.step
    touched = tuple(effect.columns)
    named = tuple(step.needs())
    return Suggestion(
        id=sha256_json([proposal.reason, step.kind, list(named)])[:12],
        evidence=sha256_json([*map(list, sorted(effect.pairs)), _gone(effect)])[:16],
        reason=proposal.reason,
        values=proposal.values,
        text=proposal.text,
        columns=touched or named,
        step=proposal.data,
        place=place_for(step.kind, kinds),
        confidence=round(proposal.confidence, 4),
        rows=now.rows,
        cells=effect.cells,
        rows_removed=_gone(effect),
        unparsed=effect.unparsed,
        fill_before=effect.fill[0],
        fill_after=effect.fill[1],
        effective_before=effect.effective[0],
        effective_after=effect.effective[1],
        changes=effect.changes,
        examples=effect.examples,
    )


def _gone(effect: Effect) -> int:
    return 0 if effect.kept is None else int((~effect.kept).sum())
