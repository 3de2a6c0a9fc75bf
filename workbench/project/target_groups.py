"""Groups as target groups that may leave: counts of people, none small, none to be worked out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench.clustering.results import Clustering, Distinction
from workbench.handover.complementary import hidden_cells

HALF_YEAR = 365.25 / 2


def target_groups(found: Clustering, names: Mapping[int, str], limit: int) -> pd.DataFrame:
    """Per group and characteristic: group, name, size, share, column, level, count, inside,
    outside, effect. `count` is of a level; of a number `inside` and `outside` are means.

    Small counts are missing, with as many others as it takes; see `hidden_cells`.
    """
    sizes = np.array([group.size for group in found.groups], dtype=np.int64)
    no_size = hidden_cells(sizes[None, :], limit)[0]
    no_cell = _hidden_levels(found, limit)
    rows = []
    for place, group in enumerate(found.groups):
        for one in group.distinctions:
            hide = bool(no_size[place])
            told = one.level is None or not no_cell[group.group, one.column, one.level]
            shown = told and not hide
            rows.append(
                {
                    "group": group.group,
                    "name": names.get(group.group, ""),
                    "size": None if hide else group.size,
                    "share": None if hide else round(group.share, 4),
                    "column": one.column,
                    "level": one.level,
                    "count": round(one.inside * group.size) if shown and one.level else None,
                    "inside": round(one.inside, 4) if shown else None,
                    "outside": round(one.outside, 4) if shown else None,
                    "effect": round(one.effect, 2) if shown else None,
                }
            )
    frame = pd.DataFrame(rows)
    return frame.astype({"size": "Int64", "count": "Int64"}) if rows else frame


def group_outflow(
    found: Clustering, incidence: pd.DataFrame, names: Mapping[int, str], limit: int
) -> pd.DataFrame:
    """Chance of each reason by group at half-yearly points: group, name, reason, years, at_risk,
    incidence, se. Points with fewer than `limit` people at risk are left out.

    `incidence`: cause, group, time, incidence, se, at_risk.
    """
    sizes = {str(group.group): group.size for group in found.groups}
    own = incidence[incidence["group"].isin([key for key, size in sizes.items() if size >= limit])]
    own = own[own["at_risk"] >= limit]
    own = own.assign(half_year=(own["time"] // HALF_YEAR).astype(int))
    last = own.groupby(["group", "cause", "half_year"], sort=True).tail(1)
    return pd.DataFrame(
        {
            "group": last["group"].astype(int),
            "name": [names.get(int(one), "") for one in last["group"]],
            "reason": last["cause"],
            "years": (last["half_year"] + 1) / 2,
            "at_risk": last["at_risk"].astype(int),
            "incidence": last["incidence"].round(3),
            "se": last["se"].round(3),
        }
    ).reset_index(drop=True)


def _hidden_levels(found: Clustering, limit: int) -> dict[tuple[int, str, str], bool]:
    """Per group, column and level whether its count stays inside."""
    hidden = {}
    for column in {one.column for group in found.groups for one in group.distinctions}:
        told = [
            {one.level: one for one in group.distinctions if _is_level(one, column)}
            for group in found.groups
        ]
        levels = sorted({str(level) for group in told for level in group})
        if not levels:
            continue
        counts = np.zeros((len(found.groups), len(levels) + 1), dtype=np.int64)
        for row, (group, shares) in enumerate(zip(found.groups, told, strict=True)):
            for place, level in enumerate(levels):
                # of two levels one is told: the other is what is left
                share = shares[level].inside if level in shares else None
                counts[row, place] = -1 if share is None else round(share * group.size)
            known = counts[row, :-1][counts[row, :-1] >= 0].sum()
            untold = np.flatnonzero(counts[row, :-1] < 0)
            counts[row, untold] = max(group.size - known, 0)
            counts[row, -1] = max(group.size - counts[row, :-1].sum(), 0)
        mask = hidden_cells(counts, limit)
        for row, group in enumerate(found.groups):
            for place, level in enumerate(levels):
                hidden[group.group, column, level] = bool(mask[row, place])
    return hidden


def _is_level(one: Distinction, column: str) -> bool:
    return one.column == column and one.level is not None
