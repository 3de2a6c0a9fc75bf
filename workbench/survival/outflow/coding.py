"""A formula's terms learned so that they may leave the building, and put to new rows."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from workbench.core.errors import ColumnNotNumbers, FormulaFault
from workbench.estimators.arrays import Flags, Numbers
from workbench.survival.columns import Texts, in_order
from workbench.survival.factors import Coding, Factor, columns_read, learned, read_factor
from workbench.survival.outflow.portable import DesignCoding, FactorCoding, SplineCoding
from workbench.survival.outflow.rounding import coarse_range, to_unit, unit_of
from workbench.survival.splines import Basis
from workbench.survival.terms import Model, complete, design_columns

OTHER = "other"


@dataclass(frozen=True)
class Applied:
    """A table's n rows as the model sees them."""

    X: Numbers
    """(known rows, p)"""
    known: Flags
    """(n,) which rows say something on every term."""
    strange: Flags
    """(n,) rows with a level that the model was made without and has no place for."""
    outside: tuple[tuple[str, Flags], ...]
    """Per factor (n,) which rows are where the model was not made."""


def known_rows(covariates: tuple[str, ...], frame: pd.DataFrame) -> Flags:
    """(n,) rows that say something on every term; ColumnMissing, FormulaFault."""
    model = Model.of(covariates, [str(name) for name in frame.columns])
    return complete(model.factors(frame), len(frame))


def learn(
    covariates: tuple[str, ...], frame: pd.DataFrame, rows: Flags, small_cell: int
) -> DesignCoding:
    """What the `rows` (n,) of a table say of each factor.

    Levels of fewer than `small_cell` rows become one; ranges and knots are rounded; columns in
    which fewer than `small_cell` rows differ from the rest are left out. FormulaFault,
    NothingToAnalyse as `terms.design`.
    """
    model = Model.of(covariates, [str(name) for name in frame.columns])
    factors = model.factors(frame)
    codings, found = {}, []
    for code, factor in factors.items():
        if factor.cells is not None:
            factor, other = _merged(factor, rows, small_cell)
            factors[code] = factor
            coding = learned(factor, rows)
            found.append(
                FactorCoding(code=code, kind="category", levels=coding.levels, other=other)
            )
        else:
            coding, told = _numeric(code, factor, rows, small_cell)
            found.append(told)
        codings[code] = coding
    columns, names, terms = design_columns(model, factors, codings, rows)
    kept = [place for place, column in enumerate(columns) if _differing(column) >= small_cell]
    if not kept:
        detail = f"fewer than {small_cell} clients differ in it"
        raise FormulaFault(term=", ".join(covariates), detail=detail)
    of = {place: number for number, (_, places) in enumerate(terms) for place in places}
    return DesignCoding(
        terms=model.terms,
        factors=tuple(found),
        columns=tuple(names[place] for place in kept),
        of=tuple(of[place] for place in kept),
        inputs=columns_read(tuple(factors), [str(name) for name in frame.columns]),
    )


def apply(coding: DesignCoding, frame: pd.DataFrame) -> Applied:
    """The columns of a table's rows; ColumnMissing, ColumnNotNumbers, FormulaFault."""
    factors, codings, outside = {}, {}, []
    strange = np.zeros(len(frame), bool)
    for one in coding.factors:
        factor = _read(frame, one)
        if one.kind == "category":
            factor, unseen = _placed(factor, one)
            if one.other is None:
                strange |= unseen
        else:
            factor, unseen = _bounded(factor, one)
        factors[one.code], codings[one.code] = factor, _coding(factor, one)
        outside.append((factor.name, unseen))
    known = complete(factors, len(frame)) & ~strange
    model = Model(coding.terms)
    columns, names, _ = design_columns(model, factors, codings, known)
    made = dict(zip(names, columns, strict=True))
    if missing := [name for name in coding.columns if name not in made]:
        raise FormulaFault(term=missing[0], detail="the model's file does not say how it is made")
    X = np.column_stack([made[name] for name in coding.columns])
    return Applied(X, known, strange, tuple(outside))


def _read(frame: pd.DataFrame, one: FactorCoding) -> Factor:
    factor = read_factor(frame, one.code)
    if one.kind == "category" and factor.cells is None:  # numbers here, texts there
        bare = one.code.strip("`")
        factor = replace(read_factor(frame, f"C({bare})"), name=factor.name)
    if one.kind != "category" and factor.values is None:
        raise ColumnNotNumbers(column=factor.name, count=int(factor.known.sum()))
    return factor


def _merged(factor: Factor, rows: Flags, small_cell: int) -> tuple[Factor, str | None]:
    """Rare levels as one, and its name; the rarest others join while it is too small itself."""
    assert factor.cells is not None
    sizes = pd.Series(factor.cells[rows]).value_counts()
    rare = {str(level) for level, size in sizes.items() if size < small_cell}
    if not rare:
        return factor, None
    if factor.reference in rare:
        detail = f"fewer than {small_cell} clients have the reference level"
        raise FormulaFault(term=factor.name, detail=detail)
    common = [level for level in in_order(set(sizes.index) - rare) if level != factor.reference]
    count = sum(int(sizes[level]) for level in rare)
    if OTHER in common:
        common.remove(OTHER)
        count += int(sizes[OTHER])
    rare.add(OTHER)
    while count < small_cell and common:
        smallest = min(common, key=lambda level: (sizes[level], level))
        common.remove(smallest)
        rare.add(smallest)
        count += int(sizes[smallest])
    if not common and factor.reference is None:
        detail = f"too few clients share a value of it (under {small_cell})"
        raise FormulaFault(term=factor.name, detail=detail)
    cells = factor.cells.copy()
    cells[np.isin(cells, list(rare))] = OTHER
    # without a reference asked for, the first in order is it: never the mixture, if it can be helped
    reference = factor.reference or common[0]
    return replace(factor, cells=cells, reference=reference), OTHER


def _numeric(
    code: str, factor: Factor, rows: Flags, small_cell: int
) -> tuple[Coding, FactorCoding]:
    assert factor.values is not None
    values = factor.values[rows]
    low, high = coarse_range(values, small_cell)
    if factor.basis is None:
        return Coding(factor.name), FactorCoding(code=code, kind="number", range=(low, high))
    unit = unit_of(high - low)
    inner = factor.basis.placed(values, factor.name).knots[1:-1]
    knots = (low, *(to_unit(knot, unit) for knot in inner), high)
    if (np.diff(knots) <= 0).any():
        raise FormulaFault(term=factor.name, detail="too few different values for so many knots")
    basis = replace(factor.basis, knots=knots)
    spline = SplineCoding(natural=basis.natural, df=basis.df, degree=basis.degree, knots=knots)
    told = FactorCoding(code=code, kind="spline", range=(low, high), spline=spline)
    return Coding(factor.name, basis=basis), told


def _placed(factor: Factor, one: FactorCoding) -> tuple[Factor, Flags]:
    """With levels that are not the model's in `other`; which rows had one."""
    assert factor.cells is not None
    strange = factor.known & ~np.isin(factor.cells, list(one.levels))
    cells: Texts = factor.cells.copy()
    cells[strange] = one.other if one.other is not None else one.levels[0]
    return replace(factor, cells=cells), strange


def _bounded(factor: Factor, one: FactorCoding) -> tuple[Factor, Flags]:
    """Which rows are out of range; a B-spline, which would bend away there, stays at its end."""
    assert factor.values is not None
    if one.range is None:
        return factor, np.zeros(factor.values.size, bool)
    low, high = one.range
    with np.errstate(invalid="ignore"):
        away = (factor.values < low) | (factor.values > high)
    if one.spline is not None and not one.spline.natural:
        return replace(factor, values=np.clip(factor.values, low, high)), away
    return factor, away


def _coding(factor: Factor, one: FactorCoding) -> Coding:
    basis = None
    if one.spline is not None:
        spline = one.spline
        basis = Basis(spline.natural, spline.df, spline.degree, spline.knots)
    return Coding(factor.name, one.levels, basis)


def _differing(column: Numbers) -> int:
    """How many rows do not have the value that most have."""
    _, counts = np.unique(column, return_counts=True)
    return int(column.size - counts.max())
