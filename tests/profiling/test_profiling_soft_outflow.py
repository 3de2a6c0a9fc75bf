"""The trap as a picture, what an answer is worth, and Little's test: arrays in, figures out."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.soft_thresholds import SoftThresholds
from workbench.profiling.soft.insight import find_insight
from workbench.profiling.soft.interviews import MISSING, CodedColumn, Interviews
from workbench.profiling.soft.little import little_test
from workbench.profiling.soft.outflow import FilledSpells, outflow_picture
from workbench.profiling.soft.spells import Spells, independent_columns, place_interviews
from workbench.profiling.soft.work_list import AnswersOfSpells, weight_fields

LANDMARKS = (30, 90, 180, 365)


def asked_late(clients=4000, seed=1, effect=0.0):
    """Everyone is asked on a day between 60 and 300; outflow does not wait for it."""
    random = np.random.default_rng(seed)
    hard = random.normal(size=(clients, 2))
    asked = random.uniform(60, 300, clients)
    leaves = random.exponential(400 * np.exp(-0.5 * hard[:, 0] + effect * (asked > 180)))
    exit = np.minimum(leaves, 1500.0) + 0.5
    return FilledSpells(
        entry=np.zeros(clients),
        exit=exit,
        ended=leaves < 1500,
        first_filled=np.where(asked < exit, asked, np.inf),
        hard=hard,
    )


def test_naively_the_filled_seem_to_stay_and_at_a_landmark_the_difference_is_gone():
    found = outflow_picture("verwachting", asked_late(), LANDMARKS)
    assert found.landmark == 180
    assert found.naive_ratio.high < 0.3
    assert found.landmark_ratio.low < 1 < found.landmark_ratio.high
    assert found.over_time_ratio.low < 1 < found.over_time_ratio.high
    naive = {curve.group: curve for curve in found.naive}
    honest = {curve.group: curve for curve in found.at_landmark}
    month = 7
    assert naive["filled"].survival[month] > naive["not_filled"].survival[month] + 0.4
    assert abs(honest["filled"].survival[month] - honest["not_filled"].survival[month]) < 0.05
    assert honest["filled"].days[0] == 180


def test_filling_is_told_as_a_process_for_who_stayed_and_for_who_left():
    process = {one.day: one for one in outflow_picture("x", asked_late(), LANDMARKS).process}
    assert process[30].filled_of_still_there == 0
    assert process[365].filled_of_still_there == 1
    assert process[365].filled_of_left < 0.6


def test_being_missing_that_really_predicts_outflow_shows_at_the_landmark_too():
    found = outflow_picture("x", asked_late(effect=0.7), LANDMARKS)
    assert found.landmark_ratio.low > 1.3


def test_too_few_on_one_side_gives_curves_of_the_other_only_and_no_ratio():
    spells = asked_late(200)
    nobody = FilledSpells(
        spells.entry, spells.exit, spells.ended, np.full(200, np.inf), spells.hard
    )
    found = outflow_picture("x", nobody, LANDMARKS)
    assert [curve.group for curve in found.naive] == ["not_filled"]
    assert found.naive_ratio is found.landmark_ratio is found.over_time_ratio is None


def test_columns_that_are_sums_of_others_are_left_out():
    random = np.random.default_rng(0)
    table = random.normal(size=(50, 3))
    wide = np.column_stack([table, table.sum(axis=1), np.ones(50), table[:, 0]])
    assert independent_columns(wide).shape[1] == 3
    assert independent_columns(np.empty((5, 0))).shape == (5, 0)


def test_interviews_go_to_the_spell_they_were_held_in_or_shortly_before():
    spells = Spells(
        entity=np.array([0, 0, 1]),
        start=np.array([1000, 2000, 1000]),
        entry=np.zeros(3),
        exit=np.array([300.0, 100.0, 900.0]),
        ended=np.array([True, True, False]),
        hard=np.empty((3, 0)),
        groups={},
    )
    entity = np.array([0, 0, 0, 0, 1, MISSING, 7])
    days = np.array([990, 1100, 1400, 1950, 1500, 1000, 1000])
    placed = place_interviews(entity, days, spells)
    assert placed.spell.tolist() == [0, 0, MISSING, 1, 2, MISSING, MISSING]
    assert placed.since[[0, 1, 3, 4]].tolist() == [0, 100, 0, 500]
    first = placed.first(np.array([False, True, True, False, True, True, True]), 3)
    assert first.tolist() == [100, np.inf, 500]
    known = placed.known_by(50, np.array([4, 5, 6, 7, 8, 9, 9]), 3)
    assert known.tolist() == [4, 7, MISSING]


def test_what_tells_of_outflow_weighs_more_than_what_does_not():
    random = np.random.default_rng(3)
    n = 3000
    telling, idle = random.integers(0, 3, n), random.integers(0, 3, n)
    leaves = random.exponential(300 * np.exp(0.6 * telling))
    common = {
        "entry": np.zeros(n),
        "exit": np.minimum(leaves, 2000.0) + 0.5,
        "ended": leaves < 2000,
        "hard": random.normal(size=(n, 1)),
    }
    found = weight_fields(
        {
            "telling": AnswersOfSpells(answer=telling, **common),
            "idle": AnswersOfSpells(answer=idle, **common),
            "empty": AnswersOfSpells(answer=np.full(n, MISSING), **common),
        }
    )
    weights = {one.name: one for one in found}
    assert found[0].name == "telling"
    assert weights["idle"].weight < 0.1 < weights["empty"].weight < weights["telling"].weight
    assert weights["empty"].gain_per_event is None
    assert sum(one.weight for one in found) == pytest.approx(1)


def coded(values):
    texts = sorted({value for value in values if value})
    codes = [texts.index(value) if value else MISSING for value in values]
    return CodedColumn(np.array(codes, dtype=np.int64), texts)


def test_the_work_list_names_who_is_still_there_and_lacks_an_answer():
    # five clients on day 0 of 2016 and later; client e has left, client d has two numbers
    numbers = ["a", "b", "c", "d1", "d2", "e"]
    entity = np.array([0, 1, 2, 3, 3, 4])
    day = np.array([17000, 17000, 16000, 16900, 17000, 17000])
    interviews = Interviews(
        rows=6,
        soft={"trede": coded(["1", "", "2", "", "3", ""])},
        blank={"trede": np.array([False, True, False, True, False, True])},
        team=coded(["Noord", "Noord", "Zuid", "Zuid", "Zuid", "Noord"]),
        case_manager=None,
        client=coded(numbers),
        days=day,
    )
    spells = Spells(
        entity=np.arange(5),
        start=np.full(5, 15900),
        entry=np.zeros(5),
        exit=np.array([1200.0, 1200, 1200, 1200, 1150]),
        ended=np.array([False, False, False, False, True]),
        hard=np.empty((5, 0)),
        groups={},
    )
    found, work = find_insight(interviews, entity, spells, 17100, SoftThresholds())
    assert work[["rank", "team", "client", "ask"]].to_numpy().tolist() == [
        [1, "Noord", "b", "trede"],
        [1, "Zuid", "c", "trede"],  # over a year old
    ]
    assert [(one.team, one.to_ask, one.clients) for one in found.work_list] == [
        ("Noord", 1, 2),
        ("Zuid", 1, 2),
    ]


def test_littles_test_is_that_of_r():
    """naniar::mcar_test(airquality), R datasets: 35.1061288689702 on 14, 4 patterns."""
    table = pd.read_csv(Path(__file__).with_name("airquality.csv")).to_numpy(float)
    found = little_test(table)
    assert found.statistic == pytest.approx(35.1061288689702, abs=1e-3)
    assert (found.degrees, found.patterns, found.rows) == (14, 4, 153)
    assert found.p == pytest.approx(0.00141778113856683, abs=1e-6)


def test_gaps_by_chance_are_mostly_called_so_and_gaps_by_value_are_not():
    random = np.random.default_rng(0)
    low = 0
    for _ in range(60):
        table = random.normal(size=(400, 3)) @ random.normal(size=(3, 3))
        table[random.random(table.shape) < 0.15] = np.nan
        low += little_test(table).p < 0.05
    assert low <= 8
    table = random.normal(size=(400, 2)) @ np.array([[1.0, 0.8], [0.0, 0.6]])
    table[table[:, 0] > 0.5, 1] = np.nan
    assert little_test(table).p < 1e-6


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=3, max_size=3),
        max_size=30,
    )
)
def test_littles_test_takes_any_table(rows):
    table = np.array(rows, dtype=float).reshape(-1, 3)
    found = little_test(table)
    if found is not None:
        assert 0 <= found.p <= 1
        assert found.degrees > 0
