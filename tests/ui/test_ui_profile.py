"""On the profile page a person says what a value is, and it is kept."""

from pathlib import Path

from ui_drawing import draw, holds, texts

from workbench.project import Project
from workbench.ui.words import word_in


def button(shown, key):
    return next(one for one in shown.button if one.label == word_in("nl", key, {}))


def test_a_decision_is_in_the_settings_and_the_page_goes_on_showing_the_profile(
    demo_copy: Path,
) -> None:
    project = Project.open(demo_copy)
    shown = draw("profile", project)
    holds(shown)
    assert word_in("nl", "profile.old", {}) not in texts(shown)
    box = next(one for one in shown.selectbox if one.label == word_in("nl", "label.value", {}))
    source, column = box.key.removeprefix("decide_").split("_", 1)
    button(shown, "action.is_answer").click().run()
    holds(shown)
    assert Project.open(demo_copy).decision_on(source, column, box.value) == "answer"
    assert word_in("nl", "profile.old", {}) in texts(shown)
    assert button(shown, "action.is_answer").disabled
    button(shown, "action.take_back").click().run()
    assert Project.open(demo_copy).decision_on(source, column, box.value) == "undecided"
    assert word_in("nl", "profile.old", {}) not in texts(shown)
