"""Rubin's rules, and what they are for: doubt about a linkage in the error of a hazard ratio."""

import numpy as np
import pytest

from workbench.estimators.cox import cox
from workbench.estimators.pooling import pool
from workbench.linkage.blocks import pack
from workbench.linkage.draws import draw_links
from workbench.linkage.scoring import ScoredPairs


def test_pooling_is_as_rubin_wrote_it():
    pooled = pool(np.array([[1.0], [2.0], [3.0]]), np.array([[0.5], [0.5], [1.0]]))
    # within (0.25 + 0.25 + 1) / 3, between 1 + 1/3 times 1
    assert pooled.estimate[0] == 2
    assert pooled.se[0] == pytest.approx(np.sqrt(0.5 + 4 / 3))
    assert pooled.added[0] == pytest.approx((4 / 3) / (0.5 + 4 / 3))
    assert pooled.df[0] == pytest.approx(2 * (1 + 0.5 / (4 / 3)) ** 2)
    assert pooled.lower[0] < 2 - 1.96 * pooled.se[0]


def test_data_sets_that_agree_add_nothing():
    pooled = pool(np.full((4, 2), 0.7), np.full((4, 2), 0.1))
    assert pooled.se == pytest.approx([0.1, 0.1])
    assert pooled.added == pytest.approx([0, 0])
    assert pooled.upper == pytest.approx([0.7 + 1.959964 * 0.1] * 2)


def test_one_data_set_can_t_be_pooled():
    with pytest.raises(ValueError, match="two data sets"):
        pool(np.ones((1, 1)), np.ones((1, 1)))


PLANTED = 0.7
"""Log hazard ratio of the exposed."""


def world(random, size=300):
    """Exponential times with censoring as likely as the reference's events.

    Of most exposed the event record is found but may be somebody else's. Whether somebody had an
    event says nothing about when, so the odds that it is theirs are just the ratio of the rates.
    """
    exposed = np.arange(size) % 2
    event_after = random.exponential(1 / np.exp(PLANTED * exposed))
    censored_after = random.exponential(1, size)
    doubtful = (exposed == 1) & (random.random(size) < 0.6)
    return exposed, np.minimum(event_after, censored_after), event_after < censored_after, doubtful


def hazard_ratio(exposed, exit, event):
    found = cox(exposed[:, None].astype(float), exit, event)
    return found.coefficients, np.sqrt(np.diag(found.covariance))


def test_an_interval_that_ignores_doubt_about_links_is_overconfident_and_the_pooled_one_is_not():
    random = np.random.default_rng(4)
    covered = {"best linkage": 0, "pooled": 0}
    worlds = 60
    for number in range(worlds):
        exposed, exit, event, doubtful = world(random)
        places = np.flatnonzero(doubtful)
        scored = ScoredPairs(pack(places, places), np.full(len(places), PLANTED / np.log(2)))

        def linked(chosen, event=event, doubtful=doubtful, places=places):
            known = event & ~doubtful
            known[places[chosen]] = True
            return known

        # the best linkage takes every link that is more likely than not
        estimate, error = hazard_ratio(exposed, exit, linked(np.arange(len(places))))
        covered["best linkage"] += abs(estimate[0] - PLANTED) < 1.96 * error[0]
        drawn = draw_links(scored, 10, exclusive=False, seed=number)
        models = [hazard_ratio(exposed, exit, linked(chosen)) for chosen in drawn]
        pooled = pool(*(np.array(part) for part in zip(*models, strict=True)))
        covered["pooled"] += pooled.lower[0] < PLANTED < pooled.upper[0]
        assert 0 < pooled.added[0] < 1
    assert covered["best linkage"] < 0.7 * worlds
    assert covered["pooled"] > 0.9 * worlds
