"""A rule file is checked as a whole, and each fault names its key."""

from pathlib import Path
from typing import get_args

import pytest

from workbench.core.errors import FileMissing, SettingsFaults, SettingsSyntax
from workbench.core.shipped import shipped_folder
from workbench.linkage import load_rules, rules

GOOD = """
format = 1
task = "dedupe"
[fields.name]
columns = ["achternaam"]
[[blocking]]
fields = ["name"]
[[comparisons]]
field = "name"
kind = "jaro_winkler"
levels = [0.9]
"""

FAULTS = {
    "format": (GOOD.replace("format = 1", "format = 2"), "format"),
    "no format": (GOOD.replace("format = 1", ""), "format: Field required"),
    "task": (GOOD.replace('"dedupe"', '"merge"'), "task"),
    "unknown key": (GOOD.replace("format = 1", "format = 1\ntreshold = 0.9"), "treshold"),
    "threshold": (GOOD.replace("format = 1", "format = 1\nthreshold = 1.5"), "threshold"),
    "band": (GOOD.replace("format = 1", "format = 1\nreview_band = [0.9, 0.1]"), "review_band"),
    "one to one": (GOOD.replace("format = 1", "format = 1\none_to_one = true"), "one_to_one"),
    "no columns": (GOOD.replace('["achternaam"]', "[]"), "fields.name.columns"),
    "step": (GOOD.replace('"]\n[[b', '"]\nsteps = ["folded"]\n[[b'), "fields.name.steps.0"),
    "no blocking": (GOOD.replace('[[blocking]]\nfields = ["name"]', ""), "blocking"),
    "blocking field": (GOOD.replace('fields = ["name"]', 'fields = ["naam"]'), "blocking.0"),
    "comparison field": (GOOD.replace('field = "name"', 'field = "naam"'), "comparisons.0"),
    "kind": (GOOD.replace("jaro_winkler", "soundex"), "comparisons.0.kind"),
    "no levels": (GOOD.replace("levels = [0.9]", ""), "comparisons.0"),
    "level order": (GOOD.replace("[0.9]", "[0.8, 0.9]"), "high to low"),
    "level twice": (GOOD.replace("[0.9]", "[0.9, 0.9]"), "twice"),
    "level range": (GOOD.replace("[0.9]", "[90.0]"), "between 0 and 1"),
    "level word": (GOOD.replace("[0.9]", '["swapped"]'), "no level 'swapped'"),
    "osa level": (GOOD.replace("jaro_winkler", "osa"), "whole numbers"),
    "exact level": (GOOD.replace("jaro_winkler", "exact"), "exact takes no such levels"),
    "compared twice": (
        GOOD + '[[comparisons]]\nfield = "name"\nkind = "exact"\n',
        "'name' is compared twice",
    ),
    "constraint field": (GOOD + '[[constraints]]\ndifferent = ["bsn"]\n', "constraints.0"),
    "empty constraint": (GOOD + "[[constraints]]\ndifferent = []\n", "constraints.0.different"),
    "cluster method": (GOOD + '[clusters]\nmethod = "magic"\n', "clusters.method"),
    "date format": (
        GOOD.replace('"]\n[[b', '"]\nformats = ["dd-mm-jjjj"]\n[[b'),
        "fields.name.formats.0",
    ),
}


def written(folder, text):
    path = folder / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_is_read(tmp_path):
    rules = load_rules(written(tmp_path, GOOD))
    assert rules.threshold == 0.9
    assert rules.fields["name"].steps == ("fold",)


@pytest.mark.parametrize(("text", "key"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_with_its_key(tmp_path, text, key):
    with pytest.raises(SettingsFaults) as faults:
        load_rules(written(tmp_path, text))
    assert key in str(faults.value)


def test_all_faults_are_told_at_once(tmp_path):
    text = GOOD.replace("jaro_winkler", "soundex").replace('"dedupe"', '"merge"')
    with pytest.raises(SettingsFaults) as faults:
        load_rules(written(tmp_path, text))
    assert faults.value.fields["count"] == 2


def test_a_file_that_is_no_toml_says_where(tmp_path):
    with pytest.raises(SettingsSyntax, match="line 3"):
        load_rules(written(tmp_path, "format = 1\n\ntask = dedupe\n"))


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(FileMissing):
        load_rules(tmp_path / "nothing.toml")


@pytest.mark.parametrize("path", sorted(shipped_folder("linkage_rules").glob("*.toml")), ids=str)
def test_every_shipped_file_is_good(path):
    assert load_rules(path).title


def test_the_shipped_client_rules_take_no_client_or_file_number_as_evidence():
    rules = load_rules(Path(shipped_folder("linkage_rules")) / "dedupe_clients.toml")
    columns = {column for field in rules.fields.values() for column in field.columns}
    assert not columns & {"klantnr", "dossiernr"}


DOCS = Path(__file__).resolve().parents[2] / "docs" / "linkage_rules.md"


def test_the_documented_example_is_a_good_rule_file(tmp_path):
    example = DOCS.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    assert load_rules(written(tmp_path, example)).title


def test_every_key_step_kind_and_level_is_documented():
    text = DOCS.read_text(encoding="utf-8")
    models = [rules.LinkageRules, rules.FieldRule, rules.BlockingRule, rules.ComparisonRule]
    models += [rules.ConstraintRule, rules.ClusterRule, rules.SurvivorshipRule]
    names = {key for model in models for key in model.model_fields}
    names |= rules.STEPS | set(rules.DATE_LEVELS) | set(rules.NAME_LEVELS)
    names |= set(get_args(rules.ComparisonRule.model_fields["kind"].annotation))
    assert not sorted(name for name in names if name not in text)
