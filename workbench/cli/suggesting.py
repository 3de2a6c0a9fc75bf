"""The verb that proposes expectations from deliveries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.answering import (
    JsonOption,
    KeyOption,
    SettingsOption,
    answer,
    columns_of,
)

if TYPE_CHECKING:
    from workbench.project.answers import SuggestAnswer


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(suggest)


def suggest(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="Deliveries of one source, the oldest first."),
    ],
    key: KeyOption = None,
    save_suite: Annotated[
        Path | None,
        typer.Option(
            "--save-suite", metavar="SUITE.json", help="Write every proposal into this suite file."
        ),
    ] = None,
    settings: SettingsOption = None,
    json: JsonOption = None,
) -> None:
    """Propose expectations from deliveries, each held against deliveries it was built without."""
    from workbench.project import suggesting_expectations

    columns = columns_of(key)
    found = suggesting_expectations.suggest(files, columns, save_suite, settings)
    answer(found, json, _tell(found))


def _tell(found: SuggestAnswer) -> Iterator[str]:
    yield f"{len(found.proposals)} expectations proposed from {found.deliveries} deliveries"
    if found.weak:
        yield "  From one delivery, cut by its dates: weaker than from several."
    if found.known:
        yield f"  {found.known} left out: the suite says something like it already."
    for one in found.proposals:
        evidence = one.evidence
        about = ", ".join(one.columns) or "(table)"
        yield (
            f"  [{one.severity}] {about}: {one.type}; {evidence.holds_share:.1%} of the rows,"
            f" held out {evidence.held_out_kept} of {evidence.held_out},"
            f" confidence {evidence.confidence:.0%}"
        )
    if found.saved is not None:
        yield f"Written: {found.saved}"
