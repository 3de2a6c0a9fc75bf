"""The verbs on a bare file: profile, validate, clean, detect, dedupe, link, cluster, assign."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli import telling
from workbench.cli.answering import (
    JsonOption,
    SettingsOption,
    answer,
    talk,
)
from workbench.cli.reports import (
    Lang,
    LangOption,
    ReportOption,
    ValuesOption,
    is_html,
    write_report,
)

if TYPE_CHECKING:
    pass

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="The delivered file, or a folder of them.")
]
OutOption = Annotated[
    Path, typer.Option("--out", metavar="OUT", help="Where to write: .csv, .parquet or .xlsx.")
]


_REVIEWS = 20
"""Rows that are asked about where nobody says how many; Raha's evaluation takes as many."""


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    for verb in (profile, validate, clean, detect, cluster, assign):
        app.command()(verb)


def profile(file: FileArgument, settings: SettingsOption = None, json: JsonOption = None) -> None:
    """Say what is in a file: fill, effective fill, placeholders, soft characteristics."""
    from workbench.project import oneshot

    found = oneshot.profile(file, settings, talk(quiet=not sys.stderr.isatty()))
    answer(found, json, telling.profile(found))


def validate(
    file: FileArgument,
    suite: Annotated[str, typer.Option("--suite", metavar="S", help="A suite: path or name.")],
    settings: SettingsOption = None,
    reference: Annotated[
        list[str] | None,
        typer.Option(
            "--reference", metavar="NAME=FILE", help="Another table that expectations name."
        ),
    ] = None,
    report: ReportOption = None,
    lang: LangOption = Lang.nl,
    with_values: ValuesOption = False,
    json: JsonOption = None,
) -> None:
    """Hold a file against an expectation suite. Exit code 1 when a critical expectation fails."""
    from workbench.project import oneshot

    is_html(report)
    found, part = oneshot.validate_and_tell(
        file, suite, settings, with_values, _named(reference or [], "--reference")
    )
    if report is not None:
        write_report(report, found.suite, [part], lang, with_values)
    answer(found, json, telling.validation(found))
    if found.critical_failed:
        raise typer.Exit(1)


def clean(
    file: FileArgument,
    recipe: Annotated[str, typer.Option("--recipe", metavar="R", help="A recipe: path or name.")],
    out: OutOption,
    settings: SettingsOption = None,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Refuse the file when a step does not fit it; else skip it."),
    ] = False,
    other: Annotated[
        list[str] | None,
        typer.Option(
            "--with", metavar="NAME=FILE", help="Another source that steps look values up in."
        ),
    ] = None,
    json: JsonOption = None,
) -> None:
    """Clean a file by a recipe and write the cleaned table."""
    from workbench.project import oneshot

    found = oneshot.clean(file, recipe, out, settings, strict, _named(other or []))
    answer(found, json, telling.cleaning(found))


def _named(pairs: list[str], flag: str = "--with") -> dict[str, Path]:
    for pair in pairs:
        name, equals, file = pair.partition("=")
        if not (name and equals and file):
            raise typer.BadParameter(f"{flag} {pair}: write it as NAME=FILE")
    return {pair.partition("=")[0]: Path(pair.partition("=")[2]) for pair in pairs}


def detect(
    file: FileArgument,
    settings: SettingsOption = None,
    review_with: Annotated[
        Path | None,
        typer.Option(
            "--review-with",
            metavar="CLEAN",
            help="A clean copy, row by row: it answers the questions that would be asked.",
        ),
    ] = None,
    reviews: Annotated[
        int | None,
        typer.Option("--reviews", min=0, metavar="N", help="How many rows are asked about."),
    ] = None,
    json: JsonOption = None,
) -> None:
    """List the cells that are probably wrong, each with why and what it may have been."""
    from workbench.project import detecting

    if reviews and review_with is None:
        raise typer.BadParameter("--reviews needs --review-with, which answers the questions")
    asked = _REVIEWS if reviews is None and review_with is not None else reviews or 0
    found = detecting.detect(file, settings, review_with, asked)
    answer(found, json, telling.detection(found))


class Method(StrEnum):
    """How groups are made."""

    latent_class = "latent_class"
    famd_kmeans = "famd_kmeans"
    gower_pam = "gower_pam"


def cluster(
    file: FileArgument,
    k: Annotated[
        int | None,
        typer.Option("--k", min=2, help="Number of groups; else as many as there are, or none."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="OUT", help="Where to write: .csv, .parquet or .xlsx."),
    ] = None,
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="a,b", help="Columns to group by; else all.")
    ] = None,
    method: Annotated[
        Method, typer.Option("--method", help="How groups are made.")
    ] = Method.latent_class,
    model: Annotated[
        Path | None,
        typer.Option("--model", metavar="OUT.json", help="Write a model to assign new rows by."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of starts and samples.")] = 0,
    json: JsonOption = None,
) -> None:
    """Make groups of rows much alike: columns as they came, `group` as last (0: left out)."""
    from workbench.project import oneshot

    progress = talk(quiet=not sys.stderr.isatty())
    chosen = split(columns) or None
    found = oneshot.cluster(file, k, out, chosen, seed, method.value, model, progress)
    answer(found, json, telling.clusters(found))


def assign(
    model: Annotated[
        Path, typer.Argument(metavar="MODEL.json", help="What `cluster --model` wrote.")
    ],
    file: FileArgument,
    out: OutOption,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=OTHER", help="The file's name for a column."),
    ] = None,
    json: JsonOption = None,
) -> None:
    """Find the groups of a model in another file, with the probability of each."""
    from workbench.project import oneshot

    pairs = dict(pair.split("=", 1) for pair in mapping or () if "=" in pair)
    if len(pairs) != len(mapping or ()):
        raise typer.BadParameter("--map takes COLUMN=OTHER, each column once")
    found = oneshot.assign_groups(model, file, out, pairs)
    answer(found, json, telling.assignment(found))


def split(text: str | None) -> tuple[str, ...]:
    """`a,b,a:b` as a tuple; blanks around names don't count."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())
