"""A group is named as a cause when its share is clearly above the rest's, and only then."""

import numpy as np

from workbench.validation.causes import causes, months


def test_noise_has_no_cause() -> None:
    named = 0
    for seed in range(200):
        random = np.random.default_rng(seed)
        failing = random.random(2_000) < 0.1
        groups = random.integers(0, 12, 2_000).astype(str)
        named += bool(causes(failing, {"team": groups.tolist()}))
    assert named <= 4


def test_a_group_with_few_failing_rows_is_not_named() -> None:
    failing = np.zeros(1_000, dtype=bool)
    failing[:4] = True
    groups = ["klein"] * 4 + ["groot"] * 996
    assert causes(failing, {"team": groups}) == ()


def test_the_group_with_most_above_expectation_comes_first() -> None:
    team = ["A"] * 500 + ["B"] * 500 + ["C"] * 500
    failing = np.zeros(1_500, dtype=bool)
    failing[:60] = True
    failing[500:700] = True
    found = causes(failing, {"team": team})
    assert found[0].group == "B"
    assert found[0].share == 0.4
    assert found[0].lift == 0.4 / 0.06


def test_months_are_read_in_the_format_that_most_fit() -> None:
    assert months(["01-09-2016", "30-09-2016", "niets", None]) == ["2016-09", "2016-09", None, None]
    assert months(["20160901", "20161001"]) == ["2016-09", "2016-10"]
