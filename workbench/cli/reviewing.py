"""The verb on pairs that people should judge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.answering import JsonOption, answer
from workbench.cli.bare import FileArgument, OutOption
from workbench.cli.linkage import ReviewedOption, RolesOption, RulesOption, roles_go_with_auto

if TYPE_CHECKING:
    from workbench.project.answers import ReviewAnswer

_ASK = 20
"""A quarter of an hour of work."""


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(review)


def review(
    file: FileArgument,
    rules: RulesOption,
    out: OutOption,
    right: Annotated[
        Path | None, typer.Argument(metavar="B", help="The right file, where two are linked.")
    ] = None,
    roles: RolesOption = None,
    ask: Annotated[
        int, typer.Option("--ask", metavar="N", min=1, help="How many pairs to ask about.")
    ] = _ASK,
    reviewed: ReviewedOption = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the draw.")] = 0,
    json: JsonOption = None,
) -> None:
    """Write the pairs of records that people should judge, side by side, verdict empty."""
    from workbench.project import asking

    roles_go_with_auto(rules, roles)
    found = asking.ask(file, right, rules, out, ask, roles, reviewed, seed)
    answer(found, json, _tell(found))


def _tell(found: ReviewAnswer) -> Iterator[str]:
    if found.answered or found.later:
        yield f"{found.answered} pairs were judged before, {found.later} put off"
    yield f"{found.asked} pairs to judge; put same, different or later under verdict"
    yield f"Written: {found.out}"
