"""The truth beside the files: whose row it is, what each altered cell should say, at which rate."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from demo_register_reading import find, read_file

from workbench.demo import (
    DemoFiles,
    Faults,
    planted_log_hazard_ratios,
    truth_cells,
    truth_groups,
    truth_identities,
    truth_parameters,
    truth_soft,
)
from workbench.values.bsn import is_valid_bsn, with_leading_zero

SOURCES = ("clients", "benefits", "provisions", "soft_characteristics")
FIRST = date(2016, 10, 31)


def _clean_bsns(made: DemoFiles, source: str) -> pd.DataFrame:
    """`entity_id` and the BSN that the row should have."""
    frame = read_file(source, find(made, source))
    cells = truth_cells(made.truth, source, FIRST)
    cells = cells[cells["column"] == "bsn"]
    bsn = frame["bsn"].to_numpy(dtype=object)
    bsn[cells["row"]] = cells["clean"]
    owner = truth_identities(made.truth, source, FIRST)["entity_id"]
    return pd.DataFrame({"entity_id": owner, "bsn": bsn})


@pytest.mark.parametrize("source", SOURCES)
def test_every_row_of_a_file_has_its_person_and_its_line(register: DemoFiles, source: str) -> None:
    for number, when in enumerate((FIRST, date(2016, 11, 30))):
        frame = read_file(source, find(register, source, number))
        identities = truth_identities(register.truth, source, when)
        assert identities["row"].tolist() == list(range(len(frame)))
        assert identities["line"].tolist() == frame.index.tolist()


def test_a_person_has_one_bsn_and_a_bsn_one_person(register: DemoFiles) -> None:
    rows = pd.concat([_clean_bsns(register, source) for source in SOURCES[:3]]).drop_duplicates()
    assert rows["entity_id"].is_unique
    assert rows["bsn"].is_unique
    assert is_valid_bsn(rows["bsn"].tolist()).all()


@pytest.mark.parametrize("source", SOURCES)
def test_an_altered_cell_says_something_else_than_it_should(
    register: DemoFiles, source: str
) -> None:
    frame = read_file(source, find(register, source))
    cells = truth_cells(register.truth, source, FIRST)
    assert not cells.duplicated(["row", "column"]).any()
    delivered = [frame[c].iloc[r] for r, c in zip(cells["row"], cells["column"], strict=True)]
    assert all(a != b for a, b in zip(delivered, cells["clean"], strict=True))


def test_a_register_without_faults_has_no_altered_cell(faultless: DemoFiles) -> None:
    for source in SOURCES:
        assert truth_cells(faultless.truth, source, FIRST).empty
    identities = truth_identities(faultless.truth, "clients", FIRST)
    assert identities["entity_id"].is_unique


def test_a_register_without_faults_fills_every_soft_characteristic(faultless: DemoFiles) -> None:
    journal = read_file("soft_characteristics", find(faultless, "soft_characteristics"))
    assert set(journal["jn_operatie"]) == {"INS"}
    for column in truth_soft(faultless.truth):
        assert (journal[column] != "").mean() > 0.92


def test_without_faults_the_truth_says_that_every_soft_characteristic_is_well_filled(
    faultless: DemoFiles, register: DemoFiles
) -> None:
    assert set(truth_soft(faultless.truth).values()) == {"well"}
    assert set(truth_soft(register.truth).values()) == {"well", "poor", "default", "time"}


def test_faults_change_the_cells_and_not_the_people(
    register: DemoFiles, faultless: DemoFiles
) -> None:
    columns = ["entity_id", "spell_number", "start", "end", "reason", "age", "step"]
    one, other = (
        pd.read_parquet(made.truth / "spells.parquet")
        .query("entity_id < 1500")[columns]
        .drop_duplicates()
        .query("spell_number == 1")
        .reset_index(drop=True)
        for made in (register, faultless)
    )
    pd.testing.assert_frame_equal(one, other)


def test_soft_characteristics_are_as_poor_as_planted(register: DemoFiles) -> None:
    journal = read_file("soft_characteristics", find(register, "soft_characteristics"))
    cells = truth_cells(register.truth, "soft_characteristics", FIRST)
    real = {}
    for column in truth_soft(register.truth):
        hit = cells.loc[cells["column"] == column, "row"]
        real[column] = ((journal[column] != "") & ~np.isin(np.arange(len(journal)), hit)).mean()
    nominal = (journal["netwerk"] != "").mean()
    assert min(real[name] for name in ("trede", "taal_spreken", "werkritme", "gezondheid")) > 0.92
    assert 0.30 < real["motivatie"] < 0.40
    assert 0.22 < real["zelfstandigheid"] < 0.34
    assert nominal > 0.94
    assert real["netwerk"] < 0.80


def test_expected_outflow_is_only_asked_of_who_stays(register: DemoFiles) -> None:
    journal = read_file("soft_characteristics", find(register, "soft_characteristics"))
    filled = journal["verwachting_uitstroom"] != ""
    intake = journal["soort_gesprek"] == "intake"
    assert filled[intake].mean() < 0.1
    assert filled[~intake].mean() > 0.9


def _within(count: int, of: int, rate: float) -> bool:
    """Four standard errors of the binomial, and one for the count being whole."""
    return bool(abs(count - of * rate) <= 4 * np.sqrt(of * rate * (1 - rate)) + 1)


def test_faults_come_at_their_rates(register: DemoFiles) -> None:
    faults = Faults.default()
    clients = truth_cells(register.truth, "clients", FIRST)
    owners = truth_identities(register.truth, "clients", FIRST)["entity_id"]
    twice = owners[owners.duplicated()].nunique()
    assert _within(twice, 1500, faults.second_client_number)
    once = ~owners.duplicated(keep=False)
    for fault in ("bsn_missing", "bsn_typed_wrong"):
        rows = clients.loc[clients["fault"] == fault, "row"]
        assert _within(int(once.iloc[rows].sum()), int(once.sum()), getattr(faults, fault))
    zero = _clean_bsns(register, "clients")["bsn"].str.startswith("0")
    lost = (clients["fault"] == "bsn_leading_zero_lost").sum()
    assert _within(int(lost), int(zero.sum()), faults.bsn_leading_zero_lost)
    provisions = truth_cells(register.truth, "provisions", FIRST)
    missing = (provisions["fault"] == "client_number_missing").sum()
    rows_of_provisions = len(truth_identities(register.truth, "provisions", FIRST))
    assert _within(int(missing), rows_of_provisions, faults.client_number_missing)
    benefits = read_file("benefits", find(register, "benefits"))
    ended = benefits[~benefits["reden_einde"].isin(["00", "90"])]
    unsaid = benefits["reden_einde"].isin(["99", "  "]).sum()
    assert _within(int(unsaid), len(ended), faults.outflow_reason_missing)


def test_second_registrations_have_few_identity_errors_or_many(register: DemoFiles) -> None:
    owners = truth_identities(register.truth, "clients", FIRST)["entity_id"]
    frame = read_file("clients", find(register, "clients"))
    second = set(owners[owners.duplicated(keep=False)])
    cells = truth_cells(register.truth, "clients", FIRST)
    cells = cells[owners.iloc[cells["row"]].isin(second).to_numpy()]
    known = cells["fault"].isin(
        ["second_client_number", "bsn_missing", "bsn_typed_wrong", "birth_date_guessed",
         "day_and_month_swapped"]
    )  # fmt: skip
    errors = cells[known].groupby("row").size().reindex(range(len(frame)), fill_value=0)
    per_person = errors.groupby(owners.to_numpy()).max()[sorted(second)]
    assert _within(int((per_person >= 2).sum()), len(second), 0.15)
    assert per_person.max() <= 3


def test_a_lost_leading_zero_can_be_given_back(register: DemoFiles) -> None:
    frame = read_file("clients", find(register, "clients"))
    cells = truth_cells(register.truth, "clients", FIRST)
    lost = cells[cells["fault"] == "bsn_leading_zero_lost"]
    assert with_leading_zero(frame["bsn"].iloc[lost["row"]]).tolist() == lost["clean"].tolist()


def test_partners_share_a_file_and_an_address_but_are_two_persons(faultless: DemoFiles) -> None:
    frame = read_file("clients", find(faultless, "clients"))
    couples = frame[frame.duplicated("dossiernr", keep=False)].groupby("dossiernr")
    assert 0.09 < len(frame[frame.duplicated("dossiernr", keep=False)]) / len(frame) < 0.14
    assert couples["straat"].nunique().max() == 1
    assert couples["bsn"].nunique().min() == 2


def test_the_parameters_models_and_groups_are_told(register: DemoFiles) -> None:
    parameters = truth_parameters(register.truth)
    assert (parameters["seed"], parameters["clients"]) == (11, 1500)
    assert parameters["faults"] == Faults.default().model_dump()
    assert planted_log_hazard_ratios(register.truth, "to_work")["female:children"] < -0.4
    groups = truth_groups(register.truth)
    assert groups["entity_id"].is_unique
    assert groups["group"].nunique() == 5


def test_the_number_of_clients_is_of_those_who_flowed_in_by_the_first_delivery(
    register: DemoFiles,
) -> None:
    spells = pd.read_parquet(register.truth / "spells.parquet")
    assert spells.loc[spells["start"] <= FIRST, "entity_id"].nunique() == 1500
