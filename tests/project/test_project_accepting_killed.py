"""A kill while steps are accepted: nothing that was confirmed is lost, nothing is half-written."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from people_project import people_project

from workbench.cleaning import load_recipe
from workbench.core.files import sha256_file
from workbench.project import Project

CHILD = Path(__file__).parent / "children" / "accepting.py"
LATEST = 1.0
"""Seconds after the child is ready, within which it is killed: some changes are done by then."""


def _killed(folder: Path, after: float) -> list[dict[str, str | None]]:
    """What a child confirmed before it was killed; the first line is the revision it began with."""
    with subprocess.Popen(
        [sys.executable, str(CHILD), str(folder)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read()
    lines = [first, *rest.splitlines(keepends=True)]
    return [json.loads(line) for line in lines if line.endswith("\n")]


def _holds(folder: Path, told: list[dict[str, str | None]], before: int) -> int:
    """The recipe is the one confirmed last, or one whole change further; the log has every word."""
    recipe = folder / "recipes" / "people.toml"
    load_recipe(recipe)
    project = Project.open(folder)
    desk = project.clean_desk("people")
    last = told[-1].get("revision") or told[0]["ready"]
    state = desk.state()
    if state.revision != last:
        # a change was on its way: the file has it whole, noted or about to be
        assert abs(len(state.steps) - _steps_at(project, str(last))) == 1
    decisions = desk.decisions(limit=100_000)
    accepted = [one["accepted"] for one in told if one.get("accepted")]
    assert len(decisions) - before in (len(accepted), len(accepted) + 1)
    newest = [one.suggestion for one in reversed(decisions)][before : before + len(accepted)]
    assert newest == accepted
    project.close()
    return len(decisions)


def _steps_at(project: Project, revision: str) -> int:
    from workbench.store.decisions import newest_with

    with project.database.write() as session:
        row = newest_with(session, "people", revision)
        return 0 if row is None else row.text.count("[[steps]]")


def _sweep(folder: Path, kills: int, seed: int) -> int:
    people_project(folder).close()
    moments = random.Random(seed)
    decided = confirmed = 0
    for _ in range(kills):
        told = _killed(folder, moments.uniform(0, LATEST))
        confirmed += len(told) - 1
        decided = _holds(folder, told, decided)
    print(f"{kills} kills, {confirmed} changes confirmed, none lost")
    return confirmed


@pytest.mark.slow
def test_ten_kills_lose_no_accepted_step(tmp_path: Path) -> None:
    assert _sweep(tmp_path / "project", kills=10, seed=1) > 0


@pytest.mark.sweep
def test_a_hundred_kills_lose_no_accepted_step(tmp_path: Path) -> None:
    assert _sweep(tmp_path / "project", kills=100, seed=2) > 50


def test_a_kill_between_the_file_and_the_commit_leaves_a_version_that_is_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is written last within the transaction: here the commit never comes."""
    project = people_project(tmp_path / "project")
    desk = project.clean_desk("people")
    offered = desk.suggestions()

    class Killed(BaseException):
        pass

    def write_and_die(file: Path, text: str) -> None:
        file.write_text(text, encoding="utf-8")
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("workbench.project.versions.write_text", write_and_die)
        with pytest.raises(Killed):
            desk.accept(offered.suggestions[0].id, offered.revision)
    assert len(desk.state().steps) == 1
    assert desk.decisions() == []
    state = desk.state()
    second = desk.suggestions()
    desk.accept(second.suggestions[0].id, state.revision)
    assert [one.action for one in desk.history()][:2] == ["accepted", "outside"]
    back = desk.undo(desk.state().revision)
    assert len(back.steps) == 1


def test_the_confirmed_revision_is_the_files_own(tmp_path: Path) -> None:
    project = people_project(tmp_path / "project")
    desk = project.clean_desk("people")
    offered = desk.suggestions()
    done = desk.accept(offered.suggestions[0].id, offered.revision)
    assert done.recipe.revision == sha256_file(tmp_path / "project" / "recipes" / "people.toml")
