"""Columns that follow from others: found, and per row whether its group says otherwise.

After the near functional dependencies of data profiling (Kivinen & Mannila 1995), measured by
chance-corrected agreement so that a column that nearly always says the same follows from nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from workbench.cleaning.detection.coded import CodedColumn, CodedTable, Integers
from workbench.cleaning.detection.settings import DetectSettings
from workbench.cleaning.detection.votes import (
    Dependency,
    Groups,
    judge,
    trust_in_sources,
)

_LEAST_ROWS = 20
_SAMPLE = 20_000
_NOISE_KEPT = 0.8
_ONE_VALUE = 0.99


def find_dependencies(table: CodedTable, settings: DetectSettings) -> tuple[Dependency, ...]:
    """Every dependency between two columns, and on two columns together where one is not enough."""
    singles = [_single(column) for column in table.columns]
    usable = [groups for groups in singles if _groups_rows(groups, table.rows)]
    found: list[Dependency] = []
    for place, column in enumerate(table.columns):
        if not _can_follow(column):
            continue
        mine = [groups for groups in usable if groups is not singles[place]]
        single = [_measured(groups, column, settings) for groups in mine]
        best = max((one.agreement for one in single), default=0.0)
        if best < settings.dependency:
            single += _together(mine, column, table.rows, best, settings)
        found += [_judged(one, table, column) for one in single if one.kind is not None]
    return tuple(found)


@dataclass(frozen=True)
class _Measured:
    groups: Groups
    agreement: float
    kind: str | None
    """`rule`: the column follows from the groups; `entity`: rows tell of one thing, not all alike."""


def _measured(groups: Groups, column: CodedColumn, settings: DetectSettings) -> _Measured:
    pairs = _pairs(groups, column)
    plain = _agreement(pairs)
    if settings.entity_dependency <= plain < settings.dependency and _own_facts(groups, column):
        return _Measured(groups, plain, "entity")
    agreement = _agreement(_without_noise(pairs))
    return _Measured(groups, agreement, "rule" if agreement >= settings.dependency else None)


def _judged(one: _Measured, table: CodedTable, column: CodedColumn) -> Dependency:
    by_entity = one.kind == "entity"
    trust = trust_in_sources(table, one.groups, column) if by_entity else None
    return judge(one.groups, column, one.agreement, by_entity, trust)


def _single(column: CodedColumn) -> Groups:
    blank = column.blank
    codes = np.where(blank[column.codes], -1, column.codes)
    return Groups((column.name,), codes, len(column.texts))


def _groups_rows(groups: Groups, rows: int) -> bool:
    """Whether enough rows share their group with another one, and not all are in one."""
    known = groups.codes[groups.codes >= 0]
    sizes = np.bincount(known, minlength=groups.count)
    return bool(
        sizes[sizes > 1].sum() >= max(_LEAST_ROWS, rows // 20) and sizes.max() < 0.95 * rows
    )


def _can_follow(column: CodedColumn) -> bool:
    return len(column.texts) > 1 and column.filled >= _LEAST_ROWS


@dataclass(frozen=True)
class _Pairs:
    """What stands together: distinct (group, value) with its rows, where both are known."""

    group: Integers
    value: Integers
    rows: Integers

    def kept(self, which: npt.NDArray[np.bool_]) -> _Pairs:
        return _Pairs(self.group[which], self.value[which], self.rows[which])


def _pairs(groups: Groups, column: CodedColumn) -> _Pairs:
    known = (groups.codes >= 0) & ~column.blank[column.codes]
    keys, rows = np.unique(
        groups.codes[known] * len(column.texts) + column.codes[known], return_counts=True
    )
    group, value = np.divmod(keys, len(column.texts))
    return _Pairs(group, value, rows)


def _agreement(pairs: _Pairs) -> float:
    """Chance that two rows of one group say the same, corrected for chance."""
    total = int(pairs.rows.sum())
    if total < _LEAST_ROWS:
        return 0.0
    sizes = np.bincount(pairs.group, weights=pairs.rows)[pairs.group]
    several = sizes > 1
    compared = int(pairs.rows[several].sum())
    if compared < max(_LEAST_ROWS, total // 20):
        return 0.0
    rows, sizes = pairs.rows[several], sizes[several]
    alike = float((rows * (rows - 1) / (sizes - 1)).sum()) / compared
    shares = np.bincount(pairs.value, weights=pairs.rows) / total
    chance = float((shares**2).sum())
    return max(0.0, (alike - chance) / (1 - chance)) if chance < _ONE_VALUE else 0.0


def _without_noise(pairs: _Pairs) -> _Pairs:
    """Without the values that are no group's majority, when they are few.

    Where nearly all rows say the same, a few typing errors would hide that the rest is explained.
    """
    order = np.lexsort((pairs.value, -pairs.rows, pairs.group))
    first = order[np.unique(pairs.group[order], return_index=True)[1]]
    ruling = np.zeros(int(pairs.value.max(initial=-1)) + 1, dtype=np.bool_)
    ruling[pairs.value[first[pairs.rows[first] >= 2]]] = True
    kept = pairs.kept(ruling[pairs.value])
    return kept if kept.rows.sum() >= _NOISE_KEPT * pairs.rows.sum() else pairs


def _own_facts(groups: Groups, column: CodedColumn) -> bool:
    """A fact of its own per thing: about as many facts as things, and none of them common."""
    values = column.counts[~column.blank]
    many = groups.count >= 10 and len(values) >= 0.3 * groups.count
    return bool(many and values.max() < 0.2 * values.sum())


def _together(
    singles: list[Groups],
    column: CodedColumn,
    rows: int,
    best: float,
    settings: DetectSettings,
) -> Iterator[_Measured]:
    """Two columns together that say clearly more than the best one alone."""
    few = sorted((g for g in singles if g.count <= rows / 6), key=lambda g: g.count)
    some = _sample_of(column)
    tried = 0
    for one, other in combinations(few, 2):
        if one.count * other.count > rows:
            continue
        tried += 1
        if tried > settings.most_composites:
            return
        both = _both(one, other)
        sample = _measured(_sampled(both), some, settings)
        if sample.agreement >= settings.composite_dependency and sample.agreement > best + 0.2:
            full = _measured(both, column, settings)
            if full.kind == "rule":
                yield full


def _both(one: Groups, other: Groups) -> Groups:
    known = (one.codes >= 0) & (other.codes >= 0)
    codes = np.where(known, one.codes * other.count + other.codes, -1)
    return Groups(one.names + other.names, codes, one.count * other.count)


def _sampled(groups: Groups) -> Groups:
    return Groups(groups.names, groups.codes[:_SAMPLE], groups.count)


def _sample_of(column: CodedColumn) -> CodedColumn:
    return CodedColumn(column.name, column.texts, column.counts, column.codes[:_SAMPLE])
