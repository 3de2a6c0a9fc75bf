"""Suggested expectations on the page: a person sets severity and bounds of each, and accepts."""

import json
from datetime import date
from pathlib import Path

import pytest
from ui_drawing import draw, holds, texts

from workbench.project import Project
from workbench.project.initiating import init_project
from workbench.ui.words import word_in

SETTINGS = """\
format = 1
name = "Teams"

[sources.s]
key = ["nr"]
"""
TEAMS = ("Noord", "Oost", "Zuid")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Three monthly deliveries of a small register, read."""
    folder = tmp_path_factory.mktemp("teams") / "p"
    init_project(folder)
    (folder / "workbench.toml").write_text(SETTINGS)
    project = Project.open(folder)
    for month in (1, 2, 3):
        lines = ["nr;team;trede;datum"]
        for row in range(300 + 60 * month):
            since = max(1, -(-(row - 300) // 60)) if row >= 300 else 1
            trede = "" if row % 7 == 0 else str(row % 5 + 1)
            lines.append(f"{1000 + row};{TEAMS[row % 3]};{trede};{row % 28 + 1:02d}-0{since}-2016")
        file = folder / f"s{month}.csv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        project.take_in("s", file, date(2016, month, 28))
    project.run()
    return project


def test_a_person_sets_severity_and_bounds_of_a_proposal_and_accepts(made: Project) -> None:
    shown = draw("expectations", made)
    holds(shown)
    shown.button(key="suggest_s").click().run()
    holds(shown)
    found = shown.session_state["suggestions_s"]
    one = next(
        one
        for one in found.proposals
        if one.type == "expect_column_values_to_say_something" and one.column == "trede"
    )
    shown.selectbox(key="adjust_s_1").select(one.number).run()
    shown.number_input(key=f"mostly_s_1_{one.number}").set_value(0.5).run()
    shown.selectbox(key=f"severity_s_1_{one.number}").select("critical").run()
    # another proposal on the screen does not make it forget the first
    shown.selectbox(key="adjust_s_1").select(0).run()
    holds(shown)
    table = next(
        one.value for one in shown.dataframe if word_in("nl", "label.bounds", {}) in one.value
    )
    assert "50" in table[word_in("nl", "label.bounds", {})].iloc[one.number]
    shown.multiselect(key="accepted_s").set_value([0, one.number]).run()
    shown.button(key="accept_s").click().run()
    holds(shown)
    assert word_in("nl", "suggestions.accepted", {}) in " ".join(texts(shown))
    suite = json.loads((made.folder / "expectations" / "s_raw.json").read_text(encoding="utf-8"))
    written = {each["type"]: each for each in suite["expectations"]}
    assert len(suite["expectations"]) == 2
    assert written[one.type]["kwargs"]["mostly"] == 0.5
    assert written[one.type]["severity"] == "critical"
    assert written[found.proposals[0].type]["severity"] == found.proposals[0].severity


def test_what_is_accepted_is_run_and_not_proposed_again(made: Project, tmp_path: Path) -> None:
    before = made.suggestions("s")
    made.accept_suggestions("s", before, {one.number: "info" for one in before.proposals})
    after = made.suggestions("s")
    assert after.proposals == ()
    assert after.known >= len(before.proposals)
    made.run()
    run = made.failures(made.extracts()[-1].id, "raw").of.run
    assert run.success, [one.type for one in run.expectations if not one.success]
