"""How a thing is drawn: what hides in a value is seen, what is long is cut."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.ui import show
from workbench.ui.charts.curves import step_values


def test_characters_that_turn_or_hide_are_shown_by_number() -> None:
    assert show.visible("a\u202eb\x1b[31m") == "a‹202E›b‹001B›[31m"
    assert show.visible("zero\u200bwidth") == "zero‹200B›width"


def test_a_huge_cell_is_cut() -> None:
    assert len(show.visible("x" * 1_000_000)) == show.LONGEST_CELL


def test_spaces_at_the_ends_are_seen() -> None:
    assert show.edged(" v ") == "␣v␣"
    assert show.edged("  ") == "␣␣"
    assert show.edged("a b") == "a b"


@given(st.text())
def test_nothing_drawn_holds_a_control_or_direction_character(text: str) -> None:
    shown = show.visible(text)
    assert not any(ord(mark) < 32 and mark not in "\t\n" for mark in shown)
    assert not any("\u202a" <= mark <= "\u202e" for mark in shown)


def test_a_step_function_holds_its_value_until_the_next_step() -> None:
    import numpy as np

    grid = np.array([0.0, 1.0, 1.5, 2.0, 9.0])
    assert step_values([1.0, 2.0], [0.8, 0.5], grid, 1.0).tolist() == [1, 0.8, 0.8, 0.5, 0.5]


@pytest.mark.parametrize("kind", ["number", "share", "seconds", "decimal", "probability", "p"])
def test_a_missing_figure_is_a_dash(kind: str) -> None:
    assert show._figure(float("nan"), kind) == "–"
    assert show._figure(None, kind) == "–"


def test_columns_of_one_name_keep_apart() -> None:
    assert show.distinct_heads(["a", "a", "b"]) == ["a", "a (2)", "b"]


def test_text_cells_keep_their_missing_values() -> None:
    cells = show._cells(pd.Series(["x", None, float("nan")], dtype=object), "text")
    assert cells.tolist()[1:] == [None, None]


def test_a_picture_of_reasons_ends_where_fewer_than_ten_people_are_left() -> None:
    from workbench.survival.results import CurvePoint, IncidencePoint
    from workbench.ui.charts.curves import DAYS_PER_YEAR, by_size, cumulative_incidence

    points = [
        IncidencePoint(cause=cause, group="all", time=time, incidence=height, se=0.1)
        for time, rise in ((365.25, 0.1), (730.5, 0.2), (3652.5, 0.4))
        for cause, height in (("study", rise / 2), ("to_work", rise))
    ]
    curve = [
        CurvePoint(
            group="all", time=time, survival=0.5, lower=0.4, upper=0.6, at_risk=left, events=1
        )
        for time, left in ((365.25, 80), (730.5, 10), (3652.5, 3))
    ]
    order = by_size(points)
    assert order == ["to_work", "study"]
    picture = cumulative_incidence(points, {}, order, curve)
    assert picture.data["years"].max() == pytest.approx(730.5 / DAYS_PER_YEAR)
    assert picture.data["share"].max() == pytest.approx(0.2)
