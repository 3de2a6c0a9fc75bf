"""Other thresholds without labels: the same as a run at each of them, and where it is calm."""

from itertools import pairwise

import pytest
from conftest import Register
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.shipped import shipped_folder
from workbench.linkage import auto_rules, dedupe, link, load_rules, parse_roles
from workbench.linkage.sweep import CALM_SHARE, plateaus, sweep
from workbench.linkage.sweep_results import SweepPoint


@pytest.fixture(scope="module")
def frame():
    return Register(seed=21, persons=500).frame


def _rules(threshold=0.9):
    rules = load_rules(shipped_folder("linkage_rules") / "dedupe_clients.toml")
    return rules.model_copy(update={"threshold": threshold})


@pytest.mark.parametrize("threshold", [0.3, 0.9, 0.9371, 0.999])
def test_each_point_is_what_a_run_at_that_threshold_comes_to(frame, threshold):
    run = dedupe(frame, _rules(threshold)).report
    swept = sweep(dedupe(frame, _rules()).evidence, [threshold])
    point = next(one for one in swept.points if one.threshold == threshold)
    assert (point.pairs, point.entities) == (run.pairs, run.entities)
    assert point.precision == run.estimated.precision
    assert point.recall == run.estimated.recall


@pytest.mark.parametrize("method", ["centre", "components"])
def test_other_ways_of_clustering_are_swept_as_they_run(frame, method):
    rules = _rules(0.97)
    rules = rules.model_copy(
        update={"clusters": rules.clusters.model_copy(update={"method": method})}
    )
    run = dedupe(frame, rules)
    point = next(one for one in sweep(run.evidence).points if one.threshold == 0.97)
    assert point.entities == run.report.entities


def test_a_link_is_swept_by_its_linked_records(frame):
    right = frame.sample(200, random_state=2).reset_index(drop=True)
    roles = parse_roles("surname=achternaam,birth_date=geboortedatum", list(frame.columns))
    rules = auto_rules("link", roles, frame, right).model_copy(update={"threshold": 0.7})
    run = link(frame, right, rules)
    swept = sweep(run.evidence)
    point = next(one for one in swept.points if one.threshold == 0.7)
    assert point.linked_right == run.report.linked_right
    assert point.entities is None
    assert point.precision == run.report.estimated.precision
    counts = [one.linked_right for one in swept.points]
    assert counts == sorted(counts, reverse=True)


def test_fewer_pairs_and_no_fewer_entities_as_the_threshold_rises(frame):
    points = sweep(dedupe(frame, _rules()).evidence).points
    assert [one.pairs for one in points] == sorted((one.pairs for one in points), reverse=True)
    assert [one.entities for one in points] == sorted(one.entities for one in points)


@given(st.lists(st.integers(900, 1000), min_size=2, max_size=28))
def test_within_a_plateau_hardly_anything_changes_and_none_overlap(counts):
    step = 0.9 / len(counts)
    points = [
        SweepPoint(threshold=0.05 + step * place, pairs=0, doubtful=0, entities=count)
        for place, count in enumerate(sorted(counts))
    ]
    found = plateaus(points, rows=1000)
    for one in found:
        assert one.most - one.least <= max(CALM_SHARE * (1000 - one.least), 0)
        assert one.lower < one.upper
    spans = sorted((one.lower, one.upper) for one in found)
    assert all(before[1] < after[0] for before, after in pairwise(spans))


def test_a_calm_stretch_is_named():
    entities = [900, 950, 950, 950, 950, 950, 990]
    points = [
        SweepPoint(threshold=threshold, pairs=0, doubtful=0, entities=count)
        for threshold, count in zip((0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99), entities, strict=True)
    ]
    (calm,) = plateaus(points, rows=1000)
    assert (calm.lower, calm.upper, calm.least, calm.most) == (0.3, 0.95, 950, 950)
