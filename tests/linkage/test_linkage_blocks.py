"""Candidate pairs: exactly those that agree on a rule, counted before they are made."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import TooManyComparisons
from workbench.linkage.blocks import block_keys, candidate_pairs, expand, make_blocks, unpack
from workbench.linkage.rules import BlockingRule

keys = st.lists(st.integers(-1, 4), max_size=12).map(lambda drawn: np.array(drawn, dtype=np.int64))


def as_set(pairs):
    left, right = unpack(pairs)
    return list(zip(left.tolist(), right.tolist(), strict=True))


@given(keys)
def test_pairs_within_a_table_are_those_of_brute_force(key):
    blocks = make_blocks(key, None, largest_block=100)
    expected = [
        (one, other)
        for one in range(len(key))
        for other in range(one + 1, len(key))
        if key[one] == key[other] >= 0
    ]
    assert as_set(expand(blocks)) == expected
    assert blocks.comparisons == len(expected)


@given(keys, keys)
def test_pairs_between_tables_are_those_of_brute_force(left, right):
    blocks = make_blocks(left, right, largest_block=100)
    expected = [
        (one, other)
        for one in range(len(left))
        for other in range(len(right))
        if left[one] == right[other] >= 0
    ]
    assert as_set(expand(blocks)) == expected
    assert blocks.comparisons == len(expected)


@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 3)), max_size=12))
def test_a_key_of_two_fields_is_equal_where_both_are_present_and_equal(rows):
    codes = np.array(rows, dtype=np.int32).reshape(-1, 2)
    key = block_keys([codes[:, 0], codes[:, 1]])
    for one, mine in enumerate(rows):
        assert (key[one] < 0) == (min(mine) < 0)
        for other, theirs in enumerate(rows):
            if min(mine) >= 0 and min(theirs) >= 0:
                assert (key[one] == key[other]) == (mine == theirs)


def test_a_block_over_its_limit_is_passed_over_and_counted():
    rule = BlockingRule(fields=("surname",), largest_block=3)
    pairs, counts = candidate_pairs([rule], [np.array([0, 0, 0, 0, 1, 1])], None, most=100)
    assert as_set(pairs) == [(4, 5)]
    assert (counts[0].comparisons, counts[0].passed_over, counts[0].largest_block) == (1, 1, 2)


def test_a_second_rule_counts_what_is_new():
    rules = [BlockingRule(fields=("bsn",)), BlockingRule(fields=("phone", "sex"))]
    keys = [np.array([0, 0, 1]), np.array([0, 0, 0])]
    pairs, counts = candidate_pairs(rules, keys, None, most=100)
    assert len(pairs) == 3
    assert [(count.rule, count.comparisons, count.new) for count in counts] == [
        ("bsn", 1, 1),
        ("phone + sex", 3, 2),
    ]


def test_a_rule_that_would_explode_is_refused_by_name_and_count():
    rule = BlockingRule(fields=("sex",), largest_block=1_000_000)
    with pytest.raises(TooManyComparisons, match="sex") as refused:
        candidate_pairs([rule], [np.zeros(100_000, dtype=np.int64)], None, most=1_000_000)
    assert refused.value.fields["count"] == 100_000 * 99_999 // 2
