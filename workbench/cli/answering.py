"""How an answer reaches standard output: JSON for machines, a few lines for people."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbench.core.progress import Progress
    from workbench.core.results import Result

JsonOption = Annotated[
    str | None,
    typer.Option(
        "--json", metavar="FILE|-", help="Write the answer as JSON; - is standard output."
    ),
]

KeyOption = Annotated[
    str | None,
    typer.Option(
        "--key", metavar="COLUMNS", help="What identifies a record: one or more, by comma."
    ),
]
SettingsOption = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        metavar="FILE.toml",
        help="One source's table of workbench.toml: read, roles, key.",
    ),
]


def columns_of(key: str | None) -> tuple[str, ...]:
    """The columns that `--key` names."""
    return tuple(key.split(",")) if key else ()


def answer(result: Result, json: str | None, lines: Iterable[str]) -> None:
    """Write the JSON where asked; else (or to a file as well) say the lines.

    With `--json -` standard output holds the JSON only.
    """
    if json == "-":
        sys.stdout.write(result.model_dump_json(indent=1) + "\n")
        return
    if json is not None:
        from workbench.core.files import write_text

        write_text(Path(json), result.model_dump_json(indent=1) + "\n")
    for line in lines:
        typer.echo(plain(line))


def plain(text: str) -> str:
    """A line that a terminal can't be tricked by: control and direction characters are shown as ?."""
    return "".join(
        "?" if unicodedata.category(sign) in ("Cc", "Cf") and sign != "\n" else sign
        for sign in text
    )


def talk(quiet: bool = False) -> Progress:
    """Progress on standard error: a line when what is done changes, for people and logs alike."""
    last = ""

    def say(done: int, total: int, what: str) -> None:
        nonlocal last
        if quiet or not what or what == last:
            return
        last = what
        typer.echo(plain(f"[{done + 1}/{total}] {what}"), err=True)

    return say
