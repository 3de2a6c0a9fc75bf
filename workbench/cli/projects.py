"""The verbs on a project: init, add, withdraw, run, status, retain, serve."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli import telling, unattended
from workbench.cli.answering import JsonOption, answer, talk
from workbench.cli.reports import ReportOption, is_html

if TYPE_CHECKING:
    from workbench.project.notifying import FailOn as Asked

FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", help="The project folder.")]


class FailOn(StrEnum):
    """What makes `run` end with exit code 1."""

    critical = "critical"
    warning = "warning"


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    for verb in (init, add, withdraw, run, status, retain, serve):
        app.command()(verb)


def init(
    folder: FolderArgument,
    template: Annotated[
        str | None,
        typer.Option("--template", metavar="T", help="A shipped project to start from: demo."),
    ] = None,
) -> None:
    """Make a folder a project, with the shipped suites, recipes, rules and layouts in it."""
    from workbench.project.initiating import init_project

    init_project(folder, template)
    typer.echo(
        f"{folder} is a workbench project now. Next: workbench add {folder} SOURCE FILE --date D"
    )


def add(
    folder: FolderArgument,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The feed, e.g. clients.")],
    date: Annotated[
        datetime,
        typer.Option("--date", formats=["%Y-%m-%d"], metavar="D", help="Date of the delivery."),
    ],
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE|FOLDER|URL]",
            help="The delivered file, folder of files, or database; none: the source's database.",
        ),
    ] = None,
    table: Annotated[
        str | None, typer.Option("--table", metavar="T", help="Table or view of the database.")
    ] = None,
    query: Annotated[
        str | None, typer.Option("--query", metavar="Q", help="Query of the database.")
    ] = None,
    password_env: Annotated[
        str | None,
        typer.Option(
            "--password-env", metavar="NAME", help="Environment variable that holds the password."
        ),
    ] = None,
    json: JsonOption = None,
) -> None:
    """Take a delivery in: its bytes are kept as they are. A new source is declared."""
    from workbench.extracts.sql import is_address, password_in, safe_settings
    from workbench.project import Project

    if table and query:
        raise typer.BadParameter("give --table or --query, not both")
    project = Project.open(folder)
    if file is not None and not is_address(file):
        if table or query or password_env:
            raise typer.BadParameter("--table, --query and --password-env go with a database")
        taken = project.take_in(source, Path(file), date.date(), declare=True)
    else:
        read = safe_settings(file, table, query, password_env) if file else None
        taken = project.take_from_database(
            source, date.date(), read, password_in(file) if file else None, declare=True
        )
    answer(taken, json, telling.delivery(taken, folder))


def withdraw(
    folder: FolderArgument,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The feed.")],
    date: Annotated[
        datetime,
        typer.Option("--date", formats=["%Y-%m-%d"], metavar="D", help="Date of the delivery."),
    ],
) -> None:
    """Take a wrong delivery out of all that follows; its bytes stay."""
    from workbench.core.errors import NotMadeYet
    from workbench.project import Project

    project = Project.open(folder)
    for extract in project.extracts(source):
        if extract.date == date.date() and not extract.withdrawn:
            project.withdraw(extract.id)
            typer.echo(f"Withdrawn: {source} of {extract.date}. Next: workbench run {folder}")
            return
    raise NotMadeYet(what=f"{source} of {date:%Y-%m-%d}", folder=folder)


def run(
    folder: FolderArgument,
    fail_on: Annotated[
        FailOn | None,
        typer.Option("--fail-on", help="Exit code 1 when such an expectation fails."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress on standard error.")] = False,
    report: ReportOption = None,
    job: Annotated[int | None, typer.Option("--job", hidden=True)] = None,
    json: JsonOption = None,
) -> None:
    """Take in what lies in the inbox, then make every stage that is not up to date."""
    from workbench.project import Project
    from workbench.project.notifying import exit_code

    is_html(report)
    project = Project.open(folder)
    asked: Asked | None = None if fail_on is None else fail_on.value
    done = unattended.run_and_tell(project, talk(quiet), job, asked, report)
    answer(done, json, telling.run(done))
    if code := exit_code(done, asked):
        raise typer.Exit(code)


def status(folder: FolderArgument, json: JsonOption = None) -> None:
    """Say what is made, what is not, and what to do next."""
    from workbench.project import Project

    found = Project.open(folder).status()
    answer(found, json, telling.status(found, folder))


def retain(
    folder: FolderArgument,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be removed, remove nothing.")
    ] = False,
    json: JsonOption = None,
) -> None:
    """Remove the rows of old deliveries by the policy in workbench.toml; their metrics stay."""
    from workbench.project import Project

    answer(found := Project.open(folder).retain(dry_run), json, telling.retention(found))


def serve(
    folder: FolderArgument,
    port: Annotated[
        int, typer.Option("--port", help="Port on 127.0.0.1; 0 takes a free one.")
    ] = 8501,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Open the workbench in the browser, for this machine only (127.0.0.1)."""
    from workbench.project import Project
    from workbench.ui.serve import serve as serve_project

    Project.open(folder).close()
    raise typer.Exit(serve_project(folder, port, browser))
