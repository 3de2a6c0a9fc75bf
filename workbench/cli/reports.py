"""The quality report of a project, and its options for other verbs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from workbench.project.report_parts import ReportPart


class Lang(StrEnum):
    """The languages of a report."""

    nl = "nl"
    en = "en"


ReportOption = Annotated[
    Path | None,
    typer.Option("--report", metavar="OUT.html", help="Write a report: one file, counts only."),
]
LangOption = Annotated[Lang, typer.Option("--lang", help="Language of the report.")]
ValuesOption = Annotated[
    bool, typer.Option("--with-values", help="Failing cells in the report too: personal data.")
]


def register(app: typer.Typer) -> None:
    """Add this verb to the command line."""
    app.command()(report)


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The project folder.")],
    out: Annotated[Path, typer.Argument(metavar="OUT.html", help="Where to write.")],
    lang: LangOption = Lang.nl,
    with_values: ValuesOption = False,
) -> None:
    """Write what the current data fail as one HTML file: offline, printable, counts only."""
    from workbench.project import Project
    from workbench.project.report_parts import parts_of

    is_html(out)
    project = Project.open(folder)
    write_report(out, project.name, parts_of(project, with_values), lang, with_values)
    typer.echo(f"Written: {out}")


def is_html(out: Path | None) -> None:
    """UnknownFormat for a report under another ending."""
    from workbench.core.errors import UnknownFormat

    if out is not None and out.suffix.lower() not in (".html", ".htm"):
        raise UnknownFormat(file=out.name, known=".html")


def write_report(
    out: Path, name: str, parts: Sequence[ReportPart], lang: Lang, values: bool
) -> None:
    """Write the report, whole or not at all."""
    from workbench.core.files import write_text
    from workbench.ui.report import report_html

    write_text(out, report_html(name, parts, lang.value, datetime.now(UTC), values))
