"""docs/suggestions.md and the words table are held to the code."""

import re
import tomllib
from pathlib import Path

import workbench
from workbench.cleaning.suggesting.proposal import SUGGESTED

ROOT = Path(workbench.__file__).parents[1]


def test_every_reason_is_documented() -> None:
    text = (ROOT / "docs" / "suggestions.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == set(SUGGESTED)


def test_the_words_table_says_the_same_in_english() -> None:
    words = tomllib.loads((ROOT / "workbench/ui/words/clean.toml").read_text("utf-8"))
    for code, text in SUGGESTED.items():
        assert words[f"suggestion.{code}"]["en"] == text
