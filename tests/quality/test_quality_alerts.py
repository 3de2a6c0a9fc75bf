"""What goes wrong is told once, at the delivery in which it begins, and by name."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from quality_register import SETTINGS, Frames, measured, month, register, spoil

from workbench.core.settings import SourceSettings
from workbench.quality import watch
from workbench.quality.results import Alert, Trend

AT = 6
WHEN = month(AT).isoformat()


def trend(
    tmp_path: Path, frames: Frames | list[pd.DataFrame], settings: SourceSettings = SETTINGS
) -> Trend:
    return watch(measured(tmp_path, frames, settings), settings)


def only(found: Trend) -> Alert:
    assert [one.text for one in found.alerts[1:]] == []
    return found.alerts[0]


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_told_when_nothing_happens(seed: int, tmp_path: Path) -> None:
    assert trend(tmp_path, register(seed)).alerts == ()


@pytest.mark.parametrize("says", ["", "onbekend"])
def test_a_team_that_stops_filling_is_named_with_its_column(says: str, tmp_path: Path) -> None:
    def stop(rows: pd.DataFrame) -> None:
        rows.loc[rows["team"] == "West", "motivatie"] = says

    alert = only(trend(tmp_path, spoil(register(1), AT, stop)))
    assert (alert.kind, alert.extract, alert.column) == ("fill_fell", WHEN, "motivatie")
    assert (alert.group_column, alert.group) == ("team", "West")
    assert alert.value == (says or None)
    assert alert.dimension == ("effective_fill" if says else "completeness")
    assert alert.until is None
    assert "Effective fill of motivatie fell from" in alert.text
    assert f"in team West from the delivery of {WHEN}" in alert.text


def test_a_team_that_stops_in_two_columns_is_one_alert(tmp_path: Path) -> None:
    def stop(rows: pd.DataFrame) -> None:
        rows.loc[rows["team"] == "Oost", ["motivatie", "werkritme"]] = ""

    alert = only(trend(tmp_path, spoil(register(2), AT, stop)))
    assert {alert.column, *alert.also} == {"motivatie", "werkritme"}
    assert alert.group == "Oost"


def test_a_column_that_every_team_stops_filling_is_about_no_team(tmp_path: Path) -> None:
    def stop(rows: pd.DataFrame) -> None:
        rows["werkritme"] = ""

    alert = only(trend(tmp_path, spoil(register(3), AT, stop)))
    assert (alert.kind, alert.column, alert.group) == ("fill_fell", "werkritme", None)
    assert alert.severity == "critical"


def test_what_mends_itself_says_until_when_it_lasted(tmp_path: Path) -> None:
    frames = register(4)

    def stop(rows: pd.DataFrame) -> None:
        rows.loc[(rows["team"] == "Zuid") & (rows["since"] < AT + 2), "motivatie"] = ""

    alert = only(trend(tmp_path, spoil(frames, AT, stop)))
    assert (alert.extract, alert.until) == (WHEN, month(AT + 2).isoformat())


def test_the_alert_stays_the_same_as_deliveries_follow(tmp_path: Path) -> None:
    def stop(rows: pd.DataFrame) -> None:
        rows.loc[rows["team"] == "West", "motivatie"] = ""

    frames = spoil(register(1), AT, stop)
    measures = measured(tmp_path, frames)
    told = {
        (one.extract, one.kind, one.group, one.column)
        for many in range(AT + 1, len(frames) + 1)
        for one in watch(measures[:many], SETTINGS).alerts
    }
    assert told == {(WHEN, "fill_fell", "West", "motivatie")}


@pytest.mark.parametrize("every_row", [False, True])
def test_a_code_that_is_replaced_is_named_with_its_successor(
    every_row: bool, tmp_path: Path
) -> None:
    def change(rows: pd.DataFrame) -> None:
        rows["soort"] = rows["soort"].replace({"C": "C2"})

    frames = spoil(register(5), AT, change, new_rows_only=not every_row)
    alert = only(trend(tmp_path, frames))
    assert (alert.kind, alert.extract, alert.column) == ("codes_changed", WHEN, "soort")
    assert (alert.value_before, alert.value) == ("C", "C2")
    assert alert.code == ("codes_changed_in_every_row" if every_row else "codes_changed")


def test_a_code_in_the_key_that_is_replaced_is_no_flood_of_new_rows(tmp_path: Path) -> None:
    settings = SETTINGS.model_copy(update={"key": ("nr", "soort")})

    def change(rows: pd.DataFrame) -> None:
        rows["soort"] = rows["soort"].replace({"C": "C2"})

    alert = only(trend(tmp_path, spoil(register(6), AT, change, new_rows_only=False), settings))
    assert (alert.kind, alert.value_before, alert.value) == ("codes_changed", "C", "C2")


def test_a_default_of_the_screen_is_named(tmp_path: Path) -> None:
    random = np.random.default_rng(7)

    def fill(rows: pd.DataFrame) -> None:
        rows.loc[random.random(len(rows)) < 0.7, "werkritme"] = "ja"

    alert = only(trend(tmp_path, spoil(register(27), AT, fill)))
    assert (alert.kind, alert.extract) == ("default_appeared", WHEN)
    assert (alert.column, alert.value) == ("werkritme", "ja")


@pytest.mark.parametrize(("column", "value"), [("bedrag", "0,00"), ("datum", "01-01-2015")])
def test_a_default_number_or_date_is_named(column: str, value: str, tmp_path: Path) -> None:
    def fill(rows: pd.DataFrame) -> None:
        rows.loc[rows.index % 2 == 0, column] = value

    alert = only(trend(tmp_path, spoil(register(8), AT, fill)))
    assert (alert.kind, alert.column, alert.value) == ("default_appeared", column, value)
    assert alert.extract == WHEN


def test_a_delivery_cut_in_half_is_told_and_nothing_follows_from_it(tmp_path: Path) -> None:
    frames = register(9)
    frames[AT] = frames[AT].iloc[: len(frames[AT]) // 2]
    found = trend(tmp_path, frames)
    alert = only(found)
    assert (alert.kind, alert.severity) == ("rows_fell", "critical")
    assert (alert.extract, alert.until) == (WHEN, month(AT + 1).isoformat())
    assert [one.set_aside for one in found.deliveries] == [at == AT for at in range(10)]


def test_the_second_delivery_cut_in_half_is_told_without_a_history(tmp_path: Path) -> None:
    frames = register(9, 2)
    frames[1] = frames[1].iloc[: len(frames[1]) // 2]
    assert only(trend(tmp_path, frames)).kind == "rows_fell"


@pytest.mark.parametrize("by", [1, -1])
def test_shifted_columns_are_one_alert_that_names_the_first(by: int, tmp_path: Path) -> None:
    frames = register(10)
    frame = frames[AT]
    names = list(frame.columns)[3:-1]
    values = [frame[name] for name in names]
    blank = pd.Series([""] * len(frame))
    moved = [blank, *values[:-1]] if by == 1 else [*values[1:], blank]
    frames[AT] = frame.assign(**dict(zip(names, moved, strict=True)))
    alert = only(trend(tmp_path, frames))
    assert (alert.kind, alert.extract, alert.column) == ("columns_shifted", WHEN, "motivatie")


def test_columns_that_are_gone_new_or_renamed_are_told(tmp_path: Path) -> None:
    frames = register(11)
    for at in range(AT, 10):
        frames[at] = frames[at].rename(columns={"werkritme": "ritme"}).drop(columns="bedrag")
    found = {one.kind: one for one in trend(tmp_path, frames).alerts}
    assert set(found) == {"column_renamed", "column_vanished"}
    assert found["column_renamed"].values["old_name"] == "werkritme"
    assert found["column_vanished"].column == "bedrag"


def test_an_older_file_delivered_again_brings_nothing_new(tmp_path: Path) -> None:
    frames = register(12)
    frames[AT] = frames[AT - 1]
    alert = only(trend(tmp_path, frames))
    assert (alert.kind, alert.dimension, alert.extract) == ("nothing_new", "timeliness", WHEN)


def test_a_table_delivered_twice_over_is_told_as_doubles(tmp_path: Path) -> None:
    frames = register(13)
    frames[AT] = pd.concat([frames[AT], frames[AT]], ignore_index=True)
    alert = only(trend(tmp_path, frames))
    assert (alert.kind, alert.dimension) == ("duplicates_rose", "uniqueness")
    assert alert.after == pytest.approx(0.5)


def test_amounts_in_cents_are_another_distribution(tmp_path: Path) -> None:
    def cents(rows: pd.DataFrame) -> None:
        rows["bedrag"] = rows["bedrag"].str.replace(",", "")

    alert = only(trend(tmp_path, spoil(register(14), AT, cents)))
    assert (alert.kind, alert.column, alert.extract) == ("distribution_moved", "bedrag", WHEN)


def test_dates_that_can_not_be_read_any_more_are_told(tmp_path: Path) -> None:
    def garble(rows: pd.DataFrame) -> None:
        rows["datum"] = rows["datum"].str.slice(0, 5)

    alert = only(trend(tmp_path, spoil(register(15), AT, garble)))
    assert (alert.kind, alert.column, alert.dimension) == ("validity_fell", "datum", "validity")


def test_changes_before_there_is_a_history_are_not_told(tmp_path: Path) -> None:
    def stop(rows: pd.DataFrame) -> None:
        rows.loc[rows["team"] == "West", "motivatie"] = ""

    assert trend(tmp_path, spoil(register(16, 6), 1, stop)).alerts == ()


def test_a_threshold_is_a_setting(tmp_path: Path) -> None:
    def less(rows: pd.DataFrame) -> None:
        rows.loc[(rows["team"] == "West") & (rows.index % 2 == 0), "motivatie"] = ""

    measures = measured(tmp_path, spoil(register(17), AT, less))
    assert watch(measures, SETTINGS).alerts
    deaf = SETTINGS.watch.model_copy(update={"group_change": 0.9, "fill_change": 0.9})
    assert watch(measures, SETTINGS.model_copy(update={"watch": deaf})).alerts == ()


def test_the_lines_of_a_trend_have_a_figure_per_delivery(tmp_path: Path) -> None:
    found = trend(tmp_path, register(18, 4))
    assert len(found.extracts) == 4
    assert len(found.dimensions) == 4 * 6
    assert len(found.heat) == 4 * 8
    assert {one.group for one in found.groups} == {"Noord", "Oost", "Zuid", "West"}
    fill = [one.share for one in found.dimensions if one.dimension == "effective_fill"]
    assert all(share is not None and 0.9 < share < 1 for share in fill)
