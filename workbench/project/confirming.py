"""What a person says of a value: it says nothing here, or it is an answer.

The decision stands in `workbench.toml` at its source, where the next profile reads it, and in the
source's recipe as a setting of a `placeholders` step. What a person wrote in either file stays as
it is, comments included.
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from workbench.core.errors import UnknownSource
from workbench.core.files import write_text
from workbench.core.settings import SourceSettings, WorkbenchSettings
from workbench.core.tomlfile import check
from workbench.project.places import Places

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

Says = Literal["nothing", "answer", "undecided"]
"""It says nothing; it is an answer; a decision is taken back."""

_PLACES: dict[Says, str] = {"nothing": "placeholders", "answer": "answers"}
_EVERY_COLUMN = "*"
_STEP_KEYS: dict[Says, str] = {"nothing": "values", "answer": "keep"}


def decision_on(source: SourceSettings, column: str, value: str) -> Says:
    """What was decided of a value of a column."""
    plain = _plain(value)
    for says, settings in (("nothing", source.placeholders), ("answer", source.answers)):
        if plain in map(_plain, settings.get(column, ())):
            return "nothing" if says == "nothing" else "answer"
    return "undecided"


def decide_value(
    places: Places, settings: WorkbenchSettings, source: str, column: str, value: str, says: Says
) -> None:
    """Write a decision on a value (as delivered) into the settings and into the recipe.

    The recipe first: a decision that stands in the settings is in the recipe too. A source without
    a recipe has it in the settings only. UnknownSource when the settings lack the source;
    SettingsFaults, with nothing written, when a file would no longer be valid.
    """
    if source not in settings.sources:
        raise UnknownSource(source=source, sources=", ".join(settings.sources) or "none yet")
    recipe = settings.sources[source].recipe
    if recipe:
        _edit_recipe(own_recipe(places, recipe), column, value, says)
    _edit_settings(places.settings_file, source, column, value, says)


def _edit_settings(file: Path, source: str, column: str, value: str, says: Says) -> None:
    import tomlkit

    document = tomlkit.parse(file.read_text(encoding="utf-8"))
    table: Any = document["sources"][source]
    for each, name in _PLACES.items():
        listed = list(table.get(name, {}).get(column, ()))
        wanted = _with(listed, value) if each == says else _without(listed, value)
        if wanted != listed:
            if name not in table:
                table.add(name, tomlkit.table())
            _set_list(table[name], column, wanted)
            if not table[name]:
                table.remove(name)
    _write(file, document, WorkbenchSettings)


def own_recipe(places: Places, name: str) -> Path:
    """The recipe file in the project's folder, copied there when it was only shipped."""
    found = places.recipe(name)
    own = places.folder / "recipes" / found.name
    if not own.is_file():
        own.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found, own)
    return own


def _edit_recipe(file: Path, column: str, value: str, says: Says) -> None:
    import tomlkit

    from workbench.cleaning.recipe import make_recipe

    document = tomlkit.parse(file.read_text(encoding="utf-8"))
    if "steps" not in document:
        document.append("steps", tomlkit.aot())
    steps: Any = document["steps"]
    for step in steps:
        if step["kind"] == "placeholders" and _EVERY_COLUMN in step["columns"]:
            _decide_in(step, value, says, keys=("keep",))
    own = _step_of(steps, column)
    if own is not None:
        _decide_in(own, value, says)
    elif says != "undecided":
        _insert_step(steps, column, value, says)
    text = tomlkit.dumps(document)
    make_recipe(tomllib.loads(text), str(file))
    write_text(file, text)


def _decide_in(step: Any, value: str, says: Says, keys: Sequence[str] = ("values", "keep")) -> None:
    for each, key in _STEP_KEYS.items():
        if key in keys:
            listed = list(step.get(key, ()))
            _set_list(step, key, _with(listed, value) if each == says else _without(listed, value))


def _step_of(steps: Any, column: str) -> Any:
    """The placeholders step that is this column's alone; None without one."""
    return next(
        (
            step
            for step in steps
            if step["kind"] == "placeholders" and list(step["columns"]) == [column]
        ),
        None,
    )


def _insert_step(steps: Any, column: str, value: str, says: Says) -> None:
    """A step of the column's own: out of the step that it shared, or behind the trimming ones."""
    import tomlkit

    step = tomlkit.table()
    step.add(tomlkit.comment("as decided on the profile page"))
    step.add("kind", "placeholders")
    step.add("columns", [column])
    shared = next(
        (
            at
            for at, each in enumerate(steps)
            if each["kind"] == "placeholders" and column in each["columns"]
        ),
        None,
    )
    if shared is None:
        place = next((at for at, each in enumerate(steps) if each["kind"] != "trim"), len(steps))
        step.add("dictionary", False)
    else:
        place = shared + 1
        for key in ("values", "keep", "dictionary"):
            if key in steps[shared]:
                step.add(key, steps[shared][key].unwrap())
        names = [name for name in steps[shared]["columns"] if name != column]
        _set_list(steps[shared], "columns", names)
    _decide_in(step, value, says)
    step.add(tomlkit.nl())
    steps.insert(place, step)


def _write(file: Path, document: TOMLDocument, model: type[WorkbenchSettings]) -> None:
    import tomlkit

    text = tomlkit.dumps(document)
    check(file, tomllib.loads(text), model)
    write_text(file, text)


def _set_list(table: Any, key: str, values: Sequence[str]) -> None:
    """Change a list of the file item by item, so that its lines stay as they were laid out."""
    if not values:
        table.pop(key, None)
        return
    if key not in table:
        table.add(key, list(values))
        return
    array = table[key]
    for gone in [each for each in array if each not in values]:
        array.remove(gone)
    for new in [each for each in values if each not in array]:
        array.append(new)


def _with(listed: list[str], value: str) -> list[str]:
    return listed if _plain(value) in map(_plain, listed) else [*listed, value.strip()]


def _without(listed: list[str], value: str) -> list[str]:
    return [each for each in listed if _plain(each) != _plain(value)]


def _plain(value: str) -> str:
    return value.strip().casefold()
