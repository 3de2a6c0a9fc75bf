"""Suggestions for a source's recipe: findings of its profile and of error detection become steps.

Composes the rooms: the profile's findings go as plain clues to `cleaning.suggesting`, which gives
previewed steps; each is held against the expectations of the cleaned table; a decision goes to the
recipe file and the database before anything is answered.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from workbench.cleaning.detection.results import Detection
from workbench.cleaning.suggesting.clues import Candidate, ColumnClues, FollowsFrom, TableClues
from workbench.cleaning.suggesting.results import ExpectationEffect, Suggestion
from workbench.core.errors_suggest import SuggestionGone
from workbench.profiling.results import ColumnProfile, Profile
from workbench.project import recipe_text
from workbench.project.recipe_answers import AcceptAnswer, Passed, RecipeState, SuggestAnswer
from workbench.project.reviewing import Answers, answers_so_far, detection_of
from workbench.project.stations import extract_subject
from workbench.project.versions import RecipeBook
from workbench.project.working import (
    ANOTHER_KIND,
    EAGER_ROWS,
    Bench,
    held_against,
    table_now,
    validation_now,
    validation_without_recipe,
)
from workbench.tables.engine import RECORD, SYSTEM_COLUMNS
from workbench.validation.results import ValidationRun

if TYPE_CHECKING:
    import ibis
    import pandas as pd

    from workbench.cleaning.suggesting import Previewed
    from workbench.tables.engine import Engine
    from workbench.validation import Suite

SUGGEST_VERSION = 4
"""Raised when the code would suggest something else from the same table and clues."""


def suggestions(bench: Bench, profile: Profile, book: RecipeBook) -> SuggestAnswer:
    """What is offered now, by falling impact; dismissed ones only when their evidence changed."""
    state = book.state()
    answers = answers_so_far(bench)
    key = [
        SUGGEST_VERSION,
        bench.key(),
        _profile_key(bench),
        bench.suite_hash(),
        EAGER_ROWS,
        sorted(answers.items()),
    ]
    found = bench.remembered(
        "suggestions", key, SuggestAnswer, lambda: _made(bench, profile, answers)
    )
    said = book.newest_decisions()
    dismissed = {
        one.id
        for one in found.suggestions
        if one.id in said
        and said[one.id].says == "dismissed"
        and said[one.id].evidence == one.evidence
    }
    left = tuple(one for one in found.suggestions if one.id not in dismissed)
    update = {"suggestions": left, "dismissed": len(dismissed), "revision": state.revision}
    return found.model_copy(update=update)


def accept(
    offered: SuggestAnswer, book: RecipeBook, suggestion: str, revision: str
) -> AcceptAnswer:
    """Put a suggested step into the recipe; on return it is in the file and in the database.

    `revision` is the recipe's that was looked at. Raises SuggestionGone, or RecipeChangedMeanwhile
    when the recipe is another one by now.
    """
    book.require(revision)
    one = _find(offered, suggestion)
    text = recipe_text.add_step(book.text(), one.step, one.place)
    decision = book.decision(one.id, one.evidence, "accepted", one.step)
    about = {"kind": one.step["kind"], "columns": list(one.columns), "number": one.place}
    state = book.write(revision, text, "accepted", about, decision)
    return AcceptAnswer(recipe=state, action="accepted", suggestion=one.id)


def dismiss(offered: SuggestAnswer, book: RecipeBook, suggestion: str, reason: str) -> AcceptAnswer:
    """Do not offer it again on this evidence; the reason is kept."""
    one = _find(offered, suggestion)
    book.decide(book.decision(one.id, one.evidence, "dismissed", one.step, reason))
    return AcceptAnswer(recipe=book.state(), action="dismissed", suggestion=one.id)


def reopen(book: RecipeBook) -> RecipeState:
    """Offer every dismissed suggestion again."""
    for name, one in book.newest_decisions().items():
        if one.says == "dismissed":
            book.decide(book.decision(name, one.evidence, "reopened", one.step))
    return book.state()


def clues_from(profile: Profile, answers: dict[str, tuple[str, ...]]) -> TableClues:
    """What a profile says that asks for a step."""
    across = profile.across
    follows = () if across is None else across.dependencies
    double = None if across is None else across.duplicate_rows
    return TableClues(
        columns=tuple(_column_clues(one, answers) for one in profile.columns),
        follows=tuple(
            FollowsFrom(one.determinant, one.dependent, one.share, one.rows, one.violations)
            for one in follows
        ),
        duplicate_rows=0 if double is None else double.count,
    )


def _column_clues(column: ColumnProfile, answers: dict[str, tuple[str, ...]]) -> ColumnClues:
    return ColumnClues(
        name=column.name,
        meaning=column.semantic_type,
        role=column.role or column.suggested_role,
        says_nothing={one.value: one.confidence for one in column.disguised_missing},
        answers=frozenset(answers.get(column.name, ())),
        same=tuple(
            tuple(str(value.value) for value in one.values)
            for one in column.spellings
            if one.kind == "typo"
        ),
        measures=column.numbers is not None,
        decimal_mark=None if column.numbers is None else column.numbers.decimal_mark,
    )


def candidates_of(found: Detection) -> tuple[Candidate, ...]:
    """The repairs that detection is sure of, one per cell."""
    return tuple(
        Candidate(
            record=cell.row,
            column=cell.column,
            value=cell.value,
            repaired=cell.candidates[0].value,
            confidence=min(cell.candidates[0].confidence, 1.0),
            evidence=cell.candidates[0].evidence,
        )
        for cell in found.cells
        if cell.candidates
    )


def _made(bench: Bench, profile: Profile, answers: Answers) -> SuggestAnswer:
    from workbench.cleaning.suggesting import finished, suggest
    from workbench.cleaning.suggesting import table_now as taken_apart

    source = bench.settings.sources[bench.source]
    clues = dataclasses.replace(
        clues_from(profile, source.answers),
        candidates=candidates_of(detection_of(bench, answers)),
        key=source.key,
    )
    kinds = [step.kind for _, step in bench.recipe().steps]
    suite, run = bench.suite(), validation_now(bench)
    clues = _with_wishes(clues, run)
    before = validation_without_recipe(bench)
    with table_now(bench) as (engine, table):
        frame = table.order_by(RECORD).to_pyarrow().to_pandas(date_as_object=True)
        now = taken_apart(frame)
        found = []
        for one in suggest(engine, table, now, clues, kinds):
            effects = (
                [] if suite is None or run is None else _effects(engine, suite, run, frame, one)
            )
            found.append(finished(one.suggestion, effects))
    found.sort(key=lambda one: (-one.impact, one.place, one.id))
    return SuggestAnswer(
        source=bench.source,
        revision="",
        rows=now.rows,
        sampled=not bench.small,
        without_recipe=passed(before),
        now=passed(run),
        suggestions=tuple(one for one in found if one.impact > 0),
        dismissed=0,
    )


def _with_wishes(clues: TableClues, run: ValidationRun | None) -> TableClues:
    """Expectations that could not be looked at want numbers of their columns."""
    stopped = () if run is None else run.expectations
    wanted = {
        name
        for one in stopped
        if one.note is not None and one.note.code == ANOTHER_KIND
        for name in one.columns
    }
    columns = tuple(
        dataclasses.replace(one, wanted_as_number=one.name in wanted) for one in clues.columns
    )
    return dataclasses.replace(clues, columns=columns)


def _effects(
    engine: Engine, suite: Suite, run: ValidationRun, frame: pd.DataFrame, one: Previewed
) -> list[ExpectationEffect]:
    """The expectations that the step touches, held against the table as it would be."""
    from workbench.validation import part_of

    effect = one.effect
    places = [
        place
        for place, each in enumerate(suite.expectations)
        if effect.kept is not None or {*each.needs} & {*effect.columns}
    ]
    if not places:
        return []
    needed = {name for place in places for name in suite.expectations[place].needs}
    changed = frame[[name for name in frame if name in needed or name in SYSTEM_COLUMNS]].assign(
        **{name: column for name, column in effect.columns.items() if name in needed}
    )
    kept = np.ones(len(frame), dtype=np.bool_) if effect.kept is None else effect.kept
    part = part_of(suite, places)
    after = held_against(engine, _relation(engine, changed[kept]), part).expectations
    found = []
    for place, now in zip(places, after, strict=True):
        before = run.expectations[place]
        same = now.success == before.success and now.unexpected_count == before.unexpected_count
        if not same:
            found.append(
                ExpectationEffect(
                    number=place,
                    type=now.type,
                    columns=now.columns,
                    severity=now.severity,
                    failing_before=before.unexpected_count,
                    failing_after=now.unexpected_count,
                    holds_before=before.success,
                    holds_after=now.success,
                )
            )
    return found


def _relation(engine: Engine, frame: pd.DataFrame) -> ibis.Table:
    import ibis
    import pyarrow as pa

    table = pa.Table.from_pandas(frame, preserve_index=False)
    empty = [at for at, one in enumerate(table.schema) if pa.types.is_null(one.type)]
    for at in empty:
        table = table.set_column(at, table.schema[at].name, table.column(at).cast(pa.string()))
    return engine.keep(ibis.memtable(table))


def passed(run: ValidationRun | None) -> Passed:
    """The expectations that hold."""
    if run is None:
        return Passed(held=0, of=0)
    return Passed(held=sum(one.success for one in run.expectations), of=len(run.expectations))


def _profile_key(bench: Bench) -> str:
    return bench.plan.stations["profile", extract_subject(bench.plan.current[bench.source])].key


def _find(offered: SuggestAnswer, suggestion: str) -> Suggestion:
    for one in offered.suggestions:
        if one.id == suggestion:
            return one
    raise SuggestionGone(suggestion=suggestion, source=offered.source)
