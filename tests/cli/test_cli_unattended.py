"""A run that nobody watches: inbox, verdict, report and message in one command."""

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from workbench.cli import app
from workbench.project.answers import RunReport
from workbench.project.initiating import init_project
from workbench.project.notifying import RunSummary

CANARY = "Janssen-Kanarie"
SETTINGS = """\
format = 1
name = "At night"

[inbox]
quiet_seconds = 0

[report]
folder = "reports"

[notify]
command = {command}
timeout_seconds = {timeout}

[sources.clients]
key = ["nr"]
suite_raw = "small"
inbox = "klanten_{{date}}.csv"
"""
SUITE = """\
{"name": "small", "meta": {"stage": "raw"}, "expectations": [
 {"type": "expect_column_values_to_be_in_set", "severity": "critical",
  "kwargs": {"column": "team", "value_set": ["Noord", "Oost"]}}]}
"""
TABLE = "nr;team;naam\n" + "".join(f"{n};{'Noord'};{CANARY}\n" for n in range(10, 40))
KEEPS = "import sys; open('told.json', 'w').write(sys.stdin.read())"
FAILS = "import sys; sys.stdin.read(); print('no mail server', file=sys.stderr); sys.exit(3)"
HANGS = (
    "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
)


def project(folder: Path, program: str | list[str], timeout: int = 30) -> Path:
    init_project(folder)
    command = program if isinstance(program, list) else [sys.executable, "-c", program]
    settings = SETTINGS.format(command=json.dumps(command), timeout=timeout)
    (folder / "workbench.toml").write_text(settings, encoding="utf-8")
    (folder / "expectations" / "small.json").write_text(SUITE, encoding="utf-8")
    (folder / "inbox").mkdir()
    return folder


def run(folder: Path) -> Result:
    words = ["run", str(folder), "--fail-on", "critical", "--quiet", "--json", "-"]
    return CliRunner().invoke(app, words)


def test_the_inbox_is_run_reported_and_told_and_a_critical_failure_ends_with_1(
    tmp_path: Path,
) -> None:
    folder = project(tmp_path / "project", KEEPS)
    (folder / "inbox" / "klanten_20161031.csv").write_text(TABLE, encoding="utf-8")
    good = run(folder)
    assert good.exit_code == 0, good.stderr
    assert RunSummary.model_validate_json((folder / "told.json").read_text()).verdict == "ok"

    wrong = TABLE.replace("10;Noord", "10;Zuid")
    (folder / "inbox" / "klanten_20161130.csv").write_text(wrong, encoding="utf-8")
    (folder / "inbox" / "klanten_2016.csv").write_text(wrong, encoding="utf-8")
    bad = run(folder)
    assert bad.exit_code == 1
    done = RunReport.model_validate_json(bad.stdout)
    assert done.notified is not None
    assert done.notified.ok
    assert done.report is not None
    assert Path(done.report).parent == folder / "reports"
    assert len(list((folder / "reports").glob("quality_*.html"))) == 2

    told = (folder / "told.json").read_text()
    found = RunSummary.model_validate_json(told)
    assert (found.verdict, found.exit_code, found.critical) == ("critical", 1, 1)
    (one,) = found.expectations
    assert (one.source, one.column, one.severity, one.count) == ("clients", "team", "critical", 1)
    assert found.inbox == {"taken": 1, "no_pattern": 1}
    assert [(alerts.source, alerts.alerts) for alerts in found.alerts] == [("clients", 0)]
    for kept in (told, Path(done.report).read_text(encoding="utf-8")):
        assert CANARY not in kept
        assert "Zuid" not in kept


@pytest.mark.parametrize(
    ("program", "says"),
    [
        (FAILS, "exit code 3: no mail server"),
        (HANGS, "more than 2 s"),
        (["no-such-program"], "no-such-program: No such file"),
    ],
)
def test_a_message_that_fails_is_said_and_changes_no_verdict(
    tmp_path: Path, program: str | list[str], says: str
) -> None:
    folder = project(tmp_path / "project", program, timeout=2)
    ended = run(folder)
    assert ended.exit_code == 0
    assert says in ended.stderr
    done = RunReport.model_validate_json(ended.stdout)
    assert done.notified is not None
    assert not done.notified.ok
    assert says in done.notified.message
    assert done.report is None
    assert done.report_message


def test_a_report_on_a_project_without_a_suite_is_said_and_changes_no_verdict(
    tmp_path: Path,
) -> None:
    init_project(tmp_path / "project")
    out = tmp_path / "report.html"
    ended = CliRunner().invoke(app, ["run", str(tmp_path / "project"), "--report", str(out)])
    assert ended.exit_code == 0
    assert "no report" in ended.stderr
    assert not out.exists()


def test_a_run_that_cannot_begin_is_told_too(tmp_path: Path) -> None:
    folder = project(tmp_path / "project", KEEPS)
    toml = folder / "workbench.toml"
    elsewhere = tmp_path / "share"
    toml.write_text(toml.read_text().replace("[inbox]", f"[inbox]\nfolder = '{elsewhere}'"))
    assert run(folder).exit_code != 0
    found = RunSummary.model_validate_json((folder / "told.json").read_text())
    assert (found.verdict, found.error) == ("failed", "InboxMissing")


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    folder = project(tmp_path / "project", ["echo; touch broken.txt"])
    run(folder)
    assert not (folder / "broken.txt").exists()
