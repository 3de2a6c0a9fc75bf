"""Counted before it is run: what the plan says is what the run brings."""

import pandas as pd
import pytest

from workbench.core.errors import ColumnMissing, TooManyComparisons
from workbench.core.shipped import find_file
from workbench.linkage import dedupe, link, load_rules, plan
from workbench.linkage.rules import BlockingRule


@pytest.fixture(scope="module")
def rules():
    return load_rules(find_file("dedupe_clients", "linkage_rules", ".toml"))


def test_the_plan_counts_what_the_run_compares(register, rules):
    planned = plan(rules, register.frame)
    report = dedupe(register.frame, rules).report
    assert not planned.sampled
    assert planned.candidates == report.comparisons
    assert [(one.rule, one.comparisons, one.new, one.passed_over) for one in planned.blocking] == [
        (one.rule, one.comparisons, one.new, one.passed_over) for one in report.blocking
    ]
    assert planned.refusal is None
    assert planned.possible_pairs == len(register.frame) * (len(register.frame) - 1) / 2


def test_the_largest_blocks_are_named_by_a_record_in_them(register, rules):
    planned = plan(rules, register.frame)
    by_date = next(one for one in planned.blocking if one.rule == "birth_date")
    sizes = [block.comparisons for block in by_date.largest_blocks]
    assert sizes == sorted(sizes, reverse=True)
    first = by_date.largest_blocks[0]
    assert first.comparisons == first.records * (first.records - 1) // 2
    dates = register.frame["geboortedatum"]
    assert (dates == dates[first.example]).sum() >= first.records - 1


def test_blocking_recall_is_estimated_near_what_is_found(register, rules):
    planned = plan(rules, register.frame)
    assert planned.recall is not None
    assert 0.9 < planned.recall.value <= 1
    assert planned.recall.lower <= planned.recall.value <= planned.recall.upper


def test_one_rule_can_not_be_held_against_another(register, rules):
    alone = rules.model_copy(update={"blocking": rules.blocking[:1]})
    assert plan(alone, register.frame).recall is None


def test_a_link_is_planned_over_both_tables(register, rules):
    wish = rules.model_copy(update={"task": "link"})
    left, right = register.frame.iloc[:800], register.frame.iloc[800:]
    planned = plan(wish, left.reset_index(drop=True), right.reset_index(drop=True))
    report = link(left, right, wish).report
    assert (planned.rows_left, planned.rows_right) == (len(left), len(right))
    assert planned.candidates == report.comparisons


def test_a_run_that_would_explode_is_planned_with_the_way_out(rules):
    rows = 30_000
    frame = pd.DataFrame(
        {name: [f"{place}" for place in range(rows)] for name in rules.columns_needed}
    ).assign(geslacht="m")
    exploding = BlockingRule(fields=("sex",), largest_block=1_000_000)
    wish = rules.model_copy(update={"blocking": (exploding,)})
    planned = plan(wish, frame)
    with pytest.raises(TooManyComparisons) as refused:
        dedupe(frame, wish)
    assert planned.refusal == str(refused.value)
    assert planned.blocking[0].comparisons == rows * (rows - 1) // 2
    assert planned.candidates == pytest.approx(planned.blocking[0].comparisons, rel=0.3)
    assert planned.blocking[0].fitting_block == 2000
    assert planned.seconds > 1


def test_candidates_past_the_memory_are_planned_in_portions(register, rules):
    small = plan(rules, register.frame)
    assert small.engine == "memory"
    assert plan(rules, register.frame, memory=0).engine == "chunked"
    assert plan(rules, register.frame, engine="chunked").engine == "chunked"


def test_an_empty_table_has_an_empty_plan(register, rules):
    planned = plan(rules, register.frame.iloc[:0])
    assert (planned.candidates, planned.recall) == (0, None)


def test_a_plan_of_a_table_without_a_column_says_which(rules):
    with pytest.raises(ColumnMissing):
        plan(rules, pd.DataFrame({"bsn": ["1"]}))
