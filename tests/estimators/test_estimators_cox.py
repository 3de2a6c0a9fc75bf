"""Cox's model, held to R, to invariances, and to what it must refuse."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import CollinearTerms, NothingToAnalyse
from workbench.estimators import cox

JOBLESS = ["ui", "reprate", "disrate", "logwage", "tenure", "age", "married", "female"]
JOBLESS += ["child", "ychild", "nonwhite", "houshead"]
HEART = ["age", "year", "surgery", "transplant"]


def test_two_rows_by_hand():
    # one event among x = 1 and x = 0, the other way round once: L = e^b/(1+e^b) * 1/(1+e^b)
    X = np.array([[1.0], [0], [1], [0]])
    fit = cox(X, np.array([1.0, 2, 4, 3]), np.array([1, 0, 0, 1]), np.array([0.0, 0, 2, 2]))
    np.testing.assert_allclose(fit.coefficients, [0], atol=1e-12)
    np.testing.assert_allclose(fit.covariance, [[2]])
    np.testing.assert_allclose(fit.loglik, 2 * np.log(0.5))


def test_late_entry_equals_r(late_entry, late_entry_gold):
    x, sex = late_entry["x"].to_numpy(), late_entry["sex"].to_numpy(float)
    region = late_entry["region"].to_numpy()
    any_event, main = late_entry["cause"].to_numpy() > 0, np.column_stack([x, sex])
    crossed = np.column_stack([x, sex, x * sex])
    dummies = np.column_stack([x, sex, region == "north", region == "west"])
    weights = late_entry["weight"].to_numpy(float)
    for name, X, event, options in [
        ("cox_efron", crossed, any_event, {}),
        ("cox_breslow", crossed, any_event, {"ties": "breslow"}),
        ("cox_cause", dummies, late_entry["cause"].to_numpy() == 1, {}),
        ("cox_strata", main, any_event, {"strata": region}),
        ("cox_weights", main, any_event, {"weights": weights}),
    ]:
        fit = cox(
            X,
            late_entry["exit"].to_numpy(float),
            event,
            late_entry["entry"].to_numpy(float),
            **options,
        )
        gold = late_entry_gold[name]
        np.testing.assert_allclose(fit.coefficients, list(gold["coef"].values()), atol=1e-7)
        np.testing.assert_allclose(fit.std_err, gold["se"], atol=1e-7)
        np.testing.assert_allclose(fit.loglik, gold["loglik"], rtol=1e-9)


@pytest.mark.parametrize(
    ("name", "file", "columns", "exit", "event", "entry"),
    [
        ("cox_jobless_ft", "jobless", JOBLESS, "spell", "censor1", None),
        ("cox_jobless_ft_breslow", "jobless", JOBLESS, "spell", "censor1", None),
        ("cox_heart_tvc", "heart", HEART, "stop", "event", "start"),
        ("cox_heart_tvc_breslow", "heart", HEART, "stop", "event", "start"),
    ],
)
def test_public_data_equal_r(name, file, columns, exit, event, entry, shared):
    gold = json.loads((shared / "gold" / f"{name}.json").read_text())["result"]
    frame = pd.read_csv(shared / f"{file}.csv")
    fit = cox(
        frame[columns].to_numpy(float),
        frame[exit].to_numpy(float),
        frame[event].to_numpy(bool),
        None if entry is None else frame[entry].to_numpy(float),
        ties="breslow" if name.endswith("breslow") else "efron",
    )
    np.testing.assert_allclose(fit.coefficients, list(gold["coef"].values()), atol=1e-7)
    np.testing.assert_allclose(fit.std_err, list(gold["se"].values()), atol=1e-7)
    np.testing.assert_allclose(fit.loglik, gold["loglik"], rtol=1e-9)


def test_rows_cut_at_any_time_give_the_same_model(late_entry):
    x = late_entry["x"].to_numpy()
    entry, exit = late_entry["entry"].to_numpy(float), late_entry["exit"].to_numpy(float)
    event = late_entry["cause"].to_numpy() > 0
    whole = cox(x[:, None], exit, event, entry)
    middle = (entry + exit) / 2
    cut = cox(
        np.concatenate([x, x])[:, None],
        np.concatenate([middle, exit]),
        np.concatenate([np.zeros(x.size, bool), event]),
        np.concatenate([entry, middle]),
    )
    np.testing.assert_allclose(cut.coefficients, whole.coefficients, atol=1e-10)
    np.testing.assert_allclose(cut.std_err, whole.std_err, atol=1e-10)
    assert cut.rows == 2 * whole.rows


@given(shift=st.floats(-1e6, 1e6), scale=st.floats(1e-3, 1e3), seed=st.integers(0, 99))
def test_units_of_a_term_do_not_matter(shift, scale, seed):
    draw = np.random.default_rng(seed)
    x, exit = draw.normal(size=40), draw.exponential(size=40)
    event = draw.random(40) < 0.7
    plain = cox(x[:, None], exit, event)
    other = cox((x * scale + shift)[:, None], exit, event)
    np.testing.assert_allclose(other.coefficients * scale, plain.coefficients, atol=1e-5)
    assert other.loglik[1] == pytest.approx(plain.loglik[1], abs=1e-6)


def test_terms_that_cannot_be_told_apart_are_named():
    draw = np.random.default_rng(1)
    x, y = draw.normal(size=(2, 50))
    exit, event = draw.exponential(size=50), np.ones(50, bool)
    with pytest.raises(CollinearTerms) as fault:
        cox(np.column_stack([x, y, 2 * x - 1]), exit, event, names=["age", "step", "older"])
    assert fault.value.fields["terms"] == "age, older"
    with pytest.raises(CollinearTerms, match="constant"):
        cox(np.column_stack([x, np.ones(50)]), exit, event, names=["age", "constant"])


def test_a_coefficient_that_runs_to_infinity_is_marked():
    draw = np.random.default_rng(2)
    x = draw.normal(size=60)
    never = (np.arange(60) < 10).astype(float)
    event = (never == 0) & (draw.random(60) < 0.8)
    fit = cox(np.column_stack([x, never]), draw.exponential(size=60), event)
    assert fit.infinite.tolist() == [False, True]


def test_no_events_is_nothing_to_analyse():
    with pytest.raises(NothingToAnalyse, match="no events"):
        cox(np.ones((3, 1)), np.array([1.0, 2, 3]), np.zeros(3, bool))
