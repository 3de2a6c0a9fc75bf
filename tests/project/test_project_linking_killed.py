"""A kill -9 while records are linked: the result is the old one or the new one, never half of it."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from review_project import RULES, TASK, people, people_csv, review_project

from workbench.project import Project
from workbench.project.stages.context import RESULT_FILE

CHILD = Path(__file__).parent / "children" / "killed_at.py"
KEPT = {
    *("entities.parquet", "pairs.parquet", "reasons.parquet", "parts.parquet", "sweep.json"),
    *("golden.parquet", "provenance.parquet", RESULT_FILE),
}
"""What a whole result of a deduplication holds, at least."""


def _killed(step: int, *arguments: str) -> bool:
    """Run a command that is killed at a step; whether it came so far."""
    command = [sys.executable, str(CHILD), str(step), *arguments]
    ended = subprocess.run(command, capture_output=True, check=False).returncode
    assert ended in (0, -signal.SIGKILL)
    return ended != 0


def _files(folder: Path) -> tuple[list[str], Path]:
    """The arguments of a deduplication and of a link of small files, and where they write."""
    table, rules = folder / "people.csv", folder / "rules.toml"
    table.write_text(people_csv(people(persons=60)), encoding="utf-8")
    rules.write_text(RULES, encoding="utf-8")
    return [str(table), "--rules", str(rules)], folder / "out.csv"


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["dedupe", "link"])
def test_a_kill_at_any_step_leaves_the_old_file_or_the_new_one(tmp_path: Path, verb: str) -> None:
    arguments, out = _files(tmp_path)
    if verb == "link":
        rules = tmp_path / "rules.toml"
        rules.write_text(RULES.replace('task = "dedupe"', 'task = "link"'), encoding="utf-8")
        arguments.insert(0, arguments[0])
    whole = tmp_path / "whole.csv"
    assert not _killed(0, verb, *arguments, "--out", str(whole))
    old = b"an older result\n"
    step = 1
    while True:
        out.write_bytes(old)
        killed = _killed(step, verb, *arguments, "--out", str(out))
        assert out.read_bytes() in (old, whole.read_bytes()), step
        if not killed:
            break
        step += 1
    assert step > 2, "a file is flushed and then put in its place"
    assert out.read_bytes() == whole.read_bytes()


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_no_half_a_file(tmp_path: Path) -> None:
    arguments, out = _files(tmp_path)
    whole = tmp_path / "whole.csv"
    command = [sys.executable, "-m", "workbench", "dedupe", *arguments, "--out"]
    began = time.monotonic()
    subprocess.run([*command, str(whole)], capture_output=True, check=True)
    took = time.monotonic() - began
    moments = random.Random(3)
    for _ in range(6):
        with subprocess.Popen([*command, str(out)], stdout=subprocess.DEVNULL) as child:
            time.sleep(took * moments.uniform(0.5, 1.05))
            child.send_signal(signal.SIGKILL)
        assert not out.exists() or out.read_bytes() == whole.read_bytes()
        out.unlink(missing_ok=True)


def _holds(folder: Path, whole: dict[str, bytes]) -> None:
    """Every result of the deduplication that is there is whole; the next run makes the rest."""
    for result in (folder / "data" / "derived" / "dedupe" / TASK).iterdir():
        if not result.name.startswith(".making-"):
            assert {one.name for one in result.iterdir()} >= KEPT
    project = Project.open(folder)
    report = project.run()
    assert not report.failed
    made = project.result_folder("dedupe", TASK)
    for name in ("entities.parquet", "golden.parquet"):
        assert made.joinpath(name).read_bytes() == whole[name]
    assert list(pd.read_parquet(made / "entities.parquet").columns) == ["_record", "entity_id"]
    left = [one.name for one in made.parent.iterdir() if one.name.startswith(".making-")]
    assert left == []
    project.close()


def _sweep(folder: Path, steps: list[int]) -> int:
    """Kill a run that makes the deduplication anew at these steps; how many came so far."""
    start = folder / "start"
    project = review_project(start, persons=60)
    guide = project.link_guide()
    guide.set_threshold(TASK, 0.9, guide.rules(TASK).revision)
    project.close()
    reference = folder / "reference"
    shutil.copytree(start, reference)
    project = Project.open(reference)
    project.run()
    made = project.result_folder("dedupe", TASK)
    whole = {one.name: one.read_bytes() for one in made.iterdir() if one.is_file()}
    project.close()
    kills = 0
    for step in steps:
        mine = folder / f"step_{step}"
        shutil.copytree(start, mine)
        kills += _killed(step, "run", str(mine))
        _holds(mine, whole)
        shutil.rmtree(mine)
    return kills


@pytest.mark.slow
def test_a_kill_while_the_project_deduplicates_leaves_no_half_result(tmp_path: Path) -> None:
    assert _sweep(tmp_path, [1, 4, 9, 12]) > 2


@pytest.mark.sweep
def test_a_kill_at_every_step_of_a_projects_deduplication(tmp_path: Path) -> None:
    assert _sweep(tmp_path, list(range(1, 40))) > 10
