"""The verbs on a source's recipe: suggest-steps, accept, dismiss, undo, redo. The Clean page does the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.answering import JsonOption, answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbench.project.clean_desk import CleanDesk
    from workbench.project.recipe_answers import AcceptAnswer, SuggestAnswer

FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", help="The project folder.")]
SourceArgument = Annotated[str, typer.Argument(metavar="SOURCE", help="The feed, e.g. clients.")]
IdArgument = Annotated[
    str, typer.Argument(metavar="ID", help="A suggestion, as suggest-steps names it.")
]
RevisionOption = Annotated[
    str | None,
    typer.Option(
        "--revision",
        metavar="SHA",
        help="The recipe that you looked at; refused when it is another one by now.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    app.command("suggest-steps")(suggest_steps)
    for verb in (accept, dismiss, undo, redo):
        app.command()(verb)


def suggest_steps(folder: FolderArgument, source: SourceArgument, json: JsonOption = None) -> None:
    """Say which steps the findings on a source ask for, by impact; nothing is changed."""
    from workbench.project import Project

    project = Project.open(folder)
    if source in project.settings.sources and not project.settings.sources[source].recipe:
        project.begin_recipe(source)
    found = project.clean_desk(source).suggestions()
    answer(found, json, _suggestions(found))


def accept(
    folder: FolderArgument,
    source: SourceArgument,
    suggestion: IdArgument,
    revision: RevisionOption = None,
    json: JsonOption = None,
) -> None:
    """Put a suggested step into the recipe; it is stored before this answers."""
    desk = _desk(folder, source)
    done = desk.accept(suggestion, revision or desk.state().revision)
    answer(done, json, _done(done))


def dismiss(
    folder: FolderArgument,
    source: SourceArgument,
    suggestion: IdArgument,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why; kept with the decision.")
    ] = "",
    json: JsonOption = None,
) -> None:
    """Do not offer a suggestion again until other evidence speaks for it."""
    done = _desk(folder, source).dismiss(suggestion, reason)
    answer(done, json, _done(done))


def undo(
    folder: FolderArgument,
    source: SourceArgument,
    revision: RevisionOption = None,
    json: JsonOption = None,
) -> None:
    """Take the last change of a source's recipe back."""
    _step(folder, source, revision, json, "undo")


def redo(
    folder: FolderArgument,
    source: SourceArgument,
    revision: RevisionOption = None,
    json: JsonOption = None,
) -> None:
    """Do the change that was taken back again."""
    _step(folder, source, revision, json, "redo")


def _step(
    folder: Path, source: str, revision: str | None, json: str | None, direction: str
) -> None:
    from workbench.project.recipe_answers import AcceptAnswer

    desk = _desk(folder, source)
    move = desk.undo if direction == "undo" else desk.redo
    state = move(revision or desk.state().revision)
    done = AcceptAnswer(recipe=state, action=direction)
    answer(done, json, _done(done))


def _desk(folder: Path, source: str) -> CleanDesk:
    from workbench.project import Project

    return Project.open(folder).clean_desk(source)


def _suggestions(found: SuggestAnswer) -> Iterator[str]:
    now, before = found.now, found.without_recipe
    yield (
        f"{found.source}: {now.held} of {now.of} expectations hold "
        f"({before.held} without the recipe)"
    )
    for one in found.suggestions:
        gained = f", {one.gained} more expectations hold" if one.gained else ""
        yield f"{one.id}  {one.step['kind']} {', '.join(one.columns)}: {one.text}"
        yield f"              {one.cells} cells{gained}"
    if found.dismissed:
        yield f"{found.dismissed} dismissed"


def _done(done: AcceptAnswer) -> Iterator[str]:
    yield f"{done.action}: {done.recipe.file} has {len(done.recipe.steps)} steps now"
