"""Proposals on whole rows and single cells: rows twice, and what error detection would repair."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from workbench.cleaning.steps.duplicate_rows import DuplicateRows
from workbench.cleaning.suggesting.alike import MERGEABLE, merging
from workbench.cleaning.suggesting.clues import Candidate, TableClues
from workbench.cleaning.suggesting.now import ColumnNow, TableNow
from workbench.cleaning.suggesting.proposal import Proposal, quoted
from workbench.cleaning.suggesting.settings import SuggestSettings

_OF_VALUES = frozenset(
    {"near_frequent_value", "spacing", "lost_zero", "learned_change", "reviewed"}
)
"""Evidence that is about the value, not about the row that it stands in."""
_ONE_VALUE_MANY_MEANINGS = 1


def propose_duplicates(now: TableNow, clues: TableClues) -> Iterator[Proposal]:
    """Rows that say the same as an earlier one."""
    if clues.duplicate_rows and now.frame[_data(now)].duplicated().any():
        yield Proposal("rows_twice", DuplicateRows(kind="duplicate_rows"), 0.9)


def propose_repairs(
    now: TableNow, clues: TableClues, settings: SuggestSettings
) -> Iterator[Proposal]:
    """What a value was meant to say, where every row that has it was meant to say the same."""
    held: defaultdict[str, list[Candidate]] = defaultdict(list)
    for one in clues.candidates:
        if one.confidence >= settings.repair and one.evidence in _OF_VALUES and one.value:
            held[one.column].append(one)
    for name, candidates in held.items():
        column = now.columns.get(name)
        if column is None or (clues.of(name).meaning not in MERGEABLE and not _asked(candidates)):
            continue
        mapping, sure = _mapping(column, candidates)
        if mapping:
            examples = [f"{before} → {after or '∅'}" for before, after in mapping.items()]
            yield Proposal(
                "suspect_values", merging(name, mapping), sure, {"examples": quoted(examples, 3)}
            )


def _asked(candidates: list[Candidate]) -> bool:
    return any(one.evidence in ("reviewed", "learned_change") for one in candidates)


def _mapping(column: ColumnNow, candidates: list[Candidate]) -> tuple[dict[str, str], float]:
    """Value to repair for the values of which every row is a suspect with one and the same repair."""
    meant: defaultdict[str, Counter[str]] = defaultdict(Counter)
    sure: dict[str, float] = {}
    for one in candidates:
        meant[one.value][one.repaired] += 1
        sure[one.value] = min(sure.get(one.value, 1.0), one.confidence)
    mapping = {
        value: next(iter(repairs))
        for value, repairs in meant.items()
        if len(repairs) == _ONE_VALUE_MANY_MEANINGS and column.counted.get(value) == repairs.total()
    }
    weights = np.array([column.counted[value] for value in mapping], dtype=np.float64)
    if not mapping:
        return {}, 0.0
    mean = float(np.average([sure[value] for value in mapping], weights=weights))
    return mapping, round(mean, 4)


def _data(now: TableNow) -> list[str]:
    return [str(name) for name in now.frame.columns if not str(name).startswith("_")]
