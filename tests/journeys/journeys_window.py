"""A browser window on the workbench: turns pages, and holds each to what every page keeps to."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlparse

from playwright.sync_api import Page

from workbench.ui.serve import Server
from workbench.ui.words import MISSING, Language, word_in

StartServer = Callable[..., Server]
"""Starts a server on a project folder; `app` and `port` may be named."""

PAGES = (
    *(
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
    ),
    *("report_back", "handover", "clusters", "survival", "provisions", "outflow", "share"),
)
_IDLE = "document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'"
_TOO_WIDE = """() => {
  const wide = [];
  const main = document.querySelector('[data-testid=stMain]');
  if (main.scrollWidth > main.clientWidth) wide.push('main');
  if (document.documentElement.scrollWidth > window.innerWidth) wide.push('document');
  const parts = 'h1, h3, [data-testid^=stMetric], [data-testid=stText], [data-testid=stBadge], button';
  for (const part of main.querySelectorAll(parts)) {
    const box = part.getBoundingClientRect();
    if (box.width && box.right > window.innerWidth + 1) wide.push(part.textContent);
    if (part.matches('[data-testid=stMetricLabel], [data-testid=stMetricValue]')
        && part.scrollWidth > part.clientWidth + 1) wide.push(part.textContent);
  }
  return wide;
}"""
_CELLS = "cells => cells.map(cell => cell.textContent)"


class Window:
    """What a person sees, and what the browser asks of the network meanwhile."""

    def __init__(self, page: Page, shots: Path) -> None:
        self.page, self.shots = page, shots
        self.asked_elsewhere: list[str] = []
        page.on("request", lambda request: self._note(request.url))

    def open(self, url: str) -> None:
        """Go to an address and wait until the page stands."""
        self.page.goto(url)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is drawn any more."""
        self.page.wait_for_selector("h1, [data-testid=stBadge]", timeout=60_000)
        self.page.wait_for_function(_IDLE, timeout=60_000)
        self.page.wait_for_timeout(400)
        self.page.wait_for_function(_IDLE, timeout=60_000)

    def turn_to(self, name: str, language: Language) -> None:
        """Choose a page in the side bar."""
        title = word_in(language, f"page.{name}", {})
        links = self.page.locator("[data-testid=stSidebarNavLink]")
        links.filter(has=self.page.get_by_text(title, exact=True)).click()
        head = self.page.get_by_role("heading", name=title, level=1, exact=True)
        head.wait_for(timeout=60_000)
        self.settle()

    def speak(self, language: Language) -> None:
        """Choose a language."""
        named = {"nl": "Nederlands", "en": "English"}[language]
        self.page.get_by_test_id("stSidebar").get_by_text(named, exact=True).click()
        self.page.wait_for_selector(f"text={word_in(language, 'label.language', {})}")
        self.settle()

    def press(self, name: str) -> None:
        """Press a button of the main part."""
        self.page.get_by_test_id("stMain").get_by_role("button", name=name, exact=True).click()
        self.settle()

    def text(self) -> str:
        """Everything to be read: the page, and the cells of its grids."""
        shown = self.page.inner_text("body")
        cells = self.page.eval_on_selector_all("canvas td, canvas th", _CELLS)
        return "\n".join([shown, *(cell for cell in cells if cell)])

    def holds(self, name: str) -> None:
        """No fault, no overflow, no word missing, nothing asked of another host."""
        shown = self.text()
        assert self.page.locator("[data-testid=stException]").count() == 0
        for sign in ("Traceback", MISSING[0], "page not found"):
            assert sign not in shown, f"{name}: {sign}"
        lines = {line.strip() for line in shown.splitlines()}
        assert not lines & {"None", "nan", "NaN", "NaT", "<NA>", "undefined", "null"}, name
        for language in ("nl", "en"):
            assert word_in(language, "error.unexpected", {}) not in shown, name
        assert self.page.evaluate(_TOO_WIDE) == [], name
        assert self.asked_elsewhere == [], name

    def picture(self, name: str) -> None:
        """The whole page, for people to look at."""
        self.shots.mkdir(parents=True, exist_ok=True)
        main = "document.querySelector('[data-testid=stMain]').scrollHeight"
        tall = min(int(self.page.evaluate(main)) + 20, 5000)
        self.page.set_viewport_size({"width": 1400, "height": max(900, tall)})
        self.page.wait_for_timeout(800)
        self.page.screenshot(path=str(self.shots / f"{name}.png"))
        self.page.set_viewport_size({"width": 1400, "height": 900})

    def _note(self, url: str) -> None:
        asked = urlparse(url)
        if asked.scheme in ("http", "https", "ws", "wss") and asked.hostname != "127.0.0.1":
            self.asked_elsewhere.append(url)
