"""A recipe file as something that leaves the workbench: a script, plain TOML, a methods text."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from workbench.core.errors import UnknownFormat
from workbench.core.files import atomic_file
from workbench.core.shipped import find_file
from workbench.project.oneshot import load_source, read_once

EXPORTS = (".py", ".toml", ".md")


def export_recipe(
    recipe: str,
    to: Path,
    words: dict[str, str],
    language: Literal["nl", "en"] = "nl",
    file: Path | None = None,
    settings: Path | None = None,
) -> tuple[str, ...]:
    """Write a recipe by the extension of `to`; gives the ids of steps that it could not take along.

    A methods text (.md) counts what the recipe does to `file`. `words` are those of step kinds.
    """
    from workbench.cleaning import clean_table, load_recipe
    from workbench.cleaning.editing import recipe_as_toml
    from workbench.cleaning.script import methods_paragraph, recipe_as_script
    from workbench.extracts import ends
    from workbench.tables.engine import Engine

    held = load_recipe(find_file(recipe, "recipes", ".toml", Path("recipes")), lenient=True)
    left_out: tuple[str, ...] = ()
    match to.suffix.lower():
        case ".py":
            script = recipe_as_script(held, ends)
            text, left_out = script.text, script.left_out
        case ".toml":
            text = recipe_as_toml(held)
        case ".md" if file is not None:
            with read_once(file, load_source(settings)) as (_, path), Engine() as engine:
                report = clean_table(engine, engine.read(path), held, lenient=True).report
            text = methods_paragraph(report, words, language) + "\n"
        case _:
            raise UnknownFormat(file=to.name, known=", ".join(EXPORTS))
    with atomic_file(to) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return left_out
