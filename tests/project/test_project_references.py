"""A suite that needs the table of another source: made after it, and again when that changes."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench.cli import app
from workbench.project import Project
from workbench.project.initiating import init_project

SETTINGS = """\
format = 1
name = "Two"

[sources.provisions]
recipe = "dates"
suite_cleaned = "within"

[sources.benefits]
recipe = "benefits"
"""
RECIPE = """\
format = 1
[[steps]]
kind = "parse_dates"
columns = [{columns}]
formats = ["yyyymmdd"]
missing = ["00000000"]
"""
WITHIN = {
    "column": "start", "client_column": "nr", "reference": "benefits",
    "reference_client_column": "nr", "reference_start_column": "van",
    "reference_end_column": "tot",
}  # fmt: skip
TEXT = {
    "formats": ["yyyymmdd"], "reference_formats": ["yyyymmdd"], "reference_no_date": ["00000000"],
}  # fmt: skip
PROVISIONS = "nr;start\n1;20160110\n1;20170101\n2;20160110\n"
BENEFITS = "nr;van;tot\n1;20160101;20160201\n2;20160101;00000000\n"


def suite(path: Path, severity: str, stage: str, **more: object) -> Path:
    one = {
        "type": "expect_provisions_to_fall_within_a_benefit_period",
        "kwargs": {**WITHIN, **more}, "severity": severity, "meta": {"why": "It should."},
    }  # fmt: skip
    content = {"name": "within", "meta": {"stage": stage}, "expectations": [one]}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Provisions come before benefits in the settings."""
    folder = tmp_path / "p"
    init_project(folder)
    (folder / "workbench.toml").write_text(SETTINGS)
    (folder / "recipes" / "dates.toml").write_text(RECIPE.format(columns='"start"'))
    (folder / "recipes" / "benefits.toml").write_text(RECIPE.format(columns='"van", "tot"'))
    suite(folder / "expectations" / "within.json", "critical", "cleaned")
    made = Project.open(folder)
    for source, text in (("provisions", PROVISIONS), ("benefits", BENEFITS)):
        (tmp_path / f"{source}.csv").write_text(text)
        made.add(source, tmp_path / f"{source}.csv", date(2016, 9, 1))
    return made


def test_the_cleaned_table_of_the_other_source_is_given(project: Project) -> None:
    project.run()
    (one,) = project.failures("provisions", "cleaned").of.run.expectations
    assert one.note is None
    assert one.rows == (1,)


def test_when_the_other_source_changes_the_suite_is_run_again(
    project: Project, tmp_path: Path
) -> None:
    project.run()
    later = tmp_path / "later.csv"
    later.write_text(BENEFITS.replace("20160201", "20170201"))
    project.add("benefits", later, date(2016, 10, 1))
    report = project.run()
    assert ("validate_cleaned", "provisions") in {(one.stage, one.subject) for one in report.made}
    assert project.failures("provisions", "cleaned").of.run.success


def test_without_the_other_source_the_expectation_fails_and_says_so(project: Project) -> None:
    settings = (project.folder / "workbench.toml").read_text()
    (project.folder / "workbench.toml").write_text(
        settings.replace('[sources.benefits]\nrecipe = "benefits"\n', "[sources.benefits]\n")
    )
    alone = Project.open(project.folder)
    alone.run()
    (one,) = alone.failures("provisions", "cleaned").of.run.expectations
    assert not one.success
    assert one.note is not None
    assert one.note.code == "reference_not_given"


def test_a_broken_suite_does_not_stop_the_plan(project: Project) -> None:
    (project.folder / "expectations" / "within.json").write_text("{")
    report = project.run()
    assert {(one.stage, one.subject) for one in report.failed} == {
        ("validate_cleaned", "provisions")
    }


@pytest.mark.parametrize(
    ("severity", "given", "code"),
    [("critical", False, 1), ("warning", False, 0), ("critical", True, 1), ("warning", True, 0)],
)
def test_a_bare_file_is_held_against_the_file_of_the_reference(
    tmp_path: Path, severity: str, given: bool, code: int
) -> None:
    for source, text in (("provisions", PROVISIONS), ("benefits", BENEFITS)):
        (tmp_path / f"{source}.csv").write_text(text)
    asked = ["validate", str(tmp_path / "provisions.csv"), "--json", "-", "--suite"]
    asked.append(str(suite(tmp_path / "s.json", severity, "raw", **TEXT)))
    if given:
        asked += ["--reference", f"benefits={tmp_path / 'benefits.csv'}"]
    result = CliRunner().invoke(app, asked)
    (one,) = json.loads(result.stdout)["expectations"]
    assert one["rows"] == ([1] if given else [])
    assert (one["note"] or {}).get("code") == (None if given else "reference_not_given")
    assert not one["success"]
    assert result.exit_code == code


def test_a_reference_without_a_name_is_refused(tmp_path: Path) -> None:
    asked = ["validate", "x.csv", "--suite", "s", "--reference", "benefits.csv"]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 2
    assert "--reference" in result.output
