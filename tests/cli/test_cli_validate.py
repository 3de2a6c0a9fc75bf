"""`validate FILE --suite S --json -` on files as they come: its fields, its rows, its exit code."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from workbench.cli import app

NAMES = "klantnr;geboortedatum;einddatum;code"
ROWS = ["1;01-02-1980;31-12-9999;A", "2;31-02-1980;01-01-2016;B", "2;13-04-1975;;X"]
DATES = {"formats": ["dd-mm-yyyy"]}
ASKED = [
    ("expect_column_values_to_be_unique", {"column": "klantnr"}, "critical"),
    ("expect_column_values_to_read_as_dates", {"column": "geboortedatum", **DATES}, "warning"),
    (
        "expect_column_dates_to_be_between",
        {"column": "einddatum", "latest": "2100-12-31", **DATES},
        "info",
    ),
    ("expect_column_values_to_be_in_set", {"column": "code", "value_set": ["A", "B"]}, "warning"),
    (
        "expect_column_pair_dates_to_be_ordered",
        {"column_A": "geboortedatum", "column_B": "einddatum", **DATES},
        "critical",
    ),
]
UNIQUE, BIRTH, END, CODE, ORDER = range(len(ASKED))


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    path = tmp_path / "s.json"
    expectations = [
        {"type": kind, "kwargs": kwargs, "severity": severity} for kind, kwargs, severity in ASKED
    ]
    path.write_text(
        json.dumps({"name": "s", "meta": {"stage": "raw"}, "expectations": expectations})
    )
    return path


def validate(file: Path, suite: Path) -> tuple[int, dict[str, Any]]:
    """Exit code and answer; standard output holds JSON only."""
    words = ["validate", str(file), "--suite", str(suite), "--json", "-"]
    done = CliRunner().invoke(app, words)
    if isinstance(done.exception, Exception):
        raise done.exception
    return done.exit_code, json.loads(done.stdout)


def written(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "f.csv"
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))
    return path


def rows(answer: dict[str, Any]) -> list[list[int]]:
    return [one["rows"] for one in answer["expectations"]]


def test_every_expectation_is_told_with_its_counts_and_data_rows_from_0(
    tmp_path: Path, suite: Path
) -> None:
    code, answer = validate(written(tmp_path, NAMES, *ROWS), suite)
    assert (code, answer["success"], answer["critical_failed"]) == (1, False, True)
    told = answer["expectations"]
    assert [(one["type"], one["severity"]) for one in told] == [(a[0], a[2]) for a in ASKED]
    assert [one["column"] for one in told] == [
        "klantnr",
        "geboortedatum",
        "einddatum",
        "code",
        None,
    ]
    assert rows(answer) == [[1, 2], [1], [0], [2], []]
    for one in told:
        assert one["success"] == (not one["rows"])
        assert one["unexpected_count"] == len(one["rows"])
        assert one["unexpected_share"] == pytest.approx(len(one["rows"]) / 3)


def test_only_a_failed_critical_expectation_gives_exit_code_1(tmp_path: Path, suite: Path) -> None:
    code, answer = validate(written(tmp_path, NAMES, *ROWS[:2]), suite)
    assert (code, answer["success"], answer["critical_failed"]) == (0, False, False)
    code, answer = validate(written(tmp_path, NAMES, "1;01-02-1980;;A", "2;13-04-1975;;B"), suite)
    assert (code, answer["success"]) == (0, True)


@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
def test_another_delimiter_gives_the_same(tmp_path: Path, suite: Path, delimiter: str) -> None:
    lines = [line.replace(";", delimiter) for line in (NAMES, *ROWS)]
    assert rows(validate(written(tmp_path, *lines), suite)[1]) == [[1, 2], [1], [0], [2], []]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_another_encoding_gives_the_same(tmp_path: Path, suite: Path, encoding: str) -> None:
    lines = [f"{NAMES};naam", *(f"{row};Zoë" for row in ROWS)]
    assert rows(validate(written(tmp_path, *lines, encoding=encoding), suite)[1])[BIRTH] == [1]


def test_lines_before_the_names_and_a_total_are_no_data_rows(tmp_path: Path, suite: Path) -> None:
    path = written(tmp_path, "Export clienten", "", NAMES, *ROWS, "Totaal: 3")
    answer = validate(path, suite)[1]
    assert answer["rows"] == 3
    assert rows(answer)[:4] == [[1, 2], [1], [0], [2]]


def test_an_empty_file_is_refused(tmp_path: Path, suite: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b"")
    words = ["validate", str(path), "--suite", str(suite), "--json", "-"]
    done = subprocess.run(
        [sys.executable, "-m", "workbench", *words], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "f.csv" in done.stderr


def test_a_file_with_only_names_has_nothing_that_fails(tmp_path: Path, suite: Path) -> None:
    code, answer = validate(written(tmp_path, NAMES), suite)
    assert (code, answer["rows"], answer["success"]) == (0, 0, True)
    assert {one["unexpected_share"] for one in answer["expectations"]} == {0.0}


def test_a_missing_column_fails_what_is_asked_of_it_with_a_note(
    tmp_path: Path, suite: Path
) -> None:
    lines = [line.partition(";")[2] for line in (NAMES, *ROWS)]
    code, answer = validate(written(tmp_path, *lines), suite)
    assert code == 1
    lacking = answer["expectations"][UNIQUE]
    assert (lacking["success"], lacking["unexpected_count"], lacking["rows"]) == (False, 0, [])
    assert lacking["note"]["values"] == {"column": "klantnr"}
    assert rows(answer)[BIRTH:] == [[1], [0], [2], []]


def test_nul_bytes_in_cells_fail_where_they_stand(tmp_path: Path, suite: Path) -> None:
    path = written(tmp_path, NAMES, "1;01-02-1980;;A", "2;13-04-1975;;B\x00", "3;01-02-1980;;B")
    code, answer = validate(path, suite)
    assert code in (0, 1)
    assert answer["rows"] == 3
    assert answer["expectations"][BIRTH]["success"]


def test_a_name_that_stands_twice_is_still_answered(tmp_path: Path, suite: Path) -> None:
    lines = [f"{NAMES};code", *(f"{row};Z" for row in ROWS)]
    answer = validate(written(tmp_path, *lines), suite)[1]
    assert rows(answer)[CODE] == [2]
    assert [len(answer["expectations"]), answer["rows"]] == [len(ASKED), 3]


def test_no_value_of_the_data_is_in_the_answer(tmp_path: Path, suite: Path) -> None:
    path = written(tmp_path, NAMES, "Canary-81;01-02-1980;;Canary-82", "Canary-81;Canary-83;;A")
    assert "Canary" not in json.dumps(validate(path, suite)[1])
