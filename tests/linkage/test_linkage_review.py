"""What people are asked, what their verdicts are worth, and how far two of them agree."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.linkage import auto_rules, dedupe, parse_roles
from workbench.linkage.clerical import ClericalSample, clerical_quality, clerical_sample
from workbench.linkage.decisions import Decisions
from workbench.linkage.review import agreement, next_pairs

ROLES = "surname=achternaam,given_name=voornamen,birth_date=geboortedatum,postcode=postcode"


@pytest.fixture(scope="module")
def rules(register):
    return auto_rules("dedupe", parse_roles(ROLES, register.frame.columns), register.frame)


@pytest.fixture(scope="module")
def found(register, rules):
    return dedupe(register.frame, rules)


def answered(pairs, truth, before=None):
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    same = truth[left] == truth[right]
    if before is None:
        return Decisions(left, right, same)
    return Decisions(np.r_[before.left, left], np.r_[before.right, right], np.r_[before.same, same])


def test_all_pairs_in_one_entity_can_be_reviewed(found):
    left, right = found.reviewable["left"], found.reviewable["right"]
    together = found.entity_ids[left] == found.entity_ids[right]
    assert (found.reviewable["linked"] == together).all()
    sizes = np.bincount(found.entity_ids)
    assert together.sum() == (sizes * (sizes - 1) // 2).sum()
    assert (left < right).all()


def test_pairs_that_are_asked_are_doubtful_and_of_many_patterns(found):
    asked = next_pairs(found, how_many=20)
    assert len(asked) == len(asked[["left", "right"]].drop_duplicates()) == 20
    doubt = (asked["match_probability"] - 0.5).abs()
    everywhere = (found.reviewable["match_probability"] - 0.5).abs()
    assert doubt.median() < everywhere.median()
    # a pattern that most of the doubt is about is asked less often than that
    pairs = found.reviewable.assign(
        doubt=lambda row: row.match_probability * (1 - row.match_probability)
    )
    share = pairs.groupby("pattern")["doubt"].sum() / pairs["doubt"].sum()
    patterns = asked.merge(pairs, on=["left", "right"])["pattern"]
    assert patterns.nunique() >= 6
    assert (patterns == share.idxmax()).mean() < share.max()


def test_the_same_seed_asks_the_same(found):
    pd.testing.assert_frame_equal(next_pairs(found, seed=3), next_pairs(found, seed=3))


def test_what_was_answered_is_not_asked_again(register, rules, found):
    first = next_pairs(found, how_many=20)
    decisions = answered(first, register.truth)
    for run in (found, dedupe(register.frame, rules, decisions=decisions)):
        second = next_pairs(run, decisions, how_many=40, seed=1)
        assert second.merge(first, on=["left", "right"]).empty


def test_asking_ends_when_all_is_asked(found):
    few = found.reviewable.head(7)
    assert len(next_pairs(few, how_many=20)) == 7
    assert next_pairs(few.assign(decided=1), how_many=20).empty


def test_reviewed_pairs_make_the_outcome_better(register, rules, found, pairwise):
    decisions = None
    run = found
    for seed in range(2):
        decisions = answered(next_pairs(run, decisions, 20, seed), register.truth, decisions)
        run = dedupe(register.frame, rules, decisions=decisions)
    before = pairwise(found.entity_ids, register.truth)[2]
    assert pairwise(run.entity_ids, register.truth)[2] >= before


def truth_of(found, truth):
    pairs = found.reviewable
    same = truth[pairs["left"]] == truth[pairs["right"]]
    linked = pairs["linked"].to_numpy()
    return (same & linked).sum() / linked.sum(), (same & linked).sum() / same.sum()


def test_a_clerical_sample_gives_precision_and_recall_with_intervals(register, found):
    covered = np.zeros(2)
    for seed in range(20):
        sample = clerical_sample(found, 60, seed)
        verdicts = [
            bool(register.truth[pair.left] == register.truth[pair.right]) for pair in sample.pairs
        ]
        quality = clerical_quality(sample, verdicts)
        for place, true in enumerate(truth_of(found, register.truth)):
            estimate = (quality.precision, quality.recall)[place]
            assert 0 <= estimate.lower <= estimate.value <= estimate.upper <= 1
            covered[place] += estimate.lower - 1e-9 <= true <= estimate.upper + 1e-9
    assert (covered >= 17).all()


def test_a_sample_of_everything_leaves_no_doubt(register, found):
    sample = clerical_sample(found, len(found.reviewable))
    verdicts = [
        bool(register.truth[pair.left] == register.truth[pair.right]) for pair in sample.pairs
    ]
    quality = clerical_quality(sample, verdicts)
    precision, recall = truth_of(found, register.truth)
    for estimate, true in ((quality.precision, precision), (quality.recall, recall)):
        assert estimate.value == pytest.approx(true)
        assert estimate.lower == pytest.approx(estimate.upper)


def test_a_sample_can_be_kept_and_says_nothing_of_the_score(found):
    sample = clerical_sample(found, 40)
    assert len(sample.pairs) == 40
    assert ClericalSample.model_validate_json(sample.model_dump_json()) == sample
    strata = [pair.stratum for pair in sample.pairs]
    assert strata != sorted(strata)
    assert len(sample.model_dump()["pairs"][0]) == 3


def test_what_was_put_off_counts_as_not_drawn(found):
    sample = clerical_sample(found, 40)
    quality = clerical_quality(sample, [None] * 40)
    # nothing was judged: what the model believes, and hardly any certainty
    assert quality.precision.upper - quality.precision.lower > 0.05
    with pytest.raises(ValueError, match="40 pairs, 1 verdicts"):
        clerical_quality(sample, [True])


def test_two_reviewers_agree_as_far_as_chance_does_not_explain():
    first = [True] * 20 + [False] * 25 + [True] * 5 + [None]
    second = [True] * 20 + [False] * 15 + [True] * 10 + [False] * 5 + [True]
    # Cohen's own sum: 35 of 50 agree, of which 0.5 is to be expected
    found = agreement(first, second)
    assert (found.pairs, found.share) == (50, 0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.lower < 0.4 < found.upper


def test_agreement_that_chance_alone_gives_has_no_kappa():
    assert agreement([True] * 5, [True] * 5).kappa is None
    assert agreement([], []).share is None


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_agreement_is_the_same_whoever_comes_first(verdicts):
    one, other = zip(*verdicts, strict=True)
    assert agreement(one, other) == agreement(other, one)
