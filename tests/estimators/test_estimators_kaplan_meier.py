"""Kaplan-Meier, held to hand calculation and to R."""

import json

import numpy as np
import pandas as pd
import pytest

from workbench.estimators import kaplan_meier

KINDS = {"km_log": "log", "km_loglog": "log-log", "km_plain": "plain", "km_weights": "log"}
DATA = {
    "jobless": ("spell", "censor1", 1, "ui"),
    "lung": ("time", "status", 2, "sex"),
    "rossi": ("week", "arrest", 1, "fin"),
    "veteran": ("time", "status", 1, "trt"),
}


def floats(values):
    """A list of R as numbers; null, and R's texts for no number, as NaN."""
    return np.array([np.nan if isinstance(v, str | None) else v for v in values], float)


def test_six_rows_by_hand():
    # 6 at risk, 1 leaves at 1; censored at 2; two of four leave at 3; the last one at 5
    curve = kaplan_meier(
        np.array([1.0, 2, 3, 3, 5, 5]), np.array([True, False, True, True, True, False])
    )
    assert curve.times.tolist() == [1, 2, 3, 5]
    assert curve.at_risk.tolist() == [6, 5, 4, 2]
    assert curve.events.tolist() == [1, 0, 2, 1]
    assert curve.censored.tolist() == [0, 1, 0, 1]
    np.testing.assert_allclose(curve.survival, [5 / 6, 5 / 6, 5 / 12, 5 / 24])
    greenwood = np.sqrt(1 / 30 + 2 / 8)
    np.testing.assert_allclose(curve.std_err[2], 5 / 12 * greenwood)


def test_who_enters_late_is_not_at_risk_before():
    curve = kaplan_meier(np.array([2.0, 4, 6]), np.array([True, True, True]), np.array([0.0, 2, 3]))
    # at 2: the second enters at 2 itself, so only the first is at risk
    assert curve.at_risk.tolist() == [1, 2, 1]
    assert curve.survival.tolist() == [0, 0, 0]


def test_an_entry_at_or_after_its_exit_is_refused_loudly():
    with pytest.raises(ValueError, match="before its exit"):
        kaplan_meier(np.array([2.0, 3]), np.array([True, True]), np.array([0.0, 3]))


def test_times_that_differ_by_rounding_only_are_one_time():
    curve = kaplan_meier(np.array([0.3, 0.1 + 0.2, 0.5]), np.array([True, True, True]))
    assert curve.events.tolist() == [2, 1]


def test_once_nobody_is_left_the_interval_is_empty():
    lower, upper = kaplan_meier(np.array([1.0, 2]), np.array([True, True])).interval()
    assert np.isnan(lower[-1])
    assert np.isnan(upper[-1])


@pytest.mark.parametrize("name", KINDS)
def test_late_entry_equals_r(name, late_entry, late_entry_gold):
    gold = late_entry_gold[name]
    weights = late_entry["weight"].to_numpy(float) if name == "km_weights" else None
    curve = kaplan_meier(
        late_entry["exit"].to_numpy(float),
        late_entry["cause"].to_numpy() > 0,
        late_entry["entry"].to_numpy(float),
        weights,
    )
    lower, upper = curve.interval(KINDS[name])
    finite = np.where(np.isinf(curve.log_std_err), np.nan, curve.log_std_err)
    ours = {
        "time": curve.times,
        "at_risk": curve.at_risk,
        "events": curve.events,
        "censored": curve.censored,
        "survival": curve.survival,
        "log_std_err": finite,
        "lower": lower,
        "upper": upper,
    }
    for field, values in ours.items():
        np.testing.assert_allclose(values, floats(gold[field]), atol=1e-12, err_msg=field)


@pytest.mark.parametrize("kind", ["log", "log-log", "plain"])
@pytest.mark.parametrize("grouped", [False, True])
@pytest.mark.parametrize("data", DATA)
def test_public_data_equal_r(data, grouped, kind, shared):
    time, status, event, group = DATA[data]
    name = f"km_{data}_{group if grouped else 1}_{kind.replace('-', '')}"
    gold = json.loads((shared / "gold" / f"{name}.json").read_text())["result"]["curve"]
    frame = pd.read_csv(shared / f"{data}.csv")
    parts = [part for _, part in frame.groupby(group)] if grouped else [frame]
    curves = [kaplan_meier(p[time].to_numpy(float), p[status].to_numpy() == event) for p in parts]
    intervals = [curve.interval(kind) for curve in curves]
    for field, values in {
        "time": [curve.times for curve in curves],
        "n.risk": [curve.at_risk for curve in curves],
        "n.event": [curve.events for curve in curves],
        "surv": [curve.survival for curve in curves],
        "lower": [lower for lower, _ in intervals],
        "upper": [upper for _, upper in intervals],
    }.items():
        np.testing.assert_allclose(
            np.concatenate(values), floats(gold[field]), atol=1e-9, err_msg=field
        )
