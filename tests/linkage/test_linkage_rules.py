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


def blocking(more):
    return GOOD.replace('fields = ["name"]', f'fields = ["name"]\n{more}')


def compared(kind, levels):
    return GOOD.replace("jaro_winkler", kind).replace("[0.9]", levels)


FAULTS = {
    "format": (GOOD.replace("format = 1", "format = 2"), "format"),
    "no format": (GOOD.replace("format = 1", ""), "format: is missing"),
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
    "needs": (GOOD.replace('"]\n[[b', '"]\nneeds = "some"\n[[b'), "fields.name.needs"),
    "field name": (GOOD.replace("fields.name]", "fields.Name]"), "fields.Name"),
    "no fields": (
        GOOD.replace('[fields.name]\ncolumns = ["achternaam"]', ""),
        "fields: is missing",
    ),
    "no comparisons": (GOOD[: GOOD.index("[[comparisons]]")], "comparisons: is missing"),
    "threshold word": (GOOD.replace("format = 1", 'format = 1\nthreshold = "best"'), "threshold"),
    "comparisons limit": (
        GOOD.replace("format = 1", "format = 1\nmost_comparisons = 0"),
        "most_comparisons",
    ),
    "one to one auto": (
        GOOD.replace("format = 1", 'format = 1\none_to_one = "auto"'),
        "one_to_one",
    ),
    "block size": (blocking("largest_block = 1"), "blocking.0.largest_block"),
    "block of nothing": (GOOD.replace('fields = ["name"]', "fields = []"), "blocking.0"),
    "two loose ways": (blocking('near = "name"\nwords = "name"'), "near and words"),
    "either of one": (blocking('either = ["name"]'), "either needs two fields"),
    "either field": (blocking('either = ["name", "naam"]'), "blocking.0.either.1"),
    "near field": (blocking('near = "naam"'), "blocking.0.near"),
    "words field": (blocking('words = "naam"'), "blocking.0.words"),
    "sorted field": (blocking('sorted_by = "naam"'), "blocking.0.sorted_by"),
    "window alone": (blocking("window = 4"), "window goes with sorted_by"),
    "window": (blocking('sorted_by = "name"\nwindow = 1'), "blocking.0.window"),
    "blocking key": (blocking('kind = "near"'), "blocking.0.kind"),
    "swapped field": (GOOD + 'swapped_with = "naam"\n', "comparisons.0.swapped_with"),
    "swapped with itself": (GOOD + 'swapped_with = "name"\n', "names the field itself"),
    "dates only": (
        GOOD.replace("jaro_winkler", "date").replace("[0.9]", '["swapped"]'),
        "a date alone is never an identity",
    ),
    "days": (
        GOOD.replace("jaro_winkler", "date").replace("[0.9]", '["days:x"]'),
        "no level 'days:x'",
    ),
    "prefix order": (compared("prefix", "[2, 4]"), "from many signs to few"),
    "prefix level": (compared("prefix", "[0.5]"), "whole numbers of signs"),
    "number order": (compared("number", "[5, 1]"), "from few to many"),
    "number level": (compared("number", "[0]"), "differences over 0"),
    "distance level": (compared("distance", "[-1]"), "kilometres over 0"),
    "text level": (compared("text", '["part"]'), "no level 'part'"),
    "list level": (compared("list", "[1.5]"), "between 0 and 1"),
    "dependent field": (
        GOOD.replace("format = 1", 'format = 1\ndependent = [["name", "naam"]]'),
        "dependent.0.1",
    ),
    "dependent of one": (
        GOOD.replace("format = 1", 'format = 1\ndependent = [["name"]]'),
        "dependent.0",
    ),
    "dependent twice": (
        GOOD.replace("format = 1", 'format = 1\ndependent = [["name", "name"]]'),
        "dependent.0",
    ),
    "constraint key": (GOOD + '[[constraints]]\nsame = ["name"]\n', "constraints.0.different"),
    "entity size": (GOOD + "[clusters]\nlargest_entity = 1\n", "clusters.largest_entity"),
    "survivorship rule": (GOOD + '[survivorship]\nrules = ["newest"]\n', "survivorship.rules.0"),
    "survivorship twice": (
        GOOD + '[survivorship]\nrules = ["longest", "longest"]\n',
        "a rule is given twice",
    ),
    "trust untold": (
        GOOD + '[survivorship]\nrules = ["most_trusted"]\n',
        "most_trusted needs trusted_by and trusted",
    ),
    "trusted alone": (GOOD + '[survivorship]\ntrusted = ["BRP"]\n', "trusted needs trusted_by"),
    "column without rules": (
        GOOD + "[survivorship.columns.telefoon]\nrules = []\n",
        "survivorship.columns.telefoon.rules",
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
