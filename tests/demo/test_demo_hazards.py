"""The planted hazards can be found again, and every mix of covariates is there to find them."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from workbench.demo import truth_analysis_frame
from workbench.demo.calendar import FIRST_DELIVERY, day
from workbench.demo.chunks import plan_chunks
from workbench.demo.hazards import BREAKS, CAUSES, FIXED, TIME_VARYING, draw_exits, pension_days
from workbench.demo.population import draw_population
from workbench.demo.streams import Streams
from workbench.demo.truth import TruthWriter
from workbench.estimators.cox import cox

REFERENCE = date(2016, 10, 31)
TERMS = [*FIXED, *TIME_VARYING]


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Spells and episodes of 3,000 clients, without their files."""
    folder = tmp_path_factory.mktemp("truth")
    _write_truth(folder, seed=3, clients=3000)
    return truth_analysis_frame(folder, REFERENCE)


def _write_truth(folder: Path, seed: int, clients: int) -> None:
    with TruthWriter(folder, FIRST_DELIVERY) as told:
        for chunk in plan_chunks(clients, FIRST_DELIVERY):
            told.population(draw_population(Streams(seed, chunk.number), chunk, clients))


def _z_scores(episodes: pd.DataFrame, event: str) -> np.ndarray:
    X = episodes.assign(**{"female:children": episodes["female"] * episodes["children"]})[TERMS]
    fit = cox(
        X.to_numpy(float),
        episodes["stop"].to_numpy(),
        (episodes["event"] == event).to_numpy(),
        episodes["start"].to_numpy(),
    )
    planted = np.array([CAUSES[event].ratios.get(term, 0.0) for term in TERMS])
    return (fit.coefficients - planted) / fit.std_err


def test_cox_on_the_truth_finds_the_planted_log_hazard_ratios(
    frames: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    z = _z_scores(frames[1], "to_work")
    assert np.abs(z).max() < 3.5
    assert (z**2).mean() < 2.5


@pytest.mark.sweep
def test_over_seeds_the_estimates_have_no_bias(tmp_path: Path) -> None:
    found = []
    for seed in range(40):
        folder = tmp_path / str(seed)
        folder.mkdir()
        _write_truth(folder, seed, 9000)
        found.append(_z_scores(truth_analysis_frame(folder, REFERENCE)[1], "to_work"))
    z = np.array(found)
    assert np.abs(z.mean(axis=0) * np.sqrt(len(z))).max() < 3.5
    assert 0.85 < (z**2).mean() < 1.15


def test_about_half_of_the_clients_leave_for_work(
    frames: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    spells = frames[0]
    shares = spells["event"].value_counts(normalize=True)
    assert 0.38 < shares["to_work"] < 0.52
    assert set(shares.index) == {
        "to_work", "study", "moved", "household", "pension", "death", "other", "censored",
    }  # fmt: skip


def test_every_mix_of_sex_children_and_youth_is_populated(
    frames: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    spells = frames[0]
    assert spells.groupby(["female", "children"]).size().min() > 200
    single = spells["household"] == "alleenstaand"
    assert spells.groupby([single, spells["age"] < 27]).size().min() > 100


def test_episodes_tile_their_spells(frames: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    spells, episodes = frames
    assert (episodes["stop"] > episodes["start"]).all()
    by_spell = episodes.groupby("spell_id")
    assert by_spell["start"].min().tolist() == spells["entry"].tolist()
    assert by_spell["stop"].max().tolist() == spells["exit"].tolist()
    assert by_spell["event"].last().tolist() == spells["event"].tolist()
    touching = episodes["start"] == by_spell["stop"].shift()
    assert (touching | ~episodes.duplicated("spell_id")).all()


def test_who_was_there_before_the_records_enters_late(
    frames: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    spells = frames[0]
    early = np.array([start < date(2011, 1, 1) for start in spells["time_zero"]])
    assert (spells["entry"] > 0).tolist() == early.tolist()
    assert 0.2 < early.mean() < 0.35


def test_the_groups_can_be_found_in_what_is_known_at_inflow(
    frames: tuple[pd.DataFrame, pd.DataFrame], tmp_path: Path
) -> None:
    _write_truth(tmp_path, seed=3, clients=1500)
    spells = pd.read_parquet(tmp_path / "spells.parquet")
    spells = spells.merge(pd.read_parquet(tmp_path / "groups.parquet"), on="entity_id")
    numbers = spells[["age", "step", "language"]]
    numbers = (numbers - numbers.mean()) / numbers.std()
    levels = pd.get_dummies(spells[["household", "education", "work_rhythm", "health"]]).astype(
        float
    )
    levels = (levels - levels.mean()) / np.sqrt(levels.mean())  # as FAMD scales them
    data = np.column_stack([numbers, levels])
    _, _, axes = np.linalg.svd(data - data.mean(axis=0), full_matrices=False)
    found = KMeans(5, n_init=10, random_state=0).fit_predict(data @ axes[:5].T)
    assert adjusted_rand_score(spells["group"], found) > 0.9


def test_drawn_times_follow_their_summed_hazards() -> None:
    rows = 40_000
    random = np.random.default_rng(1)
    fixed = {name: np.zeros(rows) for name in FIXED}
    never = {kind: np.full(rows, np.inf) for kind in TIME_VARYING}
    times, _ = draw_exits(random, fixed, {**never, "wage_subsidy": np.full(rows, 120.0)})
    baselines = {name: np.array(cause.baseline) for name, cause in CAUSES.items()}
    at = 300.0
    days = np.diff(np.append(BREAKS[at > BREAKS], at))
    summed = sum((rates[: len(days)] * days).sum() for rates in baselines.values())
    work = baselines["to_work"]
    exposed = work[1] * (182 - 120) + work[2] * (at - 182)
    summed += exposed * (np.exp(CAUSES["to_work"].ratios["wage_subsidy"]) - 1)
    expected = np.exp(-summed)
    assert abs((times > at).mean() - expected) < 4 * np.sqrt(expected * (1 - expected) / rows)


def test_pension_age_is_that_of_its_year() -> None:
    born = np.array([day(1945, 6, 15), day(1948, 6, 15), day(1951, 1, 15), day(1952, 1, 15)])
    reached = pension_days(born)
    assert reached.tolist() == [
        day(2010, 6, 15), day(2013, 7, 15), day(2016, 7, 15), day(2017, 10, 15),
    ]  # fmt: skip
