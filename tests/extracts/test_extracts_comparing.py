"""A delivery beside the previous one: columns that moved, got another name, came or went."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.settings import ReadSettings
from workbench.extracts.comparing import changed_columns, compare_readings, distinct_values
from workbench.extracts.results import Reading, RecordAccount

NUMBERS = frozenset(f"{n:08d}" for n in range(500))
NAMES = frozenset(f"Naam {n}" for n in range(500))


def reading(*columns, **settings):
    return Reading(
        file="x.csv",
        sha256="ab",
        kind="delimited",
        columns=columns,
        account=RecordAccount(records_in=1, kept=1),
        settings=ReadSettings(**{"kind": "delimited", "delimiter": ";", **settings}),
    )


def found(before, after, before_values=None, after_values=None):
    findings = compare_readings(before, after, before_values, after_values, "2016-10-31")
    return [(one.code, one.column) for one in findings]


def test_the_same_form_gives_no_finding():
    assert found(reading("a", "b"), reading("a", "b")) == []


def test_one_column_that_moved_is_told_and_not_those_that_it_passed():
    assert found(reading(*"abcdef"), reading(*"bcdefa")) == [("column_moved", "a")]
    (moved,) = compare_readings(reading(*"abcdef"), reading(*"bcdefa"))
    assert (moved.values["place_before"], moved.values["place"]) == (1, 6)


def test_a_new_name_is_offered_by_its_values_even_where_the_names_differ():
    before, after = reading("klantnr", "naam"), reading("clientidentificatie", "naam")
    values = {"klantnr": NUMBERS}, {"clientidentificatie": NUMBERS}
    assert found(before, after, *values) == [("column_renamed", "clientidentificatie")]


def test_a_new_name_is_offered_by_its_name_where_no_values_are_known():
    before, after = reading("Geboorte_datum", "naam"), reading("geboortedatum", "naam")
    (renamed,) = compare_readings(before, after)
    assert renamed.values["old_name"] == "Geboorte_datum"
    assert renamed.values["name_share"] == 1.0


def test_columns_of_yes_and_no_are_not_taken_for_each_other_by_their_values():
    yes_no = frozenset({"J", "N"})
    before, after = reading("nr", "schulden"), reading("nr", "rijbewijs")
    assert found(before, after, {"schulden": yes_no}, {"rijbewijs": yes_no}) == [
        ("column_vanished", "schulden"),
        ("column_appeared", "rijbewijs"),
    ]


def test_each_old_name_is_offered_once_and_to_the_likeliest():
    before = reading("klantnr", "naam")
    after = reading("klantnummer", "achternaam")
    values = {"klantnr": NUMBERS, "naam": NAMES}, {"klantnummer": NUMBERS, "achternaam": NAMES}
    assert sorted(found(before, after, *values)) == [
        ("column_renamed", "achternaam"),
        ("column_renamed", "klantnummer"),
    ]


def test_columns_that_came_and_went_are_told():
    assert found(reading("a", "oud"), reading("a", "gloednieuw")) == [
        ("column_vanished", "oud"),
        ("column_appeared", "gloednieuw"),
    ]


def test_another_delimiter_or_header_line_is_told():
    before = reading("a", "b", header_row=1)
    after = reading("a", "b", header_row=3, delimiter=",")
    (delimiter, header) = compare_readings(before, after)
    assert (delimiter.code, delimiter.values["setting"]) == ("settings_no_longer_fit", "delimiter")
    assert (header.values["before"], header.values["after"]) == ("1", "3")


def test_the_values_that_are_compared_come_from_the_reading(tmp_path):
    frame = pd.DataFrame({"_row": [1, 2, 3, 4], "a": ["x ", "y", None, ""], "b": ["1"] * 4})
    frame.to_parquet(tmp_path / "reading.parquet")
    assert distinct_values(tmp_path / "reading.parquet", ["a"]) == {"a": frozenset({"x", "y"})}
    assert changed_columns(reading("a", "b"), reading("b", "c")) == (["a"], ["c"])


names = st.lists(st.text("abcdefgh", min_size=1, max_size=4), min_size=1, max_size=9, unique=True)


@given(names, names)
def test_every_column_that_differs_is_told_exactly_once(old, new):
    findings = compare_readings(reading(*old), reading(*new))
    gone = [one.column for one in findings if one.code == "column_vanished"]
    came = [one.column for one in findings if one.code == "column_appeared"]
    renamed = [one for one in findings if one.code == "column_renamed"]
    assert sorted(gone + [str(one.values["old_name"]) for one in renamed]) == sorted(
        set(old) - set(new)
    )
    assert sorted(came + [one.column for one in renamed]) == sorted(set(new) - set(old))


@given(names, st.randoms())
def test_taking_the_moved_columns_away_leaves_the_order_as_it_was(old, random):
    new = list(old)
    random.shuffle(new)
    moved = {one.column for one in compare_readings(reading(*old), reading(*new))}
    assert [name for name in old if name not in moved] == [
        name for name in new if name not in moved
    ]
    assert len(moved) < len(old)
