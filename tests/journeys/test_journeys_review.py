"""A researcher reviews thirty pairs by keyboard, splits a bad cluster, applies, and sees the result."""

import sys
import time
from pathlib import Path

import pytest
from journeys_window import StartServer, Window

from workbench.ui.words import Language, word_in

sys.path.append(str(Path(__file__).parents[1] / "project"))
from review_project import TASK, people, review_project

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAIRS = 30
SLOWEST = 6.0
"""Seconds that a key may take on a machine that runs much else beside; alone it is under one."""


def _text(language: Language, key: str, **values: object) -> str:
    return word_in(language, key, values)


def _figure(window: Window, language: Language, key: str) -> int:
    """The figure under a label of the page."""
    metric = window.page.get_by_test_id("stMetric").filter(has_text=_text(language, key))
    text = metric.get_by_test_id("stMetricValue").inner_text()
    return int("".join(sign for sign in text if sign.isdigit()))


def _waits_for(window: Window, language: Language, key: str, figure: int) -> None:
    metric = window.page.get_by_test_id("stMetric").filter(has_text=_text(language, key))
    value = metric.get_by_test_id("stMetricValue").get_by_text(str(figure), exact=True)
    value.wait_for(timeout=60_000)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_thirty_pairs_by_keyboard_a_split_and_a_run(
    language: Language, tmp_path: Path, serving: StartServer, window: Window
) -> None:
    folder = tmp_path / "people"
    project = review_project(folder)
    who = {f"key:{row[0]}": row[-1] for row in people()}
    window.open(f"{serving(folder).url}/review")
    if language == "en":
        window.speak("en")
    page = window.page
    page.get_by_label(_text(language, "review.who")).fill("J2")  # a key that also is a letter
    page.keyboard.press("Enter")
    window.settle()
    assert project.link_desk(TASK).decisions() == ()
    entities = _figure(window, language, "review.entities_now")
    window.picture(f"review_pair_{language}")
    window.holds("a pair")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("4")
    page.get_by_text(_text(language, "links.pair_chart_note")).wait_for()
    window.settle()
    window.picture(f"review_asked_{language}")
    slowest = 0.0
    for number in range(1, PAIRS + 1):
        pair = project.link_desk(TASK).next_pair("J2")
        assert pair is not None
        key = "1" if who[pair.left] == who[pair.right] else "2"
        started = time.perf_counter()
        page.keyboard.press(key)
        _waits_for(window, language, "review.reviewed", number)
        slowest = max(slowest, time.perf_counter() - started)
        page.wait_for_function(
            "document.querySelector('.stApp').dataset.testScriptState === 'notRunning'"
        )
    print(f"{PAIRS} pairs by keyboard, the slowest key {slowest:.2f} s ({language})")
    assert slowest < SLOWEST
    kept = project.link_desk(TASK).decisions()
    assert len(kept) == PAIRS
    assert {one.reviewer for one in kept} == {"J2"}
    assert all((who[one.left] == who[one.right]) == (one.verdict == "same") for one in kept)
    page.keyboard.press("3")
    _waits_for(window, language, "review.put_off", 1)
    page.keyboard.press("Alt+z")
    _waits_for(window, language, "review.put_off", 0)
    window.settle()
    window.holds("thirty pairs")
    window.picture(f"review_thirty_{language}")

    page.get_by_text(_text(language, "review.entities"), exact=True).click()
    window.settle()
    desk = project.link_desk(TASK)
    view = desk.entity(desk.suspects()[0].entity)
    persons = [who[one.key] for one in view.records]
    assert len(set(persons)) > 1
    window.picture(f"review_cluster_{language}")
    window.holds("a cluster")
    for place, person in enumerate(persons):
        if person != persons[0]:
            _write_group(window, place, "2")
    window.press(_text(language, "review.split"))
    apart = sum(one != other for at, one in enumerate(persons) for other in persons[at + 1 :])
    page.get_by_text(_text(language, "review.last_many", count=apart)).wait_for(timeout=60_000)
    split = [one for one in project.link_desk(TASK).decisions() if one.kind == "split"]
    assert {(who[one.left] == who[one.right], one.verdict) for one in split} == {
        (False, "different")
    }
    window.picture(f"review_split_{language}")
    page.get_by_text(_text(language, "review.log"), exact=True).click()
    window.settle()
    window.picture(f"review_log_{language}")
    window.holds("the log")

    window.press(_text(language, "review.apply"))
    page.get_by_text(_text(language, "review.applied")).wait_for(timeout=120_000)
    window.settle()
    after = _figure(window, language, "review.entities_now")
    window.picture(f"review_applied_{language}")
    window.holds("applied")
    assert after > entities
    now = project.link_desk(TASK)
    assert now.progress("J2").unapplied is False
    parts = [{one.key for one in now.entity(each.entity).records} for each in now.suspects()]
    assert not any({one.left, one.right} <= part for one in split for part in parts)


def _write_group(window: Window, row: int, group: str) -> None:
    """Write in the group column, the third, of the members' grid."""
    page = window.page
    grid = page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    box = grid.bounding_box()
    assert box is not None
    page.mouse.dblclick(box["x"] + 210, box["y"] + 35 * (row + 1) + 17)
    page.locator("[data-testid=portal] .gdg-input").fill(group)
    page.keyboard.press("Enter")
    window.settle()
