"""Deliveries that go wrong: from the seventh on, by the seed alone, and told in the truth."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from demo_register_reading import find, read_file

from workbench.demo import DemoFiles, Faults, make_demo, truth_cells, truth_identities
from workbench.demo.calendar import delivery_days
from workbench.demo.incidents import KINDS, draw_incidents

LAST = delivery_days(12)[-1]
EVERY = [one for seed in range(60) for one in draw_incidents(seed, 1.0, LAST)]


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    """300 clients, 12 deliveries, no fault but the incidents."""
    faults = Faults.none().model_copy(update={"incidents": 1.0})
    return make_demo(tmp_path_factory.mktemp("troubled"), 5, 300, 12, faults)


def _incidents(made: DemoFiles) -> list[dict[str, str]]:
    told: list[dict[str, str]] = json.loads((made.truth / "incidents.json").read_text())
    return told


def test_each_kind_happens_once_and_each_in_a_delivery_of_its_own() -> None:
    for seed in range(60):
        drawn = draw_incidents(seed, 1.0, LAST)
        assert sorted(one.kind for one in drawn) == sorted(KINDS)
        assert len({one.day for one in drawn}) == len(KINDS)


def test_the_first_six_deliveries_are_in_order_and_the_last_one_is_whole() -> None:
    days = delivery_days(12)
    assert {one.day for one in EVERY} == set(days[6:])
    assert not [one for one in EVERY if one.once and one.day == days[11]]


def test_other_seeds_hit_other_sources_columns_and_teams() -> None:
    assert len({one.source for one in EVERY if one.kind == "delivery_cut"}) == 4
    assert len({one.group for one in EVERY if one.kind == "team_stops_filling"}) == 6
    for kind in KINDS[1:]:
        assert len({(one.source, one.column) for one in EVERY if one.kind == kind}) >= 6


def test_a_shorter_register_has_the_incidents_that_it_reaches() -> None:
    whole = draw_incidents(7, 1.0, LAST)
    ninth = delivery_days(9)[-1]
    assert draw_incidents(7, 1.0, ninth) == [one for one in whole if one.day <= ninth]


def test_the_rate_says_how_many_kinds_happen() -> None:
    assert [len(draw_incidents(3, rate, LAST)) for rate in (0.0, 0.4, 1.0)] == [0, 2, 5]


def test_incidents_touch_no_delivery_before_theirs(troubled: DemoFiles, tmp_path: Path) -> None:
    calm = make_demo(tmp_path, 5, 300, 12, Faults.none())
    first = {source: "9999" for source, *_ in calm.files}
    for one in _incidents(troubled):
        first[one["source"]] = min(first[one["source"]], one["extract"])
    for (source, when, path), (*_, other) in zip(calm.files, troubled.files, strict=True):
        if when.isoformat() < first[source]:
            assert path.read_bytes() == other.read_bytes()
    assert _incidents(calm) == []


def test_the_truth_of_a_spoiled_delivery_holds_cell_by_cell(troubled: DemoFiles) -> None:
    for one in _incidents(troubled):
        when = date.fromisoformat(one["extract"])
        number = delivery_days(12).index((when - date(1970, 1, 1)).days)
        frame = read_file(one["source"], find(troubled, one["source"], number))
        whose = truth_identities(troubled.truth, one["source"], when)
        assert whose["line"].tolist() == frame.index.tolist()
        cells = truth_cells(troubled.truth, one["source"], when)
        assert not cells.duplicated(["row", "column"]).any()
        mine = cells[cells["fault"] == one["kind"]]
        if one["kind"] == "delivery_cut":
            continue
        assert one["column"] in set(mine["column"])
        if one["kind"] == "codes_changed":
            assert set(mine["clean"]) == {one["value_before"]}
            delivered = frame[one["column"]].to_numpy()[mine["row"].to_numpy()]
            assert set(delivered) == {one["value"]}


def test_a_cut_delivery_lacks_whole_persons(troubled: DemoFiles) -> None:
    cut = next(one for one in _incidents(troubled) if one["kind"] == "delivery_cut")
    days = delivery_days(12)
    when = date.fromisoformat(cut["extract"])
    number = days.index((when - date(1970, 1, 1)).days)
    before = len(read_file(cut["source"], find(troubled, cut["source"], number - 1)))
    after = len(read_file(cut["source"], find(troubled, cut["source"], number)))
    assert 0.3 < after / before < 0.7


def test_a_shifted_delivery_holds_the_values_of_the_column_before(troubled: DemoFiles) -> None:
    shifted = next(one for one in _incidents(troubled) if one["kind"] == "columns_shifted")
    when = date.fromisoformat(shifted["extract"])
    number = delivery_days(12).index((when - date(1970, 1, 1)).days)
    frame = read_file(shifted["source"], find(troubled, shifted["source"], number))
    assert set(frame[shifted["column"]]) <= {"", "nan", "None"}
    place = list(frame.columns).index(shifted["column"])
    earlier = read_file(shifted["source"], find(troubled, shifted["source"], number - 1))
    was = set(earlier[shifted["column"]])
    now = frame.iloc[:, place + 1].to_numpy()
    assert np.mean([value in was for value in now]) > 0.9
