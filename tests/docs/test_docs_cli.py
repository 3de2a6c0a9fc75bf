"""docs/cli.md and docs/schemas are held to the code."""

import json
import os
import re
from pathlib import Path

import pytest
import typer

from workbench.cli import app
from workbench.project.schemas import answers_by_flag, answers_by_verb

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def section(verb: str) -> str:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    found = re.search(rf"^### {re.escape(verb)}\n(.*?)(?=^##|\Z)", text, re.M | re.S)
    assert found, f"docs/cli.md has no section on {verb}"
    return found.group(1)


@pytest.mark.parametrize("verb", sorted(COMMANDS))
def test_every_verb_and_option_is_documented(verb: str) -> None:
    text = section(verb)
    assert f"`workbench {verb}" in text
    for option in COMMANDS[verb].params:
        if option.param_type_name == "option" and not option.hidden:
            for name in (*option.opts, *option.secondary_opts):
                assert f"`{name}" in text or f" {name}" in text, f"{verb} {name}"


@pytest.mark.parametrize("verb", sorted(COMMANDS))
def test_no_option_is_documented_that_does_not_exist(verb: str) -> None:
    known = {
        name for option in COMMANDS[verb].params for name in (*option.opts, *option.secondary_opts)
    }
    assert set(re.findall(r"--[a-z-]+", section(verb))) <= known | {"--help"}


ANSWERS = {**answers_by_verb(), **answers_by_flag()}


@pytest.mark.parametrize("verb", sorted(ANSWERS))
def test_the_schema_of_every_answer_is_in_docs_schemas(verb: str) -> None:
    path = ROOT / "docs" / "schemas" / f"{verb}.json"
    schema = ANSWERS[verb].model_json_schema(mode="serialization")
    if os.environ.get("WRITE_SCHEMAS"):
        path.write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == schema, "run with WRITE_SCHEMAS=1"


def test_every_verb_with_json_has_a_schema() -> None:
    with_json = {
        verb
        for verb, command in COMMANDS.items()
        if any("--json" in option.opts for option in command.params)
    }
    assert with_json == set(answers_by_verb())
