"""Drift between two extracts of a project, or between two bare files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from workbench.core.errors import NotMadeYet
from workbench.core.settings import SourceSettings, WorkbenchSettings
from workbench.project.looking import result_folder
from workbench.project.places import Places
from workbench.project.stations import Plan
from workbench.quality.results import Drift


def drift(
    places: Places,
    settings: WorkbenchSettings,
    plan: Plan,
    source: str,
    before: date,
    after: date,
) -> Drift:
    """Two deliveries of a source; NotMadeYet when one of them is not there or not read yet."""
    source_settings = settings.sources[source]
    readings = [
        result_folder(places, plan, "read", f"{source}/{when}") / "reading.parquet"
        for when in (before, after)
    ]
    dates = sorted(
        one.extract.date
        for one in plan
        if one.stage == "read" and one.extract is not None and one.extract.source == source
    )
    earlier = [when for when in dates if when < before]
    at_first = None
    if earlier:
        try:
            folder = result_folder(places, plan, "read", f"{source}/{earlier[-1]}")
            at_first = folder / "reading.parquet"
        except NotMadeYet:
            at_first = None
    return compare(
        (str(before), before, readings[0]),
        (str(after), after, readings[1]),
        source_settings,
        at_first,
        settings.limits.memory_megabytes,
    )


def compare(
    before: tuple[str, date, Path],
    after: tuple[str, date, Path],
    settings: SourceSettings,
    earlier: Path | None = None,
    memory_megabytes: int | None = None,
) -> Drift:
    """Two readings: name, date, reading.parquet."""
    from workbench.quality.drift import Extract, compare_extracts
    from workbench.quality.turnover import turnover
    from workbench.tables.engine import Engine

    with Engine(memory_megabytes=memory_megabytes) as engine:
        moved = turnover(engine, before[2], after[2], settings.key, earlier)
    return compare_extracts(Extract(*before), Extract(*after), settings, moved)
