"""The verb on a project's linkages: compare-runs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.answering import JsonOption, answer
from workbench.linkage.run_results import RunComparison


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command(name="compare-runs")(compare_runs)


def compare_runs(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The project folder.")],
    task: Annotated[str, typer.Argument(metavar="TASK", help="A task, by its rule file's name.")],
    before: Annotated[
        str | None,
        typer.Option("--before", metavar="RUN", help="A run's first signs; else the last but one."),
    ] = None,
    after: Annotated[
        str | None, typer.Option("--after", metavar="RUN", help="The other one; else the last.")
    ] = None,
    json: JsonOption = None,
) -> None:
    """Hold two runs of a linkage side by side: links kept, lost and gained, and why."""
    from workbench.project import Project

    project = Project.open(folder)
    found = project.link_guide().compare(task, before, after)
    project.close()
    answer(found, json, _lines(found))


def _lines(found: RunComparison) -> Iterator[str]:
    for name, run in (("before", found.before), ("after", found.after)):
        yield (
            f"{name} {run.run}: threshold {run.threshold:g}, {run.pairs} pairs, {run.found} found"
        )
    yield (
        f"{found.both} pairs are one in both, {found.only_before} only before,"
        f" {found.only_after} only after"
    )
    if found.entities:
        fates = ", ".join(f"{count} {fate}" for fate, count in found.entities.items())
        yield f"entities of before: {fates}"
    for why, count in found.reasons.items():
        yield f"    {why.replace('_', ' ')}: {count}"
