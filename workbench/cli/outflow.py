"""The verbs of outflow models: outflow, predict, recalibrate, pool, card."""

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli import telling_outflow as telling
from workbench.cli.answering import JsonOption, answer, talk
from workbench.cli.bare import FileArgument, split
from workbench.cli.survival import column, split_terms


class Unit(StrEnum):
    """What the times are counted in."""

    days = "days"
    weeks = "weeks"
    months = "months"
    years = "years"


class Method(StrEnum):
    """How the spread between places is estimated."""

    reml = "reml"
    dl = "dl"


class CardLanguage(StrEnum):
    """Of a model card."""

    nl = "nl"
    en = "en"


ModelArgument = Annotated[Path, typer.Argument(metavar="MODEL", help="A model file (.json).")]
MapOption = Annotated[
    str | None,
    typer.Option(
        "--map", metavar="own=theirs,…", help="Which column of the file is which of the model."
    ),
]
HorizonsOption = Annotated[
    str | None,
    typer.Option("--horizons", metavar="T,…", help="Times by which chances are given."),
]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    for verb in (outflow, predict, recalibrate, pool, card):
        app.command()(verb)


def outflow(
    file: FileArgument,
    duration: Annotated[
        str, typer.Option("--duration", "--time", metavar="D", help="Column: time at exit.")
    ],
    covariates: Annotated[
        str,
        typer.Option("--covariates", metavar="FORMULA", help="Terms, known at time 0: a,b,a:b."),
    ],
    event: Annotated[str | None, column("--event", "E", "0/1 or true/false")] = None,
    entry: Annotated[str | None, column("--entry", "N", "time at (late) entry")] = None,
    person: Annotated[str | None, column("--id", "ID", "the person a row belongs to")] = None,
    cause: Annotated[str | None, column("--cause", "COL", "reason of ending")] = None,
    causes: Annotated[
        str | None,
        typer.Option("--causes", metavar="a,b", help="Its values that compete; others censor."),
    ] = None,
    target: Annotated[
        str | None, typer.Option("--target", metavar="a", help="Of the causes: what it is about.")
    ] = None,
    groups: Annotated[
        str | None,
        typer.Option("--groups", metavar="a,b", help="Columns: how good it is for each value."),
    ] = None,
    horizons: HorizonsOption = None,
    unit: Annotated[Unit, typer.Option("--unit", help="Of the times.")] = Unit.days,
    started: Annotated[str | None, column("--started", "COL", "the date of time 0")] = None,
    before: Annotated[
        datetime | None,
        typer.Option(
            "--split",
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="Made of who began before, it is also held against who began after.",
        ),
    ] = None,
    boosting: Annotated[
        bool, typer.Option("--boosting/--no-boosting", help="Compare with boosted trees too.")
    ] = True,
    folds: Annotated[int, typer.Option("--folds", min=2, max=20, help="Parts of clients.")] = 5,
    repeats: Annotated[
        int, typer.Option("--repeats", min=1, max=50, help="How often they are parted.")
    ] = 2,
    small_cell: Annotated[
        int, typer.Option("--small-cell", min=1, help="Counts under this are not told.")
    ] = 10,
    like: Annotated[
        Path | None,
        typer.Option("--like", metavar="MODEL", help="With the terms and levels of this model."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of the parts of clients.")] = 0,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="MODEL", help="Write the portable model (.json)."),
    ] = None,
    json: JsonOption = None,
) -> None:
    """Make a model of outflow for new clients, and hold it against clients it was not made of."""
    from pydantic import ValidationError

    from workbench.project import outflow_files
    from workbench.survival.outflow.spec import OutflowSpec

    try:
        spec = OutflowSpec(
            duration=duration,
            event=event,
            entry=entry,
            id=person,
            cause=cause,
            causes=split(causes),
            target=target,
            covariates=split_terms(covariates),
            groups=split(groups),
            horizons=_times(horizons),
            unit=unit.value,
            started=started,
            split=None if before is None else before.date(),
            boosting=boosting,
            folds=folds,
            repeats=repeats,
            small_cell=small_cell,
            seed=seed,
        )
    except ValidationError as fault:
        said = "; ".join(one["msg"].removeprefix("Value error, ") for one in fault.errors())
        raise typer.BadParameter(said) from fault
    found = outflow_files.outflow(file, spec, out, like, talk(quiet=not sys.stderr.isatty()))
    answer(found, json, telling.outflow(found))


def predict(
    model: ModelArgument,
    file: FileArgument,
    pairs: MapOption = None,
    horizons: HorizonsOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="OUT", help="Where to write: .csv, .parquet or .xlsx."),
    ] = None,
    json: JsonOption = None,
) -> None:
    """The chance of each way out of each row of a file, with its band and what it rests on."""
    from workbench.project import outflow_files

    found = outflow_files.predict(
        model, file, _pairs(pairs), _times(horizons), out, json is not None
    )
    answer(found, json, telling.predictions(found))


def recalibrate(
    model: ModelArgument,
    file: FileArgument,
    out: Annotated[Path, typer.Option("--out", metavar="NEW", help="The new model (.json).")],
    pairs: MapOption = None,
    causes: Annotated[
        str | None,
        typer.Option("--causes", metavar="a,b", help="Values of the cause column that compete."),
    ] = None,
    json: JsonOption = None,
) -> None:
    """Fit a model of another place to one's own clients: level, baselines, slopes."""
    from workbench.project import outflow_files

    found = outflow_files.recalibrate(model, file, out, _pairs(pairs), split(causes))
    answer(found, json, telling.recalibrated(found))


def pool(
    models: Annotated[
        list[Path], typer.Argument(metavar="MODELS", help="Model files of two or more places.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="NEW", help="The first model with the pooled effects."),
    ] = None,
    method: Annotated[
        Method, typer.Option("--method", help="Of the spread between places.")
    ] = Method.reml,
    json: JsonOption = None,
) -> None:
    """Compare models of several places and put them together, without sharing a row."""
    from workbench.project import outflow_files

    if len(models) < 2:
        raise typer.BadParameter("give two model files or more")
    found = outflow_files.pool(models, out, method.value)
    answer(found, json, telling.pooled(found))


def card(
    model: ModelArgument,
    language: Annotated[
        CardLanguage, typer.Option("--language", help="Of the card.")
    ] = CardLanguage.nl,
    fill: Annotated[
        Path | None,
        typer.Option("--fill", metavar="FILE.toml", help="The organisation's own texts, by field."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="CARD", help="Where to write: .md or .json.")
    ] = None,
    json: JsonOption = None,
) -> None:
    """Describe a model in the fields of the Dutch algorithm register."""
    from workbench.project import outflow_files

    found = outflow_files.card(model, language.value, out, fill)
    answer(found, json, telling.card(found))


def _times(text: str | None) -> tuple[float, ...]:
    try:
        found = tuple(float(part) for part in split(text))
    except ValueError as fault:
        raise typer.BadParameter("--horizons: write times as 182,365,730") from fault
    if any(not 0 < time < float("inf") for time in found):
        raise typer.BadParameter("--horizons: times must be over 0")
    return found


def _pairs(text: str | None) -> dict[str, str]:
    found = {}
    for part in split(text):
        own, equals, theirs = part.partition("=")
        if not (own.strip() and equals and theirs.strip()):
            raise typer.BadParameter(f"--map {part}: write it as own=theirs")
        found[own.strip()] = theirs.strip()
    return found
