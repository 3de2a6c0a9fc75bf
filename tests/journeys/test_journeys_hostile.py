"""Hostile values in every place where data is shown: nothing is fetched, nothing runs."""

from pathlib import Path

import pytest
from journeys_window import PAGES, StartServer, Window

FAKE_APP = Path(__file__).with_name("fake_app.py")
HOSTILE = (
    "![x](http://evil.example/a.png)<img src=http://evil.example/b.png onerror=window.ran=1>"
    "<script>window.ran=1</script>[l](http://evil.example/d) =1+1 \u202eab\u202c"
)
_DRAWN = "parts => parts.filter(p => (p.src || p.href || '').includes('evil')).length"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_hostile_values_draw_nothing_and_fetch_nothing(
    tmp_path: Path, serving: StartServer, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_WORD", HOSTILE)
    window.open(serving(tmp_path, FAKE_APP).url)
    for name in PAGES:
        window.turn_to(name, "nl")
        for opened in window.page.get_by_test_id("stExpander").all():
            opened.locator("summary").click()
        window.settle()
        for tab in window.page.get_by_role("tab").all():
            # tabs within a tab are there as long as that one is open
            if tab.is_visible():
                tab.click()
        for drawn in window.page.get_by_test_id("stVegaLiteChart").all():
            if drawn.is_visible():
                drawn.hover(position={"x": 420, "y": 60})
                window.page.wait_for_timeout(100)
        window.picture(f"hostile_{name}")
        window.holds(f"hostile {name}")
        assert window.page.eval_on_selector_all("img, a, script, iframe", _DRAWN) == 0, name
        assert window.page.evaluate("window.ran === undefined"), name
    assert window.asked_elsewhere == []
