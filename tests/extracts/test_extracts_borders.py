"""Where fields begin: suggested from lines that are made here, with a known layout."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.extracts.borders import fields_between, suggest_fields
from workbench.extracts.layouts import Layout, layout_text, load_layout


def bsn(draw):
    while True:
        digits = [draw.randrange(10) for _ in range(8)]
        last = sum(w * d for w, d in zip(range(9, 1, -1), digits, strict=True)) % 11
        if last < 10 and any(digits):
            return "".join(map(str, [*digits, last]))


def day(draw, first=1950, years=50):
    return (dt.date(first, 1, 1) + dt.timedelta(draw.randrange(365 * years))).strftime("%Y%m%d")


def lines(seed, count=300):
    """key 8, bsn 9, birth date 8, name 20, sex 1, code 2, end date 8 (often open), amount 6."""
    draw = random.Random(seed)
    made = []
    for n in range(count):
        name = draw.choice(["Jansen", "de Vries", "El Idrissi", "Yilmaz", "van den Berg"])
        end = day(draw, 2010, 8) if draw.random() < 0.5 else "00000000"
        made.append(
            f"{10_000_000 + 37 * n:08d}{bsn(draw)}{day(draw)}{name:<20}{draw.choice('MV')}"
            f"{draw.choice(['01', '02', '90'])}{end}{draw.randrange(150_000):06d}"
        )
    return made


BEGINS = [1, 9, 18, 26, 46, 47, 49, 57]


@pytest.mark.parametrize("seed", range(6))
def test_most_borders_are_found_and_few_that_are_not_there(seed):
    starts = {field.start for field in suggest_fields(lines(seed))}
    assert len(starts & set(BEGINS)) >= 7
    assert len(starts - set(BEGINS)) <= 1


def test_dates_and_citizen_service_numbers_are_known_by_their_values():
    found = {field.start: field for field in suggest_fields(lines(7))}
    assert (found[9].length, found[9].why) == (9, "bsn")
    assert (found[18].type, found[18].pattern, found[18].length) == ("date", "yyyymmdd", 8)
    assert found[49].type == "date"


def test_fields_follow_on_each_other_and_cover_the_line():
    fields = suggest_fields(lines(8))
    at = 1
    for field in fields:
        assert field.start == at
        at += field.length
    assert at == 63


@given(st.lists(st.text(st.characters(codec="latin-1"), max_size=30), max_size=30))
def test_any_lines_give_fields_without_gaps_or_nothing(made):
    at = 1
    for field in suggest_fields(made):
        assert field.start == at
        assert field.length > 0
        at += field.length


@given(st.lists(st.integers(-5, 60)), st.integers(1, 50))
def test_borders_cut_a_line_into_all_of_its_positions(borders, width):
    fields = fields_between(borders, width)
    assert fields[0][0] == 1
    assert sum(length for _, length in fields) == width


def test_a_layout_that_was_made_is_written_and_read_back(tmp_path):
    fields = [
        {"name": f"veld_{n}", "start": start, "length": length, "certain": False, "check": "ja"}
        for n, (start, length) in enumerate(fields_between(BEGINS, 62), start=1)
    ]
    whole = {"format": 1, "name": "proef", "title": 'Proef "1"', "source": "een voorbeeld"}
    layout = Layout.model_validate(
        {**whole, "valid_from": dt.date(2016, 1, 1), "record_length": 62, "fields": fields}
    )
    path = tmp_path / "proef.toml"
    path.write_text(layout_text(layout), encoding="utf-8")
    assert load_layout(str(path)) == layout
