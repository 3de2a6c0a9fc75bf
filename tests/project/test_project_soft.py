"""Soft characteristics beside the spells of a project: the picture, the work list, its export."""

from pathlib import Path

import pandas as pd
import pytest

from workbench.core.errors import NotMadeYet
from workbench.project import Project
from workbench.project.exporting import KINDS

SOURCE = "soft_characteristics"


@pytest.fixture(scope="module")
def project(made_demo: Path) -> Project:
    return Project.open(made_demo)


def test_every_soft_characteristic_has_its_picture(project: Project) -> None:
    insight = project.soft_insight(SOURCE)
    declared = project.settings.sources[SOURCE].columns_with("soft")
    assert {one.name for one in insight.pictures} == set(declared)
    assert sum(one.weight for one in insight.weights) == pytest.approx(1)


def test_who_left_early_was_never_asked_what_takes_time(project: Project) -> None:
    by_name = {one.name: one for one in project.soft_insight(SOURCE).pictures}
    late = {one.day: one for one in by_name["verwachting_uitstroom"].process}
    steady = {one.day: one for one in by_name["trede"].process}
    assert late[365].filled_of_left < 0.6 < 0.85 < late[365].filled_of_still_there
    assert steady[30].filled_of_still_there > 0.8
    naive = by_name["verwachting_uitstroom"].naive_ratio
    assert naive is not None
    assert naive.high < 0.3


def test_the_work_list_is_of_clients_on_benefit_by_team_most_worth_first(project: Project) -> None:
    work = project.work_list(SOURCE)
    assert list(work) == ["rank", "team", "case_manager", "client", "ask", "worth"]
    assert not work["client"].duplicated().any()
    spells = project.spells(None)
    assert len(work) <= (spells["event"] == "censored").sum()
    for team, mine in work.groupby("team"):
        assert mine["worth"].is_monotonic_decreasing, team
        assert mine["rank"].tolist() == list(range(1, len(mine) + 1))
        assert project.work_list(SOURCE, team)["client"].tolist() == mine["client"].tolist()
    declared = set(project.settings.sources[SOURCE].columns_with("soft"))
    assert {name for ask in work["ask"] for name in ask.split(", ")} <= declared


def test_the_exported_work_list_holds_no_more_of_a_client_than_the_questions(
    project: Project, tmp_path: Path
) -> None:
    assert "work_list" in KINDS
    team = project.work_list(SOURCE)["team"].iloc[0]
    path = project.export("work_list", tmp_path / "werklijst.csv", SOURCE, team)
    table = pd.read_csv(path, dtype=str)
    assert list(table) == ["rank", "team", "case_manager", "client", "ask"]
    assert set(table["team"]) == {team}


def test_fill_is_told_over_the_deliveries(project: Project) -> None:
    history = project.soft_history(SOURCE)
    assert history["date"].nunique() == 2
    assert history["effective_fill"].between(0, 1).all()


def test_a_source_without_soft_characteristics_has_no_insight(project: Project) -> None:
    with pytest.raises(NotMadeYet):
        project.soft_insight("clients")
