"""The faults' rates as settings, and how single values go wrong."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import SettingsFaults
from workbench.demo import (
    DemoFiles,
    ExportVariants,
    Faults,
    load_faults,
    make_demo,
    truth_cells,
)
from workbench.demo.calendar import day, spell_dates
from workbench.demo.numbering import eight_digits, nine_digits, service_numbers
from workbench.demo.spelling import (
    guess_births,
    misspell,
    mistype_numbers,
    swap_day_and_month,
    vary_first_names,
)
from workbench.values.bsn import is_valid_bsn

NAMES = st.text("abcdefghijklmnopqrstuvwxyzéëö", min_size=2, max_size=12).map(str.title)


def test_a_file_changes_the_rates_it_names(tmp_path: Path) -> None:
    file = tmp_path / "faults.toml"
    file.write_text("format = 1\n[faults]\nbsn_missing = 0.2\n")
    assert load_faults(file) == Faults(bsn_missing=0.2)


def test_every_wrong_rate_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "faults.toml"
    file.write_text("format = 1\n[faults]\nbsn_missing = 2\nno_such_fault = 0.1\n")
    with pytest.raises(SettingsFaults) as told:
        load_faults(file)
    assert "faults.bsn_missing" in str(told.value)
    assert "faults.no_such_fault" in str(told.value)


def test_there_are_at_least_twelve_faults_and_none_switches_all_off() -> None:
    assert len(Faults.model_fields) >= 12
    assert set(Faults.none().model_dump().values()) == {0.0}
    assert all(rate > 0 for rate in Faults.default().model_dump().values())


def test_one_fault_alone_touches_nothing_else(tmp_path: Path) -> None:
    only = Faults.none().model_copy(update={"day_and_month_swapped": 0.5})
    made: DemoFiles = make_demo(tmp_path, seed=4, clients=100, deliveries=1, faults=only)
    when = made.files[0][1]
    found = {
        source: set(truth_cells(made.truth, source, when)["fault"]) for source, *_ in made.files
    }
    assert found.pop("clients") == {"day_and_month_swapped"}
    assert found.pop("benefits") == {"day_and_month_swapped"}
    assert set().union(*found.values()) == set()


@given(st.lists(NAMES, min_size=1, max_size=5), st.integers(0, 1000))
def test_a_misspelt_name_is_one_slip_away(names: list[str], seed: int) -> None:
    random = np.random.default_rng(seed)
    slips = misspell(random, np.array(names, dtype=object))
    assert all(abs(len(slip) - len(name)) <= 2 for slip, name in zip(slips, names, strict=True))
    assert all(
        slip[0] in (name[0], "Y", "K", "F", "S") for slip, name in zip(slips, names, strict=True)
    )


def test_first_names_become_variants_initials_or_slips() -> None:
    names = np.array(["Mohammed", "Johanna Maria"] * 50, dtype=object)
    varied = vary_first_names(np.random.default_rng(1), names)
    assert "Mohamed" in set(varied)
    assert "J.M." in set(varied)
    assert (varied != names).mean() > 0.9


def test_a_mistyped_bsn_keeps_its_length() -> None:
    numbers = service_numbers(np.arange(300), seed=1)
    typed = mistype_numbers(np.random.default_rng(1), numbers)
    assert {len(number) for number in typed} == {9}
    assert (typed != numbers).all()


def test_guessed_birth_dates_are_the_first_of_january_or_july() -> None:
    births = np.arange(day(1950, 1, 1), day(1990, 1, 1), 17)
    texts = spell_dates(guess_births(np.random.default_rng(1), births), "dd-mm-yyyy")
    assert {text[:5] for text in texts} == {"01-01", "01-07"}


def test_day_and_month_swap_back() -> None:
    births = np.array([day(1980, 3, 7), day(1980, 3, 25), day(1980, 12, 12)])
    swapped = swap_day_and_month(births)
    assert swapped.tolist() == [day(1980, 7, 3), day(1980, 3, 25), day(1980, 12, 12)]


@given(st.integers(0, 10_000_000), st.integers(0, 50))
def test_numbers_never_meet_and_bsns_pass_the_11_test(first: int, seed: int) -> None:
    counters = np.arange(first, first + 50)
    assert len(set(eight_digits(counters, seed, "client"))) == 50
    assert len(set(nine_digits(counters, seed, "interview"))) == 50
    bsns = service_numbers(counters, seed)
    assert len(set(bsns)) == 50
    assert is_valid_bsn(bsns.tolist()).all()
    assert {len(number) for number in eight_digits(counters, seed, "client")} == {8}


def test_export_variants_come_beside_the_deliveries_and_change_none(tmp_path: Path) -> None:
    wish = ExportVariants(variants=3, rows=60)
    plain = make_demo(tmp_path / "plain", seed=4, clients=60, deliveries=1)
    more = make_demo(tmp_path / "more", seed=4, clients=60, deliveries=1, variants=wish)
    for (_, _, one), (_, _, other) in zip(plain.files, more.files, strict=True):
        assert one.read_bytes() == other.read_bytes()
    made = sorted((tmp_path / "more" / "exports" / "variants").iterdir())
    assert [path.name for path in made] == [f"variant_00{number}.csv" for number in (1, 2, 3)]
    fewer = make_demo(
        tmp_path / "fewer", seed=4, clients=60, deliveries=1,
        variants=wish.model_copy(update={"variants": 2}),
    )  # fmt: skip
    assert fewer.truth.is_dir()
    first = (tmp_path / "fewer" / "exports" / "variants" / made[0].name).read_bytes()
    assert first == made[0].read_bytes()
