"""How many clients are alike: counts of cells, none of them small, rounded."""

from collections import Counter

import numpy as np
import pandas as pd

from workbench.estimators.arrays import Numbers
from workbench.survival.factors import Factor, read_factor
from workbench.survival.outflow.portable import (
    CauseModel,
    Cell,
    DesignCoding,
    FactorCoding,
    Neighbours,
)
from workbench.survival.outflow.rounding import to_unit, unit_of

FACTORS = 4
"""By how many factors clients are compared: of more, hardly any two are alike."""
PARTS = 3
ROUNDED_TO = 5
FEW_VALUES = 6


def neighbours(
    coding: DesignCoding, frame: pd.DataFrame, X: Numbers, model: CauseModel, small_cell: int
) -> Neighbours:
    """The cells of clients that are alike in the factors that move the target's chance most."""
    moved = X * np.array(model.coefficients)
    weight = {one.code: _weight(coding, one.code, moved) for one in coding.factors}
    first = sorted(weight, key=lambda code: (-weight[code], code))[:FACTORS]
    chosen = [one for one in coding.factors if one.code in first]
    cuts = {one.code: _cuts(one, frame, small_cell) for one in chosen if one.kind != "category"}
    counts = Counter(_keys(chosen, cuts, frame))
    cells = [
        Cell(key=key, clients=int(ROUNDED_TO * round(count / ROUNDED_TO)))
        for key, count in sorted(counts.items())
        if count >= small_cell
    ]
    return Neighbours(
        factors=tuple(one.code for one in chosen),
        cuts=cuts,
        cells=tuple(cells),
        rounded_to=ROUNDED_TO,
    )


def alike(found: Neighbours, coding: DesignCoding, frame: pd.DataFrame) -> list[int | None]:
    """Per row how many clients of the making are alike; None: too few to be told."""
    chosen = [one for one in coding.factors if one.code in found.factors]
    if not chosen:
        return [None] * len(frame)
    sizes = {cell.key: cell.clients for cell in found.cells}
    return [sizes.get(key) for key in _keys(chosen, found.cuts, frame)]


def _weight(coding: DesignCoding, code: str, moved: Numbers) -> float:
    """How far a factor sets clients apart: the spread of what its terms add to the log hazard."""
    mine = [place for place, term in enumerate(coding.of) if code in coding.terms[term]]
    return float(np.std(moved[:, mine].sum(axis=1)))


def _cuts(one: FactorCoding, frame: pd.DataFrame, small_cell: int) -> tuple[float, ...]:
    """Where the parts of a number begin: each frequent value of a few, else thirds, rounded."""
    values = _factor(one, frame).values
    assert values is not None
    assert one.range is not None
    low, high = one.range
    distinct, sizes = np.unique(np.clip(values, low, high), return_counts=True)
    if distinct.size <= FEW_VALUES:
        return tuple(float(value) for value in distinct[1:][sizes[1:] >= small_cell])
    unit = unit_of(high - low)
    cuts = np.quantile(values, np.arange(1, PARTS) / PARTS)
    return tuple(dict.fromkeys(to_unit(float(cut), unit) for cut in cuts))


def _keys(
    chosen: list[FactorCoding], cuts: dict[str, tuple[float, ...]], frame: pd.DataFrame
) -> list[tuple[str, ...]]:
    """Per row in which part of each factor it is; missing is a part too."""
    parts = []
    for one in chosen:
        factor = _factor(one, frame)
        if one.kind == "category":
            assert factor.cells is not None
            known = set(one.levels)
            parts.append([_level(cell, known, one.other) for cell in factor.cells])
        else:
            assert factor.values is not None
            place = np.searchsorted(np.array(cuts[one.code]), factor.values, side="right")
            gone = np.isnan(factor.values)
            parts.append(["" if none else str(at) for at, none in zip(place, gone, strict=True)])
    return list(zip(*parts, strict=True))


def _level(cell: str | None, known: set[str], other: str | None) -> str:
    return "" if cell is None else cell if cell in known else other or ""


def _factor(one: FactorCoding, frame: pd.DataFrame) -> Factor:
    if one.kind == "category":
        code = one.code if one.code.startswith("C(") else f"C({one.code.strip('`')})"
        return read_factor(frame, code)
    return read_factor(frame, one.code)
