"""The Clean page: every part is drawn, in both languages, whatever the values are."""

from pathlib import Path

import pytest
from ui_drawing import draw, holds, texts
from ui_fake_project import HOSTILE, FakeProject

from workbench.ui.pages.recipe import PARTS
from workbench.ui.words import word_in


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_drawn_and_hostile_values_meet_no_markdown(
    part: str, language: str, tmp_path: Path
) -> None:
    project = FakeProject(tmp_path, word=HOSTILE)
    shown = draw("recipe", project, language)
    shown.segmented_control(key="clean_part").set_value(part).run()
    holds(shown)
    for kind in ("caption", "markdown", "error", "metric", "toast"):
        for one in shown.get(kind):
            assert "evil.example" not in str(one.value), kind
    for kind in ("button", "toggle", "text_input", "multiselect", "selectbox"):
        for one in shown.get(kind):
            assert "evil.example" not in str(one.label), kind


def test_the_share_of_expectations_is_shown_before_and_after(tmp_path: Path) -> None:
    shown = draw("recipe", FakeProject(tmp_path))
    held = {one.label: one.value for one in shown.metric}
    assert held[word_in("nl", "clean.held_without", {})] == "61,1%"
    assert held[word_in("nl", "clean.held_now", {})] == "94,4%"


def test_accepting_is_done_before_the_screen_says_so(tmp_path: Path) -> None:
    project = FakeProject(tmp_path)
    shown = draw("recipe", project)
    shown.button(key="accept_abc").click().run()
    holds(shown)
    assert project.desk.done == [("accept", "abc", "ab" * 32)]
    assert [one.value for one in shown.toast] == [word_in("nl", "clean.told_accepted", {})]


def test_a_refused_change_is_told_and_nothing_is_confirmed(tmp_path: Path) -> None:
    from workbench.core.errors_suggest import RecipeChangedMeanwhile

    project = FakeProject(tmp_path)

    def refuse(*_: object) -> None:
        raise RecipeChangedMeanwhile(source="clients", when="12:35", action="accepted")

    project.desk.accept = refuse  # type: ignore[method-assign]
    shown = draw("recipe", project)
    shown.button(key="accept_abc").click().run()
    holds(shown)
    assert not shown.toast
    assert any("12:35 gewijzigd (voorstel aanvaard)" in text for text in texts(shown))
