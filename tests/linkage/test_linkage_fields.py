"""Standard values: what a column comes to before it is compared."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.linkage import bulk
from workbench.linkage.comparators import level_names, likeness
from workbench.linkage.fields import standard_fields
from workbench.linkage.rules import ComparisonRule, LinkageRules
from workbench.linkage.steps import apply_step

RULES = {
    "format": 1,
    "task": "dedupe",
    "blocking": [{"fields": ["x"]}],
    "comparisons": [{"field": "x", "kind": "exact"}],
}


def standard(values, *steps, **more):
    """The standard value of each cell of one column."""
    field = {"columns": ["x"], "steps": steps, **more}
    rules = LinkageRules.model_validate({**RULES, "fields": {"x": field}})
    found = standard_fields(rules, pd.DataFrame({"x": pd.Series(values, dtype=object)}))["x"]
    return [None if code < 0 else found.values[code] for code in found.left]


@pytest.mark.parametrize(
    ("steps", "value", "expected"),
    [
        (["fold"], " Yılmaz ", "yilmaz"),
        (["surname"], "Berg, van den", "berg"),
        (["surname"], "van den Berg", "berg"),
        (["surname"], "De", "de"),
        (["surname"], "Jansen-de Vries", "jansen vries"),
        (["bsn"], "10000008", "010000008"),
        (["bsn"], "1112.22.333", "111222333"),
        (["bsn"], "111111110", None),
        (["valid_bsn"], "111222338", None),
        (["valid_bsn"], "111222333", "111222333"),
        (["digits"], "0000", None),
        (["phone"], "+31 6 1234 5678", "612345678"),
        (["phone"], "06-12345678", "612345678"),
        (["postcode"], "5211 ab", "5211AB"),
        (["date"], "04-03-1980", "1980-03-04"),
        (["date"], "19800304", "1980-03-04"),
        (["date"], date(1980, 3, 4), "1980-03-04"),
        (["date"], datetime(1980, 3, 4), "1980-03-04"),
        (["date"], "31-12-9999", None),
        (["date"], "30-02-1980", None),
        (["date", "year"], "04-03-1980", "1980"),
        (["date", "month"], "04-03-1980", "03"),
        (["date", "day"], "04-03-1980", "04"),
        (["fold", "first_word"], "Anna Maria", "anna"),
        (["fold", "last_word"], "Anna Maria", "maria"),
        (["fold", "word:2"], "Anna Maria", "maria"),
        (["fold", "word:3"], "Anna Maria", None),
        (["fold", "initials"], "Anna Maria", "am"),
        (["fold", "compact"], "5211 ab", "5211ab"),
        (["date"], "4-3-1980", "1980-03-04"),
        (["date"], "04/03/1980", "1980-03-04"),
        (["fold", "sorted_words"], "Maria Anna", "anna maria"),
        (["fold", "consonants"], "Mohammed", "mhmd"),
        (["fold", "consonants"], "Muhamed", "mhmd"),
        (["fold", "first:3"], "Maria", "mar"),
        (["digits", "last:4"], "0612345678", "5678"),
        (["fold"], 12.0, "12"),
        (["fold"], "zie dossier", None),
        (["fold"], "?!", None),
        (["fold"], np.nan, None),
        (["fold"], None, None),
    ],
)
def test_a_step_gives(steps, value, expected):
    assert standard([value], *steps) == [expected]


def test_several_columns_are_one_value_and_miss_together():
    field = {"columns": ["x", "y"]}
    frame = pd.DataFrame({"x": ["5211AB", "5211AB", None], "y": ["12", "n.v.t.", None]})
    for needs, expected in (
        ("all", ["5211ab 12", None, None]),
        ("any", ["5211ab 12", "5211ab", None]),
    ):
        rules = LinkageRules.model_validate({**RULES, "fields": {"x": {**field, "needs": needs}}})
        found = standard_fields(rules, frame)["x"]
        assert [None if code < 0 else found.values[code] for code in found.left] == expected


def test_two_tables_share_one_vocabulary_under_their_own_names():
    rules = LinkageRules.model_validate(
        {**RULES, "task": "link", "fields": {"x": {"columns": ["x"], "right_columns": ["naam"]}}}
    )
    left, right = pd.DataFrame({"x": ["Kaya", "Bos"]}), pd.DataFrame({"naam": ["BOS", "Kok"]})
    found = standard_fields(rules, left, right)["x"]
    assert found.values.tolist() == ["kaya", "bos", "kok"]
    assert (found.left.tolist(), found.other.tolist()) == ([0, 1], [1, 2])


def level(kind, levels, left, right):
    """The name of the level that two different values reach."""
    rule = ComparisonRule(field="x", kind=kind, levels=tuple(levels))
    reaches = likeness(rule, np.array([left, right], dtype=object))
    one, other = np.array([0]), np.array([1])
    assert reaches(one, other) == reaches(other, one)
    return level_names(rule)[int(reaches(one, other)[0]) - 1]


DATES = ["swapped", "one_digit", "guessed", "same_year", "year_off_one"]


@pytest.mark.parametrize(
    ("kind", "levels", "left", "right", "expected"),
    [
        ("date", DATES, "1980-03-04", "1980-04-03", "swapped"),
        ("date", DATES, "1980-03-24", "1980-03-25", "one_digit"),
        ("date", DATES, "1980-03-24", "1908-03-24", "one_digit"),
        ("date", DATES, "1980-03-24", "1981-07-01", "guessed"),
        ("date", DATES, "1980-03-24", "1980-11-15", "same_year"),
        ("date", DATES, "1980-03-24", "1981-11-15", "year_off_one"),
        ("date", DATES, "1980-03-24", "1985-11-15", "else"),
        ("date", ["swapped"], "1980-03-24", "1980-03-25", "else"),
        ("osa", [1, 2], "111222333", "111222383", "edits:1"),
        ("osa", [1, 2], "111222333", "112122333", "edits:1"),
        ("osa", [1, 2], "111222333", "115522333", "edits:2"),
        ("osa", [1, 2], "111222333", "999922333", "else"),
        ("jaro_winkler", [0.9, 0.8], "bakker", "baker", "similarity:0.9"),
        ("name", [0.95, "part"], "jansen", "vries jansen", "part"),
        ("name", ["first_word", "part"], "anna maria", "anna", "first_word"),
        ("name", ["initials"], "j p", "johannes petrus", "initials"),
        ("name", ["initials"], "johannes petrus", "jan piet", "else"),
        ("words", [0.9], "olive harvey college", "college of olive harvey", "similarity:0.9"),
    ],
)
def test_two_values_reach_the_level(kind, levels, left, right, expected):
    assert level(kind, levels, left, right) == expected


@pytest.mark.parametrize(
    ("kind", "levels", "left", "right", "expected"),
    [
        ("date", ["two_parts"], "1980-03-04", "1980-03-29", "two_parts"),
        ("date", ["two_parts"], "1980-13-04", "1980-03-04", "two_parts"),
        ("date", ["days:30"], "1980-03-04", "1980-04-01", "days:30"),
        ("date", ["days:30"], "1980-02-31", "1980-02-28", "else"),
        ("name", ["sound"], "mohammed", "muhamed", "sound"),
        ("name", ["sound"], "schmidt", "smit", "sound"),
        ("name", ["nickname"], "kees", "cornelis", "nickname"),
        ("name", ["nickname"], "kees", "johannes", "else"),
        ("name", ["any_order"], "maria anna", "anna maria", "any_order"),
        ("osa", [1, "prefix:4"], "5211ab", "5211cd", "prefix:4"),
        ("osa", [1, "prefix:4"], "5211", "5212", "edits:1"),
        ("number", [1, 5], "1990", "1994", "difference:5"),
        ("number", [1, 5], "1990", "x", "else"),
        ("prefix", [4, 2], "5211ab", "5299cd", "signs:2"),
        ("list", [0.9, 0.5], "a b c", "b c d e", "similarity:0.5"),
        ("text", [0.8, 0.1], "data cube views", "views of data cubes", "similarity:0.1"),
        ("distance", [10, 100], "51.69 5.30", "51.44 5.47", "km:100"),
        ("distance", [10, 100], "51.69 5.30", "onbekend", "else"),
    ],
)
def test_more_levels_reach(kind, levels, left, right, expected):
    assert level(kind, levels, left, right) == expected


@pytest.mark.parametrize(
    ("steps", "value", "expected"),
    [
        (["near_date"], "19801304", "1980-13-04"),
        (["near_date"], "31-02-1980", "1980-02-31"),
        (["near_date"], "1967 9 27", "1967-09-27"),
        (["near_date"], "onbekend", None),
        (["near_date", "year"], "19801304", "1980"),
        (["fold", "house_number"], "221 E. 51st St.", "221"),
        (["fold", "house_number"], "Laan 1940-1945 12a", "12"),
        (["fold", "house_number"], "Dorpsstraat", None),
        (["fold", "street_name"], "221 E. 51st St.", "e 51st st"),
        (["fold", "street_name"], "Dorpsstraat 12", "dorpsstraat"),
        (["fold", "sound"], "Yousef", "asf"),
    ],
)
def test_a_further_step_gives(steps, value, expected):
    assert standard([value], *steps) == [expected]


TEXTS = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"[0-9]{1,10}", fullmatch=True),
    st.from_regex(r"0[0-9]{1,3}-[0-9]{6,8}", fullmatch=True),
    st.from_regex(r"[0-9]{4} ?[A-Z]{2}", fullmatch=True),
    st.sampled_from(["9999999", "19000101", "000000000", "onbekend", "1111 AA", "06-11111111"]),
)


@given(st.lists(TEXTS, min_size=1, max_size=30))
@pytest.mark.parametrize("step", ["fold", "digits", "phone", "compact", "bsn", "surname"])
def test_in_bulk_is_the_same_as_one_by_one(step, texts):
    alone = apply_step(step, np.array([*texts, None], dtype=object), ())[:-1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "_FEW", 0)
        together = apply_step(step, np.array([*texts, None], dtype=object), ())[:-1]
    assert [one or None for one in together] == [one or None for one in alone]


def test_a_table_that_was_changed_in_place_is_treated_anew():
    rules = LinkageRules.model_validate(
        {
            "format": 1,
            "task": "dedupe",
            "fields": {"name": {"columns": ["name"]}},
            "blocking": [{"fields": ["name"]}],
            "comparisons": [{"field": "name", "kind": "exact"}],
        }
    )
    frame = pd.DataFrame({"name": ["Bos", "bos", "Vos"]})
    before = standard_fields(rules, frame)["name"]
    assert standard_fields(rules, frame)["name"] is before
    frame.loc[1, "name"] = "vos"
    assert standard_fields(rules, frame)["name"].left.tolist() == [0, 1, 1]
    assert before.left.tolist() == [0, 0, 1]
