"""Change points of a share: found where they are, and seldom where there are none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.watch_settings import WatchSettings
from workbench.quality.series import (
    changes,
    common_spread,
    evidence_needed,
    over_share,
    two_shares,
    usual,
)

EVERY = np.ones(12, dtype=bool)


def drawn(seed: int, shares: list[float], rows: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    sizes = np.full(len(shares), float(rows))
    return random.binomial(rows, shares).astype(float), sizes


@given(seed=st.integers(0, 10_000), start=st.integers(3, 11), share=st.floats(0.55, 0.95))
def test_a_fall_to_a_third_is_found_in_its_delivery(seed: int, start: int, share: float) -> None:
    hits, rows = drawn(seed, [share] * start + [share / 3] * (12 - start), 200)
    found = changes(hits, rows, EVERY, -1, 0.1, 4.5, 3)
    # the delivery before, where chance alone made it low by three standard errors, looks like half
    # a month of the fall
    before = hits[: start - 1].sum() / rows[: start - 1].sum()
    first = {start} | ({start - 1} if hits[start - 1] / rows[start - 1] <= before - 0.1 else set())
    assert [one.stop for one in found] == [12]
    assert found[0].start in first
    assert found[0].after < found[0].before


@given(seed=st.integers(0, 10_000), start=st.integers(3, 9))
def test_a_fall_of_one_delivery_says_when_it_was_over(seed: int, start: int) -> None:
    shares = [0.9] * 12
    shares[start] = 0.3
    found = changes(*drawn(seed, shares, 200), EVERY, -1, 0.1, 4.5, 3)
    assert [(one.start, one.stop) for one in found] == [(start, start + 1)]


@given(seed=st.integers(0, 10_000), at=st.integers(0, 11))
def test_a_delivery_that_is_set_aside_is_not_looked_at(seed: int, at: int) -> None:
    hits, rows = drawn(seed, [0.9] * 12, 100)
    hits[at] = 0
    usable = EVERY.copy()
    usable[at] = False
    assert changes(hits, rows, usable, -1, 0.1, 4.5, 3) == []


def test_a_rise_is_no_fall() -> None:
    hits, rows = drawn(1, [0.3] * 6 + [0.9] * 6, 100)
    assert changes(hits, rows, EVERY, -1, 0.1, 4.5, 3) == []
    assert [one.start for one in changes(hits, rows, EVERY, 1, 0.1, 4.5, 3)] == [6]


def test_a_change_without_a_history_is_not_told() -> None:
    hits, rows = drawn(1, [0.9] * 2 + [0.2] * 10, 100)
    assert changes(hits, rows, EVERY, -1, 0.1, 4.5, 3) == []


def test_a_difference_that_does_not_matter_is_not_told_however_sure_it_is() -> None:
    hits, rows = drawn(1, [0.90] * 6 + [0.85] * 6, 1_000_000)
    assert changes(hits, rows, EVERY, -1, 0.1, 4.5, 3) == []


def test_without_a_change_alarms_are_as_rare_as_asked() -> None:
    """150 sources of 30 series: 3 with an alarm are asked for."""
    settings = WatchSettings()
    random = np.random.default_rng(20)
    needed = evidence_needed(settings, 30, 12)
    alarms = 0
    for _ in range(150):
        for share in random.uniform(0.05, 0.95, 30):
            hits = random.binomial(60, share, 12).astype(float)
            rows = np.full(12, 60.0)
            alarms += bool(
                changes(hits, rows, EVERY, -1, settings.group_change, needed, 3)
                or changes(hits, rows, EVERY, 1, settings.group_change, needed, 3)
            )
    assert alarms <= 9


def test_a_series_that_swings_by_nature_needs_more() -> None:
    random = np.random.default_rng(3)
    shares = np.clip(random.normal(0.6, 0.12, 12), 0.05, 0.95)
    shares[9] -= 0.2
    rows = np.full(12, 400.0)
    hits = np.round(shares * rows)
    assert changes(hits, rows, EVERY, -1, 0.1, 4.5, 3, like_spread=30.0) == []


def test_the_spread_of_like_series_is_not_moved_by_one_that_falls() -> None:
    lines = [drawn(seed, [0.8] * 12, 100) for seed in range(3)]
    lines.append(drawn(9, [0.8] * 6 + [0.0] * 6, 100))
    assert common_spread(lines, EVERY) < 1.6


@given(k=st.integers(0, 50), n=st.integers(50, 100), other=st.integers(100, 1000))
def test_evidence_is_none_for_equal_shares_and_never_negative(k: int, n: int, other: int) -> None:
    assert two_shares(k, n, k * 2, n * 2) == pytest.approx(0, abs=1e-5)
    assert two_shares(k, n, 0, other) >= 0
    assert over_share(k, n, 1.0) == 0


def test_more_series_need_more_evidence() -> None:
    settings = WatchSettings()
    assert evidence_needed(settings, 1, 3) == settings.least_evidence
    assert evidence_needed(settings, 10_000, 36) > evidence_needed(settings, 100, 12)


def test_what_is_usual_comes_from_the_median() -> None:
    middle, room = usual(np.array([10.0, 11, 9, 10, 100]), 0.5, 6.0)
    assert middle == 10
    assert 5 < room < 10
    assert usual(np.array([]), 0.5, 6.0) == (0.0, 0.5)
