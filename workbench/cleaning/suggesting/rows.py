"""Proposals on whole rows and single cells: rows twice, and what error detection would repair."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from workbench.cleaning.steps.duplicate_rows import DuplicateRows
from workbench.cleaning.steps.repair import RepairDependency
from workbench.cleaning.steps.set_cells import SetCells
from workbench.cleaning.suggesting.alike import MERGEABLE, merging
from workbench.cleaning.suggesting.clues import Candidate, TableClues
from workbench.cleaning.suggesting.now import ColumnNow, TableNow
from workbench.cleaning.suggesting.proposal import Proposal, quoted
from workbench.cleaning.suggesting.settings import SuggestSettings

_OF_VALUES = frozenset(
    {"near_frequent_value", "spacing", "lost_zero", "learned_change", "reviewed"}
)
"""Evidence that is about the value, not about the row that it stands in."""
_OF_CELLS = frozenset(
    {"breaks_dependency", "missing_but_known", "slid_value", "reviewed", "learned_change"}
)
_TELL_APART = frozenset({"name", "bsn", "iban", "email", "phone", "identifier", "house_number"})
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


def propose_dependencies(now: TableNow, clues: TableClues) -> Iterator[Proposal]:
    """What nearly all rows of a group say, all say; not of names and numbers that only tell apart."""
    for one in clues.follows:
        sides = (one.determinant, one.dependent)
        if not one.violations or any(clues.of(side).meaning in _TELL_APART for side in sides):
            continue
        if not all(side in now.columns for side in sides):
            continue
        step = RepairDependency(
            kind="repair_dependency", determinant=(one.determinant,), dependent=one.dependent
        )
        values: dict[str, str | int | float] = {
            "determinant": one.determinant,
            "dependent": one.dependent,
        }
        yield Proposal("breaks_dependency", step, 0.7 * one.share, values)


def propose_cells(
    now: TableNow, clues: TableClues, settings: SuggestSettings
) -> Iterator[Proposal]:
    """Repairs that are about one row, cell by cell, by the source's key where it has one."""
    held: defaultdict[str, list[Candidate]] = defaultdict(list)
    for one in clues.candidates:
        if one.confidence >= settings.repair and one.evidence in _OF_CELLS:
            held[one.column].append(one)
    for name, candidates in held.items():
        column = now.columns.get(name)
        if column is None:
            continue
        mapped, _ = _mapping(column, [one for one in candidates if one.evidence in _OF_VALUES])
        cells = [
            cell
            for one in candidates
            if one.value not in mapped and (cell := _edit(now, clues.key, column, one)) is not None
        ][: settings.most_cells]
        if cells:
            step = SetCells.model_validate({"kind": "set_cells", "column": name, "cells": cells})
            sure = float(np.mean([one.confidence for one in candidates]))
            yield Proposal("suspect_cells", step, round(sure, 4))


def _edit(
    now: TableNow, key: tuple[str, ...], column: ColumnNow, one: Candidate
) -> dict[str, object] | None:
    """The cell as a step names it; None where it says something else by now."""
    row = now.place.get(one.record)
    if row is None or one.value.strip().casefold() == one.repaired.strip().casefold():
        return None  # capitals and spaces are another proposal's
    code = int(column.codes[row])
    held = str(column.values[code]) if code >= 0 else None
    if (held or "").strip() != one.value.strip():
        return None
    edit: dict[str, object] = {"before": held, "after": one.repaired or None}
    texts = [now.columns[name] for name in key if name in now.columns]
    if key and len(texts) == len(key) and all(text.codes[row] >= 0 for text in texts):
        return {**edit, "where": {text.name: str(text.values[text.codes[row]]) for text in texts}}
    line = now.lines[row]
    return None if line is None else {**edit, "row": line}


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
