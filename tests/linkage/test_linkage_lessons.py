"""What a model learns from verdicts: as much as they show, and nothing from a slip or two."""

import numpy as np
import pytest

from workbench.linkage import auto_rules, parse_roles
from workbench.linkage.blocks import unpack
from workbench.linkage.lessons import taught
from workbench.linkage.model import probabilities, weigh
from workbench.linkage.scoring import score

ROLES = "surname=achternaam,given_name=voornamen,birth_date=geboortedatum,postcode=postcode"


@pytest.fixture(scope="module")
def case(register):
    """A learned model, the marks of its candidates, and which of them are one person."""
    rules = auto_rules("dedupe", parse_roles(ROLES, register.frame.columns), register.frame)
    scorer, scored = score(rules, register.frame, None, lambda *_: None)
    left, right = unpack(scored.pairs)
    marks = np.stack(scorer.marks(scored.pairs), axis=1)
    return scorer.comparisons, scorer.model, marks, register.truth[left] == register.truth[right]


def loss(comparisons, model, marks, same):
    weights = weigh(comparisons, marks, model) * np.log(2)
    return np.logaddexp(0, np.where(same, -weights, weights)).mean()


def drawn(case, count, seed):
    comparisons, model, marks, _ = case
    believed = probabilities(weigh(comparisons, marks, model))
    doubt = believed * (1 - believed)
    return np.random.default_rng(seed).choice(len(marks), count, False, doubt / doubt.sum())


@pytest.mark.parametrize("seed", range(3))
def test_verdicts_on_doubtful_pairs_make_all_pairs_better_foreseen(case, seed):
    comparisons, model, marks, same = case
    chosen = drawn(case, 60, seed)
    after = taught(comparisons, model, marks[chosen], same[chosen])
    assert loss(comparisons, after, marks, same) < loss(comparisons, model, marks, same)


def test_verdicts_that_the_model_foresaw_leave_it_as_it_is(case):
    comparisons, model, marks, _ = case
    sure = np.flatnonzero(np.abs(weigh(comparisons, marks, model)) > 12)[:40]
    verdicts = weigh(comparisons, marks[sure], model) > 0
    assert taught(comparisons, model, marks[sure], verdicts) is model


def test_one_slip_teaches_nothing(case):
    comparisons, model, marks, _ = case
    weights = weigh(comparisons, marks, model)
    sure = np.r_[np.argsort(-weights)[:20], np.argsort(weights)[:20]]
    verdicts = weights[sure] > 0
    verdicts[0] = False
    assert taught(comparisons, model, marks[sure], verdicts) is model


def test_what_is_learned_does_not_depend_on_the_order_of_the_verdicts(case):
    comparisons, model, marks, same = case
    chosen = drawn(case, 60, 1)
    one = taught(comparisons, model, marks[chosen], same[chosen])
    other = taught(comparisons, model, marks[chosen[::-1]], same[chosen[::-1]])
    assert weigh(comparisons, marks, one) == pytest.approx(weigh(comparisons, marks, other))
