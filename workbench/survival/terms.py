"""A model's formula over a table as columns of numbers, and the same for new rows."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from workbench.core.errors import FormulaFault
from workbench.estimators.arrays import Flags, Numbers
from workbench.survival.factors import Coding, Factor, learned, read_factor
from workbench.survival.formula import Term, parse, quoted


@dataclass(frozen=True)
class Model:
    """A formula's terms, each a tuple of factors as they are written."""

    terms: tuple[Term, ...]

    @classmethod
    def of(cls, covariates: tuple[str, ...], columns: list[str]) -> "Model":
        """From a formula cut at its commas; a part that is a column's name is that column.

        FormulaFault where it can't be read, or nothing is left.
        """
        terms = parse(", ".join(_named(part.strip(), columns) for part in covariates))
        if not terms:
            raise FormulaFault(term=", ".join(covariates), detail="no term is left")
        return cls(terms)

    def factors(self, frame: pd.DataFrame) -> dict[str, Factor]:
        """Each factor over the rows of a table; ColumnMissing, FormulaFault."""
        codes = dict.fromkeys(code for term in self.terms for code in term)
        return {code: read_factor(frame, code) for code in codes}


@dataclass(frozen=True)
class Design:
    """A model's terms over the rows in which all of them are known."""

    X: Numbers
    """(rows, p)"""
    names: tuple[str, ...]
    """(p,)"""
    terms: tuple[tuple[str, tuple[int, ...]], ...]
    """Each term's name, and which columns are its."""
    model: Model
    codings: dict[str, Coding]

    def over(self, frame: pd.DataFrame) -> tuple[Numbers, Flags]:
        """New rows: ((known rows, p), (n,) which rows know every term). Errors as `Model`."""
        factors = self.model.factors(frame)
        known = complete(factors, len(frame))
        return np.column_stack(design_columns(self.model, factors, self.codings, known)[0]), known


def complete(factors: dict[str, Factor], rows: int) -> Flags:
    """(rows,) in which every factor is known."""
    known = np.ones(rows, dtype=bool)
    for factor in factors.values():
        known &= factor.known
    return known


def design(model: Model, factors: dict[str, Factor], rows: Flags) -> Design:
    """The columns of numbers, over `rows` only.

    A category gives a 0/1 column per level but for its reference; an interaction gives the
    products. Where an interaction stands without what is left of it when the category is taken
    out, the category keeps all its levels in it, as in R and formulaic. FormulaFault where a
    category has one level or too many.
    """
    codings = {code: learned(factor, rows) for code, factor in factors.items()}
    columns, names, terms = design_columns(model, factors, codings, rows)
    return Design(np.column_stack(columns), names, terms, model, codings)


def design_columns(
    model: Model, factors: dict[str, Factor], codings: dict[str, Coding], rows: Flags
) -> tuple[list[Numbers], tuple[str, ...], tuple[tuple[str, tuple[int, ...]], ...]]:
    """(columns (rows,), their names, each term's name and places) of factors that are learned."""
    columns: list[Numbers] = []
    names: list[str] = []
    terms: list[tuple[str, tuple[int, ...]]] = []
    categories = {code for code, coding in codings.items() if coding.levels}
    spanned = {(frozenset[str](), frozenset[str]())}  # the intercept that a hazard's level is
    for term in model.terms:
        made: list[tuple[str, Numbers]] = []
        for block in _blocks(term, categories, spanned):
            part = [("", np.ones(int(rows.sum())))]
            for code, full in block.items():
                part = [
                    (f"{before}:{name}" if before else name, values * times)
                    for before, values in part
                    for name, times in codings[code].columns(factors[code], rows, full)
                ]
            made.extend(part)
        places = tuple(range(len(names), len(names) + len(made)))
        terms.append((":".join(codings[code].name for code in term), places))
        names.extend(name for name, _ in made)
        columns.extend(values for _, values in made)
    return columns, tuple(names), tuple(terms)


def _blocks(
    term: Term, categories: set[str], spanned: set[tuple[frozenset[str], frozenset[str]]]
) -> list[dict[str, bool]]:
    """How a term's categories are coded, so that nothing is said twice and nothing is left out.

    A category with all its levels spans what stands without it, and its contrasts. So a term
    spans every subset of its categories; of those that no earlier term spans, a subset and the
    same with one category more are joined to one block in which that category has all its levels
    (True). Source: Wilkinson & Rogers (1973); the way of patsy and formulaic.
    """
    crossed = [code for code in term if code in categories]
    plain = frozenset(term) - set(crossed)
    found: list[dict[str, bool]] = []
    for size in range(len(crossed) + 1):
        for chosen in combinations(crossed, size):
            if (plain, frozenset(chosen)) not in spanned:
                spanned.add((plain, frozenset(chosen)))
                found.append(dict.fromkeys(chosen, False))
    joined = _join(found)
    while joined is not None:
        found = joined
        joined = _join(found)
    return [
        {code: block.get(code, False) for code in term if code in plain or code in block}
        for block in found
    ]


def _join(blocks: list[dict[str, bool]]) -> list[dict[str, bool]] | None:
    """With the first two joined that can be; None where none can."""
    for short in blocks:
        for long in blocks:
            more = set(long) - set(short)
            if len(more) != 1 or len(long) != len(short) + 1:
                continue
            (added,) = more
            if not long[added] and all(long[code] == full for code, full in short.items()):
                joined = {**long, added: True}
                return [joined if one is long else one for one in blocks if one is not short]
    return None


def _named(part: str, columns: list[str]) -> str:
    """The part with names between backticks that a formula could not read."""
    if part in columns:
        return quoted(part)
    inside = part[2:-1].strip() if part.startswith("C(") and part.endswith(")") else ""
    if inside in columns:
        return part
    pieces = [piece.strip() for piece in part.split(":")]
    if len(pieces) > 1 and any(quoted(piece) != piece for piece in pieces if piece in columns):
        return ":".join(quoted(piece) if piece in columns else piece for piece in pieces)
    return part
