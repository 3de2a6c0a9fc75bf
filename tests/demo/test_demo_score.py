"""The scores, on tables small enough to count by hand."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from workbench.demo import (
    account_score,
    cleaning_score,
    cox_score,
    entity_owners,
    group_score,
    link_score,
    pairwise_score,
    soft_score,
)


def test_pairs_are_counted_within_entities() -> None:
    # truth: three records of one person, two of another, one alone
    truth = np.array([1, 1, 1, 2, 2, 3])
    found = np.array([7, 7, 8, 9, 9, 9])
    score = pairwise_score(found, truth)
    assert (score.true_pairs, score.found_pairs, score.right_pairs) == (4, 4, 2)
    assert (score.precision, score.recall, score.f1) == (0.5, 0.5, 0.5)
    assert (score.entities_true, score.entities_found) == (3, 3)


def test_the_same_entities_under_other_numbers_are_perfect() -> None:
    assert pairwise_score(np.array([5, 5, 2]), np.array([0, 0, 9])).f1 == 1.0


def test_nothing_to_find_and_nothing_found_is_perfect() -> None:
    assert pairwise_score(np.array([1, 2, 3]), np.array([4, 5, 6])).f1 == 1.0


def test_a_record_is_linked_right_when_the_entity_is_mostly_that_client() -> None:
    owners = entity_owners(np.array([0, 0, 0, 1]), np.array([5, 5, 6, 6]))
    assert owners.to_dict() == {0: 5, 1: 6}
    score = link_score("benefits", np.array([0, 0, 1, -1]), np.array([5, 6, 6, 6]), owners)
    assert (score.records, score.linked, score.right) == (4, 3, 2)
    assert score.precision == pytest.approx(2 / 3)
    assert score.recall == 0.5


def test_an_account_must_close_and_be_complete() -> None:
    given = {"records_in": 13, "kept": 10, "quarantined": 0, "not_data": 3}
    right = account_score("clients", "2016-10-31", **given, rows_true=10)
    assert right.closes
    assert right.complete
    wrong = account_score("clients", "2016-10-31", **{**given, "kept": 9}, rows_true=10)
    assert not wrong.closes
    assert not wrong.complete


def test_terms_stand_beside_planted_truth_and_raw() -> None:
    planted = {"female": -0.2}
    scores = cox_score(
        planted, ["female", "training"], {"female": (-0.1, 0.05)}, {"female": (-0.12, 0.04)}, None
    )
    female, training = scores
    assert female.z == pytest.approx(2.0)
    assert female.distance == pytest.approx(0.5)
    assert female.raw_estimate is None
    assert (training.planted, training.estimate, training.z) == (0.0, None, None)


def test_groups_count_however_they_are_named() -> None:
    score = group_score([3, 3, 1, 1], ["a", "a", "b", "b"])
    assert (score.ari, score.clients, score.groups_true, score.groups_found) == (1.0, 4, 2, 2)


def test_only_well_filled_characteristics_deserve_use() -> None:
    scores = soft_score(
        {"trede": "well", "netwerk": "default", "motivatie": "poor"},
        {"trede": "use", "netwerk": "use", "motivatie": "do_not_use"},
        {"motivatie": ["low_effective_fill"]},
    )
    assert [score.right for score in scores] == [True, False, True]
    assert scores[2].reasons == ("low_effective_fill",)


def _clients(**columns: list[object]) -> pd.DataFrame:
    rows = len(next(iter(columns.values())))
    return pd.DataFrame({"_record": range(rows), **columns})


def test_cleaning_is_scored_by_fault_and_clean_cells_must_stay() -> None:
    raw = _clients(
        bsn=["12345672", " ", "111222333", "987654321"],
        geboortedatum=["01-02-1980", "19800301", "05-04-1980", "06-06-1980"],
        vermogen=["1.234,56", "0,00", "10,00", "1000,50"],
        geslacht=["M", "v ", "V", "M"],
    )
    cleaned = _clients(
        bsn=["012345672", None, "111222333", "987654321"],
        geboortedatum=[date(1980, 2, 1), date(1980, 3, 1), date(1980, 4, 5), None],
        vermogen=[1234.56, 0.0, 10.0, 1000.5],
        geslacht=["M", "V", "V", "X"],
    )
    cells = pd.DataFrame(
        [
            (0, "bsn", "012345672", "bsn_leading_zero_lost"),
            (1, "bsn", "222333444", "bsn_missing"),
            (1, "geboortedatum", "1980-03-01", "mixed_notation"),
            (2, "geboortedatum", "1980-05-04", "day_and_month_swapped"),
            (3, "vermogen", "1000.50", "mixed_notation"),
            (1, "geslacht", "V", "mixed_notation"),
        ],
        columns=["row", "column", "clean", "fault"],
    )
    score = cleaning_score("clients", raw, cleaned, cells)
    found = {(s.fault, s.column): (s.restored, s.blanked, s.left) for s in score.faults}
    assert found == {
        ("bsn_leading_zero_lost", "bsn"): (1, 0, 0),
        ("bsn_missing", "bsn"): (0, 1, 0),
        ("mixed_notation", "geboortedatum"): (1, 0, 0),
        ("day_and_month_swapped", "geboortedatum"): (0, 0, 1),
        ("mixed_notation", "vermogen"): (1, 0, 0),
        ("mixed_notation", "geslacht"): (1, 0, 0),
    }
    assert score.clean_cells == 10
    assert score.damaged_columns == {"geboortedatum": 1, "geslacht": 1}


def test_a_placeholder_is_restored_by_becoming_missing() -> None:
    raw = _clients(motivatie=["n.v.t.", "hoog"])
    cells = pd.DataFrame(
        [(0, "motivatie", None, "placeholder_for_missing")],
        columns=["row", "column", "clean", "fault"],
    )
    cleaned = _clients(motivatie=[None, "hoog"])
    score = cleaning_score("soft_characteristics", raw, cleaned, cells)
    assert score.faults[0].restored == 1
    assert score.damaged == 0


def test_lost_rows_are_counted_and_types_do_not_matter() -> None:
    raw = _clients(jn_datum=["03-02-2015 09:30", "04-02-2015 10:00"], trede=["3", "4"])
    cleaned = _clients(jn_datum=[datetime(2015, 2, 3, 9, 30)], trede=[3.0])
    nothing = pd.DataFrame(columns=["row", "column", "clean", "fault"])
    score = cleaning_score("soft_characteristics", raw, cleaned, nothing)
    assert (score.rows, score.rows_lost, score.damaged) == (2, 1, 0)


def test_a_particle_in_a_column_of_its_own_is_no_damage() -> None:
    raw = _clients(achternaam=["van den Berg", "Jansen"])
    cleaned = _clients(achternaam=["Berg", "Jansen"], voorvoegsel=["van den", None])
    nothing = pd.DataFrame(columns=["row", "column", "clean", "fault"])
    assert cleaning_score("provisions", raw, cleaned, nothing).damaged == 0
