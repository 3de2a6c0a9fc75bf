"""A whole name is taken apart, whichever part comes first."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.linkage import auto_rules, dedupe, link, parse_roles
from workbench.linkage.name_order import part_of_name

NAMES = 3 * ["anna nowak", "anna maria kowalska", "jan nowak", "anna mazur", "jan mazur"]


def parts(*names):
    texts = np.array([*NAMES, *names], dtype=object)
    both = zip(
        part_of_name(texts, "given", len(texts)),
        part_of_name(texts, "family", len(texts)),
        strict=True,
    )
    return list(both)[len(NAMES) :]


def test_a_family_name_that_stands_first_is_seen():
    assert parts("nowak anna", "nowak maria jan") == [("anna", "nowak"), ("maria", "nowak")]


def test_names_that_nothing_is_known_of_are_read_as_they_stand():
    assert parts("wei zhang", "madonna") == [("wei", "zhang"), ("madonna", "madonna")]


def test_what_is_missing_stays_missing():
    assert parts(None, "") == [(None, None), (None, None)]


@given(st.lists(st.sampled_from(["a b", "b a", "a", "a b c", "c b a", None]), max_size=12))
def test_a_part_is_a_word_of_the_name(names):
    texts = np.array([*names, None], dtype=object)[:-1]
    for which in ("given", "family"):
        for text, part in zip(texts, part_of_name(texts, which, len(texts)), strict=True):
            assert part is None if text is None else part in text.split()


@pytest.mark.parametrize("turned", [False, True])
def test_whole_names_are_deduplicated_also_when_some_are_turned(register, pairwise, turned):
    frame = register.frame
    surname = frame["voorvoegsel"].fillna("") + " " + frame["achternaam"]
    name = (frame["voornamen"] + " " + surname).str.split().str.join(" ")
    if turned:
        every = np.arange(len(name)) % 6 == 0
        name = name.where(~every, surname.str.strip() + ", " + frame["voornamen"])
    whole = pd.DataFrame({"naam": name, "geb": frame["geboortedatum"]})
    roles = parse_roles("full_name=naam,birth_date=geb", whole.columns)
    found = dedupe(whole, auto_rules("dedupe", roles, whole))
    assert pairwise(found.entity_ids, register.truth)[2] > 0.8


def test_the_right_table_of_a_link_may_hold_all_names_the_other_way_round(register):
    frame = register.frame
    first = frame["voornamen"].str.split().str[0]
    left = pd.DataFrame({"naam": first + " " + frame["achternaam"], "geb": frame["geboortedatum"]})
    right = pd.DataFrame({"name": frame["achternaam"] + ", " + first, "born": left["geb"]})
    roles = parse_roles("full_name=naam:name,birth_date=geb:born", left.columns, right.columns)
    links = link(left, right, auto_rules("link", roles, left, right)).links
    same = register.truth[links["left_row"]] == register.truth[links["right_row"]]
    assert len(links) > 0.98 * len(right)
    assert same.mean() > 0.98
