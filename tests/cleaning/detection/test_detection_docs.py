"""docs/detection.md and the words table are held to the code."""

import re
import tomllib
from pathlib import Path

import workbench
from workbench.cleaning.detection.said import TEXTS
from workbench.cleaning.detection.signals import SIGNALS

ROOT = Path(workbench.__file__).parents[1]
DOC = (ROOT / "docs" / "detection.md").read_text("utf-8")


def test_every_reason_is_documented() -> None:
    rows = set(re.findall(r"^\| `(\w+)` \|", DOC, re.MULTILINE))
    assert rows == set(TEXTS) - {"learned_change"}
    assert "`learned_change`" in DOC
    assert set(SIGNALS) <= set(TEXTS)


def test_the_words_table_says_the_same_in_english() -> None:
    words = tomllib.loads((ROOT / "workbench/ui/words/cleaning.toml").read_text("utf-8"))
    for code, text in TEXTS.items():
        assert words[f"reason.{code}"]["en"] == text
