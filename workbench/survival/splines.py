"""Curved effects of a number: B-splines (`bs`) and natural cubic splines (`ns`), as R's splines."""

import ast
from dataclasses import dataclass, replace

import numpy as np
from scipy.interpolate import BSpline

from workbench.core.errors import FormulaFault
from workbench.estimators.arrays import Numbers


@dataclass(frozen=True)
class Basis:
    """A spline of `df` columns; its knots are placed by the rows a model is made of."""

    natural: bool
    df: int
    degree: int = 3
    knots: tuple[float, ...] = ()
    """Boundary and inner knots, in order; none: not placed yet."""

    @classmethod
    def of(cls, code: str, given: dict[str, ast.expr]) -> "Basis":
        """From the keywords of `bs(x, df=4, degree=3)` or `ns(x, df=3)`; FormulaFault."""
        natural = code.startswith("ns(")
        known = {"df"} if natural else {"df", "degree"}
        whole = {
            name: one.value
            for name, one in given.items()
            if isinstance(one, ast.Constant) and type(one.value) is int and name in known
        }
        degree = int(str(whole.get("degree", 3)))
        df = int(str(whole.get("df", 0)))
        least = 1 if natural else degree
        if len(whole) != len(given) or not 1 <= degree <= 5 or not least <= df <= 20:
            detail = f"give df={least} to 20 as a whole number" + (
                "" if natural else ", degree 1 to 5"
            )
            raise FormulaFault(term=code, detail=detail)
        return cls(natural, df, degree)

    def placed(self, values: Numbers, name: str) -> "Basis":
        """With inner knots at even quantiles of `values`, boundary knots at their ends."""
        inner = self.df - 1 if self.natural else self.df - self.degree
        shares = np.arange(1, inner + 1) / (inner + 1)
        knots = (values.min(), *np.quantile(values, shares), values.max())
        if (np.diff(knots) <= 0).any():
            raise FormulaFault(term=name, detail="too few different values for so many knots")
        return replace(self, knots=tuple(float(knot) for knot in knots))

    def columns(self, values: Numbers) -> Numbers:
        """(n, df); outside the boundary a natural spline goes on straight, a B-spline bends on."""
        first, last = self.knots[0], self.knots[-1]
        ends = self.degree
        line = np.concatenate([[first] * ends, self.knots, [last] * ends])
        size = line.size - self.degree - 1
        spline = BSpline(line, np.eye(size), self.degree, extrapolate=True)
        if not self.natural:
            return np.asarray(spline(values), np.float64)[:, 1:]
        inside = np.clip(values, first, last)
        found = np.asarray(spline(inside), np.float64)
        slope = np.asarray(spline.derivative()(inside), np.float64)
        found = (found + (values - inside)[:, None] * slope)[:, 1:]
        # only what has no curvature at both ends; the columns R's ns takes
        bent = np.asarray(spline.derivative(2)(np.array([first, last])), np.float64)[:, 1:]
        turn, _ = np.linalg.qr(bent.T, mode="complete")
        natural: Numbers = found @ turn[:, 2:]
        return natural


KNOTTED: dict[str, type[Basis]] = {"bs": Basis, "ns": Basis}
