"""What a suite file may be, and what is said when it is not."""

import json
from pathlib import Path

import pytest

from workbench import validation
from workbench.core.errors import FileMissing, SettingsFaults, SettingsSyntax, UnknownExpectation

EXISTS = {"type": "expect_column_to_exist", "kwargs": {"column": "bsn"}, "severity": "critical"}


def test_a_suite_of_stock_and_own_expectations_loads(write) -> None:
    bsn = {"type": "expect_column_values_to_pass_the_bsn_eleven_test", "kwargs": {"column": "bsn"}}
    suite = validation.load_suite(write(EXISTS, bsn))
    assert suite.stage == "raw"
    assert [one.type for one in suite.expectations] == [EXISTS["type"], bsn["type"]]
    assert suite.expectations[1].severity == "critical"


def test_an_unknown_type_stops_everything_and_is_named(write) -> None:
    strange = {"type": "expect_column_values_to_be_nice", "kwargs": {"column": "bsn"}}
    with pytest.raises(UnknownExpectation) as told:
        validation.load_suite(write(EXISTS, strange))
    assert "expect_column_values_to_be_nice" in str(told.value)


def test_broken_json_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "suite.json"
    path.write_text('{"name": "s",\n "expectations": [,]}')
    with pytest.raises(SettingsSyntax) as told:
        validation.load_suite(path)
    assert told.value.fields["line"] == 2


def test_all_faults_of_the_file_are_told_at_once(write) -> None:
    wrong = {**EXISTS, "severity": "terrible"}
    with pytest.raises(SettingsFaults) as told:
        validation.load_suite(write(wrong, {"kwargs": {}}, meta={"stage": "boiled"}))
    text = str(told.value)
    for key in ("expectations.0.severity", "expectations.1.type", "meta.stage"):
        assert key in text


def test_all_faulty_arguments_are_told_at_once(write) -> None:
    no_set = {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": "a", "most": 1}}
    format_ = {
        "type": "expect_column_values_to_read_as_dates",
        "kwargs": {"column": "a", "formats": ["dd-mmm"]},
    }
    with pytest.raises(SettingsFaults) as told:
        validation.load_suite(write(EXISTS, no_set, format_))
    text = str(told.value)
    for part in ("expectations.1", "value_set", "most", "expectations.2", "dd-mmm"):
        assert part in text


def test_no_file_and_no_text_are_told(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        validation.load_suite(tmp_path / "none.json")
    (tmp_path / "bytes.json").write_bytes(b'{"name": "\xff"}')
    with pytest.raises(SettingsSyntax):
        validation.load_suite(tmp_path / "bytes.json")


def test_a_suite_written_by_great_expectations_itself_loads(tmp_path: Path) -> None:
    import great_expectations as gx
    import great_expectations.expectations as gxe

    suite = gx.ExpectationSuite(
        name="theirs",
        meta={"stage": "cleaned"},
        expectations=[gxe.ExpectColumnValuesToNotBeNull(column="a", severity="warning")],
    )
    path = tmp_path / "theirs.json"
    path.write_text(json.dumps(suite.to_json_dict()))
    loaded = validation.load_suite(path)
    assert loaded.stage == "cleaned"
    assert loaded.expectations[0].severity == "warning"


def test_importing_the_room_does_not_import_great_expectations() -> None:
    import subprocess
    import sys

    code = "import sys, workbench.validation; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
