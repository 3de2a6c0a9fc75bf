"""The entry point: one Typer app; an error is a sentence and exit code 2."""

import signal
import sys
from types import FrameType

import typer

from workbench import __version__
from workbench.cli import (
    bare,
    cleaning,
    deciding,
    demo,
    linkage,
    linking,
    outflow,
    projects,
    provisions,
    quality,
    recipes,
    reporting_back,
    reports,
    reviewing,
    suggesting,
    survival,
)
from workbench.core.errors import WorkbenchError
from workbench.core.privacy import quiet_libraries

app = typer.Typer(
    name="workbench",
    help="From raw administrative exports to data you may draw conclusions from.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
bare.register(app)
linkage.register(app)
survival.register(app)
outflow.register(app)
provisions.register(app)
projects.register(app)
reports.register(app)
reporting_back.register(app)
reviewing.register(app)
quality.register(app)
suggesting.register(app)
demo.register(app)
cleaning.register(app)
recipes.register(app)
deciding.register(app)
linking.register(app)


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_say_version, is_eager=True, help="Say the version and stop."
    ),
) -> None:
    quiet_libraries()


def main() -> None:
    """Run the command line; WorkbenchError ends as its sentence on standard error, exit code 2.

    Ended from outside (a cancelled run), it still takes its temporary files away.
    """
    signal.signal(signal.SIGTERM, _leave)
    try:
        app()
    except WorkbenchError as fault:
        typer.echo(f"workbench: {fault}", err=True)
        sys.exit(2)
    except BrokenPipeError:  # the reader of our output left, as `head` does
        sys.stderr.close()
        sys.exit(0)


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)
