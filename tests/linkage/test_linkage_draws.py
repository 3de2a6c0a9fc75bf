"""Linkages drawn from what a run believes: as often as it believes, and never what can't be."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.core.shipped import find_file
from workbench.linkage import dedupe, link, load_rules
from workbench.linkage.blocks import pack
from workbench.linkage.draws import draw_entities, draw_links
from workbench.linkage.model import probabilities
from workbench.linkage.scoring import NEVER, ScoredPairs

DEDUPE = load_rules(find_file("dedupe_clients", "linkage_rules", ".toml"))


class Weighed:
    """Stands for a run whose match weights are given; pairs that are not named are unlike."""

    def __init__(self, rows, weights):
        self.rows = rows
        left, right = (np.array(side) for side in zip(*sorted(weights), strict=True))
        self.pairs = ScoredPairs(pack(left, right), np.array([weights[pair] for pair in sorted(weights)]))  # fmt: skip

    def weights(self, pairs):
        known = dict(zip(self.pairs.pairs.tolist(), self.pairs.weights.tolist(), strict=True))
        return np.array([known.get(pair, -30.0) for pair in pairs.tolist()])

    def draw(self, draws, seed=0):
        return draw_entities(self, self.pairs, np.arange(self.rows), draws, seed)


def test_two_records_are_one_as_often_as_their_probability_says():
    run = Weighed(6, {(0, 1): 1.0, (2, 5): -2.0})
    drawn = run.draw(4000)
    expected = probabilities(np.array([1.0, -2.0]))
    together = [(drawn[:, 0] == drawn[:, 1]).mean(), (drawn[:, 2] == drawn[:, 5]).mean()]
    assert together == pytest.approx(expected, abs=0.03)
    assert (drawn[:, 3] != drawn[:, 4]).all()


def test_three_records_hold_together_by_the_product_of_their_odds():
    # odds 2, 2 and 1/2: {012} 2, {01}{2} 2, {12}{0} 2, {02}{1} 1/2, apart 1
    drawn = Weighed(3, {(0, 1): 1.0, (1, 2): 1.0, (0, 2): -1.0}).draw(6000)
    seen = pd.Series(map(tuple, drawn.tolist())).value_counts(normalize=True)
    expected = {(0, 0, 0): 2, (0, 0, 1): 2, (0, 1, 1): 2, (0, 1, 0): 0.5, (0, 1, 2): 1}
    for entities, odds in expected.items():
        assert seen[entities] == pytest.approx(odds / 7.5, abs=0.03)


def test_records_that_are_certainly_one_stay_one_whatever_happens_to_a_third():
    run = Weighed(3, {(0, 1): 30.0, (1, 2): 0.0, (0, 2): 0.0})
    drawn = draw_entities(run, run.pairs, np.array([0, 0, 1]), 2000, 1)
    assert (drawn[:, 0] == drawn[:, 1]).all()
    # by the mean of its weights, not by their sum
    assert (drawn[:, 0] == drawn[:, 2]).mean() == pytest.approx(0.5, abs=0.04)


@given(st.integers(0, 10_000), st.integers(3, 8))
@settings(deadline=None)
def test_forbidden_pairs_never_meet_and_the_seed_decides(seed, rows):
    random = np.random.default_rng(seed)
    one, other = np.triu_indices(rows, k=1)
    weights = np.where(random.random(len(one)) < 0.3, NEVER, random.normal(0, 8, len(one)))
    run = Weighed(rows, dict(zip(zip(one.tolist(), other.tolist(), strict=True), weights, strict=True)))  # fmt: skip
    drawn = run.draw(4, seed)
    forbidden = set(run.pairs.pairs[run.pairs.weights == NEVER].tolist())
    for entities in drawn:
        together = entities[one] == entities[other]
        assert forbidden.isdisjoint(pack(one[together], other[together]).tolist())
        assert entities.tolist() == pd.factorize(entities)[0].tolist()
    assert (drawn == run.draw(4, seed)).all()


def test_a_right_record_takes_each_left_one_as_often_as_their_odds_say():
    # odds 4 and 2 against 1 for none
    scored = ScoredPairs(pack(np.array([0, 1]), np.array([0, 0])), np.array([2.0, 1.0]))
    drawn = draw_links(scored, 5000, exclusive=False)
    taken = np.array([places[0] if len(places) else -1 for places in drawn])
    shares = [(taken == place).mean() for place in (0, 1, -1)]
    assert shares == pytest.approx([4 / 7, 2 / 7, 1 / 7], abs=0.03)


def test_where_links_are_one_to_one_no_draw_gives_a_left_record_twice():
    one, other = np.divmod(np.arange(36), 6)
    weights = np.random.default_rng(2).normal(0, 3, 36)
    for places in draw_links(ScoredPairs(pack(one, other), weights), 50, exclusive=True):
        assert len(set(one[places])) == len(set(other[places])) == len(places)


def test_draws_change_nothing_of_the_best_outcome(register):
    without = dedupe(register.frame, DEDUPE)
    found = dedupe(register.frame, DEDUPE, draws=3)
    assert without.draws.shape == (0, len(register.frame))
    assert found.draws.shape == (3, len(register.frame))
    assert (found.entity_ids == without.entity_ids).all()
    # a register that is well known leaves little to doubt
    counts = [len(np.unique(row)) for row in found.draws]
    assert counts == pytest.approx([found.report.entities] * 3, rel=0.01)


def test_links_are_drawn_too(register):
    rules = load_rules(find_file("clients_to_provisions", "linkage_rules", ".toml"))
    found = link(register.frame, register.frame.sample(frac=0.3, random_state=1), rules, draws=2)
    assert len(found.draws) == 2
    for drawn in found.draws:
        assert list(drawn.columns) == list(found.links.columns)
        assert drawn["right_row"].is_monotonic_increasing
        assert len(drawn) == pytest.approx(len(found.links), rel=0.05)
