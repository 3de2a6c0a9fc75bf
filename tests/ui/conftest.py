"""Fixtures of the screens: a page drawn by AppTest, on a fake project or on a made demo."""

import pytest

from workbench.ui import session


@pytest.fixture(autouse=True)
def _nothing_chosen_before() -> None:
    session._CHOSEN.clear()
