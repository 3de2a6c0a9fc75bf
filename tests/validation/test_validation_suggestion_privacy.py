"""A suite leaves the building: no value of a column that says who somebody is may stand in it."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from workbench.cli import app
from workbench.validation.suggestion import bounds_of, suggest_expectations, with_bounds

NAMES = ("Kwaxelbroek", "Zeggelaar", "Ommezwaaij")
BSNS = ("123456782", "111222333", "111222334")
POSTCODES = ("3511AB", "3512CD", "3513EF")
PHONES = ("030-2345678", "06-12345678", "0641234567")
MAILS = ("k@example.nl", "z@example.nl", "o@example.nl")
MANAGERS = ("Q. Vuistregel", "P. Handboek", "R. Stempel")
CANARIES = (*NAMES, *BSNS, *POSTCODES, *PHONES, *MAILS, *MANAGERS)
"""Few values, each many times: as a code list has."""


def deliveries(months: int = 5) -> list[pd.DataFrame]:
    """A register in which every personal column looks like a list of three codes."""
    random = np.random.default_rng(8)
    since = np.repeat(np.arange(months), [600, *[90] * (months - 1)])
    rows = len(since)
    days = pd.date_range("2016-01-31", periods=months, freq="ME")[since]
    days = days - pd.to_timedelta(random.integers(0, 28, rows), unit="D")
    every = pd.DataFrame(
        {
            "nr": [str(5000 + row) for row in range(rows)],
            "achternaam": random.choice(NAMES, rows),
            "a1": random.choice(BSNS, rows),
            "a2": random.choice(POSTCODES, rows),
            "a3": random.choice(PHONES, rows),
            "a4": random.choice(MAILS, rows),
            "klantmanager": random.choice(MANAGERS, rows),
            "team": random.choice(["Noord", "Oost"], rows),
            "soort": random.choice(["A", "B", "C"], rows),
            "datum": days.strftime("%d-%m-%Y"),
        }
    )
    return [every[since <= at].reset_index(drop=True) for at in range(months)]


def test_values_of_people_are_in_no_argument_and_codes_are() -> None:
    found = suggest_expectations(deliveries(), personal=("klantmanager",))
    told = found.model_dump_json()
    assert [canary for canary in CANARIES if canary in told] == []
    types = {(one.type, one.column) for one in found.proposals}
    assert ("expect_column_values_to_be_in_set", "soort") in types
    # what names no value is still looked at
    assert ("expect_column_values_to_say_something", "achternaam") in types
    assert ("expect_recent_share_of_one_value_to_be_at_most", "achternaam") in types
    by_group = {
        one.kwargs["group_column"] for one in found.proposals if "group_column" in one.kwargs
    }
    assert by_group == {"soort"}  # the finest that is nobody


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """The same as files that somebody may hand to the command line."""
    found = []
    for number, frame in enumerate(deliveries()):
        file = tmp_path / f"d{number}.csv"
        frame.to_csv(file, index=False, sep=";")
        found.append(str(file))
    return found


def test_the_command_line_writes_a_suite_that_names_nobody_and_holds(
    files: list[str], tmp_path: Path
) -> None:
    suite = tmp_path / "suite.json"
    asked = ["suggest", *files[:4], "--key", "nr", "--save-suite", str(suite), "--json", "-"]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    written = suite.read_text(encoding="utf-8")
    assert [canary for canary in CANARIES if canary in written + result.output] == []
    assert len(json.loads(written)["expectations"]) == len(answer["proposals"]) > 20
    # the suite is one that `validate` takes, and the next delivery is held to it
    result = CliRunner().invoke(app, ["validate", files[4], "--suite", str(suite), "--json", "-"])
    run = json.loads(result.stdout)
    failed = [one["type"] for one in run["expectations"] if not one["success"]]
    assert len(failed) <= 0.02 * len(run["expectations"]), failed
    # and what it says is not said twice
    result = CliRunner().invoke(app, asked)
    assert json.loads(result.stdout)["proposals"] == []


def test_roles_in_the_settings_say_which_columns_are_personal(
    files: list[str], tmp_path: Path
) -> None:
    settings = tmp_path / "s.toml"
    settings.write_text('[roles]\nsoort = "identifying"\n')
    asked = ["suggest", *files[:3], "--settings", str(settings), "--json", "-"]
    answer = json.loads(CliRunner().invoke(app, asked).stdout)
    named = {one["column"] for one in answer["proposals"] if "value_set" in one["kwargs"]}
    assert "soort" not in named
    assert "team" in named


def test_other_bounds_move_those_of_every_group_along() -> None:
    found = suggest_expectations(deliveries(), personal=("klantmanager",))
    one = next(one for one in found.proposals if one.kwargs.get("at_least_in"))
    lower = bounds_of(one)["at_least"] - 0.1
    told = with_bounds(one, {"at_least": lower})
    for group, share in one.kwargs["at_least_in"].items():
        assert told["at_least_in"][group] == pytest.approx(share - 0.1)
    assert told["at_least"] == lower
    with pytest.raises(ValueError, match="no bound"):
        with_bounds(one, {"mostly": 0.5})
