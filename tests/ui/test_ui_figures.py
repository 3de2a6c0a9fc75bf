"""Figures as a Dutch and as an English reader writes them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.ui import figures


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (9312, "9.312", "9,312"),
        (0.5, "0,5", "0.5"),
        (1234.56, "1.234,6", "1,234.6"),
        (-0.0001, "-0,0001", "-0.0001"),
        (0, "0", "0"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
    ],
)
def test_a_number(value: float | None, dutch: str, english: str) -> None:
    assert figures.number(value, "nl") == dutch
    assert figures.number(value, "en") == english


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0%"), (1, "100%"), (0.0001, "<0,1%"), (0.99999, ">99,9%"), (0.123, "12,3%")],
)
def test_a_share_is_never_rounded_to_nothing_or_all(value: float, shown: str) -> None:
    assert figures.share(value, "nl") == shown


def test_a_p_value_and_a_probability_are_never_rounded_to_nothing_or_all() -> None:
    assert figures.p_value(1e-9, "nl") == "<0,001"
    assert figures.probability(0.99999, "nl") == ">0,999"
    assert figures.probability(1.0, "en") == "1.000"


def test_a_date() -> None:
    assert figures.day(date(2016, 10, 3), "nl") == "03-10-2016"
    assert figures.day(date(9999, 12, 31), "en") == "31 Dec 9999"
    assert figures.iso_day("2016-02-30", "nl") == "2016-02-30"


def test_durations_and_sizes() -> None:
    assert figures.seconds(2.34, "nl") == "2,3 s"
    assert figures.seconds(125, "nl") == "2 min 05 s"
    assert figures.megabytes(0.021, "nl") == "0,02 MB"


@given(st.floats(-1e12, 1e12))
def test_dutch_and_english_differ_in_marks_only(value: float) -> None:
    swap = str.maketrans(",.", ".,")
    assert figures.number(value, "nl").translate(swap) == figures.number(value, "en")
