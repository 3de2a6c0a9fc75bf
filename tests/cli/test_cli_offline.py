"""With sockets forbidden every verb does what it does: nothing here goes over a network."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import typer

from workbench.cli import app
from workbench.project import Project

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
GUARD = """
import os, socket, sys
def refuse(name):
    def tried(*given, **named):
        with open(os.environ["TRIED"], "a") as log:
            log.write(f"{name} {given[-1:]!r}\\n")
        raise OSError("no network in this test")
    return tried
for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, refuse(name))
for name in ("getaddrinfo", "gethostbyname", "create_connection"):
    setattr(socket, name, refuse(name))
from workbench.cli.main import main
sys.argv = ["workbench", *sys.argv[1:]]
main()
"""
VERBS = {
    "profile": ["profile", "FILE"],
    "validate": ["validate", "FILE", "--suite", "SUITE", "--report", "OUT.html", "--json", "-"],
    "run": ["run", "PROJECT", "--quiet", "--report", "RUN.html"],
    "report": ["report", "PROJECT", "REPORT.html"],
    "suggest": ["suggest", "FILE"],
    "trend": ["trend", "PROJECT"],
    "drift": ["drift", "FILE", "FILE"],
}
"""A verb of a part that is not built in is not asked."""


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("offline")
    file = folder / "s.csv"
    file.write_text("a;b\n" + "\n".join(f"{at};x" for at in range(30)) + "\n")
    suite = (
        '{"name": "s", "meta": {"stage": "raw"}, "expectations": '
        '[{"type": "expect_column_values_to_be_unique", "kwargs": {"column": "a"}}]}'
    )
    project = folder / "p"
    (project / "expectations").mkdir(parents=True)
    (project / "expectations" / "s.json").write_text(suite)
    (project / "workbench.toml").write_text(
        'format = 1\nname = "p"\n[sources.s]\nsuite_raw = "s"\n'
    )
    opened = Project.open(project)
    opened.add("s", file, date(2016, 9, 1))
    opened.close()
    return {
        "FILE": str(file),
        "SUITE": str(project / "expectations" / "s.json"),
        "PROJECT": str(project),
        "OUT.html": str(folder / "out.html"),
        "RUN.html": str(folder / "run.html"),
        "REPORT.html": str(folder / "report.html"),
    }


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb in COMMANDS])
def test_a_verb_needs_no_network(verb: str, places: dict[str, str], tmp_path: Path) -> None:
    words = [places.get(one, one) for one in VERBS[verb]]
    tried = tmp_path / "tried"
    done = subprocess.run(
        [sys.executable, "-c", GUARD, *words],
        capture_output=True,
        text=True,
        env={**os.environ, "TRIED": str(tried), "GX_ANALYTICS_ENABLED": "true"},
    )
    assert not tried.exists(), tried.read_text()
    assert done.returncode == 0, done.stderr
