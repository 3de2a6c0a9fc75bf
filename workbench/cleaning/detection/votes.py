"""What the rows of a group say together of one of them.

Rows that tell of the same thing vote, and a source that is often right weighs more (the idea of
truth finding: Yin, Han & Yu 2008).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.cleaning.detection.coded import CodedColumn, CodedTable, Integers, Strengths


@dataclass(frozen=True)
class Groups:
    """Rows that say the same in one column, or in two together."""

    names: tuple[str, ...]
    codes: Integers
    """Per row its group; -1: not known (blank)."""
    count: int


@dataclass(frozen=True)
class Dependency:
    """`column` follows from `groups`, and what that says of every row."""

    groups: Groups
    column: str
    agreement: float
    """Chance that two rows of a group say the same, corrected for chance: 0 none, 1 always."""
    by_entity: bool
    """Rows of a group tell of one thing and contradict each other more than a rule would have it."""
    majority: Integers
    """Per row the code that most of its group have; -1: the group has no majority."""
    doubt: Strengths
    """Per row how surely the group says something else than the row does."""
    weight: Strengths
    """Per row how much the group knows; 0: nothing (a group of its own)."""
    confirmed: Strengths
    """Per row the share of the others in the group that say the same, where most of it does."""


def trust_in_sources(table: CodedTable, groups: Groups, column: CodedColumn) -> Strengths | None:
    """Per row how much its source is to be trusted: who tells each thing once, and how often right."""
    sources = [
        source
        for source in table.columns
        if source.name not in (*groups.names, column.name)
        and 3 <= len(source.texts) <= table.rows / 5
        and _tells_once(groups, source)
    ]
    if not sources:
        return None
    source = min(sources, key=lambda one: len(one.texts))
    weights: Strengths = np.ones(table.rows)
    for _ in range(3):
        vote = _vote(groups, column, weights)
        known = vote.majority >= 0
        right = known & (vote.majority == column.codes)
        total = np.bincount(source.codes[known], minlength=len(source.texts))
        good = np.bincount(source.codes[right], minlength=len(source.texts))
        share = (good + 1) / (total + 2)
        weights = np.clip(np.log(share / (1 - share)) + 1.5, 0.1, 4.0)[source.codes]
    return weights


def _tells_once(groups: Groups, source: CodedColumn) -> bool:
    known = groups.codes >= 0
    pairs = groups.codes[known] * len(source.texts) + source.codes[known]
    return len(np.unique(pairs)) >= 0.95 * len(pairs)


@dataclass(frozen=True)
class _Vote:
    majority: Integers
    """Per row the group's commonest filled value, -1 where nothing is known."""
    most: Strengths
    """Per row the votes for it."""
    mine: Strengths
    """Per row the votes for the row's own value, its own included."""
    total: Strengths
    """Per row all votes of the group, blank ones included."""


def _vote(groups: Groups, column: CodedColumn, weights: Strengths) -> _Vote:
    known = groups.codes >= 0
    rows = np.flatnonzero(known)
    left, right, weight = groups.codes[rows], column.codes[rows], weights[rows]
    keys, inverse = np.unique(left * len(column.texts) + right, return_inverse=True)
    votes = np.bincount(inverse, weights=weight, minlength=len(keys))
    group_of, value_of = np.divmod(keys, len(column.texts))
    eligible = np.where(column.blank[value_of], 0.0, votes)
    order = np.lexsort((value_of, -eligible, group_of))
    first = order[np.unique(group_of[order], return_index=True)[1]]
    majority = np.full(groups.count, -1, dtype=np.int64)
    most = np.zeros(groups.count)
    majority[group_of[first]] = np.where(eligible[first] > 0, value_of[first], -1)
    most[group_of[first]] = eligible[first]
    totals = np.bincount(left, weights=weight, minlength=groups.count)
    out = _Vote(*(np.full(len(groups.codes), fill) for fill in (-1, 0.0, 0.0, 0.0)))
    out.majority[rows], out.most[rows] = majority[left], most[left]
    out.mine[rows], out.total[rows] = votes[inverse], totals[left]
    return out


def judge(
    groups: Groups,
    column: CodedColumn,
    agreement: float,
    by_entity: bool,
    trust: Strengths | None,
) -> Dependency:
    weights = np.ones(column.rows) if trust is None else trust / max(float(trust.mean()), 1e-9)
    vote = _vote(groups, column, weights)
    other = (vote.majority >= 0) & (vote.majority != column.codes) & (vote.most > vote.mine)
    # sources repeat each other's errors; an exception to a rule that repeats itself is none
    against = 1.0 if by_entity else 2.0 * vote.mine
    doubt = np.where(other, vote.most / np.maximum(vote.total + against, 1.0), 0.0)
    beside = np.maximum(vote.total - weights, 0.0)
    weight = np.where(vote.majority >= 0, agreement * beside / (beside + 1.0), 0.0)
    return Dependency(
        groups=groups,
        column=column.name,
        agreement=agreement,
        by_entity=by_entity,
        majority=np.where(vote.total >= 2, vote.majority, -1).astype(np.int64),
        doubt=doubt,
        weight=weight,
        confirmed=np.where(
            (vote.majority == column.codes) & (vote.total >= 2),
            np.maximum(vote.mine - weights, 0.0) / np.maximum(beside, 1e-9),
            0.0,
        ).clip(0, 1),
    )


def combined_doubt(found: Sequence[Dependency], rows: int) -> tuple[Strengths, Integers]:
    """What all dependencies of one column together say: doubt per row, and the value most meant.

    A cell that one column contradicts and three others confirm is not the wrong one of them.
    """
    if not found:
        return np.zeros(rows), np.full(rows, -1, dtype=np.int64)
    top = max(one.agreement for one in found)
    near = [one for one in found if one.agreement >= 0.8 * top]
    weights = np.stack([one.weight for one in near])
    doubts = np.stack([one.doubt for one in near])
    total = weights.sum(axis=0)
    doubt = np.divide((weights * doubts).sum(axis=0), total, out=np.zeros(rows), where=total > 0)
    said: npt.NDArray[np.float64] = weights * doubts
    chosen = np.argmax(said, axis=0)
    meant = np.stack([one.majority for one in near])[chosen, np.arange(rows)]
    # a rule that holds for seven of ten rows does not prove its exceptions wrong
    sure = np.array([1.0 if one.by_entity else one.agreement**0.5 for one in near])
    return doubt * sure[chosen], meant.astype(np.int64)
