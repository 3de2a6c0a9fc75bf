"""Expectations about rows together: of a client, of a team, of the last weeks, of deliveries."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.core.errors import SettingsFaults

TEXT = {"formats": ["yyyymmdd"], "no_date": ["00000000"]}


def table(**columns: list) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype=object)


BENEFITS = table(
    client=["1", "1", "2", "2", None],
    start=["20160101", "20160201", "20160101", "20160601", "20160101"],
    end=["20160301", "00000000", "20160601", "00000000", ""],
)
CLIENT = {"client_column": "client", "end_column": "end", **TEXT}


@pytest.mark.parametrize("typed", [False, True])
def test_two_benefits_at_once_are_named_and_touching_ones_are_not(one, typed: bool) -> None:
    frame, kwargs = BENEFITS, {"start_column": "start", **CLIENT}
    if typed:
        days = {
            c: pd.to_datetime(frame[c], format="%Y%m%d", errors="coerce") for c in ("start", "end")
        }
        frame = frame.assign(
            **{name: day.dt.date.where(day.notna(), None) for name, day in days.items()}
        )
        kwargs = {key: name for key, name in kwargs.items() if key not in TEXT}
    stage = "cleaned" if typed else "raw"
    result = one(frame, "expect_benefit_periods_not_to_overlap", stage=stage, **kwargs)
    assert result.rows == (0, 1)
    assert set(result.columns) == {"client", "start", "end"}


def test_a_second_open_spell_is_named(one) -> None:
    frame = table(client=["1", "1", "2", None, None], end=["", "00000000", "", "", ""])
    assert one(frame, "expect_one_open_spell_at_most", **CLIENT).rows == (0, 1)


def test_age_at_inflow_is_in_whole_years(one) -> None:
    frame = table(
        born=["20000229", "20000229", "19500101", ""],
        came=["20180228", "20180301", "20160101", "20160101"],
    )
    kwargs = {"birth_column": "born", "inflow_column": "came", "youngest": 18, "oldest": 65, **TEXT}
    result = one(frame, "expect_age_at_inflow_to_be_between", **kwargs)
    assert result.rows == (0, 2)
    assert result.missing_count == 1


def test_a_household_type_that_does_not_fit(one) -> None:
    frame = table(
        type=["1", "2", "2", "3", "9"], children=["00", "00", "01", "01", "03"],
        partner=["", "N", "", "J", ""],
    )  # fmt: skip
    kwargs = {
        "column": "type",
        "children_column": "children",
        "with_children": ["2", "4"],
        "without_children": ["1", "3"],
    }
    kind = "expect_household_type_to_fit_partner_and_children"
    assert one(frame, kind, **kwargs).rows == (1, 3)
    kwargs |= {
        "partner_column": "partner",
        "with_partner": ["3", "4"],
        "without_partner": ["1", "2"],
    }
    assert one(frame, kind, **kwargs).rows == (1, 3)


def test_a_default_date_is_no_date(one) -> None:
    frame = table(d=["20160101", "19000101", "20160230", "99991231", "00000000", None])
    result = one(frame, "expect_column_dates_to_be_possible_and_no_default", column="d", **TEXT)
    assert result.rows == (1, 2, 3)


def test_a_provision_outside_of_every_benefit_of_the_client_is_named(one, tmp_path: Path) -> None:
    from workbench.validation.dutch import references

    provisions = table(
        client=["1", "1", "3", None], start=["20151231", "20160115", "20160115", "20160101"]
    )
    kwargs = {
        "column": "start", "client_column": "client", "reference": "benefits",
        "reference_client_column": "client", "reference_start_column": "start",
        "reference_end_column": "end", "reference_formats": ["yyyymmdd"],
        "reference_no_date": ["00000000"], **TEXT,
    }  # fmt: skip
    kind = "expect_provisions_to_fall_within_a_benefit_period"
    with references(benefits=BENEFITS):
        assert one(provisions, kind, **kwargs).rows == (0, 2)
        assert one(provisions, kind, **kwargs, slack=1).rows == (2,)
    BENEFITS.to_csv(tmp_path / "benefits.csv", index=False)
    kwargs["reference"] = str(tmp_path / "benefits.csv")
    assert one(provisions, kind, **kwargs).rows == (0, 2)


def test_without_the_other_table_the_result_says_so(one) -> None:
    kwargs = {f"reference_{name}_column": name for name in ("client", "start", "end")}
    result = one(
        BENEFITS, "expect_provisions_to_fall_within_a_benefit_period", column="start",
        client_column="client", reference="nobody gave this", **kwargs, **TEXT,
    )  # fmt: skip
    assert not result.success
    assert result.note is not None
    assert result.note.code == "reference_not_given"


def test_a_code_that_the_layout_does_not_list(one, write) -> None:
    from workbench import validation

    kind = "expect_column_values_to_be_in_the_code_list_of_the_layout"
    frame = table(regeling=["01", "07", None, "88"])
    assert one(frame, kind, column="regeling", layout="demo_benefits", also=["88"]).rows == (1,)
    with pytest.raises(SettingsFaults, match="no code list"):
        validation.load_suite(
            write({"type": kind, "kwargs": {"column": "bsn", "layout": "demo_benefits"}})
        )


def test_one_value_that_crowds_out_the_others(one) -> None:
    frame = table(a=["ja"] * 8 + ["y", "n.v.t.", ""])
    kind = "expect_column_share_of_one_value_to_be_at_most"
    result = one(frame, kind, column="a", at_most=0.8)
    assert result.rows == tuple(range(8))
    assert result.observed == pytest.approx(8 / 9)
    assert one(frame, kind, column="a", at_most=0.9).success


def test_a_team_that_fills_less_than_the_others(one) -> None:
    frame = table(a=["ja"] * 100 + ["", "n.v.t."] * 25, team=["N"] * 100 + ["W"] * 50)
    kind = "expect_fill_not_to_differ_between_groups"
    assert len(one(frame, kind, column="a", group_column="team", at_most=0.5).rows) == 50
    assert one(frame, kind, column="a", group_column="team", at_most=0.5, least_rows=60).success


def grown(stops: bool) -> pd.DataFrame:
    """Forty months of fifty rows by two teams; in the last one team West may stop filling."""
    rows = 2000
    day = pd.date_range("2014-01-01", periods=40, freq="MS").repeat(50)
    team = np.where(np.arange(rows) % 2, "West", "Oost")
    value = np.where(np.arange(rows) % 10 < 8, "ja", "").astype(object)
    if stops:
        value[(team == "West") & (np.arange(rows) >= 1950)] = "n.v.t."
    future = table(day=["20991231"], team=["West"], value=[""])
    return pd.concat(
        [table(day=list(day.strftime("%Y%m%d")), team=list(team), value=list(value)), future]
    )


def test_a_team_that_stops_filling_shows_in_its_recent_rows_only(one) -> None:
    kwargs = {
        "column": "value",
        "date_column": "day",
        "days": 31,
        "at_least": 0.6,
        "formats": ["yyyymmdd"],
    }
    kind = "expect_recent_fill_to_be_at_least"
    assert one(grown(False), kind, group_column="team", **kwargs).success
    result = one(grown(True).reset_index(drop=True), kind, group_column="team", **kwargs)
    assert len(result.rows) == 25
    assert min(result.rows) >= 1950
    assert result.column == "value"
    kwargs["at_least_in"] = {"West": 0.0}
    assert one(grown(True), kind, group_column="team", **kwargs).success


def test_a_default_that_appears_shows_in_recent_rows(one) -> None:
    frame = table(
        day=["20160101"] * 50 + ["20160301"] * 20, a=[str(n % 10) for n in range(50)] + ["7"] * 20
    )
    kwargs = {"column": "a", "date_column": "day", "days": 31, "at_most": 0.3, **TEXT}
    kind = "expect_recent_share_of_one_value_to_be_at_most"
    assert one(frame, kind, **kwargs).rows == tuple(range(50, 70))
    assert one(frame, kind, **kwargs, at_most_of={"7": 1.0}).success


def test_rows_like_previous_deliveries(one) -> None:
    kind = "expect_table_row_count_to_be_like_previous_deliveries"
    for rows, holds in ((9, True), (5, False), (13, False)):
        result = one(table(a=["x"] * rows), kind, previous=[8, 10], less=0.2, more=0.2)
        assert result.success is holds
        assert result.observed == rows


def test_a_distribution_like_previous_deliveries(one) -> None:
    kind = "expect_column_distribution_to_be_like_previous_deliveries"
    frame = table(a=["1", "1", "2", "n.v.t.", ""])
    result = one(frame, kind, column="a", shares={"1": 0.5, "2": 0.5}, at_most=0.2)
    assert result.success
    assert result.observed == pytest.approx(1 / 6)
    assert not one(frame, kind, column="a", shares={"3": 1.0}, at_most=0.9).success
    assert one(
        frame, kind, column="a", shares={"0": 0.6, "1": 0.4}, edges=[1.5], at_most=0.1
    ).success


@pytest.mark.parametrize("rows", [0, 1])
def test_tables_without_rows_or_with_one_pass(run, rows: int) -> None:
    frame = table(client=["1"], start=["20160101"], end=["20160201"], team=["N"]).iloc[:rows]
    found = run(
        frame,
        {"type": "expect_benefit_periods_not_to_overlap", "kwargs": {"start_column": "start", **CLIENT}},
        {"type": "expect_one_open_spell_at_most", "kwargs": CLIENT},
        {"type": "expect_column_share_of_one_value_to_be_at_most", "kwargs": {"column": "team", "at_most": 1}},
        {"type": "expect_fill_not_to_differ_between_groups", "kwargs": {"column": "end", "group_column": "team", "at_most": 0.1}},
        {"type": "expect_recent_fill_to_be_at_least", "kwargs": {"column": "end", "date_column": "start", "days": 31, "at_least": 0.5, "group_column": "team", **TEXT}},
    )  # fmt: skip
    assert found.success
