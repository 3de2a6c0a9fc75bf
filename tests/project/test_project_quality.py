"""Quality over time in a project: kept per delivery, told with lines, the same on the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner
from worsening_register import DATES, STOPS, delivery, worsening_project

from workbench.cli import app
from workbench.core.errors import NotMadeYet
from workbench.project import Project
from workbench.project.answers import TrendAnswer
from workbench.project.initiating import init_project
from workbench.quality.results import Drift

DELIVERIES = 6


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return worsening_project(tmp_path_factory.mktemp("quality") / "project", DELIVERIES)


def test_the_trend_tells_what_got_worse_with_lines_of_its_delivery(project: Project) -> None:
    found = project.trend("clients")
    assert found.extracts == tuple(str(when) for when in DATES[:DELIVERIES])
    (alert,) = found.alerts
    assert (alert.kind, alert.group, alert.extract) == ("fill_fell", "West", str(DATES[STOPS]))
    extract = next(one for one in project.extracts() if one.date == DATES[STOPS])
    rows = project.records(extract.id, 10_000).set_index("_row").loc[list(alert.lines)]
    assert 0 < len(alert.lines) <= 20
    assert set(rows["team"]) == {"West"}
    assert set(rows["motivatie"]) == {"n.v.t."}
    assert rows["nr"].astype(int).min() >= 10000 + 600 + 120 * (STOPS - 1)


def test_what_is_up_to_date_is_not_measured_again(project: Project) -> None:
    assert project.run().made == ()


def test_the_command_line_tells_the_same(project: Project) -> None:
    asked = CliRunner().invoke(app, ["trend", str(project.folder), "--json", "-"])
    answer = TrendAnswer.model_validate(json.loads(asked.stdout))
    assert answer.sources == project.trends()
    told = CliRunner().invoke(app, ["trend", str(project.folder), "--source", "clients"])
    assert "in team West" in told.stdout


def test_a_trend_that_was_not_made_says_so(tmp_path: Path) -> None:
    init_project(tmp_path / "empty")
    with pytest.raises(NotMadeYet):
        Project.open(tmp_path / "empty").trend("clients")


def test_two_deliveries_beside_each_other(project: Project) -> None:
    found = project.drift("clients", DATES[1], DATES[5])
    assert found.turnover is not None
    assert (found.turnover.new, found.turnover.gone, found.turnover.changed) == (480, 0, 0)
    assert found.turnover.changed_back == 0
    assert [one.column for one in found.columns if one.moved] == ["motivatie"]


def test_two_bare_files_beside_each_other(tmp_path: Path) -> None:
    files = []
    for at in (0, 5):
        files.append(tmp_path / f"{at}.csv")
        files[-1].write_text(delivery(at), encoding="utf-8")
    words = ["drift", *map(str, files), "--key", "nr"]
    found = Drift.model_validate(
        json.loads(CliRunner().invoke(app, [*words, "--json", "-"]).stdout)
    )
    assert (found.before, found.after) == ("0.csv", "5.csv")
    assert found.turnover is not None
    assert found.turnover.new == 600
    assert "By nr: 600 new, 0 gone" in CliRunner().invoke(app, words).stdout


def test_a_withdrawn_delivery_leaves_the_trend(project: Project) -> None:
    wrong = next(one for one in project.extracts() if one.date == DATES[5])
    project.withdraw(wrong.id)
    project.run()
    assert project.trend("clients").extracts == tuple(str(when) for when in DATES[:5])
