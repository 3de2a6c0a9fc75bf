"""`decide` and `decisions`: the review from the command line."""

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench.cli import app

sys.path.append(str(Path(__file__).parents[1] / "project"))
from review_project import TASK, people, review_project


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("deciding") / "project"
    review_project(made, persons=60).close()
    return made


def said(*words: str) -> dict[str, object]:
    done = CliRunner().invoke(app, [*words, "--json", "-"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_a_decision_is_listed_counts_and_can_be_undone(folder: Path) -> None:
    left, right = (f"key:{row[0]}" for row in people(persons=60)[:2])
    about = ("--task", TASK, "--left", left, "--right", right)
    done = said("decide", str(folder), *about, "--verdict", "same", "--by", "J", "--note", "gebeld")
    (one,) = done["decisions"]
    assert {one["left"], one["right"]} == {left, right}
    assert done["progress"]["unapplied"]
    listed = said("decisions", str(folder), "--by", "J")
    assert [each["act"] for each in listed["decisions"]] == [done["act"]]
    assert listed["decisions"][0]["counts"]
    assert listed["tasks"][0]["reviewed"] == 1
    told = CliRunner().invoke(app, ["decisions", str(folder)])
    assert "1 decisions count" in told.stdout
    undone = said("decide", str(folder), "--task", TASK, "--undo", str(done["act"]), "--by", "K")
    assert undone["undone"] == 1
    (row,) = said("decisions", str(folder), "--task", TASK)["decisions"]
    assert (row["undone_by"], row["counts"]) == ("K", False)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--left", "key:1"),
        ("--left", "key:1", "--right", "key:2"),
        ("--undo", "x", "--verdict", "same"),
    ],
)
def test_half_a_decision_is_refused(words: tuple[str, ...], folder: Path) -> None:
    done = CliRunner().invoke(app, ["decide", str(folder), "--task", TASK, *words])
    assert done.exit_code == 2
