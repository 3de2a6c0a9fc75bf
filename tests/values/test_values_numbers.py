import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.values.numbers import parse_numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,56", 1234.56),
        ("1234,56", 1234.56),
        ("1.234.567", 1234567.0),
        ("0", 0.0),
        ("-12,5", -12.5),
        ("12,50-", -12.5),
        ("€ 1.000,-", 1000.0),
        ("- € 3,00", -3.0),
        ("25 euro", 25.0),
        (" 7 ", 7.0),
    ],
)
def test_a_dutch_number_is_read(text: str, number: float) -> None:
    assert parse_numbers([text])[0] == number


@pytest.mark.parametrize(
    "text", ["1.23", "0.123", "12.3456", "1,2,3", "ja", "", "1e5", "inf", "٣", "--1"]
)
def test_what_needs_a_guess_is_not_read(text: str) -> None:
    assert math.isnan(parse_numbers([text])[0])


def test_missing_is_nan() -> None:
    assert math.isnan(parse_numbers([None])[0])


def test_other_marks() -> None:
    assert parse_numbers(["1,234.5"], decimal=".", thousands=",")[0] == 1234.5
    assert parse_numbers(["1 234,5"], thousands=" ")[0] == 1234.5
    assert math.isnan(parse_numbers(["1.234"], thousands="")[0])


@given(st.integers(-(10**12), 10**12))
def test_what_is_written_is_read_back(cents: int) -> None:
    euros, rest = divmod(abs(cents), 100)
    text = f"{'-' if cents < 0 else ''}{euros:,}".replace(",", ".") + f",{rest:02d}"
    assert parse_numbers([text])[0] == cents / 100
