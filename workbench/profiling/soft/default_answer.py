"""Trap 1: the form's default that counts as an answer, and how much of the fill is real."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from workbench.profiling.settings import SoftThresholds
from workbench.profiling.soft.interviews import MISSING, CodedColumn
from workbench.profiling.soft.standing_out import Cell, Limits, find_cells

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]

_ANSWERS_TRIED = 4
"""A default is among the commonest answers, or it would not matter."""
_LESS = 0.1
"""By how much a group that follows others may fall short of the limits on shares."""
_TOGETHER = 2
"""Months between the jumps of groups that got the same form."""
_Z = 1.959964


@dataclass(frozen=True)
class DefaultAnswer:
    """One answer whose share in some groups is far above what others, or the past, answer."""

    value: str
    code: int
    cells: tuple[Cell, ...]
    share: float
    """Of the answers in those groups and periods."""
    elsewhere: float
    """Of the answers of the others, or before."""
    answers_in_doubt: float
    """Estimated number of answers that are only the default."""

    @property
    def groups(self) -> tuple[str, ...]:
        """Teams or case managers concerned; empty when there are none to compare."""
        return tuple(sorted(cell.name for cell in self.cells if cell.name))

    @property
    def since(self) -> int | None:
        """First month of the jump."""
        return min((cell.since for cell in self.cells if cell.since is not None), default=None)

    @property
    def until(self) -> int | None:
        """First month after it."""
        return max((cell.until for cell in self.cells if cell.until is not None), default=None)

    def doubt(self, answers: CodedColumn) -> Numbers:
        """Per row the chance that its answer is only the default; 0 outside the cells."""
        chance = np.zeros(len(answers.codes))
        hit = answers.codes == self.code
        for cell in self.cells:
            share, reference = hit[cell.inside].mean(), hit[cell.reference].mean()
            if share > reference:
                chance[cell.inside & hit] = (share - reference) / ((1 - reference) * share)
        return chance


@dataclass(frozen=True)
class RealFill:
    """The share of rows that was really answered, with a 95% interval."""

    estimate: float
    low: float
    high: float


def find_default_answer(
    answers: CodedColumn,
    groupings: Sequence[CodedColumn],
    periods: Codes | None,
    thresholds: SoftThresholds,
) -> DefaultAnswer | None:
    """The answer that some groups, or everyone from a date on, give far too often.

    `groupings` are tried in turn (teams, then case managers) until one shows it; `periods` are
    months (MISSING where unknown). None when no answer stands out.
    """
    answered = answers.filled
    if answered.sum() < 2 * thresholds.group_rows:
        return None
    counts = np.bincount(answers.codes[answered], minlength=len(answers.texts))
    if np.count_nonzero(counts) > thresholds.answers:
        return None  # so many answers are no drop-down, and have no default
    commonest = [int(code) for code in np.argsort(-counts, kind="stable")[:_ANSWERS_TRIED]]
    for groups in groupings or (None,):
        found = [_judge(answers, code, groups, periods, thresholds) for code in commonest]
        standing = [one for one in found if one is not None]
        if standing:
            return max(standing, key=lambda one: one.answers_in_doubt)
    return None


def estimate_real_fill(
    answers: CodedColumn, default: DefaultAnswer | None, clients: Codes | None
) -> RealFill:
    """Effective fill less the excess of the default, with an interval.

    In a cell with n answers of which h the default, against g of m in the reference,
    n (h/n - g/m) / (1 - g/m) answers are in doubt: those who did answer would have done so as the
    reference did. The standard error is by linearisation, summed within clients (a client's rows
    are no independent witnesses). Where both an earlier time and other groups can serve as
    reference, the interval spans what either of them gives.
    """
    first = _real_fill(answers, default, clients, peers=False)
    if default is None or all(cell.peers is None for cell in default.cells):
        return first
    second = _real_fill(answers, default, clients, peers=True)
    return RealFill(first.estimate, min(first.low, second.low), max(first.high, second.high))


def _real_fill(
    answers: CodedColumn, default: DefaultAnswer | None, clients: Codes | None, peers: bool
) -> RealFill:
    filled = answers.filled
    rows = max(len(filled), 1)
    influence = filled.astype(np.float64)
    total = float(filled.sum())
    for cell in () if default is None else default.cells:
        reference = cell.peers if peers and cell.peers is not None and cell.peers.any() else None
        inside, against = cell.inside, cell.reference if reference is None else reference
        hit = answers.codes == (default.code if default else MISSING)
        n, m = float(inside.sum()), float(against.sum())
        h, g = float((hit & inside).sum()), float((hit & against).sum())
        if g >= m or h * m <= n * g:
            continue
        total -= (h * m - n * g) / (m - g)
        influence[inside] -= (m * hit[inside] - g) / (m - g)
        influence[against] -= (n - h) * (g - m * hit[against]) / (m - g) ** 2
    estimate = min(max(total / rows, 0.0), 1.0)
    error = _Z * _clustered_error((influence - total / rows) / rows, clients)
    return RealFill(estimate, max(estimate - error, 0.0), min(estimate + error, 1.0))


def _clustered_error(influence: Numbers, clients: Codes | None) -> float:
    """The standard error of a sum whose terms hang together within clients."""
    if clients is None:
        return float(np.sqrt((influence**2).sum()))
    known = clients != MISSING
    sums = np.bincount(clients[known], weights=influence[known]) if known.any() else np.zeros(1)
    return float(np.sqrt((sums**2).sum() + (influence[~known] ** 2).sum()))


def _judge(
    answers: CodedColumn,
    code: int,
    groups: CodedColumn | None,
    periods: Codes | None,
    thresholds: SoftThresholds,
) -> DefaultAnswer | None:
    hit = answers.codes == code
    limits = Limits(
        share=thresholds.default_share,
        jump_share=thresholds.default_jump_share,
        excess=thresholds.default_excess,
        rows=thresholds.group_rows,
        errors=thresholds.standard_errors,
    )
    cells = find_cells(answers.filled, hit, groups, periods, limits)
    if not cells:
        return None
    cells = _with_followers(cells, answers.filled, hit, groups, periods, limits)
    rows = np.array([cell.rows for cell in cells], dtype=np.float64)
    shares = np.array([cell.share for cell in cells])
    elsewhere = np.array([cell.elsewhere for cell in cells])
    found = DefaultAnswer(
        value=answers.texts[code],
        code=code,
        cells=cells,
        share=float(np.average(shares, weights=rows)),
        elsewhere=float(np.average(elsewhere, weights=rows)),
        answers_in_doubt=0.0,
    )
    return replace(found, answers_in_doubt=float(found.doubt(answers).sum()))


def _with_followers(
    cells: tuple[Cell, ...],
    answered: Flags,
    hit: Flags,
    groups: CodedColumn | None,
    periods: Codes | None,
    limits: Limits,
) -> tuple[Cell, ...]:
    """A new form reaches more than one group: who jumped in the same months counts on less proof."""
    dates = [cell.since for cell in cells if cell.since is not None]
    if not dates:
        return cells
    less = replace(
        limits,
        jump_share=limits.jump_share - _LESS,
        excess=limits.excess - _LESS,
        errors=limits.errors - 1,
    )
    return tuple(
        cell
        for cell in find_cells(answered, hit, groups, periods, less)
        if any(cell.name == one.name for one in cells)
        or (cell.since is not None and min(abs(cell.since - day) for day in dates) <= _TOGETHER)
    )
