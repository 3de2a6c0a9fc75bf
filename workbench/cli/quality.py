"""The verbs of quality over time: trend on a project, drift on two bare files."""

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
    from workbench.project.answers import TrendAnswer
    from workbench.quality.results import Drift, Trend


def register(app: typer.Typer) -> None:
    """Add these verbs to the command line."""
    for verb in (trend, drift):
        app.command()(verb)


def trend(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The project folder.")],
    source: Annotated[
        str | None, typer.Option("--source", metavar="S", help="One source; none: all of them.")
    ] = None,
    json: JsonOption = None,
) -> None:
    """Say what got worse over the deliveries, since when and where."""
    from workbench.project import Project
    from workbench.project.answers import TrendAnswer

    project = Project.open(folder)
    found = TrendAnswer(sources=project.trends() if source is None else (project.trend(source),))
    answer(found, json, _tell_trend(found))


def drift(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The earlier file.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The later file.")],
    key: KeyOption = None,
    settings: SettingsOption = None,
    json: JsonOption = None,
) -> None:
    """Say how two files of one source differ: columns, values, distributions, who came and went."""
    from workbench.project import oneshot

    found = oneshot.drift(old, new, settings, columns_of(key) or None)
    answer(found, json, _tell_drift(found))


def _tell_trend(found: TrendAnswer) -> Iterator[str]:
    for one in found.sources:
        yield from _tell_source(one)


def _tell_source(found: Trend) -> Iterator[str]:
    last = {point.dimension: point.share for point in found.dimensions}
    shown = ", ".join(f"{name} {share:.1%}" for name, share in last.items() if share is not None)
    yield f"{found.source}: {len(found.extracts)} deliveries up to {found.extracts[-1]}; {shown}"
    for alert in found.alerts:
        over = f" As before from {alert.until} on." if alert.until else ""
        also = f" Also: {', '.join([*alert.also, *alert.also_groups])}."
        yield f"  [{alert.severity}] {alert.text}{also if alert.also or alert.also_groups else ''}{over}"
    if not found.alerts:
        yield "  Nothing got worse."
    if found.unreadable:
        yield f"  Left out, for they could not be read: {', '.join(found.unreadable)}"
    if found.outdated:
        yield (
            "  Counted with earlier settings, for rows that they need are removed:"
            f" {', '.join(found.outdated)}"
        )


def _tell_drift(found: Drift) -> Iterator[str]:
    yield f"{found.before}: {found.rows_before} rows; {found.after}: {found.rows_after} rows"
    for words, columns in (
        ("Columns gone", found.columns_vanished),
        ("Columns new", found.columns_appeared),
    ):
        if columns:
            yield f"{words}: {', '.join(columns)}"
    if found.columns_shifted_from:
        yield f"From {found.columns_shifted_from} on the values stand one column over."
    turnover = found.turnover
    if turnover is not None:
        yield (
            f"By {', '.join(turnover.key)}: {turnover.new} new, {turnover.gone} gone,"
            f" {turnover.changed} changed, {turnover.same} the same"
        )
    moved = [one for one in found.columns if one.moved]
    yield f"{len(moved)} of {len(found.columns)} columns moved ({found.tests} tests corrected for)"
    for one in moved:
        psi = "" if one.psi is None else f", PSI {one.psi:.2f}"
        yield (
            f"  {one.column}: {', '.join(one.why)}; effective fill"
            f" {one.effective_fill_before:.1%} to {one.effective_fill_after:.1%}{psi}"
        )
