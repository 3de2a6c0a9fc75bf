"""Answers that are copied over: they never change, while those of peers do."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.profiling.settings import SoftThresholds
from workbench.profiling.soft.contacts import Contacts, previous_answers
from workbench.profiling.soft.interviews import CodedColumn
from workbench.profiling.soft.standing_out import Cell, Limits, find_cells

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Copying:
    """Who copies, and how rarely their answers change compared with the others'."""

    cells: tuple[Cell, ...]
    unchanged: float
    elsewhere: float
    rows: Flags
    """The rows of the table whose answer is probably only copied."""


def unchanged_share(contacts: Contacts, answers: CodedColumn) -> float | None:
    """Of the answers that follow on an earlier one, the share that is the same; None without any."""
    _, same = previous_answers(contacts, answers)
    return float(same.mean()) if len(same) else None


def find_copying(
    contacts: Contacts,
    answers: CodedColumn,
    groupings: Sequence[CodedColumn],
    periods: npt.NDArray[np.int64] | None,
    in_doubt: Flags,
    thresholds: SoftThresholds,
) -> Copying | None:
    """The groups or times in which answers stop changing.

    A characteristic that rarely changes anywhere (someone's language) is not copied; rows
    `in_doubt` as a default are left out, for a default does not change either.
    """
    rows, same = previous_answers(contacts, answers)
    eligible = np.zeros(len(answers.codes), dtype=np.bool_)
    hit = np.zeros(len(answers.codes), dtype=np.bool_)
    eligible[rows], hit[rows] = True, same
    eligible &= ~in_doubt
    limits = Limits(
        share=thresholds.copied_share,
        jump_share=thresholds.copied_share,
        excess=thresholds.copied_excess,
        rows=thresholds.group_rows,
        errors=thresholds.standard_errors,
    )
    for groups in groupings or (None,):
        cells = find_cells(eligible, hit, groups, periods, limits)
        if cells:
            weights = np.array([cell.rows for cell in cells], dtype=np.float64)
            inside = np.logical_or.reduce([cell.inside for cell in cells])
            return Copying(
                cells=cells,
                unchanged=float(np.average([cell.share for cell in cells], weights=weights)),
                elsewhere=float(np.average([cell.elsewhere for cell in cells], weights=weights)),
                rows=inside & hit,
            )
    return None
