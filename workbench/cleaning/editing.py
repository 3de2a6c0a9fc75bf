"""Change a recipe: every function gives a new one, and writing keeps a person's comments."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import TypeAdapter, ValidationError

from workbench.cleaning.recipe import Recipe, numbered
from workbench.cleaning.steps import AnyStep, Step
from workbench.core.errors import SettingsFaults
from workbench.core.files import atomic_file

_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*steps[ \t]*\]\][^\n]*\n", re.M)
_STEP: TypeAdapter[AnyStep] = TypeAdapter(Step)


def make_step(data: Mapping[str, Any], file: str = "recipe") -> AnyStep:
    """Check one step's keys; SettingsFaults lists every fault with its key."""
    try:
        return _STEP.validate_python(dict(data))
    except ValidationError as faults:
        lines = [
            f"  {'.'.join(str(part) for part in fault['loc'][1:]) or 'kind'}: {fault['msg']}"
            for fault in faults.errors(include_url=False)
        ]
        raise SettingsFaults(file=file, count=len(lines), faults="\n".join(lines)) from faults


def switch_step(recipe: Recipe, step: str, enabled: bool) -> Recipe:
    """Switch a step off or on, wherever it stands; the others stay as they are."""
    place = recipe.place(step)
    found = recipe.steps[place][1].model_copy(update={"enabled": enabled})
    return _with(recipe, place, found)


def edit_step(recipe: Recipe, step: str, changes: Mapping[str, Any]) -> Recipe:
    """Give a step other keys (None takes one out); its id stays."""
    place = recipe.place(step)
    data = {**step_data(recipe.steps[place][1]), **changes, "id": step}
    checked = make_step({key: value for key, value in data.items() if value is not None})
    return _with(recipe, place, checked)


def move_step(recipe: Recipe, step: str, to: int) -> Recipe:
    """Put a step at another place, from 1; past either end it goes to that end."""
    steps = _steps(recipe)
    moved = steps.pop(recipe.place(step))
    steps.insert(max(0, min(len(steps), to - 1)), moved)
    return _renumbered(recipe, steps)


def remove_step(recipe: Recipe, step: str) -> Recipe:
    """Leave a step out."""
    steps = _steps(recipe)
    del steps[recipe.place(step)]
    return _renumbered(recipe, steps)


def insert_step(recipe: Recipe, step: AnyStep, at: int | None = None) -> Recipe:
    """Put a new step in at a place from 1; None: where it can first be done.

    That is behind the last step, but a step on texts goes before the first enabled step that makes
    one of its columns something else than text.
    """
    steps = _steps(recipe)
    place = _natural_place(steps, step) if at is None else max(0, min(len(steps), at - 1))
    steps.insert(place, step)
    return _renumbered(recipe, steps)


def without_steps(recipe: Recipe, off: set[str]) -> Recipe:
    """The recipe without these steps; the places of the others stay as they were."""
    kept = tuple((number, step) for number, step in recipe.steps if step.id not in off)
    return replace(recipe, steps=kept)


def step_data(step: AnyStep) -> dict[str, Any]:
    """A step's keys as a person would write them: what is as by default is left out."""
    data = step.model_dump(mode="python", exclude_defaults=True, exclude_none=True)
    return {"kind": step.kind, **{key: _plain(value) for key, value in data.items()}}


def recipe_as_toml(recipe: Recipe, original: str = "") -> str:
    """The recipe as TOML; comments and layout of the `original` go where their steps go.

    A step is found again by its id; one that did not change keeps the very text it had. The comment
    lines right above a step are its own.
    """
    head, blocks = _blocks(original)
    document = tomlkit.parse(head)
    if "format" not in document:
        document["format"] = 1
    if recipe.title and document.get("title") != recipe.title:
        document["title"] = recipe.title
    old = _by_id(blocks, recipe.file)
    parts = [tomlkit.dumps(document).rstrip("\n")]
    parts += [_written(step, old.get(step.id)).strip("\n") for _, step in recipe.steps]
    return "\n\n".join(part for part in parts if part) + "\n"


def save_recipe(recipe: Recipe, path: Path) -> None:
    """Write a recipe whole or not at all; comments of the file that is there stay."""
    original = path.read_text(encoding="utf-8") if path.is_file() else ""
    text = recipe_as_toml(recipe, original)
    with atomic_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _steps(recipe: Recipe) -> list[AnyStep]:
    return [step for _, step in recipe.steps]


def _with(recipe: Recipe, place: int, step: AnyStep) -> Recipe:
    steps = _steps(recipe)
    steps[place] = step
    return _renumbered(recipe, steps)


def _renumbered(recipe: Recipe, steps: list[AnyStep]) -> Recipe:
    return replace(recipe, steps=numbered(steps))


def _natural_place(steps: list[AnyStep], step: AnyStep) -> int:
    texts = set(step.texts())
    for place, one in enumerate(steps):
        made = one.after(dict.fromkeys(texts, "text")) if one.enabled else {}
        if any(kind != "text" for name, kind in made.items() if name in texts):
            return place
    return len(steps)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return {key: _plain(one) for key, one in value.items()} if isinstance(value, dict) else value


def _blocks(text: str) -> tuple[str, list[str]]:
    """What stands before the steps, and each step's text with the comments right above it."""
    lines = text.splitlines(keepends=True)
    starts: list[int] = []
    for place, line in enumerate(lines):
        if _HEADER.match(line):
            while place > (starts[-1] + 1 if starts else 0) and lines[place - 1].startswith("#"):
                place -= 1
            starts.append(place)
    if not starts:
        return _without_steps(text)
    ends = [*starts[1:], len(lines)]
    head = "".join(lines[: starts[0]])
    return head, ["".join(lines[a:b]) for a, b in zip(starts, ends, strict=True)]


def _without_steps(text: str) -> tuple[str, list[str]]:
    """The same for a recipe without steps, or with steps written as one array."""
    document = tomlkit.parse(text)
    steps = document.unwrap().get("steps", [])
    if "steps" in document:
        document.remove("steps")
    return tomlkit.dumps(document), [_fresh(step) for step in steps]


def _by_id(blocks: list[str], file: str) -> dict[str, tuple[AnyStep, str]]:
    """The texts of steps by the ids that reading them gives."""
    read = [tomllib.loads(block)["steps"][0] for block in blocks]
    checked = numbered([make_step(data, file) for data in read])
    return {step.id: (step, block) for (_, step), block in zip(checked, blocks, strict=True)}


def _written(step: AnyStep, old: tuple[AnyStep, str] | None) -> str:
    if old is None:
        return _fresh(step_data(step))
    before, block = old
    if before == step:
        return block
    document = tomlkit.parse(block)
    table: Any = document["steps"][0]
    data = step_data(step)
    for key in [key for key in table if key not in data]:
        table.remove(key)
    scalars = [key for key, value in data.items() if not isinstance(value, dict)]
    new = [key for key in scalars if key not in table]
    for key, value in data.items():
        if key in table and table[key].unwrap() != value:
            table[key] = value
    for key in [key for key in data if key not in table and key not in scalars]:
        table[key] = data[key]
    written = tomlkit.dumps(document)
    if new:
        lines = tomlkit.dumps({key: data[key] for key in new})
        written = _HEADER.sub(lambda found: found.group() + lines, written, count=1)
    return written


def _fresh(data: Mapping[str, Any]) -> str:
    tables = tomlkit.aot()
    table = tomlkit.table()
    for key, value in sorted(data.items(), key=lambda item: isinstance(item[1], dict)):
        table.add(key, value)
    tables.append(table)
    document = tomlkit.document()
    document["steps"] = tables
    return tomlkit.dumps(document)
