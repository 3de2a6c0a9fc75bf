"""One factor of a term (`age`, `C(step)`, `log(x + 1)`, `ns(age, df=3)`) as columns of numbers.

A factor is read from its text by Python's own grammar, of which only names, numbers, arithmetic
and the functions below are let through; nothing is ever evaluated as code.
"""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.core.errors import FormulaFault
from workbench.estimators.arrays import Flags, Numbers
from workbench.survival.columns import Texts, in_order, numbers, present, texts
from workbench.survival.splines import KNOTTED, Basis

LEVELS = 200
"""A category of more levels is a name or a number of a person, not a characteristic."""

FUNCTIONS: dict[str, Callable[[Numbers], Numbers]] = {
    "log": np.log,
    "log2": np.log2,
    "log10": np.log10,
    "log1p": np.log1p,
    "exp": np.exp,
    "sqrt": np.sqrt,
    "abs": np.abs,
}
_OPERATIONS: dict[type[ast.operator], Callable[[Numbers, Numbers], Numbers]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}
_TREATMENT = ("Treatment", "contr.treatment")


@dataclass(frozen=True)
class Factor:
    """A factor over the rows of one table."""

    name: str
    cells: Texts | None
    """(n,) of a category, None where missing."""
    values: Numbers | None
    """(n,) of numbers, NaN where missing."""
    reference: str | None = None
    """Of a category; None: its first level."""
    basis: Basis | None = None
    """Of a spline: what `values` are turned into."""

    @property
    def known(self) -> Flags:
        """(n,) where it says anything."""
        if self.values is not None:
            return ~np.isnan(self.values)
        assert self.cells is not None
        return present(self.cells)


@dataclass(frozen=True)
class Coding:
    """What a factor learned from the rows a model is made of; the same then holds for new rows."""

    name: str
    levels: tuple[str, ...] = ()
    """Of a category, the reference first."""
    basis: Basis | None = None

    def columns(self, factor: Factor, rows: Flags, full: bool) -> list[tuple[str, Numbers]]:
        """(name, (rows,)) of each column; `full` keeps a column for the reference too.

        FormulaFault where a row has a level that the model was not made with.
        """
        if factor.values is not None:
            values = factor.values[rows]
            if self.basis is None:
                return [(self.name, values)]
            columns = self.basis.columns(values).T
            return [(f"{self.name}[{place}]", each) for place, each in enumerate(columns, start=1)]
        assert factor.cells is not None
        cells = factor.cells[rows]
        if strange := set(cells) - set(self.levels):
            level = min(strange)
            detail = f"the model was made without the level {level}"
            raise FormulaFault(term=self.name, detail=detail)
        shown = self.levels if full else self.levels[1:]
        return [(f"{self.name}[{level}]", (cells == level).astype(float)) for level in shown]


def read_factor(frame: pd.DataFrame, code: str) -> Factor:
    """The factor as `code` says; ColumnMissing, FormulaFault."""
    if code.startswith("`"):
        return _column(frame, code.strip("`"))
    found = re.fullmatch(r"([A-Za-z_][\w.]*)\((.*)\)", code, re.S)
    if found is None:
        return _column(frame, code)
    if found[1] == "C":
        return _category(frame, found[2], code)
    tree, names = _tree(code)
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id in KNOTTED:
        values = _evaluated(frame, tree.args[0], names, code) if len(tree.args) == 1 else None
        if values is None:
            raise FormulaFault(term=code, detail=f"write it as {tree.func.id}(x, df=4)")
        basis = KNOTTED[tree.func.id].of(code, {one.arg or "": one.value for one in tree.keywords})
        return Factor(_tidy(code), None, values, basis=basis)
    return Factor(_tidy(code), None, _evaluated(frame, tree, names, code))


def columns_read(codes: tuple[str, ...], columns: list[str]) -> tuple[str, ...]:
    """Which of a table's `columns` the factors of a formula read, in order of use; FormulaFault."""
    found: list[str] = []
    for code in codes:
        inside = code[2:-1].partition(",")[0] if code.startswith("C(") else code
        bare = inside.strip().strip("`")
        if bare in columns:
            found.append(bare)
            continue
        tree, names = _tree(code)
        asked = [_dotted(one, names, code) for one in ast.walk(tree) if isinstance(one, ast.Name)]
        found.extend(name for name in asked if name in columns)
    return tuple(dict.fromkeys(found))


def learned(factor: Factor, rows: Flags) -> Coding:
    """What the rows say of the factor; FormulaFault where that is too little or too much."""
    if factor.values is not None:
        basis = factor.basis and factor.basis.placed(factor.values[rows], factor.name)
        return Coding(factor.name, basis=basis)
    assert factor.cells is not None
    levels = in_order(set(factor.cells[rows]))
    if len(levels) > LEVELS:
        detail = f"it has {len(levels)} different texts, a category may have {LEVELS}"
        raise FormulaFault(term=factor.name, detail=detail)
    if len(levels) < 2:
        raise FormulaFault(term=factor.name, detail="all rows have the same value")
    if factor.reference is not None:
        if factor.reference not in levels:
            detail = f"no row has the reference level {factor.reference}"
            raise FormulaFault(term=factor.name, detail=detail)
        levels = [factor.reference, *(one for one in levels if one != factor.reference)]
    return Coding(factor.name, tuple(levels))


def _column(frame: pd.DataFrame, name: str) -> Factor:
    cells = texts(frame, name)
    values = numbers(cells)
    return Factor(name, cells if values is None else None, values)


def _category(frame: pd.DataFrame, inside: str, code: str) -> Factor:
    """`C(x)`, or `C(x, Treatment("ref"))`."""
    name, _, contrast = inside.partition(",")
    name = name.strip().strip("`")
    if inside.strip() in frame.columns:
        name, contrast = inside.strip(), ""
    if not contrast:
        return Factor(name, texts(frame, name), None)
    found = re.fullmatch(
        r"\s*([\w.]+)\(\s*(?:reference\s*=\s*|base\s*=\s*)?(['\"]?)(.*?)\2\s*\)\s*", contrast
    )
    if found is None or found[1] not in _TREATMENT:
        raise FormulaFault(term=code, detail='write a reference as C(x, Treatment("level"))')
    return Factor(name, texts(frame, name), None, reference=found[3])


def _tree(code: str) -> tuple[ast.expr, dict[str, str]]:
    """The parsed text, with the columns that stand in backticks under a plain name."""
    names: dict[str, str] = {}

    def plain(found: re.Match[str]) -> str:
        return names.setdefault(found[1], f"_column_{len(names)}")

    try:
        tree = ast.parse(re.sub(r"`([^`]+)`", plain, code).strip(), mode="eval").body
    except (SyntaxError, ValueError) as fault:
        raise FormulaFault(term=code, detail="it can't be read") from fault
    return tree, {short: name for name, short in names.items()}


def _evaluated(frame: pd.DataFrame, tree: ast.expr, names: dict[str, str], code: str) -> Numbers:
    def value(node: ast.expr) -> Numbers:
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return np.full(len(frame), float(number))
            case ast.Name() | ast.Attribute():
                return _needed(frame, _dotted(node, names, code), code)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -value(operand)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATIONS:
                return _OPERATIONS[type(op)](value(left), value(right))
            case ast.Call(func=ast.Name(id="I"), args=[inside], keywords=[]):
                return value(inside)
            case ast.Call(func=func, args=[inside], keywords=[]):
                name = _dotted(func, {}, code).removeprefix("np.")
                if name in FUNCTIONS:
                    return FUNCTIONS[name](value(inside))
        known = ", ".join(["C", "I", *FUNCTIONS, *KNOTTED])
        raise FormulaFault(term=code, detail=f"the functions there are: {known}")

    with np.errstate(all="ignore"):
        found = np.asarray(value(tree), np.float64)
    columns = {_dotted(one, names, code) for one in ast.walk(tree) if isinstance(one, ast.Name)}
    asked = [numbers(texts(frame, name)) for name in columns if name in frame.columns]
    given = np.all([~np.isnan(one) for one in asked if one is not None], axis=0)
    if count := int((given & ~np.isfinite(found)).sum()):
        raise FormulaFault(term=code, detail=f"{count} rows have no such value, as log of 0")
    return np.where(np.isfinite(found), found, np.nan)


def _needed(frame: pd.DataFrame, name: str, code: str) -> Numbers:
    values = numbers(texts(frame, name))
    if values is None:
        raise FormulaFault(term=code, detail=f"column {name} is not all numbers")
    return values


def _dotted(node: ast.expr, names: dict[str, str], code: str) -> str:
    match node:
        case ast.Name(id=name):
            return names.get(name, name)
        case ast.Attribute(value=inside, attr=last):
            return f"{_dotted(inside, names, code)}.{last}"
    raise FormulaFault(term=code, detail="it can't be read")


def _tidy(code: str) -> str:
    """As formulaic names it: the text with blanks where Python's own style has them."""
    tree, names = _tree(code)
    found = ast.unparse(tree)
    for short, name in names.items():
        found = found.replace(short, f"`{name}`")
    return found
