"""Aalen-Johansen, held to hand calculation, to its definition and to R."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.estimators import aalen_johansen, kaplan_meier


def test_four_rows_by_hand():
    made = aalen_johansen(np.array([1.0, 2, 2, 3]), np.array([1, 2, 0, 1]))
    np.testing.assert_allclose(made.incidence, [[1 / 4, 0], [1 / 4, 1 / 4], [3 / 4, 1 / 4]])
    np.testing.assert_allclose(made.survival, [3 / 4, 1 / 2, 0], atol=1e-15)
    # one binomial share at the first time
    np.testing.assert_allclose(made.std_err[0, 0], np.sqrt(1 / 4 * 3 / 4 / 4))


def test_one_cause_is_one_minus_kaplan_meier():
    exit = np.array([3.0, 5, 5, 8, 9, 11])
    event = np.array([1, 0, 1, 1, 0, 1])
    entry = np.array([0.0, 2, 0, 3, 1, 5])
    made = aalen_johansen(exit, event, entry)
    curve = kaplan_meier(exit, event > 0, entry)
    np.testing.assert_allclose(made.incidence[:, 0], 1 - curve.survival)


def test_late_entry_equals_r(late_entry, late_entry_gold):
    gold = late_entry_gold["aj"]
    made = aalen_johansen(
        late_entry["exit"].to_numpy(float),
        late_entry["cause"].to_numpy(),
        late_entry["entry"].to_numpy(float),
    )
    assert made.times.tolist() == gold["time"]
    np.testing.assert_allclose(made.incidence, np.array(gold["pstate"])[:, 1:], atol=1e-12)
    np.testing.assert_allclose(made.std_err, np.array(gold["se"])[:, 1:], atol=1e-12)


@pytest.mark.parametrize("by", ["all", "female", "ui"])
def test_jobless_equals_r(by, shared):
    gold = json.loads((shared / "gold" / f"aj_jobless_{by}.json").read_text())["result"]
    frame = pd.read_csv(shared / "jobless.csv")
    parts = [frame] if by == "all" else [part for _, part in frame.groupby(by)]
    made = [aalen_johansen(p["spell"].to_numpy(float), p["cause"].to_numpy()) for p in parts]
    incidence = np.concatenate([one.incidence for one in made])
    std_err = np.concatenate([one.std_err for one in made])
    np.testing.assert_allclose(incidence, np.array(gold["pstate"])[:, 1:], atol=1e-9)
    np.testing.assert_allclose(std_err, np.array(gold["std.err"])[:, 1:], atol=1e-9)


rows = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 8), st.integers(0, 3)), min_size=1, max_size=30
)


@given(rows)
def test_shares_of_all_states_sum_to_one(drawn):
    entry, length, cause = np.array(drawn).T
    made = aalen_johansen((entry + length).astype(float), cause, entry.astype(float))
    total = made.survival + made.incidence.sum(axis=1)
    np.testing.assert_allclose(total, 1, atol=1e-12)


@given(rows)
def test_the_standard_error_is_the_jackknife_of_its_definition(drawn):
    entry, length, cause = np.array(drawn).T
    exit = entry + length
    made = aalen_johansen(exit.astype(float), cause, entry.astype(float), causes=3)
    np.testing.assert_allclose(made.std_err, _slow_jackknife(exit, cause, entry), atol=1e-9)


def _slow_jackknife(exit, cause, entry):
    """The influences one observation and one time at a time, straight from the recursion."""
    times = np.unique(exit)
    variance = np.zeros((times.size, 3))
    on_survival, on_incidence, survival = np.zeros(exit.size), np.zeros((exit.size, 3)), 1.0
    for place, now in enumerate(times):
        there = (entry < now) & (now <= exit)
        n = there.sum()
        own = np.stack([(exit == now) & (cause == k) for k in (1, 2, 3)], axis=1).astype(float)
        hazard = own.sum(axis=0) / n
        change = (own - there[:, None] * hazard) / n
        on_incidence += on_survival[:, None] * hazard + survival * change
        on_survival = on_survival * (1 - hazard.sum()) - survival * change.sum(axis=1)
        survival *= 1 - hazard.sum()
        variance[place] = (on_incidence**2).sum(axis=0)
    return np.sqrt(variance)
