"""What a suite says for people: owner, remedy, why, the role of the column."""

import json
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from workbench import validation
from workbench.core.errors import FileMissing, SettingsFaults, SettingsSyntax
from workbench.core.shipped import shipped_folder

ROOT = {"stage": "raw", "owner": "Beheer", "remedy": "Ask.", "remedy_nl": "Vraag het."}
FRAME = pd.DataFrame({"a": ["1", None]})


def entry(**meta: object) -> dict:
    return {
        "type": "expect_column_values_to_not_be_null", "kwargs": {"column": "a"},
        "severity": "info", "meta": {"why": "Because.", **meta},
    }  # fmt: skip


def test_owner_and_remedy_of_the_suite_stand_where_an_expectation_names_none(write) -> None:
    own = entry(owner="Team", remedy="Fill it.", role="soft")
    suite = validation.load_suite(write(entry(), own, meta=ROOT))
    first, second = validation.validate_frame(FRAME, suite).expectations
    assert (first.owner, first.remedy, first.remedy_nl) == ("Beheer", "Ask.", "Vraag het.")
    # a remedy in one language is not mixed with the suite's in the other
    assert (second.owner, second.remedy, second.remedy_nl) == ("Team", "Fill it.", "")
    assert (first.role, second.role) == (None, "soft")


def test_the_owner_is_read_from_the_file_alone(write, tmp_path: Path) -> None:
    unknown = {"type": "expect_no_such_thing", "kwargs": {}}
    assert validation.suite_owner(write(unknown, meta=ROOT)) == "Beheer"
    assert validation.suite_owner(write(entry())) == ""
    with pytest.raises(FileMissing):
        validation.suite_owner(tmp_path / "none.json")
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(SettingsSyntax):
        validation.suite_owner(tmp_path / "broken.json")


@pytest.mark.parametrize("meta", [{"role": "boss"}, {"why": 3}, {"owner": ["a"]}])
def test_what_a_suite_says_of_itself_is_checked(write, meta: dict) -> None:
    with pytest.raises(SettingsFaults, match=next(iter(meta))):
        validation.load_suite(write(entry(**meta)))


def test_keys_of_others_in_meta_are_left_alone(write) -> None:
    suite = validation.load_suite(write(entry(great_expectations_version="1.24", steward="x")))
    assert suite.expectations[0].meta.model_dump()["steward"] == "x"


def test_an_expectation_without_why_or_severity_is_counted(run) -> None:
    bare = {key: value for key, value in entry().items() if key != "severity"}
    found = run(FRAME, entry(), bare, {**entry(), "meta": {}})
    assert found.unexplained == 2
    assert found.expectations[1].severity == "critical"


def test_shipped_suites_say_owner_remedy_and_the_role_that_the_demo_declares() -> None:
    demo = tomllib.loads((shipped_folder("projects") / "demo.toml").read_text(encoding="utf-8"))
    for source, settings in demo["sources"].items():
        for stage in ("raw", "cleaned"):
            file = shipped_folder("expectations") / f"{source}_{stage}.json"
            content = json.loads(file.read_text(encoding="utf-8"))
            assert content["meta"]["owner"]
            for one in content["expectations"]:
                said = one["meta"]
                assert said["remedy"].endswith("."), one["type"]
                assert said["remedy_nl"].endswith("."), one["type"]
                column = one["kwargs"].get("column")
                if column in settings["roles"]:
                    assert said["role"] == settings["roles"][column], (file.stem, column)
