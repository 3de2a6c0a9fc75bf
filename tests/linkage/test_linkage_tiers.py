"""The same rule file means the same in memory and in portions: candidates, model, weights, outcome."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.core.shipped import find_file
from workbench.linkage import auto_rules, dedupe, link, load_rules
from workbench.linkage.blocks import unpack
from workbench.linkage.decisions import Decisions
from workbench.linkage.engines.chunked import score_in_portions
from workbench.linkage.engines.tiers import tier
from workbench.linkage.rules import LinkageRules
from workbench.linkage.scoring import score

BLOCKING = {
    "exact": [{"fields": ["surname"]}],
    "several fields": [{"fields": ["given", "sex"]}, {"fields": ["born"]}],
    "prefix": [{"fields": ["surname_start"]}],
    "phonetic": [{"fields": ["surname_sound"]}],
    "sorted neighbourhood": [{"sorted_by": "surname", "window": 4}],
    "sorted in blocks": [{"fields": ["sex"], "sorted_by": "given", "window": 3}],
    "typing errors": [{"near": "surname"}, {"fields": ["sex"], "near": "born"}],
    "either name": [{"either": ["given", "surname"]}],
    "words": [{"words": "whole"}, {"fields": ["sex"], "words": "whole"}],
    "blocks passed over": [{"fields": ["sex"], "largest_block": 9}, {"fields": ["born"]}],
}
CONSTRAINTS = {
    "none": [],
    "twins": [{"same": ["surname", "born"], "different": ["given"]}],
}


def rules_of(kind, task="dedupe", constraints="none", **more):
    return LinkageRules.model_validate(
        {
            "format": 1,
            "task": task,
            "fields": {
                "surname": {"columns": ["surname"]},
                "surname_start": {"columns": ["surname"], "steps": ["fold", "first:2"]},
                "surname_sound": {"columns": ["surname"], "steps": ["fold", "sound"]},
                "given": {"columns": ["given"]},
                "whole": {"columns": ["given", "surname"]},
                "sex": {"columns": ["sex"]},
                "born": {"columns": ["born"], "steps": ["date"]},
            },
            "blocking": BLOCKING[kind],
            "comparisons": [
                {
                    "field": "surname",
                    "kind": "name",
                    "levels": [0.9, "sound"],
                    "term_frequency": True,
                },
                {
                    "field": "given",
                    "kind": "jaro_winkler",
                    "levels": [0.85],
                    "swapped_with": "surname",
                },
                {"field": "born", "kind": "date", "levels": ["swapped", "one_digit"]},
                {"field": "sex", "kind": "exact"},
            ],
            "constraints": CONSTRAINTS[constraints],
            **more,
        }
    )


people = st.lists(
    st.tuples(
        st.sampled_from(["jansen", "janssen", "de bos", "bosch", "yilmaz", "smit", None]),
        st.sampled_from(["anna", "ana", "kees", "jansen", "omar", None]),
        st.sampled_from(["m", "v"]),
        st.sampled_from(["1980-02-01", "1980-01-02", "1981-02-01", "1990-12-31", None]),
    ),
    min_size=2,
    max_size=25,
).map(lambda rows: pd.DataFrame(rows, columns=["surname", "given", "sex", "born"]))


def quiet(*_):
    pass


def in_portions(scorer, prepared, say):
    return score_in_portions(scorer, prepared, say, at_once=11)


def assert_same_scores(rules, left, right=None, decisions=None):
    scorer, whole = score(rules, left, right, quiet, decisions)
    other, found = score(rules, left, right, quiet, decisions, in_portions)
    assert found.compared == whole.compared
    assert other.counts == scorer.counts
    if scorer.model is None:
        assert other.model is None
        return
    assert other.model.prior == scorer.model.prior
    for mine, theirs in zip(
        (*scorer.model.m, *scorer.model.u, *scorer.model.joint_u),
        (*other.model.m, *other.model.u, *other.model.joint_u),
        strict=True,
    ):
        np.testing.assert_allclose(theirs, mine, atol=1e-12)
    np.testing.assert_allclose(other.weights(whole.pairs), whole.weights, atol=1e-6)
    kept = np.isin(whole.pairs, found.pairs)
    assert whole.pairs[kept].tolist() == found.pairs.tolist()
    np.testing.assert_allclose(found.weights, whole.weights[kept], atol=1e-6)
    assert (whole.weights[~kept] < -6).all()


@pytest.mark.parametrize("kind", sorted(BLOCKING))
@settings(max_examples=15)
@given(frame=people, constraints=st.sampled_from(sorted(CONSTRAINTS)))
def test_candidates_patterns_and_weights_within_a_table_are_the_same(kind, frame, constraints):
    assert_same_scores(rules_of(kind, constraints=constraints), frame)


@pytest.mark.parametrize("kind", sorted(BLOCKING))
@settings(max_examples=15)
@given(left=people, right=people)
def test_candidates_patterns_and_weights_between_tables_are_the_same(kind, left, right):
    assert_same_scores(rules_of(kind, "link"), left, right)


@settings(max_examples=15)
@given(frame=people, same=st.booleans())
def test_decisions_hold_in_portions_too(frame, same):
    last = len(frame) - 1
    decided = Decisions(np.array([0]), np.array([last]), np.array([same]))
    assert_same_scores(rules_of("exact"), frame, decisions=decided)


@pytest.fixture(scope="module")
def shipped():
    return load_rules(find_file("dedupe_clients", "linkage_rules", ".toml"))


def same_report(one, other):
    left, right = one.model_dump(), other.model_dump()
    for report in (left, right):
        report.pop("seconds")
        report.pop("engine")
        report["estimated"] = None
        # pairs that are only summed up go to groups by their share of the links
        report.pop("subgroups")
    assert left == right
    for mine, theirs in zip(one.subgroups, other.subgroups, strict=True):
        assert (theirs.by, theirs.group, theirs.rows) == (mine.by, mine.group, mine.rows)
        assert theirs.links == mine.links
        for name in ("precision", "recall"):
            ours, same = getattr(mine, name), getattr(theirs, name)
            assert (same is None) == (ours is None)
            if ours is not None:
                assert same.value == pytest.approx(ours.value, abs=0.02)
    for name in ("precision", "recall"):
        mine, theirs = getattr(one.estimated, name), getattr(other.estimated, name)
        assert theirs.value == pytest.approx(mine.value, abs=1e-9)
        assert theirs.lower == pytest.approx(mine.lower, abs=1e-9)


@pytest.mark.parametrize("threshold", [0.9, "auto"])
@pytest.mark.parametrize("method", ["average", "centre", "components"])
def test_a_deduplication_comes_to_the_same(register, shipped, threshold, method):
    rules = shipped.model_copy(
        update={
            "threshold": threshold,
            "clusters": shipped.clusters.model_copy(update={"method": method}),
        }
    )
    whole = dedupe(register.frame, rules, engine="memory")
    found = dedupe(register.frame, rules, engine="chunked", memory=0)
    assert found.entity_ids.tolist() == whole.entity_ids.tolist()
    pd.testing.assert_frame_equal(found.pairs, whole.pairs, atol=1e-6)
    assert (whole.report.engine, found.report.engine) == ("memory", "chunked")
    same_report(whole.report, found.report)


@pytest.mark.parametrize("one_to_one", [True, False, "auto"])
def test_a_link_comes_to_the_same(register, shipped, one_to_one):
    rules = shipped.model_copy(update={"task": "link", "one_to_one": one_to_one})
    tables = register.frame.iloc[:700], register.frame.iloc[700:]
    whole = link(*tables, rules, engine="memory")
    found = link(*tables, rules, engine="chunked", memory=0)
    pd.testing.assert_frame_equal(found.links, whole.links, atol=1e-6)
    same_report(whole.report, found.report)


def test_rules_by_role_come_to_the_same(register):
    roles = {
        "surname": (("achternaam", "achternaam"),),
        "given_name": (("voornamen", "voornamen"),),
        "birth_date": (("geboortedatum", "geboortedatum"),),
        "postcode": (("postcode", "postcode"),),
    }
    rules = auto_rules("dedupe", roles, register.frame)
    whole = dedupe(register.frame, rules, engine="memory")
    found = dedupe(register.frame, rules, engine="chunked", memory=0)
    assert found.entity_ids.tolist() == whole.entity_ids.tolist()
    same_report(whole.report, found.report)


def test_portions_are_taken_when_candidates_pass_the_memory(register, shipped):
    assert dedupe(register.frame, shipped).report.engine == "memory"
    assert dedupe(register.frame, shipped, memory=0).report.engine == "chunked"


def test_only_pairs_with_some_chance_stay_in_memory(register, shipped):
    _, whole = score(shipped, register.frame, None, quiet)
    _, found = score(shipped, register.frame, None, quiet, None, tier("chunked", 0))
    assert found.beyond is not None
    assert found.beyond.pairs + len(found.pairs) == len(whole.pairs)
    assert len(found.pairs) < len(whole.pairs) / 3
    left, right = unpack(found.pairs)
    assert (left < right).all()


def test_nothing_to_compare_is_nothing_found(shipped):
    frame = pd.DataFrame({name: ["a", "b"] for name in shipped.columns_needed})
    frame["bsn"] = frame["geboortedatum"] = frame["telefoon"] = None
    rules = shipped.model_copy(update={"blocking": shipped.blocking[:1]})
    found = dedupe(frame, rules, engine="chunked")
    assert found.entity_ids.tolist() == [0, 1]
    assert found.report.comparisons == 0
