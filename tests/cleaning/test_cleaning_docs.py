"""docs/recipes.md is held to the code."""

import tomllib
from pathlib import Path

import pytest

from workbench.cleaning.recipe import make_recipe
from workbench.cleaning.steps import AnyStep
from workbench.cleaning.steps.step import RecipeStep
from workbench.values.dates import DATE_FORMATS

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "recipes.md").read_text(encoding="utf-8")


def test_the_example_is_a_recipe() -> None:
    example = DOCS.split("```toml")[1].split("```")[0]
    assert len(make_recipe(tomllib.loads(example), "docs/recipes.md").steps) == 3


@pytest.mark.parametrize("step", AnyStep.__args__, ids=lambda step: str(step.__name__))
def test_every_step_and_every_key_is_documented(step: type) -> None:
    fields = step.model_fields  # type: ignore[attr-defined]
    kind = fields["kind"].annotation.__args__[0]
    line = next(line for line in DOCS.splitlines() if line.startswith(f"| `{kind}` |"))
    for key in set(fields) - set(RecipeStep.model_fields) - {"columns"}:
        assert f"`{key}" in line


def test_what_every_step_may_have_is_documented() -> None:
    assert all(f"`{key}" in DOCS for key in RecipeStep.model_fields)


def test_every_date_format_is_documented() -> None:
    assert all(f"`{name}`" in DOCS for name in DATE_FORMATS)
