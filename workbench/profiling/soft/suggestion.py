"""Which columns are probably soft characteristics, and what says so."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from workbench.profiling.settings import SoftThresholds
from workbench.profiling.soft.contacts import contacts_of, previous_answers
from workbench.profiling.soft.interviews import MISSING, CodedColumn, Interviews
from workbench.profiling.soft.knowledge import named_like_any, terms

_SHORT = 40
"""Characters of an answer from a drop-down; longer is a remark."""


@dataclass(frozen=True)
class Suggestion:
    """A column that may be a soft characteristic, with the signs of it."""

    name: str
    because: tuple[str, ...]
    """Of `name`, `code_shape`, `filled_by_people`, `in_no_registry`."""


def by_name(column: str) -> bool:
    """Whether a column is called like something that a case manager judges or asks."""
    return named_like_any(column, terms().soft)


def could_be_asked(column: str) -> bool:
    """Whether nothing in the name says that a registry proves it or that it is administration."""
    known = terms()
    return not named_like_any(column, known.registry + known.administrative)


def suggest(
    candidates: Mapping[str, CodedColumn], interviews: Interviews, thresholds: SoftThresholds
) -> tuple[Suggestion, ...]:
    """The candidates that look like soft characteristics without being called so.

    All three must hold: a short list of short answers, answers that depend on who fills them in
    or change from one contact to the next, and a name that no registry or administration has.
    """
    found = []
    for name, column in candidates.items():
        if not could_be_asked(name) or not _code_shaped(column, thresholds):
            continue
        if _filled_by_people(column, interviews, thresholds):
            found.append(Suggestion(name, ("code_shape", "filled_by_people", "in_no_registry")))
    return tuple(found)


def _code_shaped(column: CodedColumn, thresholds: SoftThresholds) -> bool:
    used = np.unique(column.codes[column.filled])
    texts = [column.texts[code] for code in used]
    return 2 <= len(texts) <= thresholds.answers and all(len(text) <= _SHORT for text in texts)


def _filled_by_people(
    column: CodedColumn, interviews: Interviews, thresholds: SoftThresholds
) -> bool:
    """A registry's value is filled alike by everyone and does not change at every contact."""
    contacts = contacts_of(interviews)
    if contacts is not None:
        rows, same = previous_answers(contacts, column)
        changed = 1 - float(same.mean()) if len(rows) >= thresholds.group_rows else 0.0
        if changed >= thresholds.changes_between_contacts:
            return True
    who = interviews.case_manager or interviews.team
    if who is None:
        return False
    known = who.codes != MISSING
    rows_of = np.bincount(who.codes[known], minlength=len(who.texts))
    hits = np.bincount(who.codes[known], weights=column.filled[known], minlength=len(who.texts))
    large = rows_of >= thresholds.group_rows
    if np.count_nonzero(large) < 2:
        return False
    shares = hits[large] / rows_of[large]
    return float(shares.max() - shares.min()) >= thresholds.team_fill_gap
