"""Where something happens far more often than elsewhere or before: teams, and dates of a jump."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from workbench.profiling.soft.interviews import MISSING, CodedColumn
from workbench.profiling.soft.shares import find_jump, standard_errors

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_WORTH_A_LOOK = 0.1
"""Of very many groups only those whose share lies this far above the whole are looked at."""
_MANY_GROUPS = 20


@dataclass(frozen=True)
class Limits:
    """How far a share must lie above the others' to stand out."""

    share: float
    """At least so often, where a group has always differed from the others."""
    jump_share: float
    """At least so often, where the same group jumped on a date."""
    excess: float
    rows: int
    errors: float

    def passed(self, least: float, share: float, n: int, elsewhere: float, m: int) -> bool:
        """Whether a share among n rows stands out from another among m."""
        return (
            share >= least
            and share - elsewhere >= self.excess
            and standard_errors(share, n, elsewhere, m) >= self.errors
        )


@dataclass(frozen=True)
class Cell:
    """The rows of one group and period that stand out, and the rows they are held against."""

    name: str
    """Of the group; empty where there are no groups."""
    since: int | None
    """First period of the jump (months since year 0); None when it has always been so."""
    until: int | None
    """First period after it, where it stopped."""
    inside: Flags
    reference: Flags
    peers: Flags | None
    """Rows of the other groups in the same periods, where the reference is another time."""
    share: float
    elsewhere: float

    @property
    def rows(self) -> int:
        """Rows inside."""
        return int(self.inside.sum())


def find_cells(
    eligible: Flags, hit: Flags, groups: CodedColumn | None, periods: Codes | None, limits: Limits
) -> tuple[Cell, ...]:
    """The groups (or all rows, where there are none) in which the share of hits stands out.

    Arrays have one entry per row; `periods` are months, MISSING where unknown. A jump in time is
    looked for first, then a lasting difference with the other groups.
    """
    if groups is None:
        cell = _cell("", eligible, np.zeros_like(eligible), hit, periods, limits)
        return () if cell is None else (cell,)
    of = groups.codes
    known = eligible & (of != MISSING)
    found = []
    for group in _candidates(of, known, hit, len(groups.texts), limits):
        inside, outside = known & (of == group), known & (of != group)
        cell = _cell(groups.texts[group], inside, outside, hit, periods, limits)
        if cell is not None:
            found.append(cell)
    return _with_honest_peers(found)


def _candidates(of: Codes, known: Flags, hit: Flags, size: int, limits: Limits) -> list[int]:
    rows = np.bincount(of[known], minlength=size)
    hits = np.bincount(of[known], weights=hit[known], minlength=size)
    large = np.flatnonzero(rows >= limits.rows)
    if len(large) > _MANY_GROUPS:
        whole = hits.sum() / max(rows.sum(), 1)
        large = large[hits[large] / rows[large] >= whole + _WORTH_A_LOOK]
    return [int(group) for group in large]


def _cell(
    name: str, inside: Flags, outside: Flags, hit: Flags, periods: Codes | None, limits: Limits
) -> Cell | None:
    if periods is not None:
        found = _jump(name, inside, outside, hit, periods, limits)
        if found is not None:
            return found
    n, m = int(inside.sum()), int(outside.sum())
    if min(n, m) < limits.rows:
        return None
    share, elsewhere = float(hit[inside].mean()), float(hit[outside].mean())
    if not limits.passed(limits.share, share, n, elsewhere, m):
        return None
    return Cell(name, None, None, inside, outside, None, share, elsewhere)


def _jump(
    name: str, inside: Flags, outside: Flags, hit: Flags, periods: Codes, limits: Limits
) -> Cell | None:
    dated = inside & (periods != MISSING)
    jump = find_jump(periods[dated], hit[dated], limits.rows)
    if jump is None:
        return None
    later = periods >= jump.period
    up = jump.after > jump.before
    when = later if up else ~later & (periods != MISSING)
    first, n = (jump.after, jump.rows_after) if up else (jump.before, jump.rows_before)
    second, m = (jump.before, jump.rows_before) if up else (jump.after, jump.rows_after)
    if not limits.passed(limits.jump_share, first, n, second, m):
        return None
    return Cell(
        name=name,
        since=jump.period if up else None,
        until=None if up else jump.period,
        inside=dated & when,
        reference=dated & ~when,
        peers=outside & when,
        share=first,
        elsewhere=second,
    )


def _with_honest_peers(cells: list[Cell]) -> tuple[Cell, ...]:
    """Those who stand out themselves are no peers to be compared with."""
    suspect = np.logical_or.reduce([cell.inside for cell in cells]) if cells else None
    kept = []
    for cell in cells:
        peers = None if cell.peers is None or suspect is None else cell.peers & ~suspect
        reference = cell.reference
        if cell.since is None and cell.until is None and suspect is not None:
            others = reference & ~suspect
            reference = others if others.any() else reference
        kept.append(replace(cell, reference=reference, peers=peers))
    return tuple(kept)
