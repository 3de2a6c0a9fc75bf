"""Numbers, dates, spellings and sensitive text of a column; what it is for."""

import random
from datetime import date

import pytest
import stdnum.iban
import stdnum.nl.bsn
from hypothesis import given
from hypothesis import strategies as st

from workbench.profiling.patterns import is_iban, is_isco, is_sbi
from workbench.profiling.roles import suggested_role


def test_numbers_are_summarised_by_quartiles_and_what_lies_far_away(column_of):
    rng = random.Random(5)
    wages = [f"{rng.gauss(1500, 120):.2f}".replace(".", ",") for _ in range(400)]
    numbers = column_of([*wages, "99000,00", "-5,00"]).numbers
    assert 1400 < numbers.quartile_1 < numbers.median < numbers.quartile_3 < 1600
    assert (numbers.outliers, numbers.negatives, numbers.zeros) == (2, 1, 0)
    assert (numbers.lowest, numbers.highest, numbers.decimal_mark) == (-5, 99000, ",")
    assert sum(one.count for one in numbers.bins) == 402


def test_a_long_tail_of_amounts_is_no_set_of_outliers(column_of):
    rng = random.Random(6)
    costs = [f"{rng.lognormvariate(6, 1.2):.0f}" for _ in range(2000)]
    numbers = column_of(costs).numbers
    assert numbers.outliers < 20


def test_codes_and_identifiers_have_no_quartiles(column_of):
    assert column_of(["01", "02", "09"] * 40).numbers is None
    assert column_of([f"{n:08d}" for n in range(300)]).numbers is None


def test_the_order_of_day_and_month_is_told_by_what_can_be_only_one(column_of):
    american = column_of(["3/25/2015", "12/31/2014", "4/5/2016", "10/11/2015"] * 5)
    assert american.date_formats == {"m/d/yyyy": 1}
    assert (american.dates.month_first, american.dates.day_first) == (10, 0)
    assert american.dates.either_order == 10
    assert (american.dates.earliest, american.dates.latest) == (
        date(2014, 12, 31), date(2016, 4, 5),
    )  # fmt: skip
    dutch = column_of(["25-03-2015", "31-12-2014", "05-04-2016"] * 5)
    assert dutch.date_formats == {"dd-mm-yyyy": 1}
    assert (dutch.dates.day_first, dutch.dates.month_first, dutch.dates.either_order) == (10, 0, 5)


def test_both_orders_in_one_column_is_a_finding(profile_of):
    findings = profile_of({"datum": ["25/03/2015"] * 8 + ["03/25/2015"] * 2}).findings
    assert "date_order_mixed" in [one.code for one in findings]


def test_dates_out_of_any_register_are_counted(profile_of):
    profile = profile_of({"datum": ["25-03-2015"] * 8 + ["25-03-0215", "25-03-2215"]})
    assert profile.columns[0].dates.outside == 2
    assert "date_outside" in [one.code for one in profile.findings]


def test_without_leading_zeros_there_is_one_form_of_date(column_of):
    assert list(column_of(["1-2-2016", "12-11-2016", "3-10-2015"]).date_formats) == ["d-m-yyyy"]
    mixed = column_of(["1-2-2016", "02-11-2016", "03-10-2015"]).date_formats
    assert set(mixed) == {"d-m-yyyy", "dd-mm-yyyy"}


def test_typing_errors_are_put_with_the_value_that_was_meant(column_of):
    places = ["Rosmalen"] * 90 + ["Den Bosch"] * 60 + ["Vught"] * 40
    column = column_of([*places, "Rosmaeln", "Den Bosh", "Rosmalen "], name="plaats")
    found = {(one.kind, one.values[0].value): one for one in column.spellings}
    assert [one.value for one in found["typo", "Rosmalen"].values[1:]] == ["Rosmaeln"]
    assert found["typo", "Den Bosch"].count == 1
    assert found["case_or_space", "Rosmalen"].count == 1
    assert column.blanks_around == 1


def test_names_and_short_words_that_differ_by_a_letter_are_left_alone(column_of):
    names = ["Jansen"] * 90 + ["Janssen"]
    assert column_of(names, name="achternaam").spellings == ()
    assert column_of(["hoog"] * 90 + ["hoof"] + ["laag"] * 50).spellings == ()


def test_sensitive_content_of_free_text_is_counted_and_not_shown(column_of):
    number = next(str(n) for n in range(123456000, 123457000) if stdnum.nl.bsn.is_valid(str(n)))
    remarks = [
        f"klant belde over zijn nummer {number} en komt morgen",
        "mail naar jan@voorbeeld.nl over de afspraak van morgen",
        "is al langer depressief en gaat naar de psycholoog toe",
        "rekening NL91 ABNA 0417 1643 00 is doorgegeven aan ons",
        "belt terug op 06-12345678 als de uitslag er is voor ons",
        "wil graag in de zorg werken, twee dagen per week 123456789",
    ]
    column = column_of(remarks)
    assert column.semantic_type == "free_text"
    assert column.sensitive == {"bsn": 1, "iban": 1, "email": 1, "phone": 1, "health": 1}


TYPES = [
    ("period", "maand", ["201601", "201602", "201612"] * 5),
    ("period", "kwartaal", ["2016Q1", "2016Q2", "2015Q4"] * 5),
    ("period", "periode", ["2016-03", "2016-04", "2015-12"] * 5),
    ("date_in_words", "datum", ["3 maart 2016", "12 mrt 2015", "1 oktober 2014"] * 5),
    ("house_number", "huisnummer", ["1", "12a", "3 bis", "144"] * 5),
    ("municipality_code", "gemeentecode", ["0796", "0363", "0518", "GM0599"] * 5),
    ("sbi_code", "sbi", ["47.11", "56101", "8411", "Q"] * 5),
    ("isco_code", "isco", ["5131", "9112", "2221", "411"] * 5),
    ("education", "niveau", ["vmbo", "mbo 2", "hbo", "wo", "basisonderwijs"] * 5),
    ("education_code", "opleiding", ["1", "2", "3", "9"] * 5),
]


@pytest.mark.parametrize(("expected", "name", "values"), TYPES)
def test_what_registers_number_and_name(column_of, expected, name, values):
    column = column_of(values, name=name)
    assert (column.semantic_type, column.semantic_share) == (expected, 1)


def test_code_lists_need_their_name(column_of):
    values = ["0796", "0363", "0518", "0599"] * 30
    assert column_of(values, name="veld7").semantic_type == "code"


def test_surnames_are_told_by_their_particles(column_of):
    rng = random.Random(8)
    stems = [f"{a}{b}{c}" for a in ("Bak", "Vis", "Smi", "Hof") for b in ("ke", "se", "t", "ma") for c in ("r", "n", "ns", "rs")]  # fmt: skip
    names = [rng.choice(["", "", "", "", "van der ", "de ", "van "]) + stem for stem in stems]
    assert column_of(names, name="kolom_b").semantic_type == "name"
    assert column_of(stems, name="kolom_b").semantic_type != "name"


def test_roles_follow_from_what_values_prove_before_what_a_name_suggests():
    assert suggested_role("opm", "bsn", 1.0) == "identifying"
    assert suggested_role("motivatie", "category", 0.01) == "soft"
    assert suggested_role("veld", "identifier", 1.0) == "key"
    assert suggested_role("veld", "free_text", 0.9) == "remark"
    assert suggested_role("veld", "category", 0.1) is None


def test_columns_of_the_social_domain_have_their_term_in_the_standard(column_of):
    for name, term in (
        ("reden_einde", "RedenUitstroom"), ("klantmanager", "Clientbegeleider"),
        ("voorziening_code", "Reintegratievoorziening"), ("trede", "Arbeidsvermogen"),
    ):  # fmt: skip
        found = column_of(["a", "b"], name=name).model_term
        assert (found.name, bool(found.definition)) == (term, True)
    assert column_of(["5211AB", "5212CD"], name="x").model_term.name == "Nummeraanduiding"
    assert column_of(["a", "b"], name="sepal_length").model_term is None


@given(st.from_regex(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,20}", fullmatch=True))
def test_an_iban_passes_what_stdnum_passes(text):
    if stdnum.iban.is_valid(text, check_country=False):
        assert is_iban(text)


@given(st.text(max_size=30))
def test_no_text_is_an_iban_that_stdnum_refuses(text):
    if is_iban(text):
        assert stdnum.iban.is_valid(text, check_country=False)


def test_an_iban_with_a_digit_changed_is_none():
    assert is_iban("NL91 ABNA 0417 1643 00")
    assert not is_iban("NL91 ABNA 0417 1643 01")


def test_divisions_and_groups_that_do_not_exist_are_no_codes():
    assert is_sbi("47.11")
    assert not is_sbi("04.10")
    assert is_isco("2221")
    assert not is_isco("4821")


@given(st.lists(st.one_of(st.none(), st.text(max_size=20)), max_size=60))
def test_any_column_has_a_profile_whose_shares_and_counts_close(profile_of_any, values):
    profile = profile_of_any(values)
    column = profile.columns[0]
    filled = sum(bool(value and value.strip()) for value in values)
    assert profile.rows == len(values)
    assert column.fill == pytest.approx(filled / max(len(values), 1))
    assert 0 <= column.effective_fill <= column.fill + 1e-9
    assert sum(one.count for one in column.disguised_missing) <= filled
    assert column.distinct <= filled
    for share in (column.number_share, column.date_share, column.semantic_share or 0):
        assert 0 <= share <= 1 + 1e-9
