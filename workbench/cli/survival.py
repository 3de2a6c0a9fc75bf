"""The verb survival: curves, tests and models of time until an event, on a bare file."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from workbench.cli import telling
from workbench.cli.answering import JsonOption, answer
from workbench.cli.bare import FileArgument, split


class Ties(StrEnum):
    """How Cox's model takes events at one time."""

    efron = "efron"
    breslow = "breslow"
    exact = "exact"


class Interval(StrEnum):
    """The scale of a curve's interval."""

    log = "log"
    loglog = "log-log"
    plain = "plain"


class Transform(StrEnum):
    """What coefficients may change with in the test of proportional hazards."""

    km = "km"
    rank = "rank"
    identity = "identity"
    log = "log"


class Noise(StrEnum):
    """The noise of an accelerated failure time model."""

    weibull = "weibull"
    exponential = "exponential"
    lognormal = "lognormal"
    loglogistic = "loglogistic"


def column(flag: str, sign: str, what: str) -> Any:
    """An option that names a column."""
    return typer.Option(flag, metavar=sign, help=f"Column: {what}.")


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(survival)


def survival(
    file: FileArgument,
    duration: Annotated[str | None, column("--duration", "D", "time at exit")] = None,
    event: Annotated[str | None, column("--event", "E", "0/1 or true/false")] = None,
    entry: Annotated[str | None, column("--entry", "N", "time at (late) entry")] = None,
    start: Annotated[str | None, column("--start", "S", "start of a start-stop row")] = None,
    stop: Annotated[str | None, column("--stop", "T", "end of a start-stop row")] = None,
    person: Annotated[str | None, column("--id", "ID", "the person a row belongs to")] = None,
    group: Annotated[str | None, column("--group", "G", "a curve for each value")] = None,
    covariates: Annotated[
        str | None,
        typer.Option(
            "--covariates", metavar="FORMULA", help="Terms of the Cox model: a,b,a:b or log(a)*b."
        ),
    ] = None,
    strata: Annotated[
        str | None, typer.Option("--strata", metavar="a,b", help="Columns: compare within.")
    ] = None,
    weights: Annotated[str | None, column("--weights", "W", "case weights")] = None,
    robust: Annotated[
        bool, typer.Option("--robust", help="Robust standard errors, clustered by --id.")
    ] = False,
    cluster: Annotated[
        str | None, column("--cluster", "C", "who belongs together for robust errors")
    ] = None,
    cause: Annotated[str | None, column("--cause", "COL", "reason of ending")] = None,
    causes: Annotated[
        str | None,
        typer.Option("--causes", metavar="a,b", help="Its values that compete; others censor."),
    ] = None,
    ties: Annotated[Ties, typer.Option("--ties", help="Of the Cox model.")] = Ties.efron,
    landmark: Annotated[
        float | None,
        typer.Option("--landmark", metavar="T", help="Only who is still there then, as they are."),
    ] = None,
    tau: Annotated[
        float | None, typer.Option("--tau", metavar="T", help="Horizon of the restricted mean.")
    ] = None,
    ci: Annotated[Interval, typer.Option("--ci", help="Of the survival curve.")] = Interval.log,
    rho: Annotated[
        float, typer.Option("--rho", metavar="R", help="Weight of early differences in tests.")
    ] = 0.0,
    transform: Annotated[
        Transform, typer.Option("--transform", help="Of time, in the test of proportionality.")
    ] = Transform.km,
    aft: Annotated[
        Noise | None,
        typer.Option("--aft", help="Also an accelerated failure time model with this noise."),
    ] = None,
    predict: Annotated[
        Path | None,
        typer.Option("--predict", metavar="ROWS", help="A file of rows to predict curves of."),
    ] = None,
    json: JsonOption = None,
) -> None:
    """Kaplan-Meier, Aalen-Johansen, their tests and Cox, with late entry and start-stop rows."""
    from pydantic import ValidationError

    from workbench.project import oneshot
    from workbench.survival import SurvivalSpec

    until = stop or duration
    if until is None:
        raise typer.BadParameter("give --duration, or --start and --stop")
    if predict is not None and covariates is None:
        raise typer.BadParameter("--predict needs --covariates")
    try:
        spec = SurvivalSpec(
            duration=until,
            event=event,
            entry=entry,
            start=start,
            stop=stop,
            id=person,
            group=group,
            covariates=split_terms(covariates),
            strata=split(strata),
            weights=weights,
            robust=robust,
            cluster=cluster,
            cause=cause,
            causes=split(causes),
            ties=ties.value,
            landmark=landmark,
            tau=tau,
            rho=rho,
            interval=ci.value,
            transform=transform.value,
            aft=None if aft is None else aft.value,
        )
    except ValidationError as fault:
        said = "; ".join(one["msg"].removeprefix("Value error, ") for one in fault.errors())
        raise typer.BadParameter(said) from fault
    found = oneshot.survival(file, spec, predict)
    answer(found, json, telling.survival(found))


def split_terms(text: str | None) -> tuple[str, ...]:
    """A formula cut at the commas that are in no bracket."""
    parts, depth = [""], 0
    for sign in text or "":
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return tuple(part.strip() for part in parts if part.strip())
