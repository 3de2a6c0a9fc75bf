"""Effective fill per team, case manager, cohort, group and month; and where it differs."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.profiling.settings import SoftThresholds
from workbench.profiling.soft.interviews import MISSING, CodedColumn
from workbench.profiling.soft.shares import Jump, find_jump, standard_errors

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Gap:
    """The group that fills best and the one that fills worst."""

    lowest: str
    lowest_fill: float
    highest: str
    highest_fill: float


def fill_by(flags: Flags, groups: CodedColumn | None) -> dict[str, float]:
    """Share of flags per group, by name; nothing without groups."""
    if groups is None:
        return {}
    known = groups.filled
    rows = np.bincount(groups.codes[known], minlength=len(groups.texts))
    hits = np.bincount(groups.codes[known], weights=flags[known], minlength=len(groups.texts))
    present = sorted(np.flatnonzero(rows), key=lambda at: groups.texts[at])
    return {groups.texts[at]: float(hits[at] / rows[at]) for at in present}


def fill_by_number(
    flags: Flags, numbers: Codes | None, named: Callable[[int], str]
) -> dict[str, float]:
    """The same per number (month, year), in their order; MISSING is left out."""
    if numbers is None:
        return {}
    known = numbers != MISSING
    if not known.any():
        return {}
    first = int(numbers[known].min())
    rows = np.bincount(numbers[known] - first)
    hits = np.bincount(numbers[known] - first, weights=flags[known])
    return {named(first + int(at)): float(hits[at] / rows[at]) for at in np.flatnonzero(rows)}


def find_gap(filled: Flags, groups: CodedColumn | None, thresholds: SoftThresholds) -> Gap | None:
    """The best and the worst group, where the gap between them matters."""
    if groups is None:
        return None
    known = groups.filled
    rows = np.bincount(groups.codes[known], minlength=len(groups.texts))
    hits = np.bincount(groups.codes[known], weights=filled[known], minlength=len(groups.texts))
    large = np.flatnonzero(rows >= thresholds.group_rows)
    if len(large) < 2:
        return None
    shares = hits[large] / rows[large]
    low, high = int(np.argmin(shares)), int(np.argmax(shares))
    errors = standard_errors(
        shares[low], float(rows[large[low]]), shares[high], float(rows[large[high]])
    )
    if shares[high] - shares[low] < thresholds.team_fill_gap or errors < thresholds.standard_errors:
        return None
    return Gap(
        groups.texts[large[low]],
        float(shares[low]),
        groups.texts[large[high]],
        float(shares[high]),
    )


def find_break(filled: Flags, months: Codes | None, thresholds: SoftThresholds) -> Jump | None:
    """The month from which fill is another, where the difference matters."""
    if months is None:
        return None
    dated = months != MISSING
    jump = find_jump(months[dated], filled[dated], thresholds.group_rows)
    if jump is None or abs(jump.after - jump.before) < thresholds.team_fill_gap:
        return None
    errors = standard_errors(jump.after, jump.rows_after, jump.before, jump.rows_before)
    return jump if errors >= thresholds.standard_errors else None
