"""Missing covariates filled in: nothing known is changed, and the answer carries the doubt of it."""

import numpy as np
import pandas as pd
import pytest

from workbench.handover.imputing import imputed_sets
from workbench.survival import SurvivalSpec, analyse
from workbench.survival.pooling import pool_models

TERMS = ("x", "z")


def spells(seed: int, rows: int = 1500) -> pd.DataFrame:
    """x (log hazard ratio 0.4) goes with z (0.3), and is missing more often where z is high and the
    spell ended: leaving those rows out bends both."""
    random = np.random.default_rng(seed)
    z = random.normal(size=rows)
    x = 0.7 * z + random.normal(size=rows)
    time = random.exponential(100 / np.exp(0.4 * x + 0.3 * z))
    end = random.uniform(20, 300, rows)
    event = np.where(time < end, "to_work", "censored")
    chance = 1 / (1 + np.exp(-(1.5 * z + 1.2 * (event == "to_work") - 1.2)))
    return pd.DataFrame(
        {
            "entry": 0.0,
            "exit": np.minimum(time, end),
            "event": event,
            "x": np.where(random.random(rows) < chance, np.nan, x),
            "z": z,
            "sort": np.where(random.random(rows) < 0.2, None, np.where(x > 0, "high", "low")),
            "flag": np.where(random.random(rows) < 0.2, np.nan, (x > 0.5).astype(float)),
        }
    )


def model(frame: pd.DataFrame):
    spec = SurvivalSpec(duration="exit", event="left", covariates=TERMS)
    return analyse(frame.assign(left=(frame["event"] == "to_work").astype(int)), spec).cox


def test_what_is_known_stays_and_what_is_filled_in_is_somebodys_value():
    frame = spells(1)
    before = frame.copy(deep=True)
    columns = ("x", "z", "sort", "flag")
    for made in imputed_sets(frame, columns, 2):
        assert made[list(columns)].notna().all().all()
        for name in columns:
            known = frame[name].notna()
            pd.testing.assert_series_equal(made[name][known], frame[name][known])
            assert set(made[name][~known]) <= set(frame[name][known])
            assert made[name].dtype == frame[name].dtype
    pd.testing.assert_frame_equal(frame, before)


def test_the_same_seed_gives_the_same_copies_and_copies_differ():
    one, other = (imputed_sets(spells(2), TERMS, 2, seed=4) for _ in range(2))
    pd.testing.assert_frame_equal(one[0], other[0])
    assert not one[0]["x"].equals(one[1]["x"])


def test_pooled_figures_are_nearer_to_the_truth_than_those_of_whole_rows_and_say_the_doubt():
    whole, filled, covered = [], [], 0
    for seed in range(8):
        frame = spells(10 + seed)
        whole.append(model(frame).coefficients["z"].coef)
        pooled = pool_models([model(one) for one in imputed_sets(frame, TERMS, 5, seed)])
        filled.append(pooled.coefficients["z"].coef)
        x = pooled.coefficients["x"]
        covered += x.lower <= 0.4 <= x.upper
        assert x.linkage_share > 0.05
    assert abs(np.mean(filled) - 0.3) < 0.08
    assert abs(np.mean(filled) - 0.3) < abs(np.mean(whole) - 0.3)
    assert covered >= 6


def test_a_column_without_a_value_stays_empty_and_one_without_a_gap_as_it_is():
    frame = spells(3, 200).assign(x=np.nan)
    (made,) = imputed_sets(frame, ("x", "z", "flag"), 1)
    assert made["x"].isna().all()
    assert made["z"].equals(frame["z"])
    assert made["flag"].notna().all()


@pytest.mark.parametrize("seed", range(3))
def test_late_entry_and_a_column_of_one_value_are_no_trouble(seed):
    frame = spells(seed, 120).assign(one=1.0)
    frame.loc[frame.index[:10], "one"] = np.nan
    frame["entry"] = frame["exit"] * 0.3
    (made,) = imputed_sets(frame, ("one", "x"), 1, seed)
    assert (made["one"] == 1.0).all()
