"""Deduplicating clients with the shipped rules."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from workbench.core.errors import ColumnMissing
from workbench.core.shipped import find_file
from workbench.linkage import dedupe, load_rules

ADA = {
    "bsn": "111222333",
    "achternaam": "Bakker",
    "voornamen": "Johanna Maria",
    "geboortedatum": date(1980, 3, 4),
    "geslacht": "V",
    "postcode": "5211AB",
    "huisnummer": "12",
    "telefoon": "0612345678",
    "registratiedatum": date(2012, 1, 1),
}


@pytest.fixture(scope="session")
def rules():
    return load_rules(find_file("dedupe_clients", "linkage_rules", ".toml"))


@pytest.fixture(scope="session")
def found(register, rules):
    return dedupe(register.frame, rules)


def entities_of(register, rules, *records):
    """The entities of a few extra records at the end of the register."""
    frame = pd.concat([register.frame, pd.DataFrame(records)], ignore_index=True)
    return dedupe(frame, rules).entity_ids[-len(records) :].tolist()


def test_every_row_gets_an_entity_numbered_by_first_appearance(register, found):
    assert len(found.entity_ids) == len(register.frame)
    _, first = np.unique(found.entity_ids, return_index=True)
    assert (np.diff(first) > 0).all()
    assert found.entity_ids.max() + 1 == found.report.entities


def test_the_same_input_gives_the_same_outcome(register, rules, found):
    again = dedupe(register.frame.copy(), rules)
    assert (again.entity_ids == found.entity_ids).all()
    pd.testing.assert_frame_equal(again.pairs, found.pairs)


def test_columns_that_the_rules_do_not_name_change_nothing(register, rules, found):
    frame = register.frame.drop(columns=["_record", "_row"]).assign(klantnr="1", entity_id=3)
    assert (dedupe(frame, rules).entity_ids == found.entity_ids).all()


def test_second_client_numbers_are_found_and_nobody_is_merged(register, found, pairwise):
    precision, recall, f1 = pairwise(found.entity_ids, register.truth)
    assert precision == 1
    assert recall > 0.95
    assert f1 > 0.98


def test_text_as_delivered_does_as_well_as_cleaned_values(register, rules, pairwise):
    raw = register.frame.assign(
        geboortedatum=[f"{day:%d-%m-%Y}" for day in register.frame.geboortedatum],
        geslacht=register.frame.geslacht.str.lower() + " ",
    ).fillna("")
    assert pairwise(dedupe(raw, rules).entity_ids, register.truth)[2] > 0.98


def test_partners_at_one_address_are_two_people(register, rules):
    partner = {"bsn": None, "voornamen": "Pieter", "geboortedatum": date(1979, 8, 1)}
    one, other = entities_of(register, rules, ADA, ADA | partner | {"geslacht": "M"})
    assert one != other


def test_twins_are_two_people_even_without_a_bsn(register, rules):
    twin = ADA | {"bsn": None, "voornamen": "Cornelia"}
    one, other = entities_of(register, rules, ADA, twin)
    assert one != other


def test_two_valid_numbers_are_two_people_whatever_else_agrees(register, rules):
    one, other = entities_of(register, rules, ADA, ADA | {"bsn": "111222338"})
    assert one == other  # fails the 11-test: a typing error
    valid = next(
        record.bsn for record in register.frame.itertuples() if record.bsn and len(record.bsn) == 9
    )
    one, other = entities_of(register, rules, ADA, ADA | {"bsn": valid})
    assert one != other


@pytest.mark.parametrize("nothing", ["onbekend", "n.v.t.", "-", "", None])
def test_a_placeholder_never_agrees(register, rules, nothing):
    empty = dict.fromkeys(ADA, nothing)
    one, other = entities_of(register, rules, empty, empty)
    assert one != other


@pytest.mark.parametrize("dummy", ["111111110", "999999990", "000000000", "999999999"])
def test_a_dummy_number_never_agrees(register, rules, dummy):
    other = {"voornamen": "Ewa", "achternaam": "Nowak", "geboortedatum": date(1991, 5, 6)}
    other |= {"postcode": "5233CD", "telefoon": "0687654321", "bsn": dummy}
    one, two = entities_of(register, rules, ADA | {"bsn": dummy}, other)
    assert one != two


def test_a_pair_says_how_likely_it_is(found, rules):
    pairs = found.pairs
    assert list(pairs.columns) == ["left", "right", "match_weight", "match_probability"]
    assert (pairs.left < pairs.right).all()
    assert pairs.match_probability.between(rules.review_band[0], 1).all()
    assert pairs.match_weight.is_monotonic_decreasing
    odds = 2.0**pairs.match_weight
    np.testing.assert_allclose(pairs.match_probability, odds / (1 + odds))


def test_the_report_accounts_for_what_was_done(register, found):
    report = found.report
    assert report.comparisons == sum(count.new for count in report.blocking)
    assert sum(size * number for size, number in report.cluster_sizes.items()) == report.rows_left
    assert sum(bar.pairs for bar in report.histogram) <= report.comparisons
    assert report.estimated.precision.lower <= report.estimated.precision.value <= 1
    for name in {weight.comparison for weight in report.weights}:
        levels = [weight for weight in report.weights if weight.comparison == name]
        assert levels[0].level == "exact"
        assert levels[-1].level == "else"
        assert sum(level.m for level in levels) == pytest.approx(1)
        assert sum(level.u for level in levels) == pytest.approx(1)


def test_a_missing_column_is_named(register, rules):
    with pytest.raises(ColumnMissing, match="achternaam"):
        dedupe(register.frame.drop(columns="achternaam"), rules)


@pytest.mark.parametrize("rows", [0, 1])
def test_hardly_any_rows_is_no_fault(register, rules, rows):
    outcome = dedupe(register.frame.head(rows), rules)
    assert outcome.entity_ids.tolist() == list(range(rows))
    assert outcome.report.comparisons == 0
