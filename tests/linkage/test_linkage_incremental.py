"""A delivery that goes on from what an earlier one learned: less to compare, the same persons."""

import json
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.linkage import dedupe, load_rules
from workbench.linkage.incremental import Learned, earlier_run
from workbench.linkage.model import Model
from workbench.linkage.record_digests import cell_digests, record_keys
from workbench.linkage.rules import GrowthRule

RULES = load_rules(Path("linkage_rules/dedupe_clients.toml")).model_copy(
    update={"growth": GrowthRule(from_comparisons=0, learn_again_after=0.5)}
)


@pytest.fixture(scope="module")
def before(large_register):
    return large_register.head(1400)


@pytest.fixture(scope="module")
def now(large_register):
    """The same records but a few, other telephones, and new records."""
    draw = np.random.default_rng(3)
    frame = large_register.drop(index=[5, 700]).copy()
    changed = draw.choice(frame.index, 40, replace=False)
    frame.loc[changed, "telefoon"] = None
    return frame.sample(frac=1, random_state=1)


@pytest.fixture(scope="module")
def large_register():
    from conftest import Register

    return Register(8, 1500).frame


def named(frame):
    return record_keys(frame, ["klantnr"]), cell_digests(frame, RULES.columns_needed)


def same_pairs(one, other):
    both = pd.DataFrame({"one": one, "other": other})
    sizes = [both.groupby(by).size() for by in ("one", "other", ["one", "other"])]
    mine, theirs, shared = (int((size * (size - 1) // 2).sum()) for size in sizes)
    return shared / (mine + theirs - shared)


def test_it_finds_the_same_persons_as_a_whole_run_and_compares_a_fraction(before, now):
    learned = dedupe(before, RULES).learned
    earlier = earlier_run(learned, named(before), named(now), RULES)
    grown, whole = dedupe(now, RULES, earlier=earlier), dedupe(now, RULES)
    assert same_pairs(grown.entity_ids, whole.entity_ids) >= 0.998
    assert grown.report.grown
    assert not whole.report.grown
    assert grown.report.comparisons < 0.5 * whole.report.comparisons


def test_with_the_model_of_today_it_is_the_whole_run(before, now):
    whole = dedupe(now, RULES)
    learned = replace(dedupe(before, RULES).learned, model=whole.learned.model)
    learned = replace(learned, shares=whole.learned.shares)
    earlier = earlier_run(learned, named(before), named(now), RULES)
    grown = dedupe(now, RULES, earlier=earlier)
    assert grown.entity_ids.tolist() == whole.entity_ids.tolist()
    pd.testing.assert_frame_equal(grown.pairs, whole.pairs)


def test_nothing_new_is_nothing_compared_anew(before):
    first = dedupe(before, RULES)
    earlier = earlier_run(first.learned, named(before), named(before), RULES)
    assert not earlier.touched.any()
    again = dedupe(before, RULES, earlier=earlier)
    assert again.entity_ids.tolist() == first.entity_ids.tolist()
    assert again.report.comparisons == len(first.learned.pairs)


def test_what_was_learned_goes_through_json_unharmed(before):
    learned = dedupe(before, RULES).learned
    told = learned.as_json()
    again = Learned.from_json(json.loads(json.dumps(told)), learned.pairs)
    assert again.as_json() == told
    carried_on = {one.name for one in fields(Model)} - {"groups"}
    assert set(told["model"]) == carried_on


def test_changes_add_up_until_it_is_learned_again(before, now):
    learned = dedupe(before, RULES).learned
    earlier = earlier_run(learned, named(before), named(now), RULES)
    later = dedupe(now, RULES, earlier=earlier).learned
    assert later.since == earlier.touched.sum()
    spent = replace(later, since=learned.records // 2)
    assert earlier_run(spent, named(now), named(now), RULES) is not None
    changed = now.assign(postcode="1011AB")
    assert earlier_run(spent, named(now), named(changed), RULES) is None


def test_other_rules_or_a_small_table_are_compared_whole(before):
    learned = dedupe(before, RULES).learned
    other = RULES.model_copy(update={"threshold": 0.8})
    assert earlier_run(learned, named(before), named(before), other) is None
    shipped = RULES.model_copy(update={"growth": GrowthRule()})
    small = dedupe(before, shipped).learned
    assert earlier_run(small, named(before), named(before), shipped) is None


def test_a_column_that_the_rules_do_not_name_changes_no_record(before):
    learned = dedupe(before, RULES).learned
    moved = before.assign(woonplaats="Elders")
    assert not earlier_run(learned, named(before), named(moved), RULES).touched.any()
