"""A steward opens Track, finds the worst fall, walks to its rows and reports it back."""

from pathlib import Path

import pytest
from journeys_window import StartServer, Window
from worsening_register import STOPS, worsening_project

from workbench.project import Project
from workbench.ui.words import Language, word_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_worst_fall_is_found_looked_at_and_reported(
    language: Language, tmp_path: Path, serving: StartServer, window: Window
) -> None:
    project = worsening_project(tmp_path / "project", STOPS + 2)

    def said(key: str) -> str:
        return word_in(language, key, {})

    window.open(serving(project.folder).url)
    if language == "en":
        window.speak("en")
    window.turn_to("quality", language)
    window.holds("track")
    shown = window.text()
    worst = {
        "nl": "daalde van 100% naar 0% in team West vanaf de levering van 28-05-2017",
        "en": "fell from 100% to 0% in team West from the delivery of 28 May 2017",
    }[language]
    assert worst in shown
    window.picture(f"track_worst_{language}")

    window.press(said("action.see_rows"))
    assert "n.v.t." in window.text()
    window.press(said("action.report_to_source"))
    window.page.get_by_text(said("quality.reported")).wait_for(timeout=60_000)
    window.picture(f"track_rows_{language}")
    window.holds("track rows")
    (item,) = Project.open(project.folder).report_back().items
    assert (item.state, item.point.group) == ("reported", "team = West")

    for part in ("dimensions", "columns", "failing", "drift"):
        window.page.get_by_test_id("stMain").get_by_text(
            said(f"quality_part.{part}"), exact=True
        ).click()
        window.settle()
        if part == "drift":
            window.press(said("action.compare"))
        window.picture(f"track_{part}_{language}")
        window.holds(f"track {part}")

    window.turn_to("report_back", language)
    assert worst in window.text()
    window.page.get_by_test_id("stExpander").first.click()
    window.settle()
    window.press(said("action.promise"))
    window.page.get_by_text(said("error.PromiseWithoutDay")).wait_for(timeout=60_000)
    window.press(said("action.close"))
    window.page.get_by_text(said("report_state.closed")).first.wait_for(timeout=60_000)
    window.picture(f"track_reported_{language}")
    window.holds("reported")
    assert [one.state for one in Project.open(project.folder).report_back().items[0].history] == [
        "reported",
        "closed",
    ]
