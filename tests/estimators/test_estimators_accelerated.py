"""Accelerated failure time: late entry is conditioned on, and what can't be fitted is said."""

import numpy as np
import pytest

from workbench.core.errors import CollinearTerms, NothingToAnalyse
from workbench.estimators.accelerated import accelerated


def lives(seed: int, rows: int = 4000):
    random = np.random.default_rng(seed)
    x = random.normal(size=rows)
    time = np.exp(1.0 + 0.5 * x) * random.weibull(1 / 0.7, rows)
    entry = np.where(random.random(rows) < 0.5, random.uniform(0, 3, rows), 0.0)
    end = random.uniform(2, 12, rows)
    seen = entry < np.minimum(time, end)
    X = np.column_stack([np.ones(rows), x])[seen]
    return X, np.minimum(time, end)[seen], (time <= end)[seen], entry[seen]


def test_late_entry_is_conditioned_on_and_not_left_aside():
    X, exit, event, entry = lives(1)
    right = accelerated(X, exit, event, entry)
    wrong = accelerated(X, exit, event)
    steps = np.abs(right.coefficients - [1.0, 0.5]) / np.sqrt(np.diag(right.covariance))[:2]
    assert (steps < 3).all()
    assert right.scale == pytest.approx(0.7, abs=0.04)
    assert wrong.coefficients[0] > right.coefficients[0] + 0.1, "the survivors of the wait"


def test_the_exponential_model_is_the_weibull_one_with_a_scale_of_one():
    X, exit, event, entry = lives(2)
    found = accelerated(X, exit, event, entry, "exponential")
    assert found.scale == 1.0
    assert found.covariance.shape == (2, 2)
    rate = np.exp(-X @ found.coefficients)
    # the score of the intercept is 0: as many events as the hazard summed over time at risk
    assert (rate * (exit - entry)).sum() == pytest.approx(event.sum(), rel=1e-9)


def test_weights_count_as_so_many_rows():
    X, exit, event, entry = lives(3, 300)
    weights = np.arange(len(exit)) % 3 + 1
    twice = np.repeat(np.arange(len(exit)), weights)
    one = accelerated(X, exit, event, entry, "lognormal", weights)
    other = accelerated(X[twice], exit[twice], event[twice], entry[twice], "lognormal")
    np.testing.assert_allclose(one.coefficients, other.coefficients, rtol=1e-8)


def test_what_cannot_be_fitted_is_said():
    X, exit, event, _ = lives(4, 100)
    with pytest.raises(NothingToAnalyse, match="no events"):
        accelerated(X, exit, np.zeros_like(event))
    with pytest.raises(CollinearTerms):
        accelerated(np.column_stack([X, X[:, 1]]), exit, event)
    with pytest.raises(NothingToAnalyse, match="0 or less"):
        accelerated(X, np.where(np.arange(len(exit)) == 0, 0.0, exit), event)
