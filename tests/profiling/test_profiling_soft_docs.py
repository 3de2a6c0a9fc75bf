"""docs/soft.md and the words say what the code does."""

import re
import tomllib
from pathlib import Path

import workbench
from workbench.core.soft_thresholds import SoftThresholds
from workbench.profiling.soft.knowledge import contradictions, terms, themes
from workbench.profiling.soft.reasons import REASONS

ROOT = Path(workbench.__file__).parents[1]
DOC = (ROOT / "docs" / "soft.md").read_text("utf-8")


def test_every_reason_limit_and_remedy_is_documented():
    assert set(re.findall(r"^\| `(\w+)` \|", DOC, re.MULTILINE)) == set(REASONS)


def test_the_settings_of_the_example_exist():
    example = tomllib.loads(re.search(r"```toml\n(.*?)```", DOC, re.DOTALL)[1])
    SoftThresholds.model_validate(example["sources"]["soft_characteristics"]["soft"])


def test_every_threshold_says_where_it_comes_from():
    text = (ROOT / "workbench/core/soft_thresholds.py").read_text("utf-8")
    for name in SoftThresholds.model_fields:
        assert re.search(rf"^    {name}: .*\n    \"\"\"", text, re.MULTILINE), name


def test_the_shipped_knowledge_is_read_and_each_rule_named_once():
    names = [rule.name for rule in contradictions()]
    assert len(set(names)) == len(names) > 4
    assert all(rule.source for rule in contradictions())
    assert themes()
    assert terms().soft


def test_every_reason_has_words_with_the_same_placeholders():
    words = tomllib.loads((ROOT / "workbench/ui/words/soft.toml").read_text("utf-8"))
    for code, text in REASONS.items():
        entry = words[f"reason.{code}"]
        # what comes in both languages is one placeholder on the screens
        assert entry["en"] == re.sub(r":\.\d%", "", text).replace("_en}", "}")
        named = [set(re.findall(r"{(\w+)}", entry[language])) for language in ("nl", "en")]
        assert named[0] == named[1]
