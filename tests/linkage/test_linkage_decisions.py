"""What people decide holds, whatever the model, a constraint or the way of clustering says."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors_linkage import DecisionBeyondTable
from workbench.linkage import auto_rules, dedupe, link, parse_roles
from workbench.linkage.blocks import pack, unpack
from workbench.linkage.decisions import Decisions
from workbench.linkage.rules import ClusterRule
from workbench.linkage.settled import settle

ROLES = "surname=achternaam,given_name=voornamen,birth_date=geboortedatum,identifier=bsn"
METHODS = ("average", "centre", "components")


def decisions(*rows):
    left, right, same = zip(*rows, strict=True)
    return Decisions(np.array(left), np.array(right), np.array(same))


@st.composite
def decided(draw):
    """A few decisions about a few records, in order."""
    rows = draw(st.integers(2, 9))
    pair = st.lists(st.integers(0, rows - 1), min_size=2, max_size=2, unique=True).map(sorted)
    pairs = draw(st.lists(pair, min_size=1, max_size=14, unique_by=tuple))
    verdicts = draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    return rows, [(*pair, verdict) for pair, verdict in zip(pairs, verdicts, strict=True)]


@given(decided())
def test_every_decision_holds_or_is_told_to_be_contradicted(case):
    rows, made = case
    settled = settle(decisions(*made), rows)
    left, right, same = (np.array(column) for column in zip(*made, strict=True))
    pairs = pack(left, right)
    dropped = np.isin(pairs, settled.contradicted)
    verdicts = settled.verdicts(pairs)
    assert (verdicts[~dropped] == np.where(same, 1, -1)[~dropped]).all()
    # what was dropped is decided the other way round by what stayed
    assert (verdicts[dropped] == np.where(same, -1, 1)[dropped]).all()


@given(decided())
def test_the_last_decision_always_holds(case):
    rows, made = case
    settled = settle(decisions(*made), rows)
    *pair, same = made[-1]
    assert settled.verdicts(pack(*np.array([pair]).T)) == (1 if same else -1)


@given(decided())
def test_all_that_is_the_same_is_so_by_way_of_others(case):
    rows, made = case
    settled = settle(decisions(*made), rows)
    everything = pack(*np.triu_indices(rows, k=1))
    assert settled.all_same.tolist() == everything[settled.verdicts(everything) > 0].tolist()


def test_of_decisions_that_contradict_the_later_ones_hold():
    made = decisions((0, 1, True), (1, 2, True), (0, 2, False))
    settled = settle(made, 3)
    assert [each.tolist() for each in unpack(settled.contradicted)] == [[0], [1]]
    again = settle(decisions((0, 2, False), (0, 1, True), (1, 2, True)), 3)
    assert [each.tolist() for each in unpack(again.contradicted)] == [[0], [2]]


def test_a_decision_about_a_row_that_is_not_there_is_refused(register):
    rows = len(register.frame)
    with pytest.raises(DecisionBeyondTable, match=f"row {rows}"):
        dedupe(register.frame, rules_of(register), decisions=decisions((0, rows, True)))


def rules_of(register, **more):
    roles = parse_roles(ROLES, register.frame.columns)
    return auto_rules("dedupe", roles, register.frame).model_copy(update=more)


@pytest.mark.parametrize("method", METHODS)
def test_decisions_hold_in_every_way_of_clustering(register, method):
    rules = rules_of(register, clusters=ClusterRule(method=method))
    before = dedupe(register.frame, rules).entity_ids
    sizes = np.bincount(before)
    merged = [np.flatnonzero(before == entity)[:2] for entity in np.flatnonzero(sizes > 1)[:15]]
    alone = np.flatnonzero((sizes == 1)[before])[:60].reshape(-1, 2)
    made = [(*pair, False) for pair in merged] + [(*pair, True) for pair in alone]
    found = dedupe(register.frame, rules, decisions=decisions(*made))
    for one, other, same in made:
        assert (found.entity_ids[one] == found.entity_ids[other]) == same
    assert found.report.decisions.same == 30
    assert found.report.decisions.different == len(merged)


def person(**own):
    usual = {"achternaam": "Bakker", "voornamen": "Anna", "geboortedatum": "1980-02-03"}
    return {**usual, "bsn": None, **own}


def with_people(register, *people):
    columns = ["achternaam", "voornamen", "geboortedatum", "bsn"]
    plain = register.frame[columns].assign(geboortedatum=register.frame["geboortedatum"].map(str))
    return pd.concat([plain, pd.DataFrame(people)], ignore_index=True), len(plain)


def test_two_valid_numbers_are_two_people_until_a_person_says_they_are_one(register):
    frame, first = with_people(
        register, person(bsn="289043712"), person(bsn="400375023"), person(bsn="400375023")
    )
    rules = auto_rules("dedupe", parse_roles(ROLES, frame.columns), frame)
    apart = dedupe(frame, rules).entity_ids[first:]
    assert apart[0] != apart[1] == apart[2]
    together = dedupe(frame, rules, decisions=decisions((first, first + 1, True))).entity_ids
    assert len(set(together[first:])) == 1


def test_a_person_who_is_kept_apart_from_one_is_so_from_all_that_are_the_same(register):
    frame, first = with_people(register, person(), person(), person(achternaam="Smit"))
    rules = auto_rules("dedupe", parse_roles(ROLES, frame.columns), frame)
    made = decisions((first, first + 2, True), (first + 1, first + 2, False))
    one, two, three = dedupe(frame, rules, decisions=made).entity_ids[first:]
    assert one == three != two


@pytest.mark.parametrize("one_to_one", [True, False])
def test_a_link_is_what_people_say(register, one_to_one):
    left, right = register.frame, register.frame.head(200)
    rules = auto_rules("link", parse_roles(ROLES, left.columns, right.columns), left, right)
    wish = rules.model_copy(update={"one_to_one": one_to_one})
    made = decisions((900, 10, True), (901, 10, True), (20, 20, False))
    found = link(left, right, wish, decisions=made).links.set_index("right_row")
    # of two left records that are both right the one that was decided last
    assert found["left_row"][10] == 901
    assert found["match_probability"][10] == 1
    assert 20 not in found.index or found["left_row"][20] != 20


def test_a_left_record_given_to_two_right_ones_is_both_of_theirs(register):
    left, right = register.frame, register.frame.head(50)
    rules = auto_rules("link", parse_roles(ROLES, left.columns, right.columns), left, right)
    wish = rules.model_copy(update={"one_to_one": True})
    found = link(left, right, wish, decisions=decisions((7, 3, True), (7, 4, True))).links
    assert found.set_index("right_row")["left_row"][[3, 4]].tolist() == [7, 7]
