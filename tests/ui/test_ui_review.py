"""The Review page: every part is drawn, decisions are kept before the screen says so, blind by default."""

from pathlib import Path

import pytest
from ui_drawing import draw, holds, texts
from ui_fake_project import HOSTILE, FakeProject

from workbench.core.errors_review import DecisionUnknown
from workbench.ui.words import word_in

PARTS = ("pairs", "entities", "log")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_drawn_and_hostile_values_meet_no_markdown(
    part: str, language: str, tmp_path: Path
) -> None:
    shown = draw("review", FakeProject(tmp_path, word=HOSTILE), language, review_part_3=part)
    holds(shown)
    for kind in ("caption", "markdown", "error", "metric", "toast"):
        for one in shown.get(kind):
            assert "evil.example" not in str(one.value), kind
    for kind in ("button", "toggle", "text_input", "multiselect", "selectbox", "expander"):
        for one in shown.get(kind):
            assert "evil.example" not in str(one.label), kind


@pytest.mark.parametrize("verdict", ["same", "different", "later"])
def test_a_verdict_is_given_with_the_reviewers_name_and_note(verdict: str, tmp_path: Path) -> None:
    project = FakeProject(tmp_path)
    shown = draw("review", project)
    shown.text_input[0].set_value(" JV ").run()
    shown.text_input(key="review_note").set_value("zelfde handschrift").run()
    shown.button(key=f"review_{verdict}").click().run()
    holds(shown)
    assert project.review.done == [
        ("key:waarde", "cells:0123456789ab", verdict, "JV", "zelfde handschrift")
    ]
    said = word_in("nl", f"review.{verdict}", {})
    assert any(f"Bewaard: {said}" in text for text in texts(shown))
    assert shown.text_input(key="review_note").value == ""


def test_the_model_is_silent_until_asked_and_again_after(tmp_path: Path) -> None:
    shown = draw("review", FakeProject(tmp_path))
    assert not any("0,877" in text for text in texts(shown))
    shown.button(key="review_ask").click().run()
    holds(shown)
    assert any("0,877" in text for text in texts(shown))
    shown.button(key="review_ask").click().run()
    assert not any("0,877" in text for text in texts(shown))


def test_the_keys_are_told_on_the_page(tmp_path: Path) -> None:
    shown = draw("review", FakeProject(tmp_path))
    assert word_in("nl", "review.keys", {}) in texts(shown)


def test_a_refused_undo_is_told_and_nothing_is_confirmed(tmp_path: Path) -> None:
    project = FakeProject(tmp_path)

    def refuse(*_: object) -> None:
        raise DecisionUnknown(act="-")

    project.review.undo = refuse  # type: ignore[method-assign]
    shown = draw("review", project)
    shown.button(key="review_undo").click().run()
    holds(shown)
    assert not shown.toast
    assert any("workbench decisions" in text for text in texts(shown))


def test_differences_are_said_in_a_cell_and_not_by_colour_alone(tmp_path: Path) -> None:
    shown = draw("review", FakeProject(tmp_path))
    cells = [str(cell) for table in shown.dataframe for cell in table.value.to_numpy().flat]
    assert any(cell.startswith("≈") for cell in cells)
    assert any(cell.startswith("○") for cell in cells)


def test_a_split_names_the_groups_and_a_merge_the_persons(tmp_path: Path) -> None:
    project = FakeProject(tmp_path)
    shown = draw("review", project, review_part_3="entities")
    assert shown.button(key="review_split").disabled
    shown.session_state["review_groups_17"] = {
        "edited_rows": {1: {word_in("nl", "review.group", {}): "2"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    shown.run()
    shown.button(key="review_split").click().run()
    shown.multiselect(key="review_merge_17").set_value([23]).run()
    shown.button(key="review_merge").click().run()
    holds(shown)
    assert project.review.done == [
        ("split", 17, {1: "1", 2: "2"}, ""),
        ("merge", 17, [23], ""),
    ]


def test_the_sample_says_how_right_the_linkage_is(tmp_path: Path) -> None:
    shown = draw("review", FakeProject(tmp_path), review_queue="sample")
    holds(shown)
    assert any("91,2% (95%-interval 85,0% tot 95,0%)" in text for text in texts(shown))


def test_a_link_of_two_sources_has_pairs_and_decisions_and_no_persons(tmp_path: Path) -> None:
    project = FakeProject(tmp_path)
    linked = {"task": "link", "entities": None, "linked_right": 812}
    project.review.report = project.review.report.model_copy(update=linked)
    project.review.sources = ("clients", "benefits")
    shown = draw("review", project)
    holds(shown)
    part = shown.segmented_control(key="review_part_2")
    assert word_in("nl", "review.entities", {}) not in part.options
    assert "812" in {one.value for one in shown.metric}


def test_a_project_that_links_nothing_says_so(tmp_path: Path) -> None:
    project = FakeProject(tmp_path)
    project.settings = project.settings.model_copy(update={"linkage": ()})
    shown = draw("review", project)
    holds(shown)
    assert word_in("nl", "review.none", {}) in texts(shown)
