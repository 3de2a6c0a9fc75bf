"""Every code that a reader emits has its sentence in both languages."""

import tomllib
from pathlib import Path

import workbench
from workbench.extracts.findings import _TEXTS

WORDS = Path(workbench.__file__).parent / "ui" / "words" / "extracts.toml"


def test_every_finding_has_a_dutch_and_the_same_english_sentence():
    words = tomllib.loads(WORDS.read_text("utf-8"))
    for code, (_, text) in _TEXTS.items():
        # a screen writes a share in its own language
        assert words[f"finding.{code}"]["en"] == text.replace(":.0%}", "}")
        assert words[f"finding.{code}"]["nl"]
