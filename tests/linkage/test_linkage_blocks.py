"""Candidate pairs: exactly those that agree on a rule, counted before they are made."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import TooManyComparisons
from workbench.linkage.block_keys import exact_keys, one_each
from workbench.linkage.blocks import candidate_pairs, expand, make_blocks, unpack
from workbench.linkage.rules import BlockingRule

keys = st.lists(st.integers(-1, 4), max_size=12).map(lambda drawn: np.array(drawn, dtype=np.int64))


def as_set(pairs):
    left, right = unpack(pairs)
    return list(zip(left.tolist(), right.tolist(), strict=True))


@given(keys)
def test_pairs_within_a_table_are_those_of_brute_force(key):
    blocks = make_blocks(one_each(key), None, largest_block=100)
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
    blocks = make_blocks(one_each(left), one_each(right), largest_block=100)
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
    key = exact_keys([codes[:, 0], codes[:, 1]])
    for one, mine in enumerate(rows):
        assert (key[one] < 0) == (min(mine) < 0)
        for other, theirs in enumerate(rows):
            if min(mine) >= 0 and min(theirs) >= 0:
                assert (key[one] == key[other]) == (mine == theirs)


def pairs_of(rules, rows=None, most=1_000_000, **fields):
    """Candidate pairs of columns of texts, None where one is missing."""
    codes, vocabularies = {}, {}
    for name, texts in fields.items():
        codes[name], vocabularies[name] = pd.factorize(np.array([*texts, None], object)[:-1])
        codes[name] = codes[name].astype(np.int32)
    return candidate_pairs(rules, codes, vocabularies, rows, most)


def test_a_block_over_its_limit_is_passed_over_and_counted():
    rule = BlockingRule(fields=("surname",), largest_block=3)
    pairs, counts = pairs_of([rule], surname="aaaabb")
    assert as_set(pairs) == [(4, 5)]
    assert (counts[0].comparisons, counts[0].passed_over, counts[0].largest_block) == (1, 1, 2)


def test_a_second_rule_counts_what_is_new():
    rules = [BlockingRule(fields=("bsn",)), BlockingRule(fields=("phone", "sex"))]
    pairs, counts = pairs_of(rules, bsn="aab", phone="ppp", sex="mmm")
    assert len(pairs) == 3
    assert [(count.rule, count.comparisons, count.new) for count in counts] == [
        ("bsn", 1, 1),
        ("phone + sex", 3, 2),
    ]


def test_a_rule_that_would_explode_is_refused_by_name_and_count():
    rule = BlockingRule(fields=("sex",), largest_block=1_000_000)
    with pytest.raises(TooManyComparisons, match="sex") as refused:
        pairs_of([rule], sex="m" * 100_000)
    assert refused.value.fields["count"] == 100_000 * 99_999 // 2


def test_near_brings_values_that_one_typing_error_made_different():
    names = ["jansen", "janssen", "jansne", "jan", None, "jansen"]
    pairs, _ = pairs_of([BlockingRule(near="surname")], surname=names)
    assert as_set(pairs) == [(0, 1), (0, 2), (0, 5), (1, 5), (2, 5)]


def test_near_stays_within_what_must_agree():
    rule = BlockingRule(fields=("sex",), near="surname")
    pairs, _ = pairs_of([rule], surname=["kok", "koks", "koks"], sex="mvm")
    assert as_set(pairs) == [(0, 2)]


def test_either_brings_a_given_name_in_the_surname_s_place():
    rule = BlockingRule(either=("given", "surname"))
    pairs, _ = pairs_of([rule], given=["isla", "hall", None], surname=["hall", "isla", "bos"])
    assert as_set(pairs) == [(0, 1)]


def test_words_brings_texts_with_a_word_in_common_once():
    titles = ["views in data cubes", "data cubes", "a view", "x"]
    pairs, counts = pairs_of([BlockingRule(words="title")], title=titles)
    assert as_set(pairs) == [(0, 1)]
    assert counts[0].comparisons == 2


@given(st.lists(st.sampled_from(["a", "b", "c", "d", None]), max_size=12), st.integers(2, 4))
def test_a_window_brings_neighbours_in_the_alphabet(texts, window):
    rule = BlockingRule(sorted_by="name", window=window)
    present = [place for place, text in enumerate(texts) if text is not None]
    order = sorted(present, key=lambda place: texts[place])
    expected = {
        (min(one, other), max(one, other))
        for step in range(1, window)
        for one, other in zip(order, order[step:], strict=False)
    }
    assert set(as_set(pairs_of([rule], name=texts)[0])) == expected


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["ann", "anna", "bo"])), max_size=9),
    st.integers(0, 9),
)
@pytest.mark.parametrize(
    "rule",
    [
        BlockingRule(fields=("x",)),
        BlockingRule(near="y"),
        BlockingRule(fields=("x",), near="y"),
        BlockingRule(either=("x", "y")),
        BlockingRule(sorted_by="y", window=20),
    ],
    ids=lambda rule: rule.name,
)
def test_a_link_brings_the_pairs_across_of_one_long_table(rule, rows, left):
    left = min(left, len(rows))
    columns = {"x": [row[0] for row in rows], "y": [row[1] for row in rows]}
    together = as_set(pairs_of([rule], **columns)[0])
    across = [(one, other - left) for one, other in together if one < left <= other]
    assert as_set(pairs_of([rule], rows=left, **columns)[0]) == across
