"""The verbs on people's decisions about who is who: decisions, decide. The Review page does the same."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.answering import JsonOption, answer

if TYPE_CHECKING:
    from workbench.project.review_answers import DecideAnswer, DecisionsAnswer, ReviewProgress

FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", help="The project folder.")]


class Said(StrEnum):
    """What a person may say of two records."""

    SAME = "same"
    DIFFERENT = "different"
    LATER = "later"


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    app.command()(decisions)
    app.command()(decide)


def decisions(
    folder: FolderArgument,
    task: Annotated[
        str | None,
        typer.Option("--task", metavar="RULES", help="One linkage, by the name of its rules."),
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Whose progress to tell.")] = "",
    json: JsonOption = None,
) -> None:
    """List what people decided about who is who, undone decisions included."""
    from workbench.project import Project
    from workbench.project.review_answers import DecisionsAnswer

    project = Project.open(folder)
    names = [one.rules for one in project.settings.linkage] if task is None else [task]
    desks = [project.link_desk(name) for name in names]
    found = DecisionsAnswer(
        tasks=tuple(desk.progress(by) for desk in desks),
        decisions=tuple(one for desk in desks for one in desk.decisions()),
    )
    answer(found, json, _listed(found))


def decide(
    folder: FolderArgument,
    task: Annotated[
        str, typer.Option("--task", metavar="RULES", help="The linkage, by the name of its rules.")
    ],
    left: Annotated[
        str | None,
        typer.Option("--left", metavar="K", help="The (left) record: key:VALUE or cells:DIGEST."),
    ] = None,
    right: Annotated[
        str | None, typer.Option("--right", metavar="K", help="The other record.")
    ] = None,
    verdict: Annotated[Said | None, typer.Option("--verdict", help="What they are.")] = None,
    undo: Annotated[
        str | None,
        typer.Option("--undo", metavar="ACT", help="Undo an act, as `decisions` names it."),
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why; kept with it.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who says so.")] = "",
    json: JsonOption = None,
) -> None:
    """Say of two records whether they are one person; it is stored before this answers."""
    from workbench.project import Project

    if undo is not None:
        if left or right or verdict:
            raise typer.BadParameter("--undo goes without --left, --right and --verdict")
        done = Project.open(folder).link_desk(task).undo(by, undo)
    elif left and right and verdict:
        desk = Project.open(folder).link_desk(task)
        done = desk.decide(left, right, verdict.value, by, note)
    else:
        raise typer.BadParameter("give --left, --right and --verdict, or --undo")
    answer(done, json, _done(done))


def _listed(found: DecisionsAnswer) -> Iterator[str]:
    for task in found.tasks:
        yield from _standing(task)
    for one in found.decisions:
        state = "undone" if one.undone_at else ("counts" if one.counts else "does not count")
        who = f" by {one.reviewer}" if one.reviewer else ""
        yield (
            f"  {one.act} {one.at:%Y-%m-%d %H:%M} {one.task} {one.kind} {one.left} {one.right}: "
            f"{one.verdict}{who}, {state}"
        )


def _standing(task: ReviewProgress) -> Iterator[str]:
    yield (
        f"{task.task}: {task.decided} decisions count, {task.doubtful} doubtful pairs left, "
        f"{task.disputed} disputed, {task.contradictory} contradicted, {task.lost} lost"
    )
    if task.unapplied:
        yield "  not applied yet; apply with: workbench run"


def _done(done: DecideAnswer) -> Iterator[str]:
    if done.undone:
        yield f"{done.act}: undone ({done.undone} decisions)"
    for one in done.decisions if not done.undone else ():
        yield f"{one.act}: {one.left} {one.right} {one.verdict}"
    yield from _standing(done.progress)
