"""What a profile says of one column."""

import pytest

from workbench.profiling.masks import mask
from workbench.profiling.settings import ColumnThresholds, Thresholds


def test_fill_counts_text_and_effective_fill_counts_what_says_something(column_of):
    column = column_of(["hoog", "laag", "n.v.t.", "-", "", "  ", None, "hoog"])
    assert column.fill == 5 / 8
    assert column.effective_fill == 3 / 8
    assert column.distinct == 4


def test_top_values_are_as_delivered_and_ordered(column_of):
    column = column_of(["b", "b", "a", None, " a"])
    assert (column.top_values[0].value, column.top_values[0].count) == ("b", 2)
    assert {top.value for top in column.top_values} == {"b", "a", " a", None}


def test_a_table_without_rows_has_a_profile(profile_of):
    profile = profile_of({"a": []})
    assert profile.rows == 0
    assert profile.columns[0].fill == 0


def test_masks_show_the_forms_of_a_value():
    assert mask("1234 Ab") == "9999 Aa"
    assert mask("Çelik-é") == "Aaaaa-a"


def test_date_formats_are_told_apart_by_their_shares(column_of):
    column = column_of(["01-02-2016"] * 6 + ["20160201"] * 3 + ["1-2-2016"] + ["31-02-2016"])
    assert column.semantic_type == "date"
    assert column.date_formats == pytest.approx(
        {"dd-mm-yyyy": 6 / 11, "yyyymmdd": 3 / 11, "d-m-yyyy": 1 / 11}
    )
    assert column.date_share == pytest.approx(10 / 11)


def test_client_numbers_of_eight_digits_are_no_dates(column_of):
    numbers = [str(10_000_000 + 7919 * n) for n in range(200)]
    column = column_of([*numbers, "20160201"])
    assert column.date_share == 0
    assert column.semantic_type == "identifier"


def test_a_moment_is_a_timestamp(column_of):
    assert column_of([f"0{n}-02-2016 10:3{n}" for n in range(1, 9)]).semantic_type == "timestamp"


CASES = [
    ("postcode", ["1234AB", "5211 xz", "2011MJ", "1012 AB"]),
    ("email", ["a@b.nl", "jan.de.vries@gemeente.nl"]),
    ("phone", ["06-12345678", "0612345678", "+31 6 12345678", "073-6155155"]),
    ("iban", ["NL91ABNA0417164300", "NL91 ABNA 0417 1643 00"]),
    ("sex", ["M", "V", "v", "M "]),
    ("yes_no", ["ja", "nee", "Ja", "ja"]),
    ("percentage", ["62%", "58,5%", "3 %"]),
    ("amount", ["1.234,56", "12,00", "€ 3,50", "1234,56"]),
    ("number", ["1,5", "2,25", "10,125", "3"]),
    ("year", ["2011", "2012", "1999"]),
    ("code", ["01", "02", "01", "99"] * 30),
    ("integer", ["1", "12", "123", "7", "8", "12"]),
    ("integer", ["00001200", "00000050", "00120000", "00000950"]),
    ("identifier", ["0234567", "0123456", "1234567", "7654321", "7654321"]),
    ("free_text", ["klant wil graag werken in de zorg", "heeft nog geen kinderopvang geregeld"]),
    ("category", ["hoog", "laag", "midden"] * 20),
]


@pytest.mark.parametrize(("expected", "values"), CASES)
def test_semantic_types(column_of, expected, values):
    assert column_of(values).semantic_type == expected


def test_a_name_is_told_by_its_column_and_its_letters(column_of):
    names = ["Jansen", "El Idrissi", "Yılmaz", "'t Hart", "Berg-de Vries"]
    assert column_of(names, name="achternaam").semantic_type == "name"
    assert column_of(["12", "13"], name="achternaam").semantic_type != "name"


def test_a_bsn_column_survives_lost_zeros_and_wrong_numbers(profile_of):
    valid = [number for number in map(str, range(100000009, 100000209)) if eleven(number)]
    short = "12345672"
    assert eleven("0" + short)
    profile = profile_of({"bsn": [*valid, short, "123456789", "111111110"]})
    column = profile.columns[0]
    assert column.semantic_type == "bsn"
    assert column.semantic_share == pytest.approx((len(valid) + 1) / (len(valid) + 3))
    found = {finding.code: finding.count for finding in profile.findings}
    assert found == {"bsn_leading_zero_lost": 1, "bsn_invalid": 2}


def eleven(number: str) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(d) * w for d, w in zip(number, weights, strict=True)) % 11 == 0


def test_typed_columns_are_profiled_as_text(profile_of):
    assert profile_of({"n": [1, 2, 3, 3]}).columns[0].distinct == 3


def test_a_column_of_very_many_values_is_read_by_an_even_sample(profile_of):
    thresholds = Thresholds(column=ColumnThresholds(values_read=500))
    values = [f"{n:06d}" for n in range(5000)] + ["x"] * 100
    column = profile_of({"nr": values}, thresholds=thresholds).columns[0]
    assert column.distinct == 5001
    assert column.fill == 1
    assert column.effective_fill == pytest.approx(5000 / 5100)
    assert column.number_share == pytest.approx(1)
    assert sum(each.count for each in column.masks) == pytest.approx(5100, abs=5)
