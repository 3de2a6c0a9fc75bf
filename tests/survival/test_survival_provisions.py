"""A provision from its start on: immortal time refused, lock-in told, arms made alike."""

import json
import re
import shutil
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import ColumnMissing, NothingToAnalyse
from workbench.survival.provisions import ProvisionSpec, read_provision
from workbench.survival.provisions.exposed import read_exposed
from workbench.survival.provisions.showing import python_code, r_code

SPEC = ProvisionSpec(
    start="start", stop="stop", id="id", event="event", competing="other", provision="given"
)
FIGURES = {"start", "stop", "event", "other", "given", "id"}


def register(
    seed: int, people: int = 3000, early: float = 0.0, late: float = 0.0, lag: float = 182.0
) -> pd.DataFrame:
    """Start-stop rows: outflow at 1/500 a day, a provision that begins at 1/400 a day and changes
    the log hazard by `early`, then `late`; who is `fit` leaves and gets it sooner."""
    random = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        fit = int(random.random() < 0.5)
        rate = np.exp(0.8 * fit) / 500
        begins = random.exponential(400 / np.exp(1.0 * fit))
        end = random.uniform(400, 2000)
        wanted, moment = random.exponential(), 0.0
        for until, effect in ((begins, 0.0), (begins + lag, early), (np.inf, late)):
            if wanted <= (until - moment) * rate * np.exp(effect):
                moment += wanted / (rate * np.exp(effect))
                break
            wanted -= (until - moment) * rate * np.exp(effect)
            moment = until
        stop, event = min(moment, end), int(moment <= end)
        parts = [(0.0, min(begins, stop), 0)]
        if begins < stop:
            parts.append((begins, stop, 1))
        for start, until, has in parts:
            rows.append((person, start, until, has, fit, event if until == stop else 0))
    return pd.DataFrame(rows, columns=["id", "start", "stop", "given", "fit", "event"]).assign(
        other=0
    )


def _holds(effect, truth: float) -> bool:
    return effect.lower <= np.exp(truth) <= effect.upper


def test_ever_against_never_is_refused_and_misses_where_the_reading_from_the_start_is_right():
    found = read_provision(register(1), SPEC.model_copy(update={"covariates": ("fit",)}))
    one = found.readings[0]
    assert one.naive.reason == "immortal_time"
    assert one.naive.effect.upper < 0.8
    assert one.naive.waiting > 100
    assert _holds(one.adjusted, 0.0)
    assert not _holds(one.time_varying, 0.0), "the fit get it sooner: not taken into account"
    assert one.verdict == "no_difference"


def test_lock_in_is_told_where_outflow_drops_during_a_provision_and_rises_after_it():
    frame = register(2, 6000, early=-0.9, late=0.7)
    one = read_provision(frame, SPEC.model_copy(update={"covariates": ("fit",)})).readings[0]
    assert one.lock_in
    assert _holds(one.early, -0.9)
    assert _holds(one.late, 0.7)
    steady = read_provision(register(3, early=0.5, late=0.5), SPEC).readings[0]
    assert not steady.lock_in
    assert steady.verdict == "more_outflow"


def test_weights_make_the_arms_of_a_landmark_alike():
    frame = register(4, 4000)
    spec = SPEC.model_copy(update={"covariates": ("fit",), "landmarks": (200.0,)})
    mark = read_provision(frame, spec).readings[0].landmarks[0]
    (fit,) = mark.balance
    assert abs(fit.before) > 0.2
    assert abs(fit.after) < 0.02
    assert mark.overlap.unbalanced == 0
    assert mark.overlap.outside == 0
    assert _holds(mark.weighted, 0.0)
    assert _holds(mark.effect, 0.0)
    assert mark.with_provision + mark.without > 1000
    for point in mark.standardised:
        spread = np.hypot(point.se_with, point.se_without)
        assert abs(point.with_provision - point.without) < 4 * spread


def test_each_target_group_is_read_by_itself_and_a_small_one_says_insufficient():
    frame = register(5, 1500)
    frame["region"] = np.where(frame["id"] % 100 == 0, "tiny", "north")
    spec = SPEC.model_copy(update={"groups": ("region", "fit")})
    readings = {(one.by, one.group): one for one in read_provision(frame, spec).readings}
    assert set(readings) == {
        (None, "all"), ("region", "north"), ("region", "tiny"), ("fit", "0"), ("fit", "1"),
    }  # fmt: skip
    assert readings["region", "tiny"].verdict == "insufficient"
    assert readings["region", "tiny"].people == 15
    whole = readings[None, "all"]
    assert whole.people == readings["fit", "0"].people + readings["fit", "1"].people == 1500


def test_uptake_is_the_chance_of_a_first_provision_with_outflow_competing():
    frame = register(6, 4000)
    found = read_provision(frame, SPEC.model_copy(update={"covariates": ("fit",)}))
    by = {point.time: point for point in found.readings[0].uptake}
    first = frame.groupby("id").agg(on=("given", "max"), until=("stop", "max"))
    begun = frame[frame["given"] == 1].groupby("id")["start"].min()
    # nobody is censored before day 365, so the share is the chance
    expected = (begun <= 365).sum() / len(first)
    assert by[365].incidence == pytest.approx(expected, abs=1e-9)
    assert found.who["fit"].coef == pytest.approx(1.0, abs=0.15)


def test_the_transplants_of_stanford_come_out_as_in_the_books(shared_data):
    frame = pd.read_csv(shared_data / "survival" / "heart.csv", dtype=str)
    spec = ProvisionSpec(
        start="start", stop="stop", id="id", event="event", provision="transplant",
        covariates=("age", "surgery"), landmarks=(30,), lag=30, horizons=(30, 90),
    )  # fmt: skip
    one = read_provision(frame, spec).readings[0]
    assert one.naive.effect.hazard_ratio == pytest.approx(0.18, abs=0.005)
    assert one.adjusted.hazard_ratio == pytest.approx(1.016, abs=0.001)
    full = read_provision(
        frame, spec.model_copy(update={"covariates": ("age", "year", "surgery")})
    ).readings[0]
    assert full.adjusted.coef == pytest.approx(-0.0102507724090828, abs=1e-7)
    assert one.verdict == "no_difference"


@given(seed=st.integers(0, 50), lag=st.floats(1, 900))
def test_cutting_rows_loses_no_time_and_no_outflow(seed: int, lag: float):
    rows, _ = read_exposed(register(seed, 40), SPEC)
    cut, late = rows.cut(lag)
    assert (cut.stop - cut.start).sum() == pytest.approx((rows.stop - rows.start).sum())
    assert (cut.start < cut.stop).all()
    assert cut.event.sum() == rows.event.sum()
    assert (cut.on[late]).all()
    assert ((cut.start - cut.begun)[late] >= lag - 1e-9).all()
    assert ((cut.stop - cut.begun)[cut.on & ~late] <= lag + 1e-9).all()


def test_what_cannot_be_told_is_said_to_be_so_and_not_guessed():
    frame = register(7, 60).assign(given=0)
    one = read_provision(frame, SPEC).readings[0]
    assert one.adjusted is one.naive is one.early is None
    assert one.verdict == "insufficient"
    assert one.given == 0
    assert one.uptake == ()
    with pytest.raises(ColumnMissing):
        read_provision(frame.drop(columns="stop"), SPEC)
    with pytest.raises(NothingToAnalyse):
        read_provision(frame.assign(stop=np.nan), SPEC)
    with pytest.raises(ValueError, match="can't be a covariate"):
        ProvisionSpec(**{**SPEC.model_dump(), "covariates": ("given",)})


def test_rows_without_a_covariate_are_counted_and_left_out_of_every_reading():
    frame = register(8, 300)
    frame["fit"] = frame["fit"].astype(float).where(frame["id"] % 10 != 0)
    found = read_provision(frame, SPEC.model_copy(update={"covariates": ("fit",)}))
    lost = int((frame["id"] % 10 == 0).sum())
    assert {one.reason: one.count for one in found.excluded} == {"missing_covariate": lost}
    assert found.rows == len(frame) - lost
    assert found.readings[0].people == 270


def test_the_verb_gives_the_same_figures_and_the_same_bytes_every_time(tmp_path):
    path = tmp_path / "rows.csv"
    register(9, 400).to_csv(path, index=False)
    command = [
        sys.executable, "-m", "workbench", "provision", str(path), "--start", "start",
        "--stop", "stop", "--id", "id", "--event", "event", "--provision", "given",
        "--covariates", "fit", "--json", "-",
    ]  # fmt: skip
    first, second = (subprocess.run(command, capture_output=True, check=True) for _ in range(2))
    assert first.stdout == second.stdout
    answer = json.loads(first.stdout)
    own = read_provision(
        pd.read_csv(path), SPEC.model_copy(update={"covariates": ("fit",), "competing": None})
    )
    assert answer["readings"][0]["adjusted"]["coef"] == own.readings[0].adjusted.coef
    wrong = subprocess.run(
        [*command[:-2], "--landmarks", "soon"], capture_output=True, text=True, check=False
    )
    assert wrong.returncode == 2
    assert "takes numbers" in wrong.stderr


def _episodes(seed: int) -> pd.DataFrame:
    frame = register(seed, 800).rename(columns={"id": "spell_id", "event": "left"})
    return frame.assign(
        entity_id=frame["spell_id"] // 2,
        event=np.where(frame["left"] == 1, "to_work", "censored"),
    )


def _report(frame: pd.DataFrame):
    rows = frame.assign(this=frame["left"], other=0)
    return read_provision(
        rows,
        ProvisionSpec(
            start="start", stop="stop", id="spell_id", cluster="entity_id", event="this",
            competing="other", provision="given", covariates=("fit",),
        ),
    )  # fmt: skip


def test_the_python_that_is_shown_gives_the_same_figures(tmp_path):
    frame = _episodes(10)
    frame.to_csv(tmp_path / "episodes.csv", index=False)
    found = _report(frame)
    ran = subprocess.run(
        [sys.executable, "-c", python_code(found, "to_work", ())],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    one = found.readings[0]
    for effect in (one.adjusted, one.early, one.late):
        assert f"{effect.hazard_ratio:.9f}"[:-1] in ran.stdout


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_r_that_is_shown_gives_the_same_figures(tmp_path):
    frame = _episodes(11)
    frame.to_csv(tmp_path / "episodes.csv", index=False)
    found = _report(frame)
    (tmp_path / "code.R").write_text("options(digits = 9)\n" + r_code(found, "to_work"))
    has = subprocess.run(["Rscript", "-e", "library(survival)"], capture_output=True, check=False)
    if has.returncode:
        pytest.skip("R's package survival is not installed")
    ran = subprocess.run(
        ["Rscript", "code.R"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    printed = np.array([float(one) for one in re.findall(r"-?\d+\.\d+(?:e-\d+)?", ran.stdout)])
    one = found.readings[0]
    for effect in (one.adjusted, one.early, one.late):
        assert np.abs(printed - effect.coef).min() < 1e-6
        assert np.abs(printed - effect.se).min() < 1e-6
