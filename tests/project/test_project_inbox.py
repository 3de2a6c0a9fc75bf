"""The inbox: files that were put down become deliveries; what can't be taken in stays and says why."""

import datetime as dt
import os
import time
from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from workbench.cli import app
from workbench.core.errors_unattended import InboxMissing
from workbench.core.unattended_settings import InboxPattern
from workbench.project import Project
from workbench.project.answers import InboxFile, RunReport
from workbench.project.inbox import date_in
from workbench.project.initiating import init_project

SETTINGS = """\
format = 1
name = "Inbox"

[inbox]
quiet_seconds = 0

[sources.clients]
inbox = "klanten_{date}*.csv"

[sources.provisions]
inbox = "voorz-{date}.csv"
inbox_date = "%d-%m-%Y"
"""
OCTOBER = dt.date(2016, 10, 31)


def table(first: int = 1) -> str:
    return "nr;team\n" + "".join(f"{n};{'NO'[n % 2]}\n" for n in range(first, first + 20))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    init_project(tmp_path / "project")
    (tmp_path / "project" / "workbench.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "project" / "inbox").mkdir()
    return Project.open(tmp_path / "project")


def put(project: Project, name: str, text: str) -> Path:
    file = project.folder / "inbox" / name
    file.write_text(text, encoding="utf-8")
    return file


def by_name(report: RunReport) -> dict[str, InboxFile]:
    return {one.file: one for one in report.inbox}


def test_a_file_in_the_inbox_becomes_a_delivery_and_moves_to_done(project: Project) -> None:
    put(project, "klanten_20161031.csv", table())
    put(project, "voorz-30-11-2016.csv", table(7))
    report = project.run()
    assert {(one.source, one.date) for one in project.extracts()} == {
        ("clients", OCTOBER),
        ("provisions", dt.date(2016, 11, 30)),
    }
    assert [one.state for one in report.inbox] == ["taken", "taken"]
    done = sorted(path.name for path in (project.folder / "inbox" / "done").iterdir())
    assert done == ["klanten_20161031.csv", "voorz-30-11-2016.csv"]
    extract = project.extracts("clients")[0]
    assert project.places.raw_file(extract.sha256, extract.file).read_text() == table()
    assert project.reading(extract.id).account.kept == 20
    assert project.run().inbox == ()


def test_what_is_refused_stays_with_its_reason_and_stops_no_other(project: Project) -> None:
    put(project, "klanten_20161031.csv", "")
    put(project, "klanten_20161131.csv", table())
    put(project, "notulen.csv", table())
    (project.folder / "inbox" / "map").mkdir()
    put(project, "klanten_20161130.csv", table(3))
    found = by_name(project.run())
    assert {name: one.state for name, one in found.items()} == {
        "klanten_20161031.csv": "refused",
        "klanten_20161131.csv": "no_date",
        "notulen.csv": "no_pattern",
        "map": "not_a_file",
        "klanten_20161130.csv": "taken",
    }
    assert found["klanten_20161031.csv"].error == "FileEmpty"
    assert "holds no records" in found["klanten_20161031.csv"].message
    assert (project.folder / "inbox" / "klanten_20161031.csv").exists()
    assert len(project.extracts()) == 1


def test_a_file_that_is_still_being_written_is_left(project: Project) -> None:
    settings = SETTINGS.replace("quiet_seconds = 0", "quiet_seconds = 60")
    (project.folder / "workbench.toml").write_text(settings, encoding="utf-8")
    put(project, "klanten_20161031.csv", table())
    quiet = put(project, "klanten_20161130.csv", table(4))
    os.utime(quiet, (time.time() - 120, time.time() - 120))
    half = put(project, "klanten_20161231.csv.part", table())
    hidden = put(project, ".klanten_20161231.csv", table())
    for file in (half, hidden):
        os.utime(file, (time.time() - 120, time.time() - 120))
    found = by_name(Project.open(project.folder).run())
    assert {name: one.state for name, one in found.items()} == {
        "klanten_20161031.csv": "still_written",
        "klanten_20161130.csv": "taken",
        "klanten_20161231.csv.part": "still_written",
    }


def test_two_files_for_one_date_are_both_left_unless_they_are_the_same(project: Project) -> None:
    put(project, "klanten_20161031.csv", table())
    put(project, "klanten_20161031_v2.csv", table(2))
    put(project, "klanten_20161130.csv", table(3))
    put(project, "klanten_20161130_kopie.csv", table(3))
    found = by_name(project.run())
    assert {name: one.state for name, one in found.items()} == {
        "klanten_20161031.csv": "same_date",
        "klanten_20161031_v2.csv": "same_date",
        "klanten_20161130.csv": "taken",
        "klanten_20161130_kopie.csv": "delivered_before",
    }
    assert "klanten_20161031_v2.csv" in found["klanten_20161031.csv"].message
    assert [one.date for one in project.extracts()] == [dt.date(2016, 11, 30)]


def test_other_bytes_for_a_date_that_was_delivered_are_refused(project: Project) -> None:
    put(project, "klanten_20161031.csv", table())
    project.run()
    put(project, "klanten_20161031.csv", table(2))
    assert [one.error for one in project.run().inbox] == ["AlreadyDelivered"]


def test_the_same_bytes_for_another_date_are_taken_in_and_told(project: Project) -> None:
    put(project, "klanten_20161031.csv", table())
    put(project, "klanten_20161130.csv", table())
    second = by_name(project.run())["klanten_20161130.csv"]
    assert (second.state, [one.date for one in second.same_as]) == ("taken", [OCTOBER])


def test_a_name_that_lies_in_done_already_gets_a_number(project: Project) -> None:
    for _ in range(3):
        put(project, "klanten_20161031.csv", table())
        moved = [one.moved_to for one in project.run().inbox]
    assert moved == ["klanten_20161031_3.csv"]
    assert len(list((project.folder / "inbox" / "done").iterdir())) == 3


def test_a_file_that_fits_two_sources_is_nobodys(project: Project) -> None:
    settings = SETTINGS.replace('"voorz-{date}.csv"', '"k*{date}.csv"').replace(
        "%d-%m-%Y", "%Y%m%d"
    )
    (project.folder / "workbench.toml").write_text(settings, encoding="utf-8")
    put(project, "klanten_20161031.csv", table())
    (one,) = Project.open(project.folder).run().inbox
    assert (one.state, "clients, provisions" in one.message) == ("many_patterns", True)


def test_an_inbox_elsewhere_that_is_not_there_is_an_error(project: Project) -> None:
    settings = SETTINGS.replace("[inbox]", f"[inbox]\nfolder = '{project.folder / 'share'}'")
    (project.folder / "workbench.toml").write_text(settings, encoding="utf-8")
    with pytest.raises(InboxMissing, match="share"):
        Project.open(project.folder).run()


def test_the_command_line_takes_in_tells_and_ends_with_2_on_a_wrong_file(project: Project) -> None:
    put(project, "klanten_20161031.csv", table())
    put(project, "klanten_20161130.csv", "")
    asked = CliRunner().invoke(app, ["run", str(project.folder), "--quiet"])
    assert asked.exit_code == 2
    assert "inbox klanten_20161031.csv: taken clients of 2016-10-31" in asked.stdout
    assert "inbox klanten_20161130.csv: refused" in asked.stdout
    asked = CliRunner().invoke(app, ["run", str(project.folder), "--quiet", "--json", "-"])
    assert [one.state for one in RunReport.model_validate_json(asked.stdout).inbox] == ["refused"]


@pytest.mark.parametrize(
    ("pattern", "form", "name", "day"),
    [
        ("k_{date}.csv", "%Y%m%d", "K_20161031.CSV", OCTOBER),
        ("k_{date}.csv", "%Y%m", "k_201610.csv", OCTOBER),
        ("k_{date}.csv", "%Y-%j", "k_2016-305.csv", OCTOBER),
        ("*{date}*", "%d.%m.%y", "levering 31.10.16 (nieuw).xlsx", OCTOBER),
        ("k_{date}.csv", "%Y%m%d", "k_20161331.csv", None),
    ],
)
def test_the_date_is_read_from_the_name(
    pattern: str, form: str, name: str, day: dt.date | None
) -> None:
    assert date_in(name, InboxPattern(inbox=pattern, inbox_date=form)) == day


@pytest.mark.parametrize(
    ("pattern", "form"),
    [
        ("klanten.csv", "%Y%m%d"),
        ("{date}_{date}.csv", "%Y%m%d"),
        ("../{date}.csv", "%Y%m%d"),
        ("k_{date}.csv", "%d"),
        ("k_{date}.csv", "%Y%b"),
        ("k_{date}.csv", "%Y%m%d%d"),
    ],
)
def test_a_pattern_that_can_name_no_day_is_refused(pattern: str, form: str) -> None:
    with pytest.raises(ValidationError):
        InboxPattern(inbox=pattern, inbox_date=form)
