"""The verb on a recipe itself: recipe-export."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.answering import SettingsOption, plain


class Language(StrEnum):
    """The languages of a methods text."""

    nl = "nl"
    en = "en"


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command(name="recipe-export")(recipe_export)


def recipe_export(
    recipe: Annotated[str, typer.Argument(metavar="RECIPE", help="A recipe: path or name.")],
    to: Annotated[
        Path, typer.Option("--to", metavar="OUT", help="Where to write: .py, .toml or .md.")
    ],
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="For .md: the delivered file to count on."),
    ] = None,
    settings: SettingsOption = None,
    lang: Annotated[Language, typer.Option("--lang", help="For .md: nl or en.")] = Language.nl,
) -> None:
    """Write a recipe as a Python script, as TOML, or as a methods paragraph with counts."""
    from workbench.project.recipe_export import export_recipe

    if to.suffix.lower() == ".md" and file is None:
        raise typer.BadParameter("--to with .md needs --file, to count what the recipe does")
    words = _step_words(lang.value)
    left_out = export_recipe(recipe, to, words, lang.value, file, settings)
    typer.echo(plain(str(to)))
    for step in left_out:
        typer.echo(f"NOT in the script: step {plain(step)}; it stops there", err=True)


def _step_words(language: str) -> dict[str, str]:
    from workbench.ui.words import all_words

    found = {}
    for key, entry in all_words().items():
        if key.startswith("step."):
            found[key.removeprefix("step.")] = entry.nl if language == "nl" else entry.en
    return found
