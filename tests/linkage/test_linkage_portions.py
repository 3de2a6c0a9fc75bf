"""Candidates a portion at a time are the candidates of the whole, for every kind of blocking."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.linkage.blocks import candidate_pairs, prepare_rule
from workbench.linkage.portions import partners, portion, portions
from workbench.linkage.rules import BlockingRule

KINDS = {
    "fields": BlockingRule(fields=("surname", "sex")),
    "near": BlockingRule(near="surname"),
    "near in fields": BlockingRule(fields=("sex",), near="surname"),
    "either": BlockingRule(either=("given", "surname")),
    "words": BlockingRule(words="title"),
    "window": BlockingRule(sorted_by="surname", window=3),
    "window in fields": BlockingRule(fields=("sex",), sorted_by="surname", window=4),
    "small blocks": BlockingRule(fields=("sex",), largest_block=4),
}

names = st.sampled_from(["jansen", "janssen", "jansne", "bos", "bosch", "ali", None])
records = st.lists(
    st.tuples(
        names,
        names,
        st.sampled_from(["m", "v", None]),
        st.sampled_from(["data cubes", "views in cubes", "x", None]),
    ),
    max_size=14,
)


def coded(rows):
    columns = zip(*rows, strict=True) if rows else ([], [], [], [])
    codes, vocabularies = {}, {}
    for name, texts in zip(("given", "surname", "sex", "title"), columns, strict=True):
        found, values = pd.factorize(np.array([*texts, None], dtype=object)[:-1])
        codes[name], vocabularies[name] = found.astype(np.int32), values
    return codes, vocabularies


@pytest.mark.parametrize("linking", [False, True])
@given(
    rows=records,
    kinds=st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4, unique=True),
    at_once=st.integers(1, 20),
    share=st.floats(0, 1),
)
def test_portions_in_order_are_the_candidates_of_the_whole(linking, rows, kinds, at_once, share):
    rules = [KINDS[kind] for kind in kinds]
    left = int(share * len(rows))
    rows_left = left if linking else len(rows)
    codes, vocabularies = coded(rows)
    whole, counts = candidate_pairs(rules, codes, vocabularies, left if linking else None, 10**6)

    sides = [
        partners(prepare_rule(rule, codes, vocabularies, left if linking else None), rows_left)
        for rule in rules
    ]
    found = [portion(sides, some) for some in portions(sides, at_once)]
    pairs = np.concatenate([part for part, _ in found]) if found else np.empty(0, np.int64)
    assert pairs.tolist() == whole.tolist()
    new = np.sum([each for _, each in found], axis=0) if found else np.zeros(len(rules))
    assert new.tolist() == [count.new for count in counts]


def test_a_portion_holds_no_more_pairs_than_asked_unless_one_record_has_more():
    codes, vocabularies = coded([(None, "bos", "m", None)] * 10)
    sides = [partners(prepare_rule(KINDS["fields"], codes, vocabularies, None), 10)]
    sizes = [len(portion(sides, some)[0]) for some in portions(sides, 12)]
    assert max(sizes) <= 12
    assert sum(sizes) == 45
    assert [len(some) for some in portions(sides, 1)] == [1] * 8 + [2]
