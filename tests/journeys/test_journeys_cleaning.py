"""A researcher cleans the demo's clients by suggestions only, and counts what that takes."""

import re
from pathlib import Path

import pytest
from journeys_window import StartServer, Window

from workbench.project import Project
from workbench.ui.words import Language, word_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WANTED = 0.98


def _share(window: Window, language: Language, key: str = "clean.held_now") -> float:
    """The figure under a label of the page."""
    label = word_in(language, key, {})
    metric = window.page.get_by_test_id("stMetric").filter(has_text=label)
    text = metric.get_by_test_id("stMetricValue").inner_text()
    figure = re.sub(r"[^0-9,.]", "", text).replace(",", ".")
    return float(figure) / 100


def _accept_the_first(window: Window, language: Language, keyboard: bool) -> None:
    """One interaction: a key, or a click on the first suggestion's button."""
    page = window.page
    button = page.get_by_role("button", name=word_in(language, "clean.accept", {})).first
    if keyboard:
        button.wait_for()
        page.keyboard.press("Alt+a")
    else:
        button.click()
    page.get_by_text(word_in(language, "clean.told_accepted", {})).first.wait_for(timeout=60_000)
    window.settle()
    page.wait_for_timeout(4500)  # the note of this one goes before the next comes


@pytest.mark.parametrize(("language", "keyboard"), [("nl", False), ("en", True)])
def test_suggestions_alone_bring_the_clients_to_98_percent(
    language: Language, keyboard: bool, demo_copy: Path, serving: StartServer, window: Window
) -> None:
    (demo_copy / "recipes" / "clients.toml").write_text("format = 1\n")
    window.open(f"{serving(demo_copy).url}/recipe")
    if language == "en":
        window.speak("en")
    before = _share(window, language)
    assert before == _share(window, language, "clean.held_without") < 0.8
    window.picture(f"cleaning_before_{language}")
    window.holds("cleaning before")
    interactions = 0
    while _share(window, language) < WANTED and interactions < 20:
        _accept_the_first(window, language, keyboard)
        interactions += 1
    after = _share(window, language)
    window.picture(f"cleaning_after_{language}")
    window.holds("cleaning after")
    print(f"from {before:.0%} to {after:.0%} with {interactions} interactions ({language})")
    assert after >= WANTED
    assert interactions <= 12
    desk = Project.open(demo_copy).clean_desk("clients")
    assert len(desk.state().steps) == interactions
    assert [one.says for one in desk.decisions()] == ["accepted"] * interactions


def test_a_killed_server_and_a_second_tab_lose_no_step(
    demo_copy: Path, serving: StartServer, window: Window
) -> None:
    recipe = demo_copy / "recipes" / "clients.toml"
    recipe.write_text("format = 1\n")
    server = serving(demo_copy)
    window.open(f"{server.url}/recipe")
    other = window.page.context.new_page()
    second = Window(other, window.shots)
    second.open(f"{server.url}/recipe")
    _accept_the_first(window, "nl", keyboard=False)
    once = recipe.read_text()
    assert once.count("[[steps]]") == 1

    other.get_by_role("button", name=word_in("nl", "clean.accept", {})).nth(1).click()
    other.get_by_text("nadat u ernaar keek").wait_for(timeout=60_000)
    second.settle()
    assert recipe.read_text() == once
    second.picture("cleaning_second_tab_nl")

    server.process.kill()
    server.process.wait()
    server = serving(demo_copy)
    window.open(f"{server.url}/recipe")
    assert recipe.read_text() == once
    window.page.keyboard.press("Alt+z")
    window.page.get_by_text(word_in("nl", "clean.told_undone", {})).first.wait_for(timeout=60_000)
    assert recipe.read_text() == "format = 1\n"
    window.settle()
    window.page.wait_for_timeout(4500)
    window.page.keyboard.press("Alt+y")
    window.page.get_by_text(word_in("nl", "clean.told_redone", {})).first.wait_for(timeout=60_000)
    assert recipe.read_text() == once
    window.holds("undone and redone")
