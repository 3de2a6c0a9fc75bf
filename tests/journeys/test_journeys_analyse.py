"""An analyst goes from the analysis set to a provision's reading, and takes pictures along."""

from pathlib import Path

import pytest
from journeys_window import StartServer, Window

from workbench.project import Project
from workbench.ui.words import Language, word_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def choose(window: Window, label: str, option: str) -> None:
    """Pick an option of a drop-down by typing it."""
    box = window.page.get_by_test_id("stMain").get_by_role("combobox", name=label)
    box.first.click()
    window.page.keyboard.type(option)
    window.page.wait_for_timeout(300)
    window.page.keyboard.press("Enter")
    window.settle()


def taken(window: Window, button: str, folder: Path) -> Path:
    """Press a download button and keep the file."""
    with window.page.expect_download(timeout=60_000) as waiting:
        window.page.get_by_test_id("stMain").get_by_text(button, exact=True).first.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    window.settle()
    return path


@pytest.mark.parametrize("language", ["nl", "en"])
def test_from_the_analysis_set_to_a_provisions_reading(
    language: Language, made_demo: Path, serving: StartServer, window: Window, tmp_path: Path
) -> None:
    project = Project.open(made_demo)

    def said(key: str, **values: object) -> str:
        return word_in(language, key, values)

    window.open(serving(made_demo).url)
    if language == "en":
        window.speak("en")
    window.turn_to("handover", language)
    window.page.get_by_text(said("builder.head"), exact=True).click()
    window.settle()
    assert said("builder.same") in window.text()
    assert said("builder.count.late_entries") in window.text()
    window.holds("spell builder")

    window.turn_to("provisions", language)
    reading = project.provisions().provisions[0].readings[0]
    assert reading.verdict == "more_outflow"
    assert said("provisions.said_limits") in window.text()
    assert "95%" in window.text()
    assert word_in(language, "provisions.refused_note", {}) in window.text()
    window.picture(f"provision_{language}")
    window.holds("provision")
    picture = taken(window, said("picture.svg"), tmp_path)
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert taken(window, said("picture.png"), tmp_path).read_bytes()[:4] == b"\x89PNG"
    window.page.get_by_text(said("outlook.code"), exact=True).click()
    window.settle()
    assert "read_provision" in window.text()
    assert project.handover().lineage[:12] in window.text()

    window.turn_to("survival", language)
    assert said("outlook.no_provisions") in window.text()
    window.holds("survival")
    curve = taken(window, said("picture.svg"), tmp_path)
    assert curve.stat().st_size > 2000

    window.turn_to("outflow", language)
    window.page.get_by_test_id("stMain").get_by_text(
        said("part.outflow.model"), exact=True
    ).first.click()
    window.settle()
    window.picture(f"outflow_model_{language}")
    window.holds("outflow model")
    card = taken(window, said(f"outflow.card_{language}"), tmp_path).read_text(encoding="utf-8")
    assert card.startswith("#")
    assert "SyRI" in card


def test_a_choice_of_the_spell_builder_is_tried_kept_and_made(
    demo_copy: Path, serving: StartServer, window: Window
) -> None:
    before = Project.open(demo_copy).handover().spells
    window.open(serving(demo_copy).url)
    window.turn_to("handover", "nl")
    window.page.get_by_text("Perioden samenstellen", exact=True).click()
    window.settle()
    choose(window, "Welke perioden", "Alleen de eerste")
    assert "Bewaar deze keuze" in window.text()
    window.picture("spell_builder_nl")
    window.press("Bewaar deze keuze")
    text = (demo_copy / "handover.toml").read_text(encoding="utf-8")
    assert 'spells = "first"' in text
    assert '# or "first"' in text, "what a person wrote stays"
    window.holds("kept")
    again = Project.open(demo_copy)
    again.run()
    assert again.handover().spells < before
    assert again.handover().returned == 0


def test_women_and_children_by_kind_of_exit_in_a_file_of_ones_own(
    made_demo: Path, serving: StartServer, window: Window, shared_data: Path
) -> None:
    """The real unemployment spells of jobless.csv."""
    window.open(serving(made_demo).url)
    window.turn_to("survival", "nl")
    window.page.get_by_test_id("stMain").get_by_text("Een eigen bestand", exact=True).click()
    window.settle()
    window.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        shared_data / "survival" / "jobless.csv"
    )
    window.page.wait_for_selector("text=Reden van einde", timeout=60_000)
    window.settle()
    choose(window, "Duur", "spell")
    choose(window, "Reden van einde", "cause")
    choose(window, "Eenheid van tijd", "perioden van twee weken")
    choose(window, "Vergelijk naar", "female")
    choose(window, "En daarbinnen naar", "child")
    shown = window.text()
    window.picture("jobless_nl")
    window.holds("own file")
    assert "child: 1 hangt bij female: 1 anders samen met uitstroom (hazardratio 0,85)" in shown
    assert "dan bij female: 0 (1,21)" in shown
