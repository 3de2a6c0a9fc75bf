"""A municipality's employee opens the demo project and walks the whole workbench."""

from pathlib import Path

import pytest
from journeys_window import PAGES, StartServer, Window

from workbench.project import Project
from workbench.ui.words import Language, word_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_of_the_demo_is_read(
    language: Language, made_demo: Path, serving: StartServer, window: Window
) -> None:
    window.open(serving(made_demo).url)
    window.holds("first sight")
    if language == "en":
        window.speak("en")
    for name in PAGES:
        window.turn_to(name, language)
        window.picture(f"{name}_{language}")
        window.holds(f"{name} {language}")
        assert word_in(language, "result.not_made", {}) not in window.text(), name


def test_an_address_of_a_page_opens_that_page_on_a_fresh_server(
    made_demo: Path, serving: StartServer, window: Window
) -> None:
    window.open(f"{serving(made_demo).url}/profile")
    assert window.page.inner_text("h1") == "Profiel"
    assert window.page.locator("[data-testid=stSidebarNavLink]").count() == len(PAGES)
    window.holds("profile")


def test_one_more_delivery_is_uploaded_run_and_seen(
    demo_copy: Path, serving: StartServer, window: Window
) -> None:
    """The run goes on while the window is reloaded and the server is killed."""
    before = len(Project.open(demo_copy).extracts())
    delivered = next((demo_copy / "exports").glob("2016-11-30/klanten_*.csv"))
    server = serving(demo_copy)
    window.open(f"{server.url}/extracts")
    page = window.page
    page.get_by_test_id("stExpander").first.click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        {"name": "klanten_20161231.csv", "mimeType": "text/csv", "buffer": delivered.read_bytes()}
    )
    page.wait_for_selector("text=klanten_20161231.csv")
    _choose(window, "Bron", "Cliënten")
    _write_date(window, "31-12-2016")
    window.picture("upload_nl")
    window.press("Levering toevoegen")
    page.wait_for_selector("text=klanten_20161231.csv is bewaard")
    window.holds("uploaded")
    assert len(Project.open(demo_copy).extracts()) == before + 1

    page.get_by_role("button", name="Verwerken").click()
    page.wait_for_selector("text=/Bezig|begint/")
    page.reload()
    page.wait_for_selector("text=Bezig:", timeout=120_000)
    window.picture("running_nl")
    window.holds("running")
    server.process.kill()
    server.process.wait()
    server = serving(demo_copy)
    window.open(f"{server.url}/profile")
    page.wait_for_function(
        "() => document.body.innerText.includes('Verwerking klaar')", timeout=300_000
    )
    assert {job.state for job in Project.open(demo_copy).jobs()} == {"done"}

    window.open(f"{server.url}/profile")
    _choose(window, "Bron", "Cliënten")
    assert "31-12-2016 – klanten_20161231.csv" in window.page.content()
    assert word_in("nl", "profile.fill", {}) in window.text()
    window.picture("uploaded_profile_nl")
    window.holds("profile of the upload")


def _choose(window: Window, label: str, option: str) -> None:
    box = window.page.get_by_test_id("stMain").get_by_role("combobox", name=label).first
    box.click()
    window.page.get_by_role("option", name=option, exact=True).first.click()
    window.settle()


def _write_date(window: Window, day: str) -> None:
    window.page.get_by_test_id("stDateInput").locator("[data-type=day]").click()
    window.page.keyboard.type(day.replace("-", ""))
    window.page.keyboard.press("Tab")
    window.settle()
