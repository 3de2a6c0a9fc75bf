"""Two records side by side: which cells say the same, which nearly, which not."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.project.link_base import Base, Place
from workbench.project.review_answers import PairEvidence, ReviewPair, SideBySide, Sign
from workbench.tables.engine import ROW
from workbench.values.names import fold
from workbench.values.similarity import edits, jaro_winkler

if TYPE_CHECKING:
    from workbench.linkage.pair_results import PairExplanation

_AHEAD = 50
"""Pairs whose records are read at once."""
_ALIKE = 0.85
"""Jaro–Winkler similarity from which two texts are called alike: the lowest level of the shipped
rules. Numbers and dates are alike with one typing error. For the eye only: the model has levels of
its own."""


def review_pair(base: Base, place: Place, waiting: int, sampled: bool = False) -> ReviewPair:
    """The records at two places, as they are after cleaning, blind to what the model believes."""
    left, right = _rows(base, place)
    return ReviewPair(
        left=base.left.keys.key(place[0]),
        right=base.other.keys.key(place[1]),
        left_line=line_of(left),
        right_line=line_of(right),
        cells=side_by_side(base, left, right),
        waiting=waiting,
        sampled=sampled,
    )


def look_up(base: Base, waiting: Sequence[Place]) -> None:
    """Read the records of the pairs that come next, unless those of the first are at hand."""
    coming = waiting[:_AHEAD] if not base.holds(waiting[0]) else waiting[:1]
    if base.right is None:
        base.left.look_up(place for pair in coming for place in pair)
    else:
        base.left.look_up(left for left, _ in coming)
        base.right.look_up(right for _, right in coming)


def pair_evidence(base: Base, place: Place) -> PairEvidence:
    """What the model believes of a pair."""
    pool = base.pool
    at = pool.position.get(place)
    return PairEvidence(
        match_weight=None if at is None else float(pool.pairs["match_weight"].iloc[at]),
        match_probability=None if at is None else float(pool.probability[at]),
        threshold=pool.report.threshold,
    )


def explanation(base: Base, place: Place) -> PairExplanation | None:
    """Why the model believes what it does of a pair; None where the run did not keep it."""
    from workbench.project.stages.link_reasons import kept_explanation

    records = base.left.rows([place[0]]), base.other.rows([place[1]])
    threshold = base.pool.report.threshold
    return kept_explanation(base.folder, base.rules, threshold, place, records)


def side_by_side(base: Base, left: pd.Series[Any], right: pd.Series[Any]) -> tuple[SideBySide, ...]:
    """Columns that the rules compare first, then the others that both have, then the rest."""
    compared, rows = _column_pairs(base)
    found = []
    for mine, theirs in rows:
        one = cell_text(left[mine]) if mine is not None else None
        other = cell_text(right[theirs]) if theirs is not None else None
        sign = "alone" if mine is None or theirs is None else _sign(one, other)
        found.append(
            SideBySide(
                column=str(mine if mine is not None else theirs),
                right_column=theirs if mine is not None and theirs != mine else None,
                left=one,
                right=other,
                sign=sign,
                difference=_difference(one, other) if sign == "alike" else (),
                compared=(mine, theirs) in compared,
            )
        )
    return tuple(found)


def cell_text(value: object) -> str | None:
    """A cell as text; None where it holds nothing."""
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, pd.Timestamp) and value == value.normalize():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) or None


def line_of(row: pd.Series[Any]) -> int | None:
    """The line of the delivered file that a record stands on."""
    return None if pd.isna(row[ROW]) else int(row[ROW])


def _rows(base: Base, place: Place) -> tuple[pd.Series[Any], pd.Series[Any]]:
    return base.left.rows([place[0]]).iloc[0], base.other.rows([place[1]]).iloc[0]


def _column_pairs(
    base: Base,
) -> tuple[set[tuple[str | None, str | None]], list[tuple[str | None, str | None]]]:
    mine, theirs = base.left.columns, base.other.columns
    rules = base.rules
    compared: dict[tuple[str | None, str | None], None] = {}
    for comparison in rules.comparisons:
        field = rules.fields[comparison.field]
        right = field.columns if base.right is None else field.right_columns or field.columns
        for pair in zip(field.columns, right, strict=False):
            compared[pair] = None
    told = {left for left, _ in compared}, {right for _, right in compared}
    shared = [(name, name) for name in mine if name in theirs and name not in told[0] | told[1]]
    rest: list[tuple[str | None, str | None]] = [
        *((name, None) for name in mine if name not in theirs and name not in told[0]),
        *((None, name) for name in theirs if name not in mine and name not in told[1]),
    ]
    return {*compared}, [*compared, *shared, *rest]


def _sign(one: str | None, other: str | None) -> Sign:
    if one is None or other is None:
        if one is None and other is None:
            return "both_empty"
        return "left_empty" if one is None else "right_empty"
    mine, theirs = fold([one])[0] or one, fold([other])[0] or other
    if mine == theirs:
        return "same"
    if mine.startswith(theirs) or theirs.startswith(mine):
        return "alike"  # an initial, or a second name that the other lacks
    if any(sign.isdigit() for sign in mine + theirs):
        return "alike" if int(edits([mine], [theirs], 1)[0]) <= 1 else "differs"
    return "alike" if float(jaro_winkler([mine], [theirs])[0]) >= _ALIKE else "differs"


def _difference(one: str | None, other: str | None) -> tuple[tuple[str, str], ...]:
    mine, theirs = one or "", other or ""
    steps = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    return tuple((mine[a:b], theirs[c:d]) for kind, a, b, c, d in steps if kind != "equal")
