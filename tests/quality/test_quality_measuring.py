"""What is counted of a delivery: small, in counts, of all rows and of the new ones."""

from pathlib import Path

import pandas as pd
from quality_register import SETTINGS, measured, register

from workbench.core.settings import SourceSettings
from workbench.quality.results import ColumnMeasures, Section


def column(section: Section | None, name: str) -> ColumnMeasures:
    assert section is not None
    return next(one for one in section.columns if one.name == name)


def test_placeholders_are_filled_but_say_nothing(tmp_path: Path) -> None:
    frame = pd.DataFrame({"nr": list("12345"), "motivatie": ["hoog", "n.v.t.", " ", "-", None]})
    found = column(measured(tmp_path, [frame])[0].whole, "motivatie")
    assert (found.filled, found.informative) == (3, 1)


def test_a_persons_word_on_a_value_goes_before_the_dictionary(tmp_path: Path) -> None:
    frame = pd.DataFrame({"nr": list("123"), "soort": ["n.v.t.", "9", "A"]})
    settings = SourceSettings.model_validate(
        {"key": ["nr"], "placeholders": {"soort": ["9"]}, "answers": {"soort": ["n.v.t."]}}
    )
    assert column(measured(tmp_path, [frame], settings)[0].whole, "soort").informative == 2


def test_rows_are_new_by_their_key(tmp_path: Path) -> None:
    first = pd.DataFrame({"nr": list("123456789a"), "soort": list("AAAAAAAAAA")})
    second = pd.DataFrame({"nr": list("23456789ab"), "soort": list("AAAAAAAAAD")})
    one, other = measured(tmp_path, [first, second])
    assert one.new is None
    assert other.new is not None
    assert other.new.rows == 1
    assert [value.value for value in column(other.new, "soort").values] == ["D"]
    assert other.gone == 1


def test_without_a_key_rows_are_new_by_what_they_say(tmp_path: Path) -> None:
    first = pd.DataFrame({"nr": ["1", "2"], "soort": ["A", "B"]})
    second = pd.DataFrame({"nr": ["1", "2"], "soort": ["A", "C"]})
    other = measured(tmp_path, [first, second], SourceSettings())[1]
    assert other.new is not None
    assert other.new.rows == 1


def test_a_missing_part_of_the_key_is_equal_to_a_missing_part(tmp_path: Path) -> None:
    frame = pd.DataFrame({"nr": [None, "2"], "code": ["x", "y"]})
    settings = SourceSettings(key=("nr", "code"))
    other = measured(tmp_path, [frame, frame], settings)[1]
    assert other.new is not None
    assert other.new.rows == 0


def test_after_a_cut_delivery_the_other_half_is_not_new(tmp_path: Path) -> None:
    whole = pd.DataFrame({"nr": [str(number) for number in range(100)]})
    more = pd.DataFrame({"nr": [str(number) for number in range(110)]})
    found = measured(tmp_path, [whole, whole.iloc[:50], more])[2]
    assert found.new is not None
    assert found.new.rows == 10


def test_of_changes_every_row_is_new(tmp_path: Path) -> None:
    frame = pd.DataFrame({"nr": ["1", "2"]})
    settings = SourceSettings(key=("nr",), delivery="changes")
    other = measured(tmp_path, [frame, frame], settings)[1]
    assert other.new is not None
    assert other.new.rows == 2


def test_doubled_keys_are_counted_beyond_the_first(tmp_path: Path) -> None:
    frame = pd.DataFrame({"nr": ["1", "1", "1", "2"]})
    assert measured(tmp_path, [frame])[0].key_doubled == 2


def test_no_value_that_is_someones_own_is_kept(tmp_path: Path) -> None:
    text = measured(tmp_path, register(1, 2))[1].model_dump_json()
    assert "Persoon" not in text
    assert "100001" not in text
    assert "hoog" in text


def test_a_value_of_many_rows_is_kept_where_the_others_are_not(tmp_path: Path) -> None:
    frame = register(1, 1)[0]
    frame.loc[:99, "naam"] = "NN"
    found = column(measured(tmp_path, [frame])[0].whole, "naam")
    assert [one.value for one in found.values] == ["NN"]


def test_kinds_and_readings(tmp_path: Path) -> None:
    whole = measured(tmp_path, register(1, 1))[0].whole
    kinds = {one.name: one.kind for one in whole.columns}
    assert kinds == {
        "nr": "number", "naam": "text", "team": "code", "motivatie": "code", "werkritme": "code",
        "soort": "code", "bedrag": "number", "datum": "date",
    }  # fmt: skip
    assert column(whole, "datum").dates == 700
    assert column(whole, "nr").quantiles == ()
    assert len(column(whole, "bedrag").quantiles) == 21


def test_groups_count_what_they_fill(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"nr": list("1234"), "team": list("aabb"), "motivatie": ["hoog", "", "-", "laag"]}
    )
    groups = measured(tmp_path, [frame])[0].whole.groups
    told = {one.group: (one.filled["motivatie"], one.informative["motivatie"]) for one in groups}
    assert told == {"a": (1, 1), "b": (2, 1)}


def test_a_column_that_is_named_like_a_team_makes_groups_without_roles(tmp_path: Path) -> None:
    frame = register(1, 1)[0].rename(columns={"team": "wijkteam"})
    found = measured(tmp_path, [frame], SourceSettings(key=("nr",)))[0]
    assert {one.column for one in found.whole.groups} == {"wijkteam"}


def test_the_latest_date_tells_how_far_the_data_goes(tmp_path: Path) -> None:
    frame = register(1, 1)[0]
    late = frame.assign(datum=frame["datum"].iloc[0])
    assert measured(tmp_path, [frame])[0].latest_lag == {"datum": 0}
    assert measured(tmp_path, [late], SETTINGS)[0].latest_lag["datum"] > 0


def test_an_empty_delivery_and_an_empty_column_are_measured(tmp_path: Path) -> None:
    frame = pd.DataFrame({"nr": ["1"], "leeg": [None]}, dtype="string")
    found = measured(tmp_path, [frame, frame.iloc[:0]])
    assert found[1].rows == 0
    assert column(found[0].whole, "leeg").kind == "empty"
