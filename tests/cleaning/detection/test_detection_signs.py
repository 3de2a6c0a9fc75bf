"""What speaks against a cell, sign by sign, on tables in plain sight."""

import pandas as pd
import pytest

from workbench.cleaning.detection import DetectSettings, SuspectCell, detect


def found(table: pd.DataFrame) -> dict[tuple[int, str], SuspectCell]:
    return {(cell.row, cell.column): cell for cell in detect(table).cells}


def places(rows: int = 60) -> pd.DataFrame:
    """Three offices with their town and phone, each on many rows."""
    offices = [
        ("A12", "Rosmalen", "073-1234567"),
        ("B07", "Vught", "073-7654321"),
        ("C33", "Oss", "0412-55501"),
    ]
    return pd.DataFrame(
        [offices[row % 3] for row in range(rows)], columns=["office", "town", "phone"]
    )


def test_a_tidy_table_has_no_suspects() -> None:
    assert detect(places()).cells == ()


def test_a_cell_that_its_group_contradicts_is_suspect_and_the_group_says_what_it_was() -> None:
    table = places()
    table.loc[6, "town"] = "Oss"
    cells = found(table)
    assert set(cells) == {(6, "town")}
    assert cells[6, "town"].reason == "breaks_dependency"
    assert cells[6, "town"].suggestion == "Rosmalen"


def test_when_one_column_contradicts_and_the_others_confirm_the_one_is_wrong() -> None:
    table = places()
    table.loc[3, "office"] = "B07"
    assert set(found(table)) == {(3, "office")}


def test_an_empty_cell_is_suspect_where_other_rows_know_it() -> None:
    table = places()
    table.loc[9, "phone"] = ""
    cell = found(table)[9, "phone"]
    assert (cell.reason, cell.suggestion) == ("missing_but_known", "073-1234567")


def test_an_empty_cell_that_nothing_else_tells_is_no_suspect() -> None:
    table = places().assign(remark=[f"note {row}" for row in range(60)])
    table.loc[4, "remark"] = ""
    assert (4, "remark") not in found(table)


@pytest.mark.parametrize(
    ("usual", "odd", "reason", "suggestion"),
    [
        (["werk", "studie", "verhuizing"], "studei", "near_frequent_value", "studie"),
        (["werk", "studie", "verhuizing"], "Studie ", "spacing", "studie"),
        (["werk", "studie", "verhuizing"], "n.v.t.", "placeholder", ""),
        (["012345678", "123456789", "234567890"], "12345678", "lost_zero", "012345678"),
        (["12", "7", "31"], "ca. 12", "other_kind", None),
        (["1234AB", "5678CD", "9012EF"], "12345AB", "rare_shape", None),
    ],
)
def test_an_odd_value_is_suspect_with_its_sign_and_its_repair(
    usual: list[str], odd: str, reason: str, suggestion: str | None
) -> None:
    values = [usual[row % 3] for row in range(90)]
    values[50] = odd
    table = pd.DataFrame({"nr": [str(row) for row in range(90)], "value": values})
    table["filled_seldom"] = ["x1" if row % 2 else "" for row in range(90)]
    cells = found(table)
    assert set(cells) == {(50, "value")}
    assert (cells[50, "value"].reason, cells[50, "value"].suggestion) == (reason, suggestion)


def test_a_minority_of_dates_in_another_notation_is_suspect() -> None:
    days = [f"{1 + row % 28:02d}-0{1 + row % 9}-2016" for row in range(100)]
    days[::10] = [f"2016-0{1 + row % 9}-{1 + row % 28:02d}" for row in range(0, 100, 10)]
    cells = found(pd.DataFrame({"start": days}))
    assert set(cells) == {(row, "start") for row in range(0, 100, 10)}
    assert {cell.reason for cell in cells.values()} == {"other_notation"}


def test_a_word_for_missing_is_no_error_where_the_table_has_no_other_way() -> None:
    table = places().assign(extra=["empty" if row % 2 else "yes" for row in range(60)])
    assert found(table) == {}


def test_a_value_that_slid_into_its_neighbour_is_taken_back() -> None:
    provinces = ["NB", "GE", "ZH"]
    rows = [(f"Plaats{row % 9}", provinces[row % 3], f"firma {row}") for row in range(90)]
    table = pd.DataFrame(rows, columns=["town", "province", "name"])
    for row in (12, 40):
        table.loc[row, "town"] += " " + table.loc[row, "province"]
        table.loc[row, "province"] = ""
    cells = found(table)
    assert set(cells) == {(row, column) for row in (12, 40) for column in ("town", "province")}
    assert cells[12, "province"].suggestion == "NB"
    assert cells[12, "town"].suggestion == "Plaats3"


def test_sources_that_contradict_each_other_are_settled_by_vote() -> None:
    rows = []
    for thing in range(30):
        for source in range(8):
            told = f"{thing + 1}:{(thing * 7) % 50 + 10}"
            if (thing + source) % 4 == 0:
                told = f"{thing + 1}:{(thing * 3 + source * 11) % 50 + 10}"
            rows.append((f"bron{source}", f"rit{thing}", told))
    table = pd.DataFrame(rows, columns=["source", "ride", "time"])
    wrong = {
        row
        for row, (_, ride, told) in enumerate(rows)
        if told != f"{int(ride[3:]) + 1}:{(int(ride[3:]) * 7) % 50 + 10}"
    }
    suspects = {row for row, column in found(table) if column == "time"}
    assert len(suspects & wrong) >= 0.95 * len(wrong)
    assert len(suspects - wrong) <= 0.05 * len(wrong)


def test_a_higher_threshold_lists_fewer_cells() -> None:
    table = places()
    table.loc[6, "town"] = "Oss"
    assert detect(table, DetectSettings(confidence=0.99)).cells == ()
