"""Two extracts beside each other: what moved, who came and went, and few false alarms."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from quality_register import SETTINGS, register, write_reading

from workbench.quality.drift import Extract, compare_extracts
from workbench.quality.results import Drift, Turnover
from workbench.quality.turnover import turnover
from workbench.tables.engine import Engine

DAY = date(2016, 10, 31)


def drift(folder: Path, before: pd.DataFrame, after: pd.DataFrame) -> Drift:
    files = [
        Extract(name, DAY, write_reading(folder / f"{name}.parquet", frame))
        for name, frame in (("before", before), ("after", after))
    ]
    return compare_extracts(*files, SETTINGS)


def moved(found: Drift) -> dict[str, tuple[str, ...]]:
    return {one.column: one.why for one in found.columns if one.moved}


def turned(folder: Path, *frames: pd.DataFrame) -> Turnover:
    paths = [write_reading(folder / f"{at}.parquet", frame) for at, frame in enumerate(frames)]
    with Engine() as engine:
        found = turnover(engine, paths[-2], paths[-1], ("nr",), *paths[:-2])
    assert found is not None
    return found


def test_an_extract_beside_itself_has_not_moved(tmp_path: Path) -> None:
    frame = register(1, 1)[0]
    found = drift(tmp_path, frame, frame)
    assert moved(found) == {}
    assert {one.psi for one in found.columns if one.psi is not None} == {0.0}
    assert {one.wasserstein for one in found.columns if one.wasserstein is not None} == {0.0}


def test_two_samples_of_one_register_seldom_differ(tmp_path: Path) -> None:
    told = []
    for seed in range(20):
        frame = register(seed, 1)[0]
        told += moved(drift(tmp_path, frame[:350], frame[350:]))
    assert len(told) <= 1


def test_a_code_list_that_changed_shows_what_appeared_and_vanished(tmp_path: Path) -> None:
    frame = register(2, 1)[0]
    after = frame.assign(soort=frame["soort"].replace({"C": "C2"}))
    found = drift(tmp_path, frame, after)
    assert set(moved(found)) == {"soort"}
    first = found.columns[0]
    assert [one.value for one in first.appeared] == ["C2"]
    assert [one.value for one in first.vanished] == ["C"]


def test_a_distribution_that_moved_has_its_distance(tmp_path: Path) -> None:
    frame = register(3, 1)[0]
    amounts = frame["bedrag"].str.removesuffix(",00").astype(int)
    found = drift(tmp_path, frame, frame.assign(bedrag=(amounts + amounts.std()).astype(int)))
    one = found.columns[0]
    assert (one.column, one.test, one.why) == ("bedrag", "kolmogorov_smirnov", ("distribution",))
    assert one.wasserstein == pytest.approx(1, abs=0.05)
    assert one.psi is not None
    assert one.psi > 0.25


def test_emptied_cells_and_placeholders_are_told_apart(tmp_path: Path) -> None:
    frame = register(4, 1)[0]
    nothing = frame.assign(motivatie=frame["motivatie"].replace({"hoog": "onbekend"}))
    assert moved(drift(tmp_path, frame, nothing))["motivatie"][0] == "effective_fill"
    empty = frame.assign(motivatie=frame["motivatie"].replace({"hoog": ""}))
    assert moved(drift(tmp_path, frame, empty))["motivatie"][:2] == ("fill", "effective_fill")


def test_columns_that_came_and_went_and_a_shift_are_told(tmp_path: Path) -> None:
    frame = register(5, 1)[0].drop(columns="since")
    other = drift(tmp_path, frame, frame.rename(columns={"bedrag": "euro"}))
    assert (other.columns_vanished, other.columns_appeared) == (("bedrag",), ("euro",))
    names = list(frame.columns)[3:]
    values = [pd.Series([""] * len(frame)), *[frame[name] for name in names[:-1]]]
    shifted = frame.assign(**dict(zip(names, values, strict=True)))
    assert drift(tmp_path, frame, shifted).columns_shifted_from == "motivatie"


def test_a_large_difference_by_chance_is_corrected_for_the_number_of_tests(tmp_path: Path) -> None:
    random = np.random.default_rng(6)
    columns = {f"c{at}": random.choice(["a", "b"], 60) for at in range(60)}
    frame = pd.DataFrame({"nr": [str(at) for at in range(60)], **columns})
    found = drift(tmp_path, frame[:30], frame[30:])
    assert min(one.p for one in found.columns if one.p is not None) < 0.05
    assert moved(found) == {}
    assert found.tests > 100


def test_who_came_went_changed_and_changed_back(tmp_path: Path) -> None:
    first = pd.DataFrame({"nr": list("1234"), "soort": list("AAAA"), "bedrag": list("1111")})
    second = pd.DataFrame({"nr": list("1234"), "soort": list("ABAA"), "bedrag": list("1111")})
    third = pd.DataFrame({"nr": list("1235"), "soort": list("AACA"), "bedrag": list("1111")})
    found = turned(tmp_path, first, second, third)
    assert (found.new, found.gone, found.same, found.changed) == (1, 1, 1, 2)
    assert found.changed_back == 1
    assert found.changed_columns == {"soort": 2}
    assert turned(tmp_path, second, third).changed_back is None


def test_a_missing_cell_that_stays_missing_has_not_changed(tmp_path: Path) -> None:
    frame = pd.DataFrame({"nr": ["1", "2"], "soort": [None, "A"]})
    found = turned(tmp_path, frame, frame)
    assert (found.same, found.changed) == (2, 0)
