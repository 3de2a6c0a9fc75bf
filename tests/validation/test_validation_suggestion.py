"""Suggestion: what it proposes from deliveries, what it never does, and that it lasts."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench import validation
from workbench.validation.suggestion import Choice, Suggestions, accept_into, suggest_expectations

TEAMS = ("Noord", "Oost", "Zuid", "West")


def register(seed: int, deliveries: int) -> list[pd.DataFrame]:
    """Full deliveries of a register that gains 120 rows a month."""
    random = np.random.default_rng(seed)
    since = np.repeat(np.arange(deliveries), [900, *[120] * (deliveries - 1)])
    rows = len(since)
    months = pd.date_range("2016-01-31", periods=deliveries, freq="ME")
    days = months[since] - pd.to_timedelta(random.integers(0, 28, rows), unit="D")
    every = pd.DataFrame(
        {
            "nr": [f"{10000000 + place}" for place in range(rows)],
            "team": random.choice(TEAMS, rows),
            "motivatie": random.choice(["hoog", "midden", "laag", "", "n.v.t."], rows),
            "soort": random.choice(["A", "B", "C"], rows, p=[0.5, 0.3, 0.2]),
            "bedrag": [f"{amount:.2f}".replace(".", ",") for amount in random.gamma(4, 50, rows)],
            "datum": days.strftime("%d-%m-%Y"),
        }
    )
    return [every[since <= at].reset_index(drop=True) for at in range(deliveries)]


@pytest.fixture(scope="module")
def made() -> tuple[list[pd.DataFrame], Suggestions]:
    frames = register(1, 8)
    return frames, suggest_expectations(frames[:6])


def proposed(found: Suggestions, type_: str, column: str | None) -> list[dict]:
    return [one.kwargs for one in found.proposals if one.type == type_ and one.column == column]


def test_what_deliveries_have_in_common_is_proposed_with_evidence(made) -> None:
    _, found = made
    assert proposed(found, "expect_column_values_to_be_in_set", "soort")[0]["value_set"] == [
        "A",
        "B",
        "C",
    ]
    assert proposed(found, "expect_column_values_to_be_unique", "nr")
    assert proposed(found, "expect_column_values_to_match_regex", "nr")[0]["regex"] == "^[0-9]{8}$"
    assert proposed(found, "expect_column_values_to_read_as_dates", "datum")[0]["formats"] == [
        "dd-mm-yyyy"
    ]
    assert proposed(found, "expect_table_row_count_to_be_like_previous_deliveries", None)
    by_team = [
        one
        for one in proposed(found, "expect_recent_fill_to_be_at_least", "motivatie")
        if "group_column" in one
    ]
    assert by_team[0]["group_column"] == "team"
    for one in found.proposals:
        assert one.evidence.deliveries == 6
        assert one.evidence.held_out_kept >= 0.75 * one.evidence.held_out
        assert 0 < one.evidence.confidence < 1
        assert one.why
        assert one.why_nl


def test_what_only_restates_the_sample_is_not_proposed(made) -> None:
    _, found = made
    types = {one.type for one in found.proposals}
    assert "expect_table_row_count_to_equal" not in types
    assert "expect_column_values_to_be_between" not in types
    assert not proposed(found, "expect_column_values_to_be_in_set", "nr")
    assert not proposed(found, "expect_column_values_to_be_in_set", "bedrag")


def test_a_suite_of_suggestions_lasts_and_catches_a_team_that_stops(made, tmp_path: Path) -> None:
    frames, found = made
    suite = accept_into(tmp_path / "s.json", [Choice(one) for one in found.proposals])
    for frame in frames[5:]:
        failed = [
            one for one in validation.validate_frame(frame, suite).expectations if not one.success
        ]
        assert len(failed) <= 0.02 * len(suite.expectations)
    spoiled = frames[6].copy()
    new = spoiled.index >= len(frames[5])
    spoiled.loc[new & (spoiled["team"] == "West"), "motivatie"] = ""
    run = validation.validate_frame(spoiled, suite)
    assert ("expect_recent_fill_to_be_at_least", "motivatie") in {
        (one.type, one.column) for one in run.expectations if not one.success
    }


def test_one_delivery_is_weaker_and_says_nothing_of_rows(made) -> None:
    frames, _ = made
    found = suggest_expectations(frames[5:6])
    assert found.weak
    assert all(one.evidence.weak for one in found.proposals)
    assert not proposed(found, "expect_table_row_count_to_be_like_previous_deliveries", None)
    assert proposed(found, "expect_column_values_to_be_in_set", "soort")


def test_what_the_suite_says_already_is_not_proposed(made) -> None:
    frames, _ = made
    known = [("expect_column_values_to_be_unique", ("nr",))]
    found = suggest_expectations(frames[3:6], known=known)
    assert found.known == 1
    assert not proposed(found, "expect_column_values_to_be_unique", "nr")


def test_accepting_keeps_what_stands_in_the_suite(made, write) -> None:
    _, found = made
    theirs = {
        "type": "expect_column_to_exist", "kwargs": {"column": "nr"}, "severity": "info",
        "meta": {"owner": "Beheer"},
    }  # fmt: skip
    file = write(theirs)
    one = next(one for one in found.proposals if one.type == "expect_column_values_to_be_unique")
    for _ in range(2):
        accept_into(file, [Choice(one, "info", why="Because.")])
    first, second = json.loads(file.read_text(encoding="utf-8"))["expectations"]
    assert first == theirs
    assert second["severity"] == "info"
    assert second["meta"]["why"] == "Because."
    assert second["meta"]["suggested"]["deliveries"] == 6
    assert list(file.parent.iterdir()) == [file]


def test_nothing_is_proposed_from_a_table_without_rows() -> None:
    found = suggest_expectations([pd.DataFrame({"a": []}, dtype=object)])
    assert {one.type for one in found.proposals} <= {"expect_column_to_exist"}


def test_the_suite_gives_the_same_verdicts_in_great_expectations_alone(
    made, tmp_path: Path
) -> None:
    import great_expectations as gx

    import workbench.validation.dutch  # noqa: F401 - registers

    frames, found = made
    suite = accept_into(tmp_path / "s.json", [Choice(one) for one in found.proposals])
    frame = frames[7].assign(soort="Z").replace("", None)
    content = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    theirs = gx.ExpectationSuite(**{key: content[key] for key in ("name", "expectations", "meta")})
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("alone").add_dataframe_asset("frame")
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
    meta = "workbench_number"
    for number, one in enumerate(theirs.expectations):
        one.meta = {**(one.meta or {}), meta: number}
    told = {
        one.expectation_config.meta[meta]: one.success for one in batch.validate(theirs).results
    }
    found_here = validation.validate_frame(frame, suite).expectations
    ours = {number: one.success for number, one in enumerate(found_here)}
    assert not all(ours.values())
    assert told == ours
