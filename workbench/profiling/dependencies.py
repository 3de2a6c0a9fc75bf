"""Columns that follow from another, and the rows where they do not: postcode -> town."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.profiling.coded import MISSING, CodedTable, Codes, Flags
from workbench.profiling.results import Dependency
from workbench.profiling.settings import CrossThresholds

_REPEATS = 2.0
"""Rows per value that a determinant has at least, on average over what is compared."""


@dataclass(frozen=True)
class _Held:
    """How far one column follows from another on some rows."""

    rows: int
    violations: int
    usual: int
    """Rows that have the commonest value of the dependent column."""

    @property
    def share(self) -> float:
        return 1 - self.violations / self.rows if self.rows else 0.0

    @property
    def gain(self) -> float:
        """Share of the mistakes of guessing the commonest that the determinant takes away."""
        mistakes = self.rows - self.usual
        return 1 - self.violations / mistakes if mistakes else 0.0


def find_dependencies(
    coded: CodedTable,
    determinants: Sequence[str],
    columns: Sequence[str],
    thresholds: CrossThresholds,
) -> tuple[Dependency, ...]:
    """Dependencies that hold in nearly all rows, those that are broken first.

    First on some of the rows, then what remains on all that were fetched.
    """
    every = max(coded.rows // thresholds.rows_screened, 1)
    few = {name: coded.codes[name][::every] for name in columns}
    kinds = {name: len(np.unique(codes[codes != MISSING])) for name, codes in few.items()}
    found: list[Dependency] = []
    for left in determinants:
        if not 2 <= kinds[left] <= (few[left] != MISSING).sum() / _REPEATS:
            continue
        for right in columns:
            if right == left or not kinds[right] >= 2 or kinds[right] > kinds[left] * 2:
                continue
            if not _good(_hold(few[left], few[right]), thresholds):
                continue
            one = _dependency(coded, left, right, thresholds)
            if one is not None:
                found.append(one)
    found.sort(key=lambda one: (one.violations == 0, -one.share, one.determinant, one.dependent))
    return tuple(found[: thresholds.dependencies])


def _good(held: _Held, thresholds: CrossThresholds) -> bool:
    return (
        held.rows >= thresholds.dependency_rows
        and held.share >= thresholds.dependency_share
        and held.gain >= thresholds.dependency_gain
    )


def _dependency(
    coded: CodedTable, left: str, right: str, thresholds: CrossThresholds
) -> Dependency | None:
    held = _hold(coded.codes[left], coded.codes[right])
    if not _good(held, thresholds):
        return None
    lines: tuple[int, ...] = ()
    if held.violations:
        wrong = _violations(coded.codes[left], coded.codes[right])
        lines = tuple(int(line) for line in coded.lines[wrong][: thresholds.examples])
    return Dependency(
        determinant=left,
        dependent=right,
        share=held.share,
        rows=held.rows,
        violations=held.violations,
        lines=lines,
    )


def _hold(left: Codes, right: Codes) -> _Held:
    """On rows where both are filled and the left value occurs more than once."""
    both = _comparable(left, right)
    a, b = left[both], right[both]
    if not len(a):
        return _Held(0, 0, 0)
    width = int(b.max()) + 1
    pairs, counts = np.unique(a * width + b, return_counts=True)
    groups = pairs // width
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    commonest = np.maximum.reduceat(counts, starts)
    usual = int(np.bincount(b).max())
    return _Held(len(a), len(a) - int(commonest.sum()), usual)


def _comparable(left: Codes, right: Codes) -> Flags:
    both: Flags = (left != MISSING) & (right != MISSING)
    repeats = np.bincount(left[both], minlength=int(left.max(initial=0)) + 1)
    both[both] = repeats[left[both]] > 1
    return both


def _violations(left: Codes, right: Codes) -> Flags:
    """Rows that say something else than is commonest for their left value."""
    both = _comparable(left, right)
    a, b = left[both], right[both]
    width = int(b.max()) + 1
    pairs, counts = np.unique(a * width + b, return_counts=True)
    groups = pairs // width
    order = np.lexsort((-counts, groups))
    first = np.r_[True, groups[order][1:] != groups[order][:-1]]
    usual = dict(
        zip(groups[order][first].tolist(), (pairs[order][first] % width).tolist(), strict=True)
    )
    lookup = np.full(int(a.max()) + 1, MISSING, dtype=np.int64)
    lookup[list(usual)] = list(usual.values())
    wrong = np.zeros(len(left), dtype=np.bool_)
    wrong[both] = lookup[a] != b
    return wrong
