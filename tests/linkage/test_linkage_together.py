"""Link and deduplicate in one: entities over two tables, under their own column names."""

import json

import numpy as np
import pandas as pd
import pytest
from conftest import Register, measure_pairs
from typer.testing import CliRunner

from workbench.cli import app
from workbench.core.errors import ColumnMissing
from workbench.core.shipped import shipped_folder
from workbench.linkage import dedupe, link_and_dedupe, load_rules, rules_as_toml
from workbench.linkage.rules import LinkageRules

RENAMED = {"achternaam": "naam", "bsn": "burgerservicenummer"}


def rules_over_both(names=RENAMED):
    rules = load_rules(shipped_folder("linkage_rules") / "dedupe_clients.toml")
    data = rules.model_dump(mode="json", exclude_defaults=True)
    data |= {"format": 1, "task": "link_and_dedupe"}
    for field in data["fields"].values():
        field["right_columns"] = [names.get(column, column) for column in field["columns"]]
    return LinkageRules.model_validate(data)


@pytest.fixture(scope="module")
def halves():
    """A register dealt out over two tables, the second with names of its own; and the truth."""
    register = Register(seed=31, persons=600)
    frame = register.frame.drop(columns=["_record", "_row"])
    goes_right = np.random.default_rng(1).random(len(frame)) < 0.4
    left = frame[~goes_right].reset_index(drop=True)
    right = frame[goes_right].rename(columns=RENAMED).reset_index(drop=True)
    return left, right, register.truth[~goes_right], register.truth[goes_right]


def test_entities_run_over_both_tables(halves):
    left, right, mine, theirs = halves
    found = link_and_dedupe(left, right, rules_over_both())
    entities = np.concatenate([found.left_entities, found.right_entities])
    precision, recall, _ = measure_pairs(entities, np.concatenate([mine, theirs]))
    assert precision > 0.97
    assert recall > 0.9
    assert set(found.left_entities) & set(found.right_entities), "some are in both"
    report = found.report
    assert (report.task, report.rows_left, report.rows_right) == (
        "link_and_dedupe",
        len(left),
        len(right),
    )
    assert report.entities == entities.max() + 1


def test_it_is_the_deduplication_of_the_two_tables_under_one_another(halves):
    left, right, *_ = halves
    names = {theirs: mine for mine, theirs in RENAMED.items()}
    whole = pd.concat([left, right.rename(columns=names)], ignore_index=True)
    rules = load_rules(shipped_folder("linkage_rules") / "dedupe_clients.toml")
    found = link_and_dedupe(left, right, rules_over_both())
    together = np.concatenate([found.left_entities, found.right_entities])
    np.testing.assert_array_equal(together, dedupe(whole, rules).entity_ids)


def test_one_column_here_may_be_two_there():
    left = pd.DataFrame({"naam": ["jan jansen", "piet de boer", None], "nr": ["1", "2", "3"]})
    right = pd.DataFrame(
        {"voor": ["jan", "onbekend", "piet"], "achter": ["jansen", "bos", "de boer"], "nr": "x"}
    )
    rules = LinkageRules.model_validate(
        {
            "format": 1,
            "task": "link_and_dedupe",
            "threshold": 0.5,
            "fields": {"name": {"columns": ["naam"], "right_columns": ["voor", "achter"]}},
            "blocking": [{"fields": ["name"]}],
            "comparisons": [{"field": "name", "kind": "exact", "identifier": True}],
        }
    )
    found = link_and_dedupe(left, right, rules)
    assert found.left_entities.tolist() == [0, 1, 2]
    assert found.right_entities.tolist() == [0, 3, 1]


def test_a_column_that_a_table_lacks_is_named(halves):
    left, right, *_ = halves
    with pytest.raises(ColumnMissing, match="naam"):
        link_and_dedupe(left, right.drop(columns="naam"), rules_over_both())


def test_the_command_gives_entities_over_both_files(halves, tmp_path):
    left, right, *_ = halves
    a, b, rules, out = (tmp_path / name for name in ("a.csv", "b.csv", "both.toml", "out.csv"))
    left.to_csv(a, index=False)
    right.to_csv(b, index=False)
    rules.write_text(rules_as_toml(rules_over_both()), encoding="utf-8")
    asked = ["link", str(a), str(b), "--rules", str(rules), "--out", str(out), "--json", "-"]
    answer = json.loads(CliRunner().invoke(app, [*asked, "--explain", "0,0"]).stdout)
    written = pd.read_csv(out)
    assert list(written.columns) == ["file", "row", "entity_id"]
    assert len(written) == len(left) + len(right)
    assert answer["entities"] == written["entity_id"].nunique()
    assert (answer["rows_left"], answer["rows_right"]) == (len(left), len(right))
    assert answer["explained"]["right"] == len(left)
    refused = CliRunner().invoke(app, ["dedupe", str(a), "--rules", str(rules), "--out", str(out)])
    assert refused.exit_code != 0
