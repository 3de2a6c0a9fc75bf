"""docs/quality.md is held to the code."""

import re
from pathlib import Path
from typing import get_args

from workbench.core.watch_settings import WatchSettings
from workbench.quality.results import Kind

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "quality.md").read_text(encoding="utf-8")


def test_every_kind_of_alert_is_documented() -> None:
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", TEXT.split("## Alerts")[1], re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"\w+", row)}
    assert set(get_args(Kind)) <= told


def test_every_threshold_is_documented_with_its_default() -> None:
    section = TEXT.split("## Thresholds")[1].split("\n## ")[0]
    told = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", section, re.MULTILINE))
    assert list(told) == list(WatchSettings.model_fields)
    for name, value in WatchSettings().model_dump().items():
        assert told[name].strip() == ("by role" if value is None else str(value))
