"""Measures of prediction: by their definitions, and beside R and scikit-survival."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import NothingToAnalyse
from workbench.estimators.calibration import (
    calibration_curve,
    calibration_slope,
    net_benefit,
    observed,
    share_by,
)
from workbench.estimators.cox import cox
from workbench.estimators.discrimination import auc, concordance_until
from workbench.estimators.inverse_censoring import Outcomes
from workbench.estimators.meta_analysis import random_effects
from workbench.estimators.penalised import chosen_penalty, ridge_cox, with_coefficients
from workbench.estimators.prediction_error import brier, integrated, integrated_brier

GOLD = Path(__file__).resolve().parents[1] / "gold"


def people(n=300, seed=3, causes=2, whole=False):
    """Exit, cause, chance: two causes and censoring; a higher x leaves for 1 sooner."""
    random = np.random.default_rng(seed)
    x = random.normal(size=n)
    times = np.column_stack(
        [random.exponential(np.exp(-x) * 5), *random.exponential(6, (causes - 1, n))]
    )
    lost = random.exponential(8, n)
    exit = np.minimum(times.min(axis=1), lost)
    cause = np.where(lost < times.min(axis=1), 0, times.argmin(axis=1) + 1)
    if whole:
        exit = np.ceil(exit)
    chance = 1 / (1 + np.exp(-x - random.normal(size=n) / 2))
    return exit, cause, chance


# -- definitions, by hand


def g_before(exit, cause, t):
    """Kaplan-Meier of being censored before t, events first at one time."""
    chance = 1.0
    for u in np.unique(exit[(exit < t) & (cause == 0)]):
        risk = (exit >= u).sum() - ((exit == u) & (cause > 0)).sum()
        chance *= 1 - ((exit == u) & (cause == 0)).sum() / risk
    return chance


def g_at(exit, cause, t):
    return g_before(exit, cause, np.nextafter(t, np.inf))


@pytest.mark.parametrize("whole", [False, True])
def test_measures_are_sums_over_pairs_and_people(whole):
    exit, cause, chance = people(80, whole=whole)
    if whole:
        chance = np.round(chance, 1)
    found, t = Outcomes.of(exit, cause), 3.0
    w = [
        1 / g_before(exit, cause, e) if e <= t and c else (e > t) / g_at(exit, cause, t)
        for e, c in zip(exit, cause, strict=True)
    ]
    y = (exit <= t) & (cause == 1)
    assert found.weights(t) == pytest.approx(w)
    assert brier(chance, found, 1, t) == pytest.approx(np.mean(w * (y - chance) ** 2))
    above = (chance[:, None] > chance) + (chance[:, None] == chance) / 2
    pairs = np.outer(w * y, w * ~y)
    assert auc(chance, found, 1, t) == pytest.approx((pairs * above).sum() / pairs.sum())

    tau, top, every = 4.0, 0.0, 0.0
    for i in np.flatnonzero((cause == 1) & (exit < tau)):
        for j in range(exit.size):
            first = g_before(exit, cause, exit[i])
            if exit[j] > exit[i]:
                weight = 1 / (first * g_at(exit, cause, exit[i]))
            elif cause[j] == 2:
                weight = 1 / (first * g_before(exit, cause, exit[j]))
            else:
                continue
            top += weight * above[i, j]
            every += weight
    assert concordance_until(chance, found, 1, tau) == pytest.approx(top / every)


def test_without_competing_causes_they_are_scikit_survivals():
    pytest.importorskip("sksurv")
    from sksurv.metrics import brier_score, concordance_index_ipcw, cumulative_dynamic_auc

    exit, cause, chance = people(causes=1)
    y = np.array(list(zip(cause > 0, exit, strict=True)), dtype=[("e", bool), ("t", float)])
    times = np.array([1.0, 2.0, 4.0])
    found = Outcomes.of(exit, cause)
    theirs, _ = cumulative_dynamic_auc(y, y, chance, times)
    assert [auc(chance, found, 1, t) for t in times] == pytest.approx(theirs.tolist(), abs=1e-12)
    one = concordance_index_ipcw(y, y, chance, tau=4.0)[0]
    assert concordance_until(chance, found, 1, 4.0) == pytest.approx(one, abs=1e-12)
    still = np.column_stack([1 - chance] * 3)
    _, scores = brier_score(y, y, still, times)
    assert [brier(chance, found, 1, t) for t in times] == pytest.approx(scores.tolist(), abs=1e-12)


@given(st.integers(0, 10_000))
def test_order_of_people_and_a_stretch_of_scores_do_not_count(seed):
    exit, cause, chance = people(60, seed, whole=True)
    order = np.random.default_rng(seed).permutation(60)
    one, other = Outcomes.of(exit, cause), Outcomes.of(exit[order], cause[order])
    for measure in (auc, concordance_until):
        first = measure(chance, one, 1, 3.0)
        second = measure(chance[order] ** 3, other, 1, 3.0)
        assert first == pytest.approx(second, nan_ok=True)
        if not np.isnan(first):
            assert measure(-chance, one, 1, 3.0) == pytest.approx(1 - first)


def test_without_censoring_a_constant_has_the_variance_as_brier_score():
    exit, cause, _ = people(100)
    cause = np.maximum(cause, 1)
    found = Outcomes.of(exit, cause)
    share = ((exit <= 2) & (cause == 1)).mean()
    assert observed(found, 1, 2.0, 2)[0] == pytest.approx(share)
    assert brier(np.full(100, share), found, 1, 2.0) == pytest.approx(share * (1 - share))


def test_the_integral_is_taken_from_nothing_on():
    assert integrated(np.array([0.2, 0.2]), np.array([1.0, 3.0])) == pytest.approx(0.5 / 3)
    exit, cause, chance = people(50)
    found = Outcomes.of(exit, cause)
    both = np.column_stack([chance / 2, chance])
    scores = [brier(both[:, k], found, 1, t) for k, t in enumerate((1.0, 2.0))]
    whole = integrated_brier(both, found, 1, np.array([1.0, 2.0]))
    assert whole == pytest.approx(integrated(np.array(scores), np.array([1.0, 2.0])))


# -- calibration and decisions


def test_true_chances_are_calibrated_and_exaggerated_ones_are_seen():
    random = np.random.default_rng(5)
    rate = np.exp(random.normal(-1, 0.6, 6000))
    exit, lost = random.exponential(1 / rate), random.exponential(6, 6000)
    found = Outcomes.of(np.minimum(exit, lost), (exit <= lost).astype(int))
    true = 1 - np.exp(-2 * rate)
    intercept, slope, error = calibration_slope(true, found, 1, 2.0)
    assert abs(intercept) < 0.1
    assert abs(slope - 1) < 3 * error < 0.2
    wide = 1 - np.exp(-2 * np.exp(2 * np.log(rate) + 1))
    assert calibration_slope(wide, found, 1, 2.0)[1] == pytest.approx(slope / 2, abs=0.01)
    bins = calibration_curve(true, found, 1, 2.0, 1, 5)
    assert sum(one.people for one in bins) == 6000
    assert all(abs(one.predicted - one.observed) < 4 * one.std_err for one in bins)


@given(st.integers(0, 10_000))
def test_the_quick_share_is_aalen_johansens(seed):
    exit, cause, _ = people(40, seed, whole=True)
    found = Outcomes.of(exit, cause)
    for time in (0.5, 2.0, 4.0, 99.0):
        assert share_by(found, 1, time) == pytest.approx(observed(found, 1, time, 2)[0], abs=1e-12)


def test_a_constant_has_no_slope():
    exit, cause, _ = people(50)
    assert np.isnan(calibration_slope(np.full(50, 0.3), Outcomes.of(exit, cause), 1, 2.0)[1])


def test_net_benefit_without_censoring_counts_true_and_false_choices():
    exit = np.array([1.0, 1, 1, 5, 5, 5, 5, 5])
    cause = np.array([1, 1, 2, 1, 1, 1, 1, 1])
    chance = np.array([0.9, 0.2, 0.8, 0.6, 0.1, 0.1, 0.1, 0.1])
    found = Outcomes.of(exit, cause)
    model, everyone = net_benefit(chance, found, 1, 2.0, np.array([0.5, 0.95]))
    assert model.tolist() == pytest.approx([1 / 8 - 2 / 8, 0.0])
    assert everyone[0] == pytest.approx(2 / 8 - 6 / 8)


# -- ridge


def ridge_data():
    d = pd.read_csv(GOLD / "late_entry.csv")
    raw = np.column_stack([d["x"], pd.factorize(d["sex"], sort=True)[0], d["x"] ** 2])
    X = (raw - raw.mean(axis=0)) / raw.std(axis=0)
    return X, d["exit"].to_numpy(float), (d["cause"] == 1).to_numpy(), d["entry"].to_numpy(float)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_ridge_is_rs(place):
    gold = json.loads((GOLD / "ridge.json").read_text())["fits"][place]
    X, exit, event, entry = ridge_data()
    found = ridge_cox(X, exit, event, entry, gold["theta"])
    assert found.coefficients.tolist() == pytest.approx(gold["coef"], abs=1e-9)
    assert found.covariance.ravel() == pytest.approx(np.ravel(gold["variance"]), abs=1e-9)


def test_a_ridge_near_nothing_is_cox_and_units_do_not_count():
    X, exit, event, entry = ridge_data()
    plain = cox(X, exit, event, entry)
    found = ridge_cox(X * [1, 10, 1000], exit, event, entry, 1e-9)
    assert found.coefficients * [1, 10, 1000] == pytest.approx(plain.coefficients, abs=1e-7)
    assert ridge_cox(X, exit, event, entry, 1e7).coefficients == pytest.approx(0, abs=1e-3)


def test_a_ridge_takes_terms_that_cannot_be_told_apart_and_refuses_nothing_at_all():
    X, exit, event, entry = ridge_data()
    found = ridge_cox(np.column_stack([X, X[:, 0]]), exit, event, entry, 1.0)
    assert found.coefficients[0] == pytest.approx(found.coefficients[3])
    with pytest.raises(NothingToAnalyse):
        ridge_cox(X, exit, event & False, entry)
    with pytest.raises(NothingToAnalyse):
        ridge_cox(X[:, :0], exit, event, entry)


def test_noise_is_penalised_and_a_strong_effect_is_not():
    random = np.random.default_rng(8)
    X = random.normal(size=(300, 10))
    folds = np.arange(300) % 5
    strong = random.exponential(np.exp(-2 * X[:, 0]))
    noise = random.exponential(size=300)
    event = np.ones(300, bool)
    none = np.full(300, -np.inf)
    grid = [1.0, 10.0, 100.0, 1000.0]
    assert chosen_penalty((X, noise, event, none), folds, grid)[0] >= 100
    assert chosen_penalty((X, strong, event, none), folds, grid)[0] <= 10


def test_given_coefficients_are_kept():
    X, exit, event, entry = ridge_data()
    plain = cox(X, exit, event, entry)
    assert with_coefficients(X, exit, event, entry, plain.coefficients).loglik[1] == pytest.approx(
        plain.loglik[1]
    )


# -- meta-analysis: the BCG vaccine trials (Colditz et al. 1994), as metafor's manual prints them

BCG = np.array(
    [
        [4, 119, 11, 128],
        [6, 300, 29, 274],
        [3, 228, 11, 209],
        [62, 13536, 248, 12619],
        [33, 5036, 47, 5761],
        [180, 1361, 372, 1079],
        [8, 2537, 10, 619],
        [505, 87886, 499, 87892],
        [29, 7470, 45, 7232],
        [17, 1699, 65, 1600],
        [186, 50448, 141, 27197],
        [5, 2493, 3, 2338],
        [27, 16886, 29, 17825],
    ]
)


def test_the_bcg_trials_come_out_as_published():
    a, b, c, d = BCG.T.astype(float)
    effect = np.log(a / (a + b)) - np.log(c / (c + d))
    variance = 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    found = random_effects(effect, variance)
    assert (found.mean, found.std_err, found.tau2) == pytest.approx(
        (-0.7145, 0.1798, 0.3132), abs=5e-5
    )
    assert found.q == pytest.approx(152.2330, abs=5e-5)
    assert found.i2 == pytest.approx(0.9222, abs=5e-5)
    laird = random_effects(effect, variance, "dl")
    assert (laird.mean, laird.std_err, laird.tau2) == pytest.approx(
        (-0.7141, 0.1787, 0.3088), abs=5e-5
    )


def test_places_that_agree_have_no_spread():
    found = random_effects(np.array([0.5, 0.5]), np.array([0.04, 0.01]))
    assert found.mean == pytest.approx(0.5)
    assert found.tau2 == 0
    assert found.std_err == pytest.approx((1 / (25 + 100)) ** 0.5)
    assert found.prediction is None
