"""Every page is drawn, in both languages, whatever the results hold."""

from pathlib import Path

import pytest
from ui_drawing import NOT_MADE, PAGES, draw, holds, texts
from ui_fake_project import HOSTILE, FakeProject

from workbench.ui.pages import SECTIONS
from workbench.ui.words import word_in

READS_MARKDOWN = ("title", "subheader", "caption", "markdown", "error", "warning", "metric")
LABELLED = ("selectbox", "button", "multiselect", "number_input", "metric", "expander", "tab")


def test_the_pages_are_those_of_the_architecture() -> None:
    assert [page for section in SECTIONS.values() for page in section] == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_its_results(page: str, tmp_path: Path) -> None:
    shown = draw(page, FakeProject(tmp_path))
    holds(shown)
    assert not NOT_MADE & set(texts(shown))
    assert shown.title[0].value == word_in("nl", f"page.{page}", {})


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_a_project_without_results_says_so(page: str, tmp_path: Path) -> None:
    shown = draw(page, FakeProject(tmp_path, empty=True))
    holds(shown)
    assert len(shown.title) == 1


@pytest.mark.parametrize("page", PAGES)
def test_hostile_values_meet_no_widget_that_reads_markdown(page: str, tmp_path: Path) -> None:
    shown = draw(page, FakeProject(tmp_path, word=HOSTILE))
    holds(shown)
    for kind in READS_MARKDOWN:
        for one in shown.get(kind):
            assert "evil.example" not in str(one.value), (kind, one.value)
    for kind in LABELLED:
        for one in shown.get(kind):
            assert "evil.example" not in str(one.label), (kind, one.label)


def test_an_unexpected_fault_is_said_calmly_and_logged_without_the_value(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(FakeProject):
        def handover(self):  # type: ignore[no-untyped-def]
            raise ValueError("Jansen 123456782")

    shown = draw("handover", Broken(tmp_path))
    assert not shown.exception
    assert word_in("nl", "error.unexpected", {}) in texts(shown)
    assert "ValueError" in caplog.text
    assert "Jansen" not in caplog.text


def test_a_failed_station_is_explained_in_the_readers_language(tmp_path: Path) -> None:
    shown = draw("overview", FakeProject(tmp_path))
    assert any("waarde heeft geen kolom waarde" in text for text in texts(shown))


def test_failing_rows_are_looked_up_only_when_asked(tmp_path: Path) -> None:
    shown = draw("expectations", FakeProject(tmp_path))
    before = len(shown.dataframe)
    look = next(button for button in shown.button if button.label == "Regels opzoeken")
    look.click().run()
    assert len(shown.dataframe) == before + 1


def test_a_delivery_whose_rows_were_removed_is_listed_as_such(tmp_path: Path) -> None:
    class Old(FakeProject):
        def extracts(self, source: str | None = None):  # type: ignore[no-untyped-def]
            first, *others = super().extracts(source)
            return [first.model_copy(update={"removed": first.added}), *others]

    shown = draw("extracts", Old(tmp_path))
    holds(shown)
    states = [word for frame in shown.dataframe for word in frame.value.astype(str).to_numpy().flat]
    assert word_in("nl", "account.removed", {}) in states
