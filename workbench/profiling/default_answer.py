"""Trap 1: the form's default that counts as an answer."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.profiling.grouping import find_jump, standard_errors
from workbench.profiling.journal import MISSING, CodedColumn
from workbench.profiling.settings import SoftThresholds

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_ANSWERS_TRIED = 4
"""A default is among the commonest answers, or it would not matter."""


@dataclass(frozen=True)
class DefaultAnswer:
    """One answer whose share in some groups is far above what others, or the past, answer."""

    value: str
    groups: tuple[str, ...]
    """Teams (or case managers) concerned; empty when there are none to compare."""
    since: int | None
    """First period (months since year 0) of the jump; None when it has always been so."""
    share: float
    """Of the answers in those groups and periods."""
    elsewhere: float
    """Of the answers of the others, or before."""
    answers_in_doubt: float
    """Estimated number of answers that are only the default."""


@dataclass(frozen=True)
class _Cell:
    group: int
    since: int | None
    answers: int
    share: float
    elsewhere: float

    @property
    def in_doubt(self) -> float:
        if self.elsewhere >= 1:
            return 0.0
        return self.answers * max(self.share - self.elsewhere, 0.0) / (1 - self.elsewhere)


def find_default_answer(
    answers: CodedColumn,
    groups: CodedColumn | None,
    periods: Codes | None,
    thresholds: SoftThresholds,
) -> DefaultAnswer | None:
    """The answer that some groups, or everyone from a date on, give far too often.

    `periods` are months (MISSING where unknown). None when no answer stands out.
    """
    answered = answers.filled
    if answered.sum() < 2 * thresholds.group_rows:
        return None
    counts = np.bincount(answers.codes[answered], minlength=len(answers.texts))
    best: DefaultAnswer | None = None
    for code in np.argsort(-counts, kind="stable")[:_ANSWERS_TRIED]:
        found = _judge(answers, int(code), groups, periods, thresholds)
        if found and (best is None or found.answers_in_doubt > best.answers_in_doubt):
            best = found
    return best


def _judge(
    answers: CodedColumn,
    code: int,
    groups: CodedColumn | None,
    periods: Codes | None,
    thresholds: SoftThresholds,
) -> DefaultAnswer | None:
    answered = answers.filled
    hit = answers.codes == code
    names = groups.texts if groups is not None else [""]
    of = groups.codes if groups is not None else np.zeros(len(hit), dtype=np.int64)
    cells = []
    for group in np.unique(of[answered & (of != MISSING)]):
        inside = answered & (of == group)
        cell = _cell(int(group), inside, answered & (of != group), hit, periods, thresholds)
        if cell is not None:
            cells.append(cell)
    if not cells:
        return None
    total = sum(cell.answers for cell in cells)
    dates = [cell.since for cell in cells if cell.since is not None]
    return DefaultAnswer(
        value=answers.texts[code],
        groups=tuple(sorted(names[cell.group] for cell in cells if names[cell.group])),
        since=min(dates) if dates else None,
        share=sum(cell.share * cell.answers for cell in cells) / total,
        elsewhere=sum(cell.elsewhere * cell.answers for cell in cells) / total,
        answers_in_doubt=sum(cell.in_doubt for cell in cells),
    )


def _cell(
    group: int,
    inside: Flags,
    outside: Flags,
    hit: Flags,
    periods: Codes | None,
    thresholds: SoftThresholds,
) -> _Cell | None:
    """A jump in time within the group, or else a lasting difference with the others."""
    if periods is not None:
        dated = inside & (periods != MISSING)
        jump = find_jump(periods[dated], hit[dated], thresholds.group_rows)
        if jump is not None and _stands_out(
            jump.after, jump.rows_after, jump.before, jump.rows_before, thresholds
        ):
            return _Cell(group, jump.period, jump.rows_after, jump.after, jump.before)
    n, m = int(inside.sum()), int(outside.sum())
    if min(n, m) < thresholds.group_rows:
        return None
    share, elsewhere = float(hit[inside].mean()), float(hit[outside].mean())
    if _stands_out(share, n, elsewhere, m, thresholds):
        return _Cell(group, None, n, share, elsewhere)
    return None


def _stands_out(share: float, n: int, elsewhere: float, m: int, thresholds: SoftThresholds) -> bool:
    return (
        share >= thresholds.default_share
        and share - elsewhere >= thresholds.default_excess
        and standard_errors(share, n, elsewhere, m) >= thresholds.standard_errors
    )
