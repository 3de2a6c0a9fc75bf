from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.values.dates import (
    DATE_FORMATS,
    date_formats,
    format_date,
    is_default_date,
    parse_dates,
    parse_timestamps,
)


def test_formats_are_tried_in_order() -> None:
    found = parse_dates(["03-04-2016", "20160403", "4-3-16", None], ["dd-mm-yyyy", "yyyymmdd"])
    assert found.tolist() == [date(2016, 4, 3), date(2016, 4, 3), None, None]


@pytest.mark.parametrize("text", ["31-02-2015", "00-00-1970", "29-02-2015", "12-13-2015", "1-1-15"])
def test_an_impossible_date_is_unreadable(text: str) -> None:
    assert parse_dates([text], ["dd-mm-yyyy", "d-m-yyyy"]).tolist() == [None]


def test_the_last_day_that_there_is_survives() -> None:
    found = parse_dates(["31-12-9999", "99991231"], ["dd-mm-yyyy", "yyyymmdd"])
    assert found.tolist() == [date(9999, 12, 31)] * 2
    assert type(found[0]) is date


@given(st.dates(), st.sampled_from(DATE_FORMATS))
def test_what_is_written_is_read_back(day: date, name: str) -> None:
    if name == "excel_serial" and day < date(1900, 1, 1):
        return
    assert parse_dates([format_date(day, name)], [name])[0] == day


def test_an_excel_serial_counts_the_day_that_never_was() -> None:
    serials = ["1", "59", "60", "61", "42674", "42674.0", "2958465", "2958466", "0"]
    assert parse_dates(serials, ["excel_serial"]).tolist() == [
        date(1900, 1, 1),
        date(1900, 2, 28),
        None,
        date(1900, 3, 1),
        date(2016, 10, 31),
        date(2016, 10, 31),
        date(9999, 12, 31),
        None,
        None,
    ]


def test_a_moment_is_read_with_and_without_seconds() -> None:
    texts = ["31-10-2016 09:05", "31-10-2016 09:05:07", "31-10-2016 25:00", "31-10-2016"]
    found = parse_timestamps(texts, ["dd-mm-yyyy hh:mm", "dd-mm-yyyy hh:mm:ss", "dd-mm-yyyy"])
    assert found.tolist() == [
        datetime(2016, 10, 31, 9, 5),
        datetime(2016, 10, 31, 9, 5, 7),
        None,
        datetime(2016, 10, 31),
    ]


def test_fractions_of_a_second_are_kept() -> None:
    found = parse_timestamps(["2016-10-31T09:05:07.25"], ["yyyy-mm-dd hh:mm:ss"])
    assert found[0] == datetime(2016, 10, 31, 9, 5, 7, 250000)


def test_a_value_may_fit_several_formats() -> None:
    fits = date_formats(["01-02-2016", "1-2-2016", "20161031", "42674", None, "ja"])
    assert fits["dd-mm-yyyy"].tolist() == [True, False, False, False, False, False]
    assert fits["d-m-yyyy"].tolist() == [True, True, False, False, False, False]
    assert fits["yyyymmdd"].tolist() == [False, False, True, False, False, False]
    assert fits["excel_serial"].tolist() == [False, False, False, True, False, False]


def test_an_unknown_format_is_said_loudly() -> None:
    with pytest.raises(ValueError, match="mm-dd-yyyy"):
        parse_dates(["01-01-2016"], ["mm-dd-yyyy"])


def test_default_dates() -> None:
    assert is_default_date(date(1900, 1, 1))
    assert is_default_date(date(9999, 12, 31))
    assert is_default_date(datetime(1970, 1, 1))
    assert not is_default_date(date(1971, 1, 1))
    assert not is_default_date(None)
