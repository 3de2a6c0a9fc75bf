"""Why a golden cell is so: which record won, by which survivorship rule, and what the others say."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from workbench.linkage.golden import Choosing, choosing_for
from workbench.linkage.rule_parts import Choice
from workbench.linkage.rules import LinkageRules

Why = Literal["only_one", "all_agree", "later_in_file"] | Choice
"""A survivorship rule, or what made rules needless: one record has a value, or all say the same;
`later_in_file`: nothing told them apart but their place."""


@dataclass(frozen=True)
class GoldenReason:
    """One cell of a golden record and how it was chosen."""

    column: str
    place: int
    """Position, in the frame, of the record that it came from."""
    why: Why
    others: tuple[int, ...]
    """Positions of the records that say something else."""


def golden_reasons(frame: pd.DataFrame, rules: LinkageRules) -> tuple[GoldenReason, ...]:
    """Why each cell of the golden record of one entity's records is so, in the frame's order.

    Columns that no record fills are left out. The choice is that of `golden_records`.
    Raises ColumnMissing for a column that the survivorship rules name.
    """
    choosing, columns = choosing_for(frame, np.zeros(len(frame), dtype=np.int64), rules)
    wished = rules.survivorship
    found = []
    for name in columns:
        own = wished.columns[name].rules if name in wished.columns else wished.rules
        reason = _reason(choosing, frame, name, own, rules)
        if reason is not None:
            found.append(reason)
    return tuple(found)


def _reason(
    choosing: Choosing,
    frame: pd.DataFrame,
    name: str,
    own: tuple[Choice, ...],
    rules: LinkageRules,
) -> GoldenReason | None:
    places = choosing.places(name, own)
    if not len(places):
        return None
    winner = int(places[0])
    cells = frame[name]
    filled = choosing.filled(name)
    others = tuple(int(one) for one in filled if cells.iloc[one] != cells.iloc[winner])
    if len(filled) == 1:
        return GoldenReason(name, winner, "only_one", ())
    if not others:
        return GoldenReason(name, winner, "all_agree", ())
    left = filled
    for rule in (*own, "most_recent"):
        keys = choosing.key(rule, cells, filled)[np.isin(filled, left)]
        left = left[keys == keys.min()]
        if not any(cells.iloc[one] != cells.iloc[winner] for one in left):
            break
    why: Why = rule
    if why == "most_recent" and not _dated_apart(frame, winner, others, rules):
        why = "later_in_file"
    return GoldenReason(name, winner, why, others)


def _dated_apart(
    frame: pd.DataFrame, winner: int, others: tuple[int, ...], rules: LinkageRules
) -> bool:
    dated = rules.survivorship.most_recent_by
    if dated is None:
        return False
    dates: pd.Series[Any] = frame[dated]
    mine = dates.iloc[winner]
    return bool(pd.notna(mine)) and all(dates.iloc[other] != mine for other in others)
