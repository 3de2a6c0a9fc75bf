"""docs/profile.md says what the code does."""

import re
import tomllib
from pathlib import Path

import workbench
from workbench.profiling.texts import FINDINGS

ROOT = Path(workbench.__file__).parents[1]
DOC = (ROOT / "docs" / "profile.md").read_text("utf-8")
WORDS = tomllib.loads(
    Path(workbench.__file__).parent.joinpath("ui/words/profiling.toml").read_text()
)


def test_every_disguised_missing_reason_and_finding_is_documented():
    rows = set(re.findall(r"^\| `(\w+)` \|", DOC, re.MULTILINE))
    disguised = {key.partition(".")[2] for key in WORDS if key.startswith("disguised.")}
    assert rows == disguised
    named = set(re.findall(r"`(\w+)`", DOC.partition("## Findings")[2]))
    assert named == set(FINDINGS)


def test_every_semantic_type_has_words():
    code = (ROOT / "workbench" / "profiling" / "semantics.py").read_text()
    names = re.findall(r'(?:Meaning\(|return |^ {4,8}\(\s*)"(\w+)"', code, re.MULTILINE)
    assert len(names) > 25
    listed = DOC.partition("**`semantic_type`**")[2].partition("\n")[0]
    for name in names:
        assert f"semantic.{name}" in WORDS
        assert f"`{name}`" in listed
