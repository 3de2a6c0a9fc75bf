"""The delivered files: the same bytes always, and in the form a municipality hands them over."""

from datetime import date
from pathlib import Path

import pytest
from demo_register_reading import find, read_file

from workbench.core.errors import OutputExists
from workbench.demo import DemoFiles, make_demo

SOURCES = ("clients", "benefits", "provisions", "soft_characteristics")


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make_demo(tmp_path / name, seed=5, clients=200, deliveries=2)
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    made = [
        make_demo(tmp_path / str(seed), seed=seed, clients=100, deliveries=1) for seed in (1, 2)
    ]
    assert len({find(files, "clients").read_bytes() for files in made}) == 2


def test_a_delivery_does_not_depend_on_how_many_follow(tmp_path: Path) -> None:
    short = make_demo(tmp_path / "short", seed=5, clients=200, deliveries=1)
    long = make_demo(tmp_path / "long", seed=5, clients=200, deliveries=8)
    for source in SOURCES:
        assert find(short, source).read_bytes() == find(long, source).read_bytes()


def test_deliveries_are_dated_at_the_ends_of_months(tmp_path: Path) -> None:
    made = make_demo(tmp_path, seed=5, clients=60, deliveries=6)
    dates = sorted({when for _, when, _ in made.files})
    assert dates == [
        date(2016, 10, 31), date(2016, 11, 30), date(2016, 12, 31),
        date(2017, 1, 31), date(2017, 2, 28), date(2017, 3, 31),
    ]  # fmt: skip


def test_made_again_in_the_same_folder_nothing_happens(tmp_path: Path) -> None:
    first = make_demo(tmp_path, seed=5, clients=60, deliveries=1)
    before = find(first, "clients").stat().st_mtime_ns
    again = make_demo(tmp_path, seed=5, clients=60, deliveries=1)
    assert again == first
    assert find(again, "clients").stat().st_mtime_ns == before


def test_a_folder_that_holds_another_register_is_refused(tmp_path: Path) -> None:
    make_demo(tmp_path, seed=5, clients=60, deliveries=1)
    with pytest.raises(OutputExists):
        make_demo(tmp_path, seed=6, clients=60, deliveries=1)


def test_clients_come_with_a_title_a_blank_line_and_a_total_row(register: DemoFiles) -> None:
    text = find(register, "clients").read_bytes().decode("cp1252")
    lines = text.split("\r\n")
    assert lines[0] == "Cliëntenregister Werk en Inkomen - stand per 31-10-2016"
    assert lines[1] == ""
    assert lines[2].startswith("klantnr;dossiernr;bsn;achternaam;voorvoegsel;voornamen;")
    records = len(lines) - 5  # title, blank, header, total, and what follows the last line break
    assert lines[-2] == f"Totaal;{records}" + ";" * 16
    assert {line.count(";") for line in lines[2:-1]} == {17}


def test_benefit_records_are_56_ascii_positions(register: DemoFiles) -> None:
    lines = find(register, "benefits").read_bytes().decode("ascii").split("\n")
    assert lines.pop() == ""
    assert {len(line) for line in lines} == {56}


def test_provisions_have_their_header_in_row_3_and_real_dates(register: DemoFiles) -> None:
    frame = read_file("provisions", find(register, "provisions"))
    assert list(frame.columns) == [
        "klantnr", "bsn", "achternaam", "geboortedatum", "voorziening_code", "voorziening",
        "startdatum", "einddatum", "reden_einde", "aanbieder", "kosten",
    ]  # fmt: skip
    assert frame["startdatum"].str.match(r"\d{4}-\d{2}-\d{2}$").mean() > 0.9
    assert set(frame["voorziening_code"]) == {"LKS", "WEP", "SCH", "TAA", "SAC", "BEM"}


def test_the_journal_is_in_the_order_of_entry_within_its_numbers(register: DemoFiles) -> None:
    frame = read_file("soft_characteristics", find(register, "soft_characteristics"))
    assert frame["jn_nr"].is_unique
    assert frame["jn_nr"].astype(int).is_monotonic_increasing
    first_entry = frame.drop_duplicates("gesprek_id")
    assert set(first_entry["jn_operatie"]) == {"INS"}
    assert set(frame["jn_operatie"]) == {"INS", "UPD", "DEL"}


@pytest.mark.parametrize("source", SOURCES)
def test_a_later_delivery_holds_every_row_of_the_one_before(
    register: DemoFiles, source: str
) -> None:
    key = {
        "clients": ["klantnr"], "benefits": ["klantnr", "ingangsdatum"],
        "provisions": ["bsn", "voorziening", "startdatum", "kosten"], "soft_characteristics": ["jn_nr"],
    }[source]  # fmt: skip
    before, after = (
        set(map(tuple, read_file(source, find(register, source, number))[key].to_numpy()))
        for number in (0, 1)
    )
    assert before < after


def test_nothing_is_known_before_it_happened(register: DemoFiles) -> None:
    last = "20161031"
    benefits = read_file("benefits", find(register, "benefits"))
    assert benefits["ingangsdatum"].max() <= last
    assert benefits["einddatum"].max() <= last
    open_ones = benefits["einddatum"] == "00000000"
    assert set(benefits.loc[open_ones, "reden_einde"]) == {"00"}
    journal = read_file("soft_characteristics", find(register, "soft_characteristics"))
    entered = journal["jn_datum"].str.slice(6, 10) + journal["jn_datum"].str.slice(3, 5)
    assert entered.max() <= "201610"


def test_every_row_of_the_other_sources_has_a_registered_client_number(register: DemoFiles) -> None:
    known = set(read_file("clients", find(register, "clients"))["klantnr"])
    for source in ("benefits", "provisions", "soft_characteristics"):
        numbers = set(read_file(source, find(register, source))["klantnr"])
        assert numbers - known <= {""}
