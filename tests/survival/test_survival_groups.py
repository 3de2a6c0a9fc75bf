"""Groups side by side by kind of exit: equal to R, safe to give away, and with code that repeats it."""

import json
import re
import shutil
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from workbench.core.errors import NothingToAnalyse
from workbench.project.reading_groups import (
    coarse_curve,
    kinds_of_exit,
    likely_exits,
    reading_tables,
)
from workbench.survival import SurvivalSpec
from workbench.survival.groups import read_groups
from workbench.survival.showing import python_code, r_code


def spells(seed: int = 1, rows: int = 2000) -> pd.DataFrame:
    """Two kinds of exit; children slow the first one down for women only. Some enter late."""
    random = np.random.default_rng(seed)
    female, children = (
        (random.random(rows) < 0.5).astype(int),
        (random.random(rows) < 0.4).astype(int),
    )
    work = random.exponential(100 / np.exp(-0.7 * female * children), rows)
    moved = random.exponential(400, rows)
    end = random.uniform(50, 500, rows)
    entry = np.where(random.random(rows) < 0.2, random.uniform(0, 30, rows), 0.0)
    time = np.minimum(np.minimum(work, moved), end)
    event = np.where(time == end, "censored", np.where(time == work, "to_work", "moved"))
    frame = pd.DataFrame(
        {"entry": entry, "exit": time, "event": event, "female": female, "children": children}
    )
    return frame[frame["entry"] < frame["exit"]].reset_index(drop=True)


SPEC = SurvivalSpec(duration="exit", entry="entry", cause="event", causes=("moved", "to_work"))


def test_a_planted_difference_between_women_and_men_is_read():
    found = read_groups(spells(), SPEC, ("female", "children"), (50.0, 200.0))
    by = {(one.cause, one.within["female"]): one for one in found.contrasts}
    assert by["to_work", "1"].upper < 0.7
    assert by["to_work", "0"].lower < 1 < by["to_work", "0"].upper
    assert by["moved", "1"].lower < 1 < by["moved", "1"].upper
    (work,) = (one for one in found.interactions if one.cause == "to_work")
    assert work.p < 0.001
    assert work.lower < np.exp(-0.7) < work.upper
    assert [one.values for one in found.groups] == [
        {"female": "0", "children": "0"}, {"female": "0", "children": "1"},
        {"female": "1", "children": "0"}, {"female": "1", "children": "1"},
    ]  # fmt: skip
    for group in found.groups:
        for one in group.chances:
            assert 0 <= one.lower <= one.incidence <= one.upper <= 1


def test_the_jobless_women_and_men_equal_r_by_kind_of_exit(shared_data):
    frame = pd.read_csv(shared_data / "survival" / "jobless.csv", dtype=str)
    spec = SurvivalSpec(duration="spell", cause="cause", causes=("1", "2", "3"))
    found = read_groups(frame, spec, ("female",), (5.0, 12.0))
    path = shared_data / "survival" / "gold" / "aj_jobless_female.json"
    curve = json.loads(path.read_text())["result"]
    times, states = np.array(curve["time"]), np.array(curve["pstate"])
    starts = [0, *(np.flatnonzero(np.diff(times) < 0) + 1), len(times)]
    for place, group in enumerate(found.groups):
        own = slice(starts[place], starts[place + 1])
        for one in group.chances:
            at = np.searchsorted(times[own], one.time, side="right") - 1
            assert one.incidence == pytest.approx(states[own][at, int(one.cause)], abs=1e-9)


def test_the_reading_of_jobless_tells_how_children_go_with_each_kind_of_exit(shared_data):
    frame = pd.read_csv(shared_data / "survival" / "jobless.csv", dtype=str)
    spec = SurvivalSpec(duration="spell", cause="cause", causes=("1", "2", "3"))
    found = read_groups(frame, spec, ("female", "child"))
    assert sum(group.people for group in found.groups) == 3343
    by = {(one.cause, one.within["female"]): one for one in found.contrasts}
    # a full-time job comes sooner to fathers and not to mothers; mothers also find less often
    # that the job is gone before it began
    assert by["1", "0"].lower > 1
    assert by["1", "1"].hazard_ratio < 1
    assert by["3", "1"].upper < 1
    assert {one.cause for one in found.interactions if one.p < 0.05} == {"1", "3"}


def test_covariates_are_held_alike_and_who_lacks_one_is_counted():
    frame = spells()
    frame["age"] = np.where(frame.index % 10 == 0, np.nan, frame.index % 40)
    found = read_groups(
        frame, SPEC.model_copy(update={"covariates": ("age",)}), ("female", "children")
    )
    assert {one.reason: one.count for one in found.excluded} == {
        "missing_covariate": int(frame["age"].isna().sum())
    }
    assert found.adjusted == ("age",)


def test_too_many_groups_or_none_is_said_and_not_drawn():
    frame = spells().assign(id=lambda table: table.index)
    with pytest.raises(NothingToAnalyse, match="12 at most"):
        read_groups(frame, SPEC, ("id",))
    with pytest.raises(NothingToAnalyse):
        read_groups(frame.assign(female=None), SPEC, ("female",))
    assert set(likely_exits(kinds_of_exit(frame, "event"))) == {"to_work", "moved"}
    assert likely_exits(("1", "0", "Gecensureerd", "2")) == ("1", "2")
    assert set(kinds_of_exit(frame, "event")) == {"to_work", "censored", "moved"}


def test_what_leaves_hides_small_counts_and_one_more_so_that_none_is_a_sum_away():
    frame = spells(rows=600)
    few = frame[(frame["event"] == "moved") & (frame["female"] == 1)].index[3:]
    found = read_groups(frame.drop(few), SPEC, ("female",), (100.0,))
    exits = {group.values["female"]: group.exits["moved"] for group in found.groups}
    assert exits["1"] == 3
    table, _ = reading_tables(found, 10)
    moved = table[table["cause"] == "moved"].set_index("female")
    assert moved["exits"].isna().all(), "the larger one too: the total is known"
    assert moved["incidence"].isna().all()
    assert table[table["cause"] == "to_work"]["exits"].notna().all()


def test_a_curve_that_leaves_has_steps_of_ten_people_or_more():
    (group, _) = read_groups(spells(), SPEC, ("female",)).groups
    points = group.curves["to_work"]
    coarse = coarse_curve(points, group.people, 10)
    heights = [0.0, *(point[1] for point in coarse)]
    assert len(coarse) < len(points) / 5
    assert min(np.diff(heights)) * group.people >= 10 - 1e-9
    assert set(coarse) <= set(points)


def _figures(text: str) -> list[float]:
    return [float(one) for one in re.findall(r"(?<![\w.])\d\.\d+(?:e-\d+)?", text)]


def test_the_python_that_is_shown_gives_the_same_figures(tmp_path):
    frame = spells()
    frame.to_csv(tmp_path / "spells.csv", index=False)
    code = python_code("spells.csv", SPEC, ("female", "children"), (50.0, 200.0))
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    found = read_groups(frame, SPEC, ("female", "children"), (50.0, 200.0))
    for group in found.groups:
        for one in group.chances:
            assert f"{one.time} {one.incidence}" in ran.stdout
    for one in found.contrasts:
        assert str(one.hazard_ratio) in ran.stdout


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_r_that_is_shown_gives_the_same_figures(tmp_path):
    frame = spells()
    frame.to_csv(tmp_path / "spells.csv", index=False)
    code = r_code("spells.csv", SPEC, ("female", "children"), (50.0, 200.0))
    (tmp_path / "code.R").write_text(f"options(digits = 10)\n{code}")
    has = subprocess.run(["Rscript", "-e", "library(survival)"], capture_output=True, check=False)
    if has.returncode:
        pytest.skip("R's package survival is not installed")
    ran = subprocess.run(
        ["Rscript", "code.R"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    printed = np.array(_figures(ran.stdout))
    found = read_groups(frame, SPEC, ("female", "children"), (50.0, 200.0))
    wanted = [one.incidence for group in found.groups for one in group.chances]
    wanted += [one.hazard_ratio for one in found.contrasts]
    for value in wanted:
        assert np.abs(printed - value).min() < 5e-6, value
