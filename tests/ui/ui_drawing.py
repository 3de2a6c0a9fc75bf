"""Draws a page without a browser, and says everything that stands on it."""

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from workbench.ui.serve import APP
from workbench.ui.words import MISSING, word_in

PAGES = [
    "overview",
    "extracts",
    "layouts",
    "profile",
    "soft",
    "expectations",
    "recipe",
    "links",
    "review",
    "quality",
    "report_back",
    "handover",
    "clusters",
    "survival",
    "provisions",
    "outflow",
    "share",
]
CALM = {word_in("nl", "error.unexpected", {}), word_in("en", "error.unexpected", {})}
NOT_MADE = {word_in("nl", "result.not_made", {}), word_in("en", "result.not_made", {})}


def draw(page: str, project: Any, language: str = "nl", **chosen: Any) -> AppTest:
    """One page of a project (a real one, or one that answers like it), drawn in a language.

    `chosen`: what stands in the session already, by key.
    """
    test = AppTest.from_function(_script, args=(page, project), default_timeout=120)
    test.session_state["language"] = language
    for key, value in chosen.items():
        test.session_state[key] = value
    return test.run()


def open_app(folder: Path, monkeypatch: Any) -> AppTest:
    """The whole app on a project folder, at its first page."""
    monkeypatch.setenv("REGISTER_WORKBENCH_PROJECT", str(folder))
    return AppTest.from_file(str(APP), default_timeout=120).run()


def texts(test: AppTest) -> list[str]:
    """Every text on the page: labels, sentences, figures, table heads."""
    found: list[str] = []
    for kind in ("title", "subheader", "caption", "text", "markdown", "error", "warning", "info"):
        found += [str(one.value) for one in test.get(kind)]
    for kind in ("selectbox", "button", "multiselect", "number_input", "metric", "expander", "tab"):
        found += [str(one.label) for one in test.get(kind)]
    found += [str(one.value) for one in test.metric]
    for table in test.dataframe:
        found += [str(head) for head in table.value.columns]
    return found


def holds(test: AppTest) -> None:
    """What every page keeps to, whatever it shows."""
    assert not test.exception
    for text in texts(test):
        assert MISSING[0] not in text, text
        assert text not in CALM
        assert "Traceback" not in text
        assert not {"nan", "None", "NaT", "<NA>"} & set(text.split()), text


def _script(page, project):  # type: ignore[no-untyped-def]
    from functools import partial

    from workbench.ui.frame import framed
    from workbench.ui.pages import SECTIONS
    from workbench.ui.session import Desk

    drawn = {name: draw for section in SECTIONS.values() for name, (draw, _) in section.items()}
    framed(partial(drawn[page], Desk(project, project.status())))
