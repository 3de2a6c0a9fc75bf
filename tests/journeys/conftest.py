"""A real browser for the journeys: the system's Chromium, headless, watched for what it asks."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from journeys_window import StartServer, Window
from playwright.sync_api import Browser, sync_playwright

from workbench.ui.serve import APP, Server, free_port, start_server

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        pytest.skip("no Chromium on this machine: tests/install_browser.sh says how")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def serving() -> Iterator[StartServer]:
    """Starts servers, each test worker from a port of its own; all are stopped in the end."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    with ExitStack() as stack:

        def start(folder: Path, app: Path = APP, port: int = 0) -> Server:
            server = start_server(folder, port or free_port(8700 + 40 * worker), app)
            stack.callback(server.stop)
            return server

        yield start


@pytest.fixture
def window(browser: Browser, tmp_path: Path) -> Iterator[Window]:
    """One browser window; screenshots go to WORKBENCH_SCREENSHOTS, or nowhere of note."""
    shots = Path(os.environ.get("WORKBENCH_SCREENSHOTS", tmp_path / "screenshots"))
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="en-US")
    yield Window(context.new_page(), shots)
    context.close()
