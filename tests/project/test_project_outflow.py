"""The project's outflow model: made in a run; one client only where switched on, and logged."""

import sqlite3
from pathlib import Path

import pandas as pd
import pytest

from workbench.core.errors_outflow import (
    ClientUnknown,
    IndividualOff,
    LogKeyInsideProject,
    LookerUnnamed,
)
from workbench.project import Project
from workbench.survival.outflow.applying import predict_rows
from workbench.survival.outflow.portable import read_model

SETTINGS = "workbench.toml"


@pytest.fixture
def log_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "keys" / "log.key"
    monkeypatch.setenv("REGISTER_WORKBENCH_LOG_KEY", str(path))
    return path


def switched_on(folder: Path) -> Project:
    text = (folder / SETTINGS).read_text(encoding="utf-8")
    (folder / SETTINGS).write_text(
        text.replace("[outflow]\n", "[outflow]\nindividual = true\n"), encoding="utf-8"
    )
    return Project.open(folder)


def a_client(project: Project) -> str:
    """A client number of the delivered register, and nobody's twice."""
    folder = project.result_folder("clean", "benefits")
    return str(pd.read_parquet(folder / "cleaned.parquet")["klantnr"].dropna().iloc[3])


def test_a_run_makes_the_model_and_its_file_opens_elsewhere(made_demo: Path) -> None:
    project = Project.open(made_demo)
    made = project.outflow()
    assert made.found is not None, made.message
    assert made.found.target == "to_work"
    assert {one.model for one in made.found.validation} == {"aalen_johansen", "cox", "boosting"}
    file = project.result_folder("outflow", "all") / "model.json"
    model = read_model(file.read_bytes(), "model.json")
    assert model == project.outflow_model()
    assert model.digest == made.found.digest
    spells = project.spells(None)
    found = predict_rows(model, spells)
    assert found.rows > 0.9 * len(spells.dropna(subset=list(model.design.inputs)))


def test_the_card_is_in_both_languages(made_demo: Path) -> None:
    project = Project.open(made_demo)
    assert b"Doel en impact" in project.outflow_card("nl")
    assert b"Purpose and impact" in project.outflow_card("en")


def test_one_client_is_off_by_default_and_nothing_is_logged(demo_copy: Path) -> None:
    project = Project.open(demo_copy)
    with pytest.raises(IndividualOff):
        project.expect(a_client(project), "consulent 7")
    assert project.looks() == ()


def test_switched_on_the_model_is_still_up_to_date_and_a_look_is_logged(
    demo_copy: Path, log_key: Path
) -> None:
    project = switched_on(demo_copy)
    client = a_client(project)
    found = project.expect(client, " consulent 7 ")
    assert found.chances
    assert all(one.lower <= one.incidence <= one.upper for one in found.chances)
    assert {one.cause for one in found.chances} == {"to_work"}
    again = project.expect(client, "consulent 8")
    assert again == found
    looks = project.looks()
    assert [one.who for one in looks] == ["consulent 8", "consulent 7"]
    assert looks[0].client == looks[1].client
    assert looks[0].model == project.outflow_model().digest
    assert log_key.stat().st_mode & 0o077 == 0
    project.close()
    with sqlite3.connect(demo_copy / "workbench.db") as connection:
        row = connection.execute('SELECT * FROM outflow_look WHERE who = "consulent 7"').fetchone()
    assert client not in map(str, row)


def test_who_looks_must_be_said_and_an_unknown_client_is_said_calmly(
    demo_copy: Path, log_key: Path
) -> None:
    project = switched_on(demo_copy)
    with pytest.raises(LookerUnnamed):
        project.expect(a_client(project), "  ")
    with pytest.raises(ClientUnknown):
        project.expect("no such number", "consulent 7")
    assert project.looks() == ()


def test_the_key_of_the_log_may_not_travel_with_the_project(
    demo_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = switched_on(demo_copy)
    monkeypatch.setenv("REGISTER_WORKBENCH_LOG_KEY", str(demo_copy / "data" / "log.key"))
    with pytest.raises(LogKeyInsideProject):
        project.expect(a_client(project), "consulent 7")
    assert project.looks() == ()
