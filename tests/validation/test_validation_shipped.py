"""The suites that we ship: each loads, and says of each expectation why it matters."""

import json
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import workbench.ui
from workbench import validation
from workbench.core.shipped import shipped_folder

SOURCES = ("clients", "benefits", "provisions", "soft_characteristics")
SUITES = [f"{source}_{stage}" for source in SOURCES for stage in ("raw", "cleaned")]


def file(name: str) -> Path:
    return shipped_folder("expectations") / f"{name}.json"


@pytest.mark.parametrize("name", SUITES)
def test_a_shipped_suite_loads_and_has_its_stage_in_its_name(name: str) -> None:
    suite = validation.load_suite(file(name))
    assert suite.name == name
    assert name.endswith(f"_{suite.stage}")


@pytest.mark.parametrize("name", SUITES)
def test_each_shipped_expectation_says_how_bad_and_why_in_two_languages(name: str) -> None:
    for expectation in json.loads(file(name).read_text(encoding="utf-8"))["expectations"]:
        assert expectation["severity"] in ("critical", "warning", "info")
        assert expectation["meta"]["why"].endswith(".")
        assert expectation["meta"]["why_nl"].endswith(".")


def test_no_expectation_is_there_twice() -> None:
    for name in SUITES:
        told = [
            (one.type, json.dumps(one.kwargs, sort_keys=True))
            for one in validation.load_suite(file(name)).expectations
        ]
        assert len(told) == len(set(told)), name


def test_each_expectation_of_ours_or_in_a_shipped_suite_has_words_for_the_screen() -> None:
    import great_expectations.expectations.registry as registry

    words = tomllib.loads(
        (files(workbench.ui) / "words" / "validation.toml").read_text(encoding="utf-8")
    )
    used = {one.type for name in SUITES for one in validation.load_suite(file(name)).expectations}
    ours = {
        name
        for name in registry.list_registered_expectation_implementations()
        if registry.get_expectation_impl(name).__module__.startswith("workbench.")
    }
    assert len(ours) == 20
    for type_ in used | ours:
        assert {"nl", "en"} <= set(words.get(f"expectation.{type_}", {})), type_
