"""Linking other sources to clients with the shipped rules."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from workbench.core.errors import ColumnMissing
from workbench.core.shipped import find_file
from workbench.linkage import link, load_rules


def shipped(name):
    return load_rules(find_file(name, "linkage_rules", ".toml"))


@pytest.fixture(scope="session")
def provisions(register):
    """Provisions of clients: a twelfth without client number, some without BSN, and strangers."""
    random = np.random.default_rng(3)
    rows = random.integers(0, len(register.frame), 2000)
    frame = register.frame.iloc[rows][["klantnr", "bsn", "achternaam", "geboortedatum"]]
    frame = frame.reset_index(drop=True).astype(object)
    frame.loc[random.random(len(frame)) < 0.08, "klantnr"] = None
    frame.loc[random.random(len(frame)) < 0.05, "bsn"] = "999999990"
    strangers = pd.DataFrame(
        {
            "klantnr": ["99000001", None],
            "bsn": [None, None],
            "achternaam": ["Wintershoven", "Lindeboomgaard"],
            "geboortedatum": [date(1931, 1, 9), date(1932, 2, 8)],
        }
    )
    return pd.concat([frame, strangers], ignore_index=True), rows


def test_provisions_find_their_client_also_without_a_client_number(register, provisions):
    frame, rows = provisions
    linked = link(register.frame, frame, shipped("clients_to_provisions"))
    links = linked.links
    assert list(links.columns) == ["left_row", "right_row", "match_weight", "match_probability"]
    assert links.right_row.is_unique
    assert links.right_row.is_monotonic_increasing
    assert not links.right_row.isin([len(rows), len(rows) + 1]).any()
    person = register.truth[links.left_row]
    right = (person == register.truth[rows[links.right_row]]).sum()
    assert right / len(links) > 0.999
    assert right / len(rows) > 0.99
    assert linked.report.linked_right == len(links)


def test_a_client_number_alone_is_enough_for_an_interview(register):
    numbers = register.frame.klantnr.sample(500, random_state=1, replace=True)
    interviews = pd.DataFrame({"klantnr": [*numbers, "99000001", None]})
    links = link(register.frame, interviews, shipped("clients_to_soft_characteristics")).links
    assert links.right_row.tolist() == list(range(500))
    assert (register.frame.klantnr.to_numpy()[links.left_row] == numbers.to_numpy()).all()


def test_a_benefit_goes_by_its_client_number_before_its_bsn(register):
    second = register.frame[
        register.frame.duplicated("bsn", keep="first") & register.frame.bsn.notna()
    ]
    benefits = second[["klantnr", "bsn", "geboortedatum"]].reset_index(drop=True)
    many = pd.concat([register.frame[["klantnr", "bsn", "geboortedatum"]], benefits])
    links = link(register.frame, many, shipped("clients_to_benefits")).links
    assert links.left_row.tolist() == [*range(len(register.frame)), *second.index]


def test_one_to_one_gives_each_record_one_partner(register):
    rules = shipped("clients_to_benefits").model_copy(update={"one_to_one": True})
    benefits = register.frame[["klantnr", "bsn", "geboortedatum"]]
    links = link(register.frame, pd.concat([benefits, benefits]), rules).links
    assert links.left_row.is_unique
    assert links.right_row.is_unique
    assert len(links) == len(register.frame)


def test_linking_gives_the_same_again(register, provisions):
    rules = shipped("clients_to_provisions")
    one = link(register.frame, provisions[0], rules)
    other = link(register.frame.copy(), provisions[0].copy(), rules)
    pd.testing.assert_frame_equal(one.links, other.links)


def test_a_column_missing_on_the_right_is_named(register, provisions):
    with pytest.raises(ColumnMissing, match=r"right table.*geboortedatum"):
        link(
            register.frame,
            provisions[0].drop(columns="geboortedatum"),
            shipped("clients_to_provisions"),
        )


@pytest.mark.parametrize("rows", [0, 1])
def test_hardly_any_rows_is_no_fault(register, provisions, rows):
    rules = shipped("clients_to_provisions")
    assert len(link(register.frame, provisions[0].head(rows), rules).links) <= rows
    assert len(link(register.frame.head(rows), provisions[0], rules).links) <= len(provisions[0])
