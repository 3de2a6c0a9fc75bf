"""Retention: rows of old deliveries go, what was counted of them stays; a bad one is planned around."""

import datetime as dt
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench.cli import app
from workbench.core.errors import AlreadyDelivered
from workbench.core.errors_unattended import RetentionNotSet, RowsRemoved
from workbench.project import Project
from workbench.project.answers import RetainAnswer
from workbench.project.initiating import init_project
from workbench.quality.results import Trend

DATES = [dt.date(2017, month, 28) for month in range(1, 8)]
SETTINGS = """\
format = 1
name = "Old"

[retention]
keep = 3

[sources.clients]
key = ["nr"]

[sources.clients.roles]
nr = "key"
team = "team"
motivatie = "soft"
"""
SUITE = """\
{"name": "small", "meta": {"stage": "raw"}, "expectations": [
 {"type": "expect_column_values_to_be_in_set", "severity": "warning",
  "kwargs": {"column": "team", "value_set": ["Noord", "Oost"]}}]}
"""


def delivery(at: int) -> str:
    """200 records at first, 60 more each time; from the fifth delivery on new ones say nothing."""
    lines = ["nr;team;motivatie"]
    for n in range(200 + 60 * at):
        says = "n.v.t." if n >= 200 + 60 * 3 else ("hoog", "laag", "midden")[n % 3]
        lines.append(f"{10000 + n};{('Noord', 'Oost')[n % 2]};{says}")
    return "\n".join(lines) + "\n"


def deliver(project: Project, at: int, text: str | None = None) -> int:
    file = project.folder.parent / f"klanten_{at}.csv"
    file.write_text(delivery(at) if text is None else text, encoding="utf-8")
    return project.take_in("clients", file, DATES[at]).extract.id


def made(folder: Path, count: int, suite: bool = False) -> Project:
    init_project(folder / "project")
    line = 'key = ["nr"]\nsuite_raw = "small"' if suite else 'key = ["nr"]'
    settings = SETTINGS.replace('key = ["nr"]', line)
    (folder / "project" / "workbench.toml").write_text(settings, encoding="utf-8")
    (folder / "project" / "expectations" / "small.json").write_text(SUITE, encoding="utf-8")
    project = Project.open(folder / "project")
    for at in range(count):
        deliver(project, at)
    assert project.run().failed == ()
    return project


def told(trend: Trend) -> list[tuple[str, str, str | None, float | None]]:
    return [(one.kind, one.extract, one.column, one.after) for one in trend.alerts]


def change_settings(project: Project, old: str, new: str) -> Project:
    text = (project.folder / "workbench.toml").read_text(encoding="utf-8")
    assert old in text
    (project.folder / "workbench.toml").write_text(text.replace(old, new), encoding="utf-8")
    return Project.open(project.folder)


def test_rows_of_old_deliveries_go_and_their_metrics_stay(tmp_path: Path) -> None:
    project = made(tmp_path, 6, suite=True)
    before, history = project.trend("clients"), project.validation_history("clients")
    soft = project.soft_history("clients")[["date", "column", "effective_fill"]]
    assert told(before)
    assert len(list(project.places.raw.iterdir())) == 6

    would = project.retain(dry_run=True)
    assert [one.date for one in would.removed] == DATES[:3]
    assert len(list(project.places.raw.iterdir())) == 6

    assert project.retain().removed == would.removed
    assert len(list(project.places.raw.iterdir())) == 3
    for stage in ("read", "profile", "validate_raw"):
        kept = {path.parent.name for path in project.places.derived.glob(f"{stage}/clients/*/*")}
        assert kept == {str(day) for day in DATES[3:6]}, stage
    assert list(project.places.derived.glob("measure/clients/2017-01-28/*/new.parquet")) == []
    assert [one.removed is not None for one in project.extracts()] == [True] * 3 + [False] * 3

    again = project.run()
    assert (again.made, again.failed) == ((), ())
    assert project.trend("clients") == before
    assert project.validation_history("clients").equals(history)
    assert project.soft_history("clients")[["date", "column", "effective_fill"]].equals(soft)
    status = project.status()
    assert (status.extracts, status.removed, status.next_step) == (3, 3, "next.done")
    with pytest.raises(RowsRemoved, match="clients/2017-01-28"):
        project.reading(project.extracts()[0].id)
    assert project.retain().removed == ()


def test_the_next_delivery_is_counted_and_the_trend_has_them_all(tmp_path: Path) -> None:
    whole = made(tmp_path / "whole", 7).trend("clients")
    project = made(tmp_path / "old", 6)
    project.retain()
    deliver(project, 6)
    assert project.run().failed == ()
    assert project.trend("clients").extracts == tuple(str(day) for day in DATES)
    assert told(project.trend("clients")) == told(whole)
    assert [one.date for one in project.retain().removed] == [DATES[3]]


def test_counts_that_cannot_be_made_anew_stand_and_are_told(tmp_path: Path) -> None:
    project = made(tmp_path, 6)
    before = project.trend("clients")
    project.retain()
    project = change_settings(project, 'motivatie = "soft"', 'motivatie = "hard"')
    report = project.run()
    assert report.failed == ()
    trend = project.trend("clients")
    # the fourth and fifth need rows of removed ones to know what is new in them
    assert trend.outdated == tuple(str(day) for day in DATES[:5])
    assert trend.extracts == before.extracts
    assert len(project.status().outdated) == 5
    assert project.run().made == ()
    said = CliRunner().invoke(app, ["trend", str(project.folder)]).stdout
    assert "Counted with earlier settings" in said


def test_what_was_removed_comes_back_only_after_it_is_withdrawn(tmp_path: Path) -> None:
    project = made(tmp_path, 5)
    project.retain()
    first = project.extracts()[0]
    assert deliver(project, 0) == first.id
    assert not project.places.raw_file(first.sha256, first.file).exists()
    with pytest.raises(AlreadyDelivered):
        deliver(project, 0, delivery(1))
    project.withdraw(first.id)
    again = deliver(project, 0, delivery(1))
    assert project.run().failed == ()
    assert project.reading(again).account.kept == 260
    assert project.trend("clients").extracts == tuple(str(day) for day in DATES[:5])


def test_bytes_that_a_kept_delivery_shares_stay(tmp_path: Path) -> None:
    project = made(tmp_path, 5)
    deliver(project, 5, delivery(0))
    project.run()
    project.retain()
    first = project.extracts()[0]
    assert first.removed is not None
    assert project.places.raw_file(first.sha256, first.file).is_file()


def test_files_in_done_go_with_the_delivery(tmp_path: Path) -> None:
    project = made(tmp_path, 5)
    done = project.folder / "inbox" / "done"
    done.mkdir(parents=True)
    (done / "klanten.csv").write_text(delivery(0), encoding="utf-8")
    (done / "nieuw.csv").write_text(delivery(4), encoding="utf-8")
    project.retain()
    assert [file.name for file in done.iterdir()] == ["nieuw.csv"]


def test_what_was_not_counted_yet_and_the_current_state_are_left(tmp_path: Path) -> None:
    project = made(tmp_path, 4)
    deliver(project, 4)
    deliver(project, 5)
    found = project.retain(dry_run=True)
    assert [one.date for one in found.removed] == DATES[:2]
    assert [(one.date, one.reason) for one in found.left] == [(DATES[2], "left.not_made")]
    project.run()
    project = change_settings(project, 'name = "Old"', 'name = "Old"\nreference_date = 2017-02-28')
    found = project.retain()
    assert [(one.date, one.reason) for one in found.left] == [(DATES[1], "left.current")]
    assert project.run().failed == ()


def test_a_source_of_changes_keeps_all_it_ever_delivered(tmp_path: Path) -> None:
    project = change_settings(
        made(tmp_path, 4), 'key = ["nr"]', 'key = ["nr"]\ndelivery = "changes"'
    )
    project.run()
    assert {one.reason for one in project.retain().left} == {"left.changes"}


def test_withdrawn_deliveries_do_not_count_and_go_by_their_date(tmp_path: Path) -> None:
    project = made(tmp_path, 6)
    first, *_, last = project.extracts()
    project.withdraw(first.id)
    project.withdraw(last.id)
    project.run()
    found = project.retain()
    assert [(one.date, one.withdrawn) for one in found.removed] == [
        (DATES[0], True),
        (DATES[1], False),
    ]
    assert project.places.raw_file(last.sha256, last.file).is_file()


def test_the_command_line_says_what_goes(tmp_path: Path) -> None:
    project = made(tmp_path, 4)
    asked = CliRunner().invoke(app, ["retain", str(project.folder), "--dry-run", "--json", "-"])
    found = RetainAnswer.model_validate(json.loads(asked.stdout))
    assert (found.dry_run, [one.date for one in found.removed]) == (True, DATES[:1])
    asked = CliRunner().invoke(app, ["retain", str(project.folder)])
    assert "Removed: clients of 2017-01-28, klanten_0.csv" in asked.stdout
    asked = CliRunner().invoke(app, ["status", str(project.folder)])
    assert "Removed by policy, metrics stay: 1 extracts" in asked.stdout


def test_without_a_policy_nothing_is_removed(tmp_path: Path) -> None:
    project = change_settings(made(tmp_path, 3), "[retention]\nkeep = 3\n", "")
    with pytest.raises(RetentionNotSet, match="keep"):
        project.retain()


def test_a_delivery_that_cannot_be_read_is_left_out_and_told(tmp_path: Path) -> None:
    whole = made(tmp_path / "whole", 6).trend("clients")
    project = made(tmp_path / "bad", 2)
    bad = deliver(project, 2, ";".join(f"kolom_{n}" for n in range(2500)) + "\n")
    for at in (3, 4, 5):
        deliver(project, at)
    report = project.run()
    assert "read" in {one.stage for one in report.failed}
    assert {one.subject for one in report.failed} == {"clients/2017-03-28"}
    trend = project.trend("clients")
    assert trend.extracts == tuple(str(day) for day in DATES[:6] if day != DATES[2])
    assert trend.unreadable == (str(DATES[2]),)
    assert told(trend) == told(whole)
    again = project.run()
    assert again.made == ()
    assert {one.subject for one in again.failed} == {"clients/2017-03-28"}
    said = CliRunner().invoke(app, ["trend", str(project.folder)]).stdout
    assert "could not be read: 2017-03-28" in said
    project.withdraw(bad)
    assert project.run().failed == ()
    assert project.trend("clients").unreadable == ()
