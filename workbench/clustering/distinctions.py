"""What sets a group apart: standardised differences with everybody else, the largest first."""

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.clustering.columns import Material
from workbench.clustering.results import Distinction

Flags = npt.NDArray[np.bool_]


def distinctions(material: Material, inside: Flags, outside: Flags) -> tuple[Distinction, ...]:
    """Compare the rows inside a group with those outside it, column by column.

    Numbers by Cohen's d (pooled standard deviation) over known values, shares of a category's
    levels by Cohen's h (Cohen 1988, chapters 2 and 6): 0.2 is small, 0.8 large. Of a flag only 1
    is told; of another category with two levels the one that is more frequent in the group.
    """
    found: list[Distinction] = []
    for name in material.order:
        if name in material.numbers:
            found += _number(name, material.numbers[name].to_numpy(), inside, outside)
        else:
            found += _levels(name, material.categories[name], inside, outside)
    return tuple(sorted(found, key=lambda one: (-abs(one.effect), one.column, one.level or "")))


def _number(
    name: str, values: npt.NDArray[np.float64], inside: Flags, outside: Flags
) -> list[Distinction]:
    mine, theirs = values[inside], values[outside]
    mine, theirs = mine[~np.isnan(mine)], theirs[~np.isnan(theirs)]
    if not len(mine) or not len(theirs):
        return []
    unit = max(float(np.abs(mine).max()), float(np.abs(theirs).max())) or 1.0
    mine, theirs = (
        mine / unit,
        theirs / unit,
    )  # squares of very large or small numbers over- or underflow
    freedom = len(mine) + len(theirs) - 2
    squares = len(mine) * mine.var() + len(theirs) * theirs.var()
    spread = math.sqrt(squares / freedom) if freedom > 0 and squares > 0 else 0.0
    if spread == 0.0:
        # no spread within: the difference is set against the spread of all instead
        spread = float(np.concatenate([mine, theirs]).std())
    difference = float(mine.mean() - theirs.mean())
    effect = difference / spread if spread > 0 else 0.0
    return [
        Distinction(
            column=name,
            inside=float(mine.mean()) * unit,
            outside=float(theirs.mean()) * unit,
            effect=effect,
        )
    ]


def _levels(name: str, column: pd.Series, inside: Flags, outside: Flags) -> list[Distinction]:
    codes, levels = pd.factorize(column, sort=True)
    mine = np.bincount(codes[inside], minlength=len(levels)) / max(int(inside.sum()), 1)
    theirs = np.bincount(codes[outside], minlength=len(levels)) / max(int(outside.sum()), 1)
    told = [
        Distinction(
            column=name,
            level=str(level),
            inside=float(mine[place]),
            outside=float(theirs[place]),
            effect=2 * math.asin(math.sqrt(mine[place])) - 2 * math.asin(math.sqrt(theirs[place])),
        )
        for place, level in enumerate(levels)
    ]
    if list(levels) == ["0", "1"]:
        return told[1:]
    return [max(told, key=lambda one: one.effect)] if len(told) == 2 else told
