"""The verb provision: what goes together with a provision, on a bare file of start-stop rows."""

from typing import Annotated

import typer

from workbench.cli import telling
from workbench.cli.answering import JsonOption, answer
from workbench.cli.bare import FileArgument, split
from workbench.cli.survival import column, split_terms


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(provision)


def provision(
    file: FileArgument,
    start: Annotated[str, column("--start", "S", "start of a start-stop row")],
    stop: Annotated[str, column("--stop", "T", "end of a start-stop row")],
    spell: Annotated[str, column("--id", "ID", "the spell or person a row belongs to")],
    event: Annotated[str, column("--event", "E", "0/1, the outflow asked about")],
    given: Annotated[str, column("--provision", "P", "0/1, from its start on")],
    competing: Annotated[str | None, column("--competing", "K", "0/1, another outflow")] = None,
    cluster: Annotated[
        str | None, column("--cluster", "C", "who belongs together for robust errors")
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="a,b", help="Columns of target groups.")
    ] = None,
    covariates: Annotated[
        str | None,
        typer.Option("--covariates", metavar="FORMULA", help="Terms that are adjusted for."),
    ] = None,
    lag: Annotated[
        float,
        typer.Option("--lag", metavar="T", help="How long it is under way: the early period."),
    ] = 182.0,
    landmarks: Annotated[
        str, typer.Option("--landmarks", metavar="t,u", help="Times to compare at.")
    ] = "182",
    horizons: Annotated[
        str, typer.Option("--horizons", metavar="t,u", help="Times to tell uptake and outflow at.")
    ] = "91,182,365,730",
    json: JsonOption = None,
) -> None:
    """Read a provision from its start on, adjusted, at landmarks, early and late; ever against never is refused."""
    from pydantic import ValidationError

    from workbench.project import oneshot
    from workbench.survival.provisions import ProvisionSpec

    try:
        spec = ProvisionSpec(
            start=start,
            stop=stop,
            id=spell,
            event=event,
            competing=competing,
            provision=given,
            cluster=cluster,
            groups=split(by),
            covariates=split_terms(covariates),
            lag=lag,
            landmarks=_times(landmarks, "--landmarks"),
            horizons=_times(horizons, "--horizons"),
        )
    except ValidationError as fault:
        said = "; ".join(one["msg"].removeprefix("Value error, ") for one in fault.errors())
        raise typer.BadParameter(said) from fault
    found = oneshot.provision(file, spec)
    answer(found, json, telling.provision(found))


def _times(text: str, flag: str) -> tuple[float, ...]:
    try:
        return tuple(sorted(float(part) for part in split(text)))
    except ValueError as fault:
        raise typer.BadParameter(f"{flag} takes numbers with commas between, not {text}") from fault
