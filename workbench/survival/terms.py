"""Terms of a model (`a`, `C(a)`, `a:b`) as columns of numbers."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.core.errors import FormulaFault
from workbench.estimators.arrays import Flags, Numbers
from workbench.survival.columns import Texts, in_order, numbers, present, texts

LEVELS = 200
"""A category of more levels is a name or a number of a person, not a characteristic."""

_CATEGORY = re.compile(r"C\(\s*(.+?)\s*\)")


@dataclass(frozen=True)
class Factor:
    """One column of the table in a term: numbers, or a category."""

    name: str
    cells: Texts
    values: Numbers | None
    """None: a category."""


@dataclass(frozen=True)
class Design:
    """A model's terms over the rows in which all of them are known."""

    X: Numbers
    """(rows, p)"""
    names: tuple[str, ...]
    """(p,)"""


def factors(frame: pd.DataFrame, terms: tuple[str, ...]) -> list[list[Factor]]:
    """The columns of each term; ColumnMissing, FormulaFault where a term can't be read."""
    read: dict[str, Factor] = {}
    found = []
    for term in terms:
        parts = [term] if term in frame.columns else [part.strip() for part in term.split(":")]
        if not all(parts):
            raise FormulaFault(term=term, detail="a name is missing before or behind the colon")
        if "*" in term and term not in frame.columns:
            raise FormulaFault(term=term, detail="write a,b,a:b in place of a*b")
        for part in parts:
            if part not in read:
                read[part] = _factor(frame, part)
        found.append([read[part] for part in parts])
    return found


def complete(terms: list[list[Factor]], rows: int) -> Flags:
    """Rows in which every column of every term is known."""
    known = np.ones(rows, dtype=bool)
    for factor in {id(factor): factor for term in terms for factor in term}.values():
        known &= present(factor.cells) if factor.values is None else ~np.isnan(factor.values)
    return known


def design(terms: list[list[Factor]], rows: Flags) -> Design:
    """The columns of numbers, over `rows` only.

    A category gives a 0/1 column per level, but for its first one in sorted order (the reference);
    an interaction gives the products. FormulaFault where a category has one level or too many, or
    a column comes twice.
    """
    names: list[str] = []
    columns: list[Numbers] = []
    for term in terms:
        made = [("", np.ones(int(rows.sum())))]
        for factor in term:
            made = [
                (f"{before}:{name}" if before else name, values * times)
                for before, values in made
                for name, times in _columns(factor, rows)
            ]
        for name, values in made:
            if name in names:
                raise FormulaFault(term=name, detail="it is named twice")
            names.append(name)
            columns.append(values)
    return Design(np.column_stack(columns), tuple(names))


def _factor(frame: pd.DataFrame, part: str) -> Factor:
    as_category = _CATEGORY.fullmatch(part)
    if part in frame.columns or as_category is None:
        cells = texts(frame, part)
        return Factor(part, cells, numbers(cells))
    return Factor(as_category[1], texts(frame, as_category[1]), None)


def _columns(factor: Factor, rows: Flags) -> list[tuple[str, Numbers]]:
    if factor.values is not None:
        return [(factor.name, factor.values[rows])]
    cells = factor.cells[rows]
    levels = in_order(set(cells))
    if len(levels) > LEVELS:
        detail = f"it has {len(levels)} different texts, a category may have {LEVELS}"
        raise FormulaFault(term=factor.name, detail=detail)
    if len(levels) < 2:
        raise FormulaFault(term=factor.name, detail="all rows have the same value")
    return [(f"{factor.name}[{level}]", (cells == level).astype(float)) for level in levels[1:]]
