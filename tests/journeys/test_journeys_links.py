"""A researcher looks into a linkage, chooses another threshold, runs it, and compares the two runs."""

import sys
from pathlib import Path

import pytest
from journeys_window import StartServer, Window

from workbench.ui.words import Language, word_in

sys.path.append(str(Path(__file__).parents[1] / "project"))
from review_project import TASK, review_project

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_from_one_pair_to_another_threshold_and_two_runs_side_by_side(
    language: Language, tmp_path: Path, serving: StartServer, window: Window
) -> None:
    project = review_project(tmp_path / "people")
    guide = project.link_guide()

    def said(key: str, **values: object) -> str:
        return word_in(language, key, values)

    def part(name: str) -> None:
        main = window.page.get_by_test_id("stMain")
        main.get_by_text(said(f"links_part.{name}"), exact=True).click()
        window.settle()
        window.picture(f"links_{name}_{language}")
        window.holds(name)

    window.open(serving(project.folder).url)
    if language == "en":
        window.speak("en")
    window.turn_to("links", language)

    window.page.get_by_text(said("links.plan"), exact=True).click()
    window.settle()
    window.press(said("action.count_first"))
    window.page.get_by_text(said("label.plan_seconds")).wait_for(timeout=60_000)
    window.picture(f"links_plan_{language}")
    window.holds("plan")

    for name in ("counting", "learned", "pair"):
        part(name)
    shown = window.text()
    assert said("links.brought_by", rules="").split("{")[0].split(":")[0] in shown
    assert said("links.step_prior") in shown

    part("threshold")
    slider = window.page.get_by_role("slider")
    slider.focus()
    slider.press("End")
    window.settle()
    window.picture(f"links_threshold_chosen_{language}")
    window.press(said("action.keep_threshold"))
    window.page.get_by_text(said("result.not_made")).wait_for(timeout=60_000)
    state = guide.rules(TASK)
    assert state.threshold == 0.9999
    assert [change.before for change in state.changes] == [0.5]

    window.press(said("action.run"))
    window.page.get_by_text(said("links_part.runs"), exact=True).wait_for(timeout=180_000)
    window.settle()
    part("runs")
    found = guide.compare(TASK)
    assert found.only_before > 0
    assert said("fate.split") in window.text()
    assert said("why.threshold") in window.text()
    project.close()
