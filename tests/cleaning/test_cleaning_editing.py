"""A recipe is changed without losing what a person wrote, and steps are named for good."""

import tomllib

import pytest

from workbench.cleaning import Recipe
from workbench.cleaning.editing import (
    edit_step,
    insert_step,
    make_step,
    move_step,
    recipe_as_toml,
    remove_step,
    switch_step,
)
from workbench.cleaning.recipe import load_recipe, make_recipe
from workbench.core.errors import SettingsFaults
from workbench.core.errors_cleaning import StepUnknown
from workbench.core.shipped import shipped_folder

TEXT = """# Who reads this: the registry team.
format = 1
title = "Cliënten"

# Spaces first.
[[steps]]
kind = "trim"
columns = ["*"]

# Then the sexes.
[[steps]]
id = "sexes"
kind = "map_values"
columns = ["geslacht"]
[steps.map]
man = "M" # as the form says it

[[steps]]
kind = "parse_dates"
columns = ["geboren"]
formats = ["yyyymmdd"]
"""


def recipe() -> Recipe:
    return make_recipe(tomllib.loads(TEXT), "recipe.toml")


def read(text: str) -> Recipe:
    return make_recipe(tomllib.loads(text), "recipe.toml", lenient=True)


def test_a_step_without_an_id_gets_the_same_one_on_every_reading() -> None:
    ids = [step.id for _, step in recipe().steps]
    assert ids == [step.id for _, step in recipe().steps]
    assert ids[1] == "sexes"
    assert ids[0].startswith("trim-")


def test_the_same_step_twice_has_two_ids() -> None:
    twice = TEXT + '[[steps]]\nkind = "trim"\ncolumns = ["*"]\n'
    assert len({step.id for _, step in read(twice).steps}) == 4


def test_an_id_given_twice_is_a_fault() -> None:
    with pytest.raises(SettingsFaults, match="sexes is the id of step 2 already"):
        read(TEXT + '[[steps]]\nid = "sexes"\nkind = "trim"\ncolumns = ["*"]\n')


def test_an_unchanged_recipe_is_written_as_it_was() -> None:
    assert recipe_as_toml(recipe(), TEXT) == TEXT


@pytest.mark.parametrize("path", sorted(shipped_folder("recipes").glob("*.toml")), ids=str)
def test_shipped_recipes_keep_their_comments_and_steps(path) -> None:  # type: ignore[no-untyped-def]
    text, held = path.read_text(encoding="utf-8"), load_recipe(path)
    first = held.steps[0][1].id
    again = recipe_as_toml(switch_step(held, first, False), text)
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        line for line in again.splitlines() if line.startswith("#")
    ]
    assert recipe_as_toml(switch_step(read(again), first, True), again).count("enabled") == 0


def test_switching_off_keeps_comments_and_says_only_that() -> None:
    off = switch_step(recipe(), "sexes", False)
    text = recipe_as_toml(off, TEXT)
    assert "# as the form says it" in text
    assert "# Then the sexes." in text
    assert read(text) == off
    assert read(recipe_as_toml(switch_step(read(text), "sexes", True), text)) == recipe()


def test_a_step_is_edited_moved_removed_and_put_in() -> None:
    edited = edit_step(recipe(), "sexes", {"unmapped": "keep", "because": "the form has four"})
    assert edited.steps[1][1].unmapped == "keep"  # type: ignore[union-attr]
    moved = move_step(edited, "sexes", 1)
    assert [number for number, _ in moved.steps] == [1, 2, 3]
    assert moved.steps[0][1].id == "sexes"
    assert len(remove_step(moved, "sexes").steps) == 2
    for changed in (edited, moved, remove_step(moved, "sexes")):
        assert read(recipe_as_toml(changed, TEXT)) == changed


def test_a_step_on_texts_is_put_in_before_its_column_is_read() -> None:
    step = make_step({"kind": "placeholders", "columns": ["geboren"]})
    assert [one.kind for _, one in insert_step(recipe(), step).steps] == [
        *("trim", "map_values", "placeholders", "parse_dates"),
    ]


def test_a_step_that_is_not_there_and_a_key_that_is_wrong() -> None:
    with pytest.raises(StepUnknown, match="It has: trim-"):
        switch_step(recipe(), "none", False)
    with pytest.raises(SettingsFaults, match="unmapped"):
        edit_step(recipe(), "sexes", {"unmapped": "drop"})
