"""Twelve deliveries of the demo register: what was planted is told, and nothing else."""

from pathlib import Path

import pytest

from workbench.core.settings import Limits, WorkbenchSettings
from workbench.core.tomlfile import load
from workbench.demo import Faults, incidents_score, make_demo, truth_incidents
from workbench.demo.results import IncidentsScore
from workbench.extracts.fitting import read_fitting
from workbench.project.initiating import init_project
from workbench.quality import Earlier, measure, watch
from workbench.quality.results import Alert, Measures
from workbench.tables.engine import Engine

HELD_OUT = range(2801, 2813)
"""Seeds that no threshold was set on."""
LARGE = (2901, 2902)


def score(folder: Path, seed: int, clients: int, faults: Faults) -> IncidentsScore:
    """Every source of a register read, measured and watched as a project does it."""
    made = make_demo(folder / "demo", seed, clients, 12, faults)
    init_project(folder / "project", "demo")
    settings = load(folder / "project" / "workbench.toml", WorkbenchSettings)
    layouts = (folder / "project" / "layouts",)
    alerts: list[Alert] = []
    for name, source in settings.sources.items():
        found: list[Measures] = []
        earlier: list[Earlier] = []
        for when, path in [(when, path) for which, when, path in made.files if which == name]:
            to = folder / "read" / name / when.isoformat()
            to.mkdir(parents=True)
            read_fitting(path, to, source.read, Limits(), layouts)
            with Engine() as engine:
                one = measure(engine, to / "reading.parquet", name, when, source, earlier)
            found.append(one.measures)
            earlier.insert(0, Earlier(when, to / "reading.parquet"))
        alerts += watch(found, source).alerts
    return incidents_score(truth_incidents(made.truth), alerts)


@pytest.mark.slow
def test_each_planted_incident_is_told_in_its_delivery_and_by_name(tmp_path: Path) -> None:
    found = score(tmp_path, 41, 2500, Faults.default())
    assert [one for one in found.planted if not one.found] == []
    assert len(found.planted) == 5
    assert found.false_alarms == ()


@pytest.mark.slow
def test_twelve_clean_deliveries_give_no_alarm(tmp_path: Path) -> None:
    assert score(tmp_path, 42, 500, Faults.none()).false_alarms == ()


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("seed", "clients"), [*((seed, 3000) for seed in HELD_OUT), *((seed, 9000) for seed in LARGE)]
)
def test_on_other_seeds_what_is_planted_is_told(seed: int, clients: int, tmp_path: Path) -> None:
    found = score(tmp_path, seed, clients, Faults.default())
    assert [one for one in found.planted if not one.found] == []
    assert len(found.false_alarms) <= 1


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("seed", "clients"), [*((seed, 3000) for seed in HELD_OUT), *((seed, 9000) for seed in LARGE)]
)
@pytest.mark.parametrize("faulted", [False, True])
def test_on_other_seeds_clean_deliveries_give_at_most_one_alarm(
    seed: int, clients: int, faulted: bool, tmp_path: Path
) -> None:
    faults = Faults.default() if faulted else Faults.none()
    calm = faults.model_copy(update={"incidents": 0.0})
    assert len(score(tmp_path, seed, clients, calm).false_alarms) <= 1
