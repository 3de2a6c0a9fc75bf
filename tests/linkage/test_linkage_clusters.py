"""Entities: a partition, numbered by first appearance, in which no forbidden pair is together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import TangledLinks
from workbench.linkage import clusters
from workbench.linkage.blocks import pack, unpack

FORBIDDEN = -1e9


@st.composite
def weighed(draw):
    """A few records with a weight for every pair."""
    rows = draw(st.integers(2, 8))
    weights = st.sampled_from([FORBIDDEN, -30.0, -2.0, 1.0, 5.0, 40.0])
    matrix = {(one, other): draw(weights) for one in range(rows) for other in range(one + 1, rows)}
    return rows, matrix


def averaged(rows, matrix, level=0.0):
    links = [pair for pair, weight in matrix.items() if weight >= level]
    packed = pack(*np.array(links, dtype=np.int64).reshape(-1, 2).T)

    def weigh(pairs):
        left, right = unpack(pairs)
        return np.array([matrix[pair] for pair in zip(left.tolist(), right.tolist(), strict=True)])

    return clusters.averaged(rows, packed, weigh(packed), weigh, level)


@given(weighed())
def test_entities_are_numbered_by_first_appearance(case):
    entities = averaged(*case)
    _, first = np.unique(entities, return_index=True)
    assert (np.diff(first) > 0).all()
    assert set(entities) == set(range(entities.max() + 1))


@given(weighed())
def test_a_forbidden_pair_is_never_in_one_entity(case):
    entities = averaged(*case)
    for (one, other), weight in case[1].items():
        assert weight != FORBIDDEN or entities[one] != entities[other]


@given(weighed())
def test_entities_lie_within_what_hangs_together(case):
    rows, matrix = case
    links = [pair for pair, weight in matrix.items() if weight >= 0]
    hanging = clusters.connected(rows, pack(*np.array(links, dtype=np.int64).reshape(-1, 2).T))
    entities = averaged(rows, matrix)
    for entity in set(entities):
        assert len(set(hanging[entities == entity])) == 1


def test_a_wrong_bridge_does_not_merge_two_people():
    matrix = dict.fromkeys([(0, 2), (0, 3), (1, 2), (1, 3)], -25.0)
    matrix |= {(0, 1): 20.0, (2, 3): 20.0, (1, 2): 4.0}
    assert averaged(4, matrix).tolist() == [0, 0, 1, 1]


def test_a_weak_pair_inside_a_good_group_does_not_split_it():
    matrix = {(0, 1): 20.0, (1, 2): 20.0, (0, 2): -3.0}
    assert averaged(3, matrix).tolist() == [0, 0, 0]


def test_a_knot_of_records_is_refused(monkeypatch):
    monkeypatch.setattr(clusters, "LARGEST_KNOT", 3)
    with pytest.raises(TangledLinks, match="4 records"):
        averaged(4, {(one, other): 9.0 for one in range(4) for other in range(one + 1, 4)})
