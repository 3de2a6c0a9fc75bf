"""A kill while pairs are judged: what was confirmed is there, an act is there whole or not at all."""

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from review_project import TASK, review_project

from workbench.project import Project

CHILD = Path(__file__).parent / "children" / "deciding.py"
LATEST = 1.0
"""Seconds after the child is ready, within which it is killed: some verdicts are given by then."""


def _killed(folder: Path, after: float) -> list[dict[str, object]]:
    """What a child confirmed before it was killed, its first line apart."""
    with subprocess.Popen(
        [sys.executable, str(CHILD), str(folder)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read()
    assert json.loads(first)["ready"] >= 0
    return [json.loads(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]


def _sweep(folder: Path, kills: int, seed: int) -> int:
    review_project(folder, persons=90).close()
    moments = random.Random(seed)
    confirmed: list[dict[str, object]] = []
    undone_unseen = 0
    for _ in range(kills):
        said = _killed(folder, moments.uniform(0, LATEST))
        before = len(confirmed)
        confirmed += said
        project = Project.open(folder)
        rows = project.link_desk(TASK).decisions()
        project.close()
        acts = {one.act for one in rows}
        assert {one["act"] for one in confirmed} <= acts
        undone = {one.act for one in rows if one.undone_at is not None}
        seen = {one["act"] for one in confirmed if one["undone"]}
        assert seen <= undone
        assert len(undone - seen) <= undone_unseen + 1
        undone_unseen = len(undone - seen)
        _acts_are_whole(rows, confirmed[before:])
    print(f"{kills} kills, {len(confirmed)} words confirmed, none lost")
    return len(confirmed)


def _acts_are_whole(rows, said) -> None:  # type: ignore[no-untyped-def]
    counted = Counter(one.act for one in rows)
    for one in said:
        if "rows" in one:
            assert counted[one["act"]] == one["rows"]
    state: dict[str, set[object]] = {}
    for row in rows:
        state.setdefault(row.act, set()).add(row.undone_at)
    assert all(len(moments) == 1 for moments in state.values())


@pytest.mark.slow
def test_ten_kills_lose_no_confirmed_decision(tmp_path: Path) -> None:
    assert _sweep(tmp_path / "project", kills=10, seed=1) > 0


@pytest.mark.sweep
def test_a_hundred_kills_lose_no_confirmed_decision(tmp_path: Path) -> None:
    assert _sweep(tmp_path / "project", kills=100, seed=2) > 50


def test_a_split_that_is_cut_off_before_its_commit_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = review_project(tmp_path / "project", persons=90)
    desk = project.link_desk(TASK)

    class Killed(BaseException):
        pass

    def add_and_die(session, rows) -> None:  # type: ignore[no-untyped-def]
        session.add_all(rows)
        session.flush()
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("workbench.project.link_desk.add_decisions", add_and_die)
        with pytest.raises(Killed):
            desk.split(desk.suspects()[0].entity, {1: "1", 2: "2"})
    assert desk.decisions() == ()
