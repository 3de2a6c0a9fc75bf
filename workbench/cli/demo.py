"""The demo verbs: demo, demo-data, demo-score."""

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli import telling
from workbench.cli.answering import JsonOption, answer, plain, talk

SeedOption = Annotated[int, typer.Option("--seed", metavar="S", help="Seed of the register.")]
ClientsOption = Annotated[
    int,
    typer.Option(
        "--clients", metavar="N", min=50, help="Clients with inflow before the first delivery."
    ),
]
DeliveriesOption = Annotated[
    int, typer.Option("--deliveries", metavar="K", min=1, max=36, help="Monthly full deliveries.")
]
FaultsOption = Annotated[
    str, typer.Option("--faults", metavar="default|none|FILE", help="Which faults, at which rates.")
]


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    app.command(name="demo")(demo)
    app.command(name="demo-data")(demo_data)
    app.command(name="demo-score")(demo_score)


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to make it.")] = Path(
        "workbench-demo"
    ),
    seed: SeedOption = 2016,
    clients: ClientsOption = 9000,
    deliveries: DeliveriesOption = 3,
    faults: FaultsOption = "default",
    serve: Annotated[
        bool, typer.Option(help="Open the workbench in the browser at the end.")
    ] = True,
) -> None:
    """Make a register with known truth, run every stage on it, and open the workbench."""
    from workbench.project.demo import make_demo_project

    report = make_demo_project(folder, seed, clients, deliveries, faults, talk())
    for line in telling.run(report):
        typer.echo(plain(line))
    if report.failed:
        raise typer.Exit(2)
    typer.echo(f"The raw exports: {folder}/exports; their truth: {folder}/truth")
    typer.echo(
        f"The results: {folder}/data/derived; compare them with the truth: workbench demo-score {folder}"
    )
    typer.echo(f"The screens: workbench serve {folder}")
    if serve:
        from workbench.ui.serve import serve as serve_project

        raise typer.Exit(serve_project(folder, 8501, True))


def demo_data(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write the files.")],
    seed: SeedOption = 2016,
    clients: ClientsOption = 9000,
    deliveries: DeliveriesOption = 3,
    faults: FaultsOption = "default",
) -> None:
    """Write only the raw exports of the demo, and their truth."""
    from workbench.project.demo import make_demo_data

    for source, when, path in make_demo_data(folder, seed, clients, deliveries, faults, talk()):
        typer.echo(f"{when} {source}: {path}")


def demo_score(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A demo project that was run.")],
    json: JsonOption = None,
) -> None:
    """Compare what the project made with the truth."""
    from workbench.project.scoring import score_demo_project, tell_score

    found = score_demo_project(folder)
    answer(found, json, tell_score(found))
