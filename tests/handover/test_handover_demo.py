"""The made register without faults, read and cleaned as it comes: the set is the truth."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from workbench.cleaning import clean_table, load_recipe
from workbench.core.settings import ReadSettings
from workbench.core.shipped import shipped_folder
from workbench.demo.faults import Faults
from workbench.demo.make import make_demo
from workbench.extracts import read_extract
from workbench.handover import load_handover, make_analysis_set
from workbench.survival import SurvivalSpec, analyse
from workbench.tables.engine import Engine

COVARIATES = ["female", "children", "single_under_27", "education_low", "education_high"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """(analysis set, truth of the spells with time at risk, censoring date)."""
    folder = tmp_path_factory.mktemp("demo")
    made = make_demo(folder, seed=5, clients=500, deliveries=1, faults=Faults.none())
    censoring = made.files[0][1]
    identities = pd.read_parquet(made.truth / "identities.parquet")
    with Engine() as engine:
        tables, entities = {}, {}
        for source, _, file in made.files:
            to = folder / source
            to.mkdir()
            fixed = ReadSettings(kind="fixed", layout="demo_benefits")
            read_extract(file, to, fixed if source == "benefits" else ReadSettings())
            recipe = load_recipe(shipped_folder("recipes") / f"{source}.toml")
            reading = engine.read(to / "reading.parquet")
            tables[source] = engine.keep(clean_table(engine, reading, recipe).table)
            whose = identities[identities["source"] == source]
            whose = whose.rename(columns={"row": "_record"})[["_record", "entity_id"]]
            entities[source] = engine.from_frame(whose)
        settings = load_handover(shipped_folder("handover") / "demo.toml")
        found = make_analysis_set(engine, tables, entities, settings, censoring)
    return found, _spells_at_risk(pd.read_parquet(made.truth / "spells.parquet"), censoring)


def _spells_at_risk(truth, censoring):
    truth = truth[truth["start"] <= censoring].copy()
    ended = np.array([end is not None and end <= censoring for end in truth["end"]])
    last = np.where(ended, truth["end"], censoring)
    truth["event"] = np.where(ended, truth["reason"], "censored")
    truth["exit"] = [float((b - a).days) for a, b in zip(truth["start"], last, strict=True)]
    truth["entry"] = [max(0.0, (date(2011, 1, 1) - a).days) for a in truth["start"]]
    return truth[truth["exit"] > truth["entry"]].sort_values(
        ["entity_id", "spell_number"], ignore_index=True
    )


def test_spells_are_exactly_those_that_were_made(demo):
    found, truth = demo
    spells = found.spells
    assert spells["time_zero"].tolist() == truth["start"].tolist()
    exact = ["entity_id", "spell_number", "entry", "exit", "event", "household", "education"]
    for column in [*exact, *COVARIATES]:
        assert (spells[column] == truth[column]).all(), column
    np.testing.assert_allclose(spells["age_decade"], truth["age_decade"])


def test_what_was_known_of_soft_characteristics_is_true(demo):
    found, truth = demo
    for column, levels in [("step", None), ("work_rhythm", "onbekend")]:
        known = found.spells[column].notna() & (found.spells[column] != levels)
        assert known.mean() > 0.8
        assert (found.spells[column] == truth[column])[known].mean() > 0.97


def test_cox_on_the_set_finds_what_was_planted(demo):
    found, _ = demo
    frame = found.episodes.assign(work=(found.episodes["event"] == "to_work").astype(int))
    spec = SurvivalSpec(
        duration="stop",
        start="start",
        stop="stop",
        event="work",
        covariates=(*COVARIATES, "age_decade", "female:children", "wage_subsidy", "training"),
    )
    made = analyse(frame, spec).cox.coefficients
    planted = {"female:children": -0.6, "single_under_27": 0.55, "wage_subsidy": 0.7}
    for name, ratio in planted.items():
        assert abs(made[name].coef - ratio) < 3 * made[name].se
