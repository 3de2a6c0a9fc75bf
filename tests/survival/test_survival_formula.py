"""Formulas mean what formulaic means by them, and nothing else is understood."""

import formulaic
import numpy as np
import pandas as pd
import pytest

from workbench.core.errors import FormulaFault
from workbench.survival.formula import parse
from workbench.survival.terms import Model, design

ROWS = 90
DRAW = np.random.default_rng(1)
FRAME = pd.DataFrame(
    {
        "x": DRAW.random(ROWS) + 0.1,
        "z": DRAW.normal(size=ROWS),
        "ph.ecog": DRAW.integers(0, 4, ROWS),
        "g": DRAW.choice(list("abc"), ROWS),
        "h": DRAW.choice(["u", "v"], ROWS),
        "step": DRAW.integers(1, 4, ROWS),
        "my column": DRAW.normal(size=ROWS),
    }
)


def columns(*covariates):
    model = Model.of(covariates, list(FRAME))
    return design(model, model.factors(FRAME), np.ones(ROWS, bool))


@pytest.mark.parametrize(
    "formula",
    [
        "x",
        "log(x) + z",
        "x*g",
        "g*h",
        "g:h",
        "x:g",
        "g + g:h",
        "C(step)*x",
        "I(x**2) + x",
        "log(x + 1):h",
        "bs(x, df=5)",
        "bs(x, df=4, degree=2) + z",
        "g*h*x",
        "(x + g + h)**2",
        "(x + g)*h - x:h",
        "np.log(x) + exp(z)",
        "`my column`:g",
        "C(step, contr.treatment(2))",
    ],
)
def test_the_columns_span_what_formulaics_do(formula):
    ours = np.column_stack([np.ones(ROWS), columns(formula).X])
    theirs = np.asarray(formulaic.model_matrix(formula, FRAME), float)
    rank = np.linalg.matrix_rank(ours)
    assert ours.shape == theirs.shape
    assert rank == ours.shape[1]
    assert np.linalg.matrix_rank(np.column_stack([ours, theirs])) == rank


def test_names_of_levels_and_interactions():
    assert columns("x", "g", "x:g", "C(step)").names == (
        "x",
        "g[b]",
        "g[c]",
        "step[2]",
        "step[3]",
        "x:g[b]",
        "x:g[c]",
    )
    assert columns('C(g, Treatment("b"))').names == ("g[a]", "g[c]")
    assert columns("my column", "my column:g").names[0] == "my column"
    assert columns("log( x )").names == ("log(x)",)
    assert columns("ph.ecog").names == ("ph.ecog",)


def test_each_term_comes_once_and_main_effects_first():
    assert parse("a:b, b*a, a + 1") == (("b",), ("a",), ("a", "b"))


def test_new_rows_are_coded_as_the_model_was():
    made = columns("bs(x, df=5)", "ns(z, df=3)", "g*h", "C(step)")
    again, known = made.over(FRAME.iloc[5:9].reset_index(drop=True))
    assert known.all()
    np.testing.assert_allclose(again, made.X[5:9])


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("x +", "a name is missing"),
        ("(x", "bracket"),
        ("log(x", "bracket"),
        ("x ; z", "; is not expected"),
        ("2*x", "a name is missing before 2"),
        ("frailty(x)", "functions there are"),
        ("log(z)", "no such value"),
        ("log(g)", "column g is not all numbers"),
        ("bs(x)", "df"),
        ("bs(x, df=2)", "df=3"),
        ("ns(step, df=9)", "too few different values"),
        ("C(g, Treatment('q'))", "no row has the reference level q"),
        ("C(g, Sum)", "Treatment"),
    ],
)
def test_what_it_does_not_understand_it_says(formula, says):
    with pytest.raises(FormulaFault, match=says):
        columns(formula)


@pytest.mark.parametrize(
    "attack",
    [
        "__import__('os').system('true')",
        "log(__import__('os').getpid())",
        "I((lambda: 1)())",
        "I(x.__class__)",
        "I([x for x in x])",
        "exec('1')",
    ],
)
def test_nothing_is_run_as_code(attack):
    with pytest.raises((FormulaFault, LookupError, Exception)) as fault:
        columns(attack)
    assert type(fault.value).__module__ == "workbench.core.errors"
