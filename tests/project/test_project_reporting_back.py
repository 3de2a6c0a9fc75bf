"""Reporting back: what there is to report, its life, and what later deliveries say of it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner
from worsening_register import DATES, MENDED, STOPS, add_deliveries, worsening_project

from workbench.cli import app
from workbench.core.errors_quality import (
    PromiseWithoutDay,
    ReportItemChanged,
    ReportItemUnknown,
    ReportPointUnknown,
)
from workbench.project import Project
from workbench.project.report_answers import ReportBackAnswer
from workbench.store.database import today

SUITE = {
    "name": "s",
    "meta": {"stage": "raw"},
    "expectations": [
        {
            "type": "expect_column_values_to_say_something",
            "kwargs": {"column": "motivatie", "mostly": 0.99},
            "severity": "critical",
            "meta": {"why": "Motivation is asked.", "why_nl": "Motivatie wordt gevraagd."},
        }
    ],
}
SETTINGS = """
[sources.clients]
key = ["nr"]
owner = "registers@example.org"
suite_raw = "s"

[sources.clients.roles]
nr = "key"
team = "team"
motivatie = "soft"
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "project" / "expectations").mkdir(parents=True)
    (tmp_path / "project" / "expectations" / "s.json").write_text(json.dumps(SUITE))
    return worsening_project(tmp_path / "project", STOPS + 1, SETTINGS)


def test_what_fails_and_what_got_worse_can_be_reported_with_lines(project: Project) -> None:
    found = project.report_back()
    assert found.items == ()
    assert {one.about for one in found.points} == {"expectation", "alert"}
    for point in found.points:
        assert point.owner == "registers@example.org"
        assert point.extract == DATES[STOPS]
        assert "motivatie" in point.column
        item = project.report(point.id, "Please look", by="steward")
        assert 0 < len(item.lines) <= 20
        extract = next(one for one in project.extracts() if one.date == DATES[STOPS])
        rows = project.records(extract.id, 10_000).set_index("_row").loc[list(item.lines)]
        assert set(rows["motivatie"]) == {"n.v.t."}
        assert (item.state, item.seen) == ("reported", "no_later_delivery")
        assert [(one.note, one.by) for one in item.history] == [("Please look", "steward")]


def test_without_an_owner_in_the_settings_that_of_the_suite_is_told(tmp_path: Path) -> None:
    suite = {**SUITE, "meta": {"stage": "raw", "owner": "Registers department"}}
    (tmp_path / "project" / "expectations").mkdir(parents=True)
    (tmp_path / "project" / "expectations" / "s.json").write_text(json.dumps(suite))
    settings = SETTINGS.replace('owner = "registers@example.org"\n', "")
    found = worsening_project(tmp_path / "project", STOPS + 1, settings).report_back()
    assert {one.about for one in found.points} == {"expectation", "alert"}
    assert {one.owner for one in found.points} == {"Registers department"}


def test_what_was_reported_is_not_reported_twice(project: Project) -> None:
    point = project.report_back().points[0]
    first = project.report(point.id)
    assert project.report(point.id).id == first.id
    assert project.report_back().points[0].reported == first.id
    project.change_report(first.id, "closed")
    assert project.report(point.id).id == first.id
    assert project.report_back().points[0].reported == first.id


def test_later_deliveries_say_whether_it_helped(project: Project) -> None:
    numbers = {point.about: project.report(point.id).id for point in project.report_back().points}
    add_deliveries(project, STOPS + 1, STOPS + 2)
    assert {item.seen for item in project.report_back().items} == {"still_there"}
    add_deliveries(project, STOPS + 2, MENDED + 1)
    seen = {item.id: (item.seen, item.seen_in) for item in project.report_back().items}
    assert seen[numbers["alert"]] == ("fixed", DATES[MENDED])
    # the old rows stay in a full delivery: the expectation on every row fails on
    assert seen[numbers["expectation"]] == ("still_there", None)


def test_every_step_is_kept_and_two_people_do_not_overwrite_each_other(project: Project) -> None:
    item = project.report(project.report_back().points[0].id)
    day = today() + timedelta(days=30)
    promised = project.change_report(
        item.id, "promised", revision=item.revision, promised_for=day, note="In May"
    )
    assert (promised.state, promised.promised_for) == ("promised", day)
    with pytest.raises(ReportItemChanged):
        project.change_report(item.id, "closed", revision=item.revision)
    assert project.report_back().items[0].state == "promised"
    closed = project.change_report(item.id, "closed", revision=promised.revision)
    assert [one.state for one in closed.history] == ["reported", "promised", "closed"]
    assert closed.history[1].promised_for == day


def test_a_promise_needs_a_day_that_is_still_to_come(project: Project) -> None:
    item = project.report(project.report_back().points[0].id)
    for day in (None, today() - timedelta(days=1)):
        with pytest.raises(PromiseWithoutDay):
            project.change_report(item.id, "promised", promised_for=day)
    assert project.report_back().items[0].history == item.history


def test_what_is_not_there_is_said(project: Project) -> None:
    with pytest.raises(ReportPointUnknown):
        project.report("0123456789abcdef")
    with pytest.raises(ReportItemUnknown):
        project.change_report(7, "closed")


def test_the_command_line_does_the_same(project: Project) -> None:
    def asked(*words: str) -> ReportBackAnswer:
        done = CliRunner().invoke(app, ["report-back", str(project.folder), *words, "--json", "-"])
        assert done.exit_code == 0, done.output
        return ReportBackAnswer.model_validate(json.loads(done.stdout))

    point = asked().points[0]
    item = asked("--report", point.id, "--note", "seen").items[0]
    assert item.point.id == point.id
    day = today() + timedelta(days=3)
    asked("--promise", str(item.id), "--day", str(day))
    assert asked().items[0].promised_for == day
    assert asked("--close", str(item.id)).items[0].state == "closed"
    assert asked("--reopen", str(item.id)).items[0].state == "reported"
    told = CliRunner().invoke(app, ["report-back", str(project.folder)])
    assert "no later delivery yet" in told.stdout


def test_the_example_rows_of_what_got_worse_are_those_of_its_delivery(project: Project) -> None:
    (alert,) = project.trend("clients").alerts
    rows = project.alert_rows(alert)
    assert list(rows["_row"]) == sorted(alert.lines)
    assert list(rows.columns)[:5] == ["_record", "_part", "_row", "team", "motivatie"]
    assert set(rows["motivatie"]) == {"n.v.t."}
