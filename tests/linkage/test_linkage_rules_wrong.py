"""Every kind of wrong rule file: which file and key, what was found, what is allowed; nothing written."""

import subprocess
import sys

import pytest

from workbench.cli.main import main
from workbench.core.errors import SettingsFaults, SettingsSyntax
from workbench.linkage import load_rules

GOOD = """\
format = 1
task = "dedupe"
[fields.name]
columns = ["achternaam"]
[fields.born]
columns = ["geboren"]
steps = ["date"]
[[blocking]]
fields = ["name"]
[[comparisons]]
field = "name"
kind = "jaro_winkler"
levels = [0.9]
[[comparisons]]
field = "born"
kind = "date"
"""


def head(line):
    return GOOD.replace("format = 1", f"format = 1\n{line}")


def without(text):
    assert text in GOOD
    return GOOD.replace(text, "")


def swapped(old, new):
    assert old in GOOD
    return GOOD.replace(old, new)


def compared(kind, levels):
    return swapped("jaro_winkler", kind).replace("[0.9]", levels)


WRONG = {
    # the head of the file
    "another format": (swapped("format = 1", "format = 2"), "format", "must be 1", "2"),
    "no format": (without("format = 1\n"), "format", "is missing", None),
    "no task": (without('task = "dedupe"\n'), "task", "is missing", None),
    "unknown task": (
        swapped('"dedupe"', '"merge"'),
        "task",
        "must be 'dedupe', 'link' or 'link_and_dedupe'",
        "'merge'",
    ),
    "task is a number": (swapped('"dedupe"', "2"), "task", "must be 'dedupe'", "2"),
    "unknown key": (head("treshold = 0.9"), "treshold", "known: blocking, clusters", "0.9"),
    "title is a number": (head("title = 7"), "title", "must be a text in quotes", "7"),
    "threshold past one": (
        head("threshold = 1.5"),
        "threshold",
        "must be a probability over 0 and under 1, or 'auto'",
        "1.5",
    ),
    "threshold of nothing": (head("threshold = 0"), "threshold", "over 0 and under 1", "0"),
    "threshold is a word": (head('threshold = "best"'), "threshold", "or 'auto'", "'best'"),
    "band turned round": (
        head("review_band = [0.9, 0.1]"),
        "review_band",
        "runs from low to high, as in [0.2, 0.98]",
        "[0.9, 0.1]",
    ),
    "band of three": (
        head("review_band = [0.1, 0.5, 0.9]"),
        "review_band",
        "must hold at most 2, holds 3",
        "[0.1, 0.5, 0.9]",
    ),
    "band past one": (head("review_band = [0.2, 2]"), "review_band.1", "must be under 1", "2"),
    "one to one in a deduplication": (
        head("one_to_one = true"),
        "one_to_one",
        "only for task = 'link'",
        "True",
    ),
    "one to one is a word": (
        head('one_to_one = "yes"'),
        "one_to_one",
        "must be true, false or 'auto'",
        "'yes'",
    ),
    "no comparisons allowed": (
        head("most_comparisons = 0"),
        "most_comparisons",
        "must be at least 1",
        "0",
    ),
    "comparisons by the half": (
        head("most_comparisons = 10.5"),
        "most_comparisons",
        "must be a whole number",
        "10.5",
    ),
    # fields
    "no fields": (
        without('[fields.name]\ncolumns = ["achternaam"]\n').replace(
            '[fields.born]\ncolumns = ["geboren"]\nsteps = ["date"]\n', ""
        ),
        "fields",
        "is missing",
        None,
    ),
    "a field name with a capital": (
        GOOD + '[fields.Name]\ncolumns = ["a"]\n',
        "fields.Name",
        "is no name: use a-z, 0-9 and _",
        "'Name'",
    ),
    "a field without columns": (
        swapped('columns = ["achternaam"]', ""),
        "fields.name.columns",
        "is missing",
        None,
    ),
    "a field of no columns": (
        swapped('["achternaam"]', "[]"),
        "fields.name.columns",
        "must hold at least 1, holds 0",
        "[]",
    ),
    "columns that are no list": (
        swapped('["achternaam"]', '"achternaam"'),
        "fields.name.columns",
        "must be a list",
        "'achternaam'",
    ),
    "a column that is no text": (
        swapped('["achternaam"]', "[3]"),
        "fields.name.columns.0",
        "must be a text in quotes",
        "3",
    ),
    "unknown step": (
        swapped('["date"]', '["datum"]'),
        "fields.born.steps.0",
        "unknown step; known: bsn, compact",
        "'datum'",
    ),
    "unknown date format": (
        swapped('steps = ["date"]', 'steps = ["date"]\nformats = ["dd-mm-jjjj"]'),
        "fields.born.formats.0",
        "unknown date format; known: dd-mm-yyyy",
        "'dd-mm-jjjj'",
    ),
    "unknown need": (
        swapped('steps = ["date"]', 'needs = "some"'),
        "fields.born.needs",
        "must be 'all' or 'any'",
        "'some'",
    ),
    "unknown key of a field": (
        swapped('steps = ["date"]', 'step = ["date"]'),
        "fields.born.step",
        "known: columns, formats, needs, right_columns, steps",
        '["date"]',
    ),
    "a field that is no table": (
        head("fields = 3")
        .replace('[fields.name]\ncolumns = ["achternaam"]\n', "")
        .replace('[fields.born]\ncolumns = ["geboren"]\nsteps = ["date"]\n', ""),
        "fields",
        "must be a table with keys",
        "3",
    ),
    # blocking
    "no blocking": (without('[[blocking]]\nfields = ["name"]\n'), "blocking", "is missing", None),
    "blocking that is no list": (
        swapped("[[blocking]]", "[blocking]"),
        "blocking",
        "must be a list",
        'fields = ["name"]',
    ),
    "blocking on an unknown field": (
        swapped('fields = ["name"]', 'fields = ["naam"]'),
        "blocking.0.fields.0",
        "there is no [fields.naam]; there are: born, name",
        "'naam'",
    ),
    "blocking on nothing": (
        swapped('fields = ["name"]', "fields = []"),
        "blocking.0",
        "give fields, near, either, words or sorted_by",
        "fields = []",
    ),
    "two loose ways": (
        swapped('fields = ["name"]', 'near = "name"\nwords = "name"'),
        "blocking.0",
        "near and words can't go together: give two rules",
        'near = "name", words = "name"',
    ),
    "either of one": (
        swapped('fields = ["name"]', 'either = ["name"]'),
        "blocking.0",
        "either needs two fields or more",
        'either = ["name"]',
    ),
    "a block of one": (
        swapped('fields = ["name"]', 'fields = ["name"]\nlargest_block = 1'),
        "blocking.0.largest_block",
        "must be at least 2",
        "1",
    ),
    "a window alone": (
        swapped('fields = ["name"]', 'fields = ["name"]\nwindow = 4'),
        "blocking.0",
        "window goes with sorted_by",
        "window = 4",
    ),
    "a window too wide": (
        swapped('fields = ["name"]', 'sorted_by = "name"\nwindow = 101'),
        "blocking.0.window",
        "must be at most 100",
        "101",
    ),
    "unknown key of a blocking rule": (
        swapped('fields = ["name"]', 'fields = ["name"]\nkind = "near"'),
        "blocking.0.kind",
        "known: either, fields, largest_block, near, sorted_by, window, words",
        "'near'",
    ),
    # comparisons
    "no comparisons": (
        GOOD[: GOOD.index("[[comparisons]]")],
        "comparisons",
        "is missing",
        None,
    ),
    "comparing an unknown field": (
        swapped('field = "name"', 'field = "naam"'),
        "comparisons.0.field",
        "there is no [fields.naam]; there are: born, name",
        "'naam'",
    ),
    "compared twice": (
        GOOD + '[[comparisons]]\nfield = "name"\nkind = "exact"\n',
        "comparisons.2.field",
        "'name' is compared twice",
        "'name'",
    ),
    "no kind": (
        without('kind = "jaro_winkler"\n'),
        "comparisons.0.kind",
        "is missing",
        None,
    ),
    "unknown kind": (
        swapped("jaro_winkler", "soundex"),
        "comparisons.0.kind",
        "must be 'exact', 'jaro_winkler', 'osa'",
        "'soundex'",
    ),
    "no levels": (
        without("levels = [0.9]\n"),
        "comparisons.0",
        "jaro_winkler needs levels",
        'kind = "jaro_winkler"',
    ),
    "levels turned round": (
        swapped("[0.9]", "[0.8, 0.9]"),
        "comparisons.0",
        "run from high to low",
        "levels = [0.8, 0.9]",
    ),
    "a level twice": (
        swapped("[0.9]", "[0.9, 0.9]"),
        "comparisons.0",
        "a level is given twice",
        "levels = [0.9, 0.9]",
    ),
    "a level in percents": (
        swapped("[0.9]", "[90.0]"),
        "comparisons.0",
        "similarity levels lie between 0 and 1",
        "levels = [90.0]",
    ),
    "a level of another kind": (
        swapped("[0.9]", '["swapped"]'),
        "comparisons.0",
        "jaro_winkler has no level 'swapped'; known: custom:CONDITION, and numbers",
        'levels = ["swapped"]',
    ),
    "a level that is a list": (
        swapped("[0.9]", "[[0.9]]"),
        "comparisons.0.levels.0",
        "must be a number or a text",
        "[0.9]",
    ),
    "half an edit": (
        compared("osa", "[0.5]"),
        "comparisons.0",
        "osa levels are whole numbers of edits from 1",
        "levels = [0.5]",
    ),
    "levels of exact": (
        compared("exact", "[0.9]"),
        "comparisons.0",
        "exact takes no such levels",
        "levels = [0.9]",
    ),
    "a prefix turned round": (
        compared("prefix", "[2, 4]"),
        "comparisons.0",
        "run from many signs to few",
        "levels = [2, 4]",
    ),
    "a distance below nothing": (
        compared("distance", "[-1]"),
        "comparisons.0",
        "kilometres over 0",
        "levels = [-1]",
    ),
    "days of no number": (
        GOOD + 'levels = ["days:x"]\n',
        "comparisons.1",
        "date has no level 'days:x'; known: swapped",
        'levels = ["days:x"]',
    ),
    "a condition that is none": (
        compared("name", '["custom:left +"]'),
        "comparisons.0",
        "is no condition; write it like first(left, 4) = first(right, 4)",
        'levels = ["custom:left +"]',
    ),
    "a condition that calls": (
        compared("name", '["custom:open(left) = right"]'),
        "comparisons.0",
        "there is no function 'open'; known: length, first",
        'levels = ["custom:open(left) = right"]',
    ),
    "a flag that is a word": (
        swapped("levels = [0.9]", 'levels = [0.9]\nterm_frequency = "yes"'),
        "comparisons.0.term_frequency",
        "must be true or false",
        "'yes'",
    ),
    "swapped with itself": (
        swapped("levels = [0.9]", 'levels = [0.9]\nswapped_with = "name"'),
        "comparisons.0",
        "swapped_with names the field itself",
        'swapped_with = "name"',
    ),
    "dates only": (
        GOOD[: GOOD.index("[[comparisons]]")] + '[[comparisons]]\nfield = "born"\nkind = "date"\n',
        "comparisons",
        "a date alone is never an identity: compare something else too",
        'kind = "date"',
    ),
    # what goes with what
    "dependent on what is not compared": (
        head('dependent = [["name", "naam"]]'),
        "dependent.0.1",
        "'naam' is not compared; compared are: born, name",
        "'naam'",
    ),
    "dependent of one": (
        head('dependent = [["name"]]'),
        "dependent.0",
        "needs two fields or more, each once",
        '["name"]',
    ),
    "a constraint that differs in nothing": (
        GOOD + "[[constraints]]\ndifferent = []\n",
        "constraints.0.different",
        "must hold at least 1, holds 0",
        "[]",
    ),
    "a constraint on an unknown field": (
        GOOD + '[[constraints]]\ndifferent = ["bsn"]\n',
        "constraints.0.different.0",
        "there is no [fields.bsn]; there are: born, name",
        "'bsn'",
    ),
    "unknown way of clustering": (
        GOOD + '[clusters]\nmethod = "magic"\n',
        "clusters.method",
        "must be 'average', 'centre' or 'components'",
        "'magic'",
    ),
    "an entity of one at most": (
        GOOD + "[clusters]\nlargest_entity = 1\n",
        "clusters.largest_entity",
        "must be at least 2",
        "1",
    ),
    "unknown survivorship rule": (
        GOOD + '[survivorship]\nrules = ["newest"]\n',
        "survivorship.rules.0",
        "must be 'most_recent', 'most_trusted', 'most_complete', 'most_frequent' or 'longest'",
        "'newest'",
    ),
    "trust untold": (
        GOOD + '[survivorship]\nrules = ["most_trusted"]\n',
        "survivorship",
        "most_trusted needs trusted_by and trusted",
        'rules = ["most_trusted"]',
    ),
    "a column without rules": (
        GOOD + "[survivorship.columns.telefoon]\nrules = []\n",
        "survivorship.columns.telefoon.rules",
        "must hold at least 1, holds 0",
        "[]",
    ),
    "unknown key of a column": (
        GOOD + '[survivorship.columns.telefoon]\nrule = "longest"\n',
        "survivorship.columns.telefoon.rule",
        "known: rules",
        "'longest'",
    ),
}
SYNTAX = {
    "a word without quotes": b"format = 1\n\ntask = dedupe\n",
    "a bracket too few": b'format = 1\ntask = "dedupe"\n[fields.name\n',
    "a key twice": b"format = 1\nformat = 1\n",
    "YAML": b"format: 1\ntask: dedupe\n",
    "another encoding": 'format = 1\ntitle = "Cliënten"\n'.encode("utf-16"),
}


def test_there_are_over_sixty_kinds_and_the_file_they_start_from_is_good(tmp_path):
    assert len(WRONG) + len(SYNTAX) >= 65
    good = tmp_path / "rules.toml"
    good.write_text(GOOD, encoding="utf-8")
    assert load_rules(good).task == "dedupe"


@pytest.mark.parametrize(("text", "key", "allowed", "found"), WRONG.values(), ids=WRONG)
def test_a_fault_says_file_key_what_was_found_and_what_is_allowed(
    tmp_path, text, key, allowed, found
):
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsFaults) as faults:
        load_rules(path)
    first, *lines = str(faults.value).splitlines()
    assert str(path) in first
    (line,) = (one for one in lines if one.startswith(f"  {key}: "))
    assert allowed in line
    if found is not None:
        assert line.endswith(")")
        assert "(found: " in line
        assert found in line.split("(found: ")[1]
    for jargon in ("Value error", "Input should", "Field required", "validation", "pydantic"):
        assert jargon not in str(faults.value)


@pytest.mark.parametrize("written", SYNTAX.values(), ids=SYNTAX)
def test_what_is_no_toml_says_where(tmp_path, written):
    path = tmp_path / "rules.toml"
    path.write_bytes(written)
    with pytest.raises(SettingsSyntax, match=r"rules\.toml, line \d"):
        load_rules(path)


def test_all_faults_are_told_at_once(tmp_path):
    path = tmp_path / "rules.toml"
    text = swapped("jaro_winkler", "soundex").replace('"dedupe"', '"merge"')
    text = text.replace('fields = ["name"]', 'fields = ["naam"]\nlargest_block = 1')
    path.write_text(text + '[clusters]\nmethod = "magic"\n', encoding="utf-8")
    with pytest.raises(SettingsFaults) as faults:
        load_rules(path)
    assert faults.value.fields["count"] == 5
    keys = {line.split(":")[0].strip() for line in str(faults.value).splitlines()[1:]}
    assert keys == {
        "task",
        "comparisons.0.kind",
        "blocking.0.fields.0",
        "blocking.0.largest_block",
        "clusters.method",
    }


@pytest.mark.parametrize("verb", ["dedupe", "link"])
def test_on_the_command_line_each_is_a_sentence_with_exit_code_2_and_nothing_is_written(
    tmp_path, monkeypatch, capsys, verb
):
    table, rules, out = (tmp_path / name for name in ("a.csv", "rules.toml", "out.csv"))
    table.write_text("achternaam,geboren\nJansen,2001-02-03\n", encoding="utf-8")
    files = [str(table)] * (1 if verb == "dedupe" else 2)
    asked = ["workbench", verb, *files, "--rules", str(rules), "--out", str(out), "--json", "-"]
    monkeypatch.setattr(sys, "argv", asked)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    texts = {name: case[0].encode() for name, case in WRONG.items()} | SYNTAX
    for name, text in texts.items():
        rules.write_bytes(text)
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert ended.value.code == 2, name
        assert said.out == "", name
        assert "rules.toml" in said.err, name
        assert "Traceback" not in said.err, name
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.csv", "rules.toml"]


def test_a_process_of_its_own_says_the_same(tmp_path):
    table, rules, out = (tmp_path / name for name in ("a.csv", "rules.toml", "out.csv"))
    table.write_text("achternaam,geboren\nJansen,2001-02-03\n", encoding="utf-8")
    rules.write_text(swapped("jaro_winkler", "soundex"), encoding="utf-8")
    command = ["dedupe", str(table), "--rules", str(rules), "--out", str(out)]
    done = subprocess.run(
        [sys.executable, "-m", "workbench", *command], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "comparisons.0.kind: must be 'exact'" in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()
