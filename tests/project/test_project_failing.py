"""Failing rows: kept without values, looked up, grouped by cause, accepted as known."""

from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from workbench.cli import app
from workbench.core.errors import NotMadeYet
from workbench.core.errors_validation import KnownWithoutEnd, KnownWithoutNote
from workbench.project import Project, failing, knowing

TOMORROW = date.today() + timedelta(days=1)
SETTINGS = """\
format = 1
name = "p"
[sources.s]
suite_raw = "s"
[sources.s.roles]
team = "team"
gesprek = "date"
"""
SUITE = """\
{"name": "s", "meta": {"stage": "raw"}, "expectations": [
 {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "trede"}, "severity": "critical"},
 {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": "code", "value_set": ["a"]},
  "severity": "warning"},
 {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "team"}, "severity": "info"}]}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """400 rows of two teams: West leaves `trede` open in a fifth of its rows; one code is odd."""
    folder = tmp_path / "p"
    (folder / "expectations").mkdir(parents=True)
    (folder / "workbench.toml").write_text(SETTINGS)
    (folder / "expectations" / "s.json").write_text(SUITE)
    lines = ["team;trede;code;gesprek"]
    for at in range(400):
        team = "West" if at % 2 else "Oost"
        trede = "" if team == "West" and at % 5 == 0 else "3"
        lines.append(
            f"{team};{trede};{'Zx' if at == 7 else 'a'};{at % 28 + 1:02d}-0{at % 3 + 1}-2016"
        )
    file = tmp_path / "s.csv"
    file.write_text("\n".join(lines) + "\n")
    made = Project.open(folder)
    made.add("s", file, date(2016, 9, 1))
    report = made.run()
    assert (report.critical, report.warning, report.known) == (1, 1, 0), report
    return made


def of(project: Project) -> failing.Validated:
    return project.failures(project.extracts()[0].id, "raw").of


def test_failing_rows_are_kept_by_number_without_a_value(project: Project) -> None:
    folder = project.result_folder("validate_raw", "s/2016-09-01")
    kept = pq.read_table(folder / "failing.parquet")
    assert kept.column_names == ["number", "_record", "_part", "_row"]
    assert kept.num_rows == 41
    assert kept.filter(pq.read_table(folder / "failing.parquet")["number"].to_numpy() == 1)[
        "_row"
    ].to_pylist() == [9]


def test_a_page_of_failing_rows_names_the_cells_at_fault(project: Project) -> None:
    page = failing.page(of(project), 0, at=10, rows=20)
    assert (len(page.rows), page.columns, page.total) == (20, ("trede",), 40)
    assert page.rows["_record"].tolist() == [5 + 10 * at for at in range(10, 30)]
    assert failing.page(of(project), 0, at=100).rows.empty


def test_the_team_that_leaves_it_open_is_the_cause(project: Project) -> None:
    found = failing.failing_causes(of(project), 0)
    assert [(one.grouping, one.group, one.count, one.rows) for one in found] == [
        ("team", "West", 40, 200)
    ]
    assert found[0].share == pytest.approx(0.2)
    assert (found[0].rest, found[0].lift) == (0.0, None)


def test_one_failing_row_has_no_cause(project: Project) -> None:
    assert failing.failing_causes(of(project), 1) == ()


def test_what_is_accepted_is_counted_apart_and_does_not_fail_a_run(project: Project) -> None:
    shown = ["run", str(project.folder), "--quiet", "--fail-on", "critical"]
    assert CliRunner().invoke(app, shown).exit_code == 1
    knowing.accept(
        project.database, of(project), 0, note="West stapt over", until=TOMORROW,
        grouping="team", group="West",
    )  # fmt: skip
    assert knowing.known_today(project.database, of(project)) == {0: failing.Known(40, True)}
    told = CliRunner().invoke(app, shown)
    assert told.exit_code == 0
    assert "accepted as known only: 1" in told.output
    report = project.run()
    assert (report.critical, report.warning, report.known) == (0, 1, 1)
    assert not project.validation(project.extracts()[0].id, "raw").expectations[0].success


def test_what_is_known_ends_on_its_day_and_can_be_taken_back(project: Project) -> None:
    one = knowing.accept(project.database, of(project), 1, note="bekend", until=TOMORROW)
    after = TOMORROW + timedelta(days=1)
    assert knowing.known_today(project.database, of(project), TOMORROW)[1].holds
    assert knowing.known_today(project.database, of(project), after) == {}
    assert knowing.accepted(project.database, of(project), 1) == [one]
    knowing.withdraw(project.database, one.id)
    assert knowing.known_today(project.database, of(project)) == {}


def test_known_rows_leave_the_others_failing(project: Project) -> None:
    records = of(project).run.expectations[0].rows[:3]
    knowing.accept(
        project.database, of(project), 0, note="deze drie", until=TOMORROW, records=records
    )
    assert knowing.known_today(project.database, of(project)) == {0: failing.Known(3, False)}


def test_nothing_is_accepted_without_a_note_or_in_the_past(project: Project) -> None:
    with pytest.raises(KnownWithoutNote):
        knowing.accept(project.database, of(project), 0, note=" ", until=TOMORROW)
    with pytest.raises(KnownWithoutEnd):
        knowing.accept(project.database, of(project), 0, note="x", until=date(2016, 1, 1))


def test_a_run_that_is_not_made_is_said(project: Project) -> None:
    with pytest.raises(NotMadeYet):
        project.failures("s", "cleaned")
