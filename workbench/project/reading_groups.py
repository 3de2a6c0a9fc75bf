"""Groups side by side for the survival page: of the project's analysis set, or of a file of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from workbench.core.errors import NotMadeYet
from workbench.core.privacy import suppress
from workbench.handover.safe_export import write_safe_table
from workbench.survival import SurvivalSpec
from workbench.survival.columns import present, texts
from workbench.survival.groups import GroupReading, read_groups
from workbench.survival.groups.reading import MOST_GROUPS

if TYPE_CHECKING:
    from workbench.project.project import Project

GROUP = "group"
"""Column with the groups of clients much alike."""
CENSORED = "censored"
_MONTHS = (6, 12, 24, 48)
_MONTH = 365.25 / 12


def analysis_table(project: Project) -> pd.DataFrame:
    """The project's spells, with the group of each client where groups were made."""
    spells = project.spells(None)
    try:
        folder = project.result_folder("cluster", "all")
    except (KeyError, NotMadeYet):
        return spells
    if not (folder / "groups.parquet").is_file():
        return spells
    groups = pd.read_parquet(folder / "groups.parquet").set_index("entity_id")[GROUP]
    return spells.assign(**{GROUP: spells["entity_id"].map(groups)})


def groupings(project: Project) -> tuple[str, ...]:
    """Columns that groups can be made by: flags, categories, and the groups of clients alike.

    A provision is never one: ever against never is no grouping by what was known at time zero.
    """
    known = [one.name for one in project.handover().covariates if one.kind in ("flag", "category")]
    return (*known, GROUP) if GROUP in analysis_table(project).columns else tuple(known)


def project_spec(project: Project, covariates: Sequence[str] = ()) -> SurvivalSpec:
    """Every kind of exit of the analysis set, late entry minded, errors by person."""
    events = project.handover().events
    return SurvivalSpec(
        duration="exit",
        entry="entry",
        cause="event",
        causes=tuple(sorted(set(events) - {CENSORED})),
        cluster="entity_id",
        covariates=tuple(covariates),
    )


def project_reading(
    project: Project, columns: Sequence[str], covariates: Sequence[str] = ()
) -> GroupReading:
    """Groups of the analysis set by one or two columns; errors as `read_groups`."""
    horizons = [_MONTH * months for months in _MONTHS]
    return read_groups(
        analysis_table(project), project_spec(project, covariates), columns, horizons
    )


def kinds_of_exit(table: pd.DataFrame, column: str) -> tuple[str, ...]:
    """The values of a column that say why something ended, if there are few enough."""
    cells = texts(table, column)
    found = pd.Series(cells[present(cells)]).value_counts()
    return tuple(str(one) for one in found.index[:MOST_GROUPS])


_STILL_THERE = frozenset(
    {
        "0",
        "censored",
        "censor",
        "none",
        "open",
        "running",
        "gecensureerd",
        "geen",
        "loopt nog",
        "lopend",
    }
)


def likely_exits(kinds: Sequence[str]) -> tuple[str, ...]:
    """Those that don't look like a way of saying that someone is still there; six at most."""
    return tuple(one for one in kinds if one.strip().casefold() not in _STILL_THERE)[:6]


def reading_tables(reading: GroupReading, small: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Chances per group and contrasts, as they may leave: small counts and what they tell hidden."""
    rows = []
    for group in reading.groups:
        for chance in group.chances:
            exits = suppress(group.exits[chance.cause], small)
            hidden = exits is None or suppress(group.people, small) is None
            rows.append(
                {
                    **group.values,
                    "cause": chance.cause,
                    "time": chance.time,
                    "people": suppress(group.people, small),
                    "exits": exits,
                    "incidence": None if hidden else round(chance.incidence, 4),
                    "lower": None if hidden else round(chance.lower, 4),
                    "upper": None if hidden else round(chance.upper, 4),
                }
            )
    contrasts = [
        {
            "cause": one.cause,
            **one.within,
            one.column: f"{one.value} / {one.reference}",
            "hazard_ratio": round(one.hazard_ratio, 4),
            "lower": round(one.lower, 4),
            "upper": round(one.upper, 4),
            "p": round(one.p, 6),
        }
        for one in reading.contrasts
        if one.events >= small
    ]
    return _second_hidden(pd.DataFrame(rows), reading, small), pd.DataFrame(contrasts)


def _second_hidden(table: pd.DataFrame, reading: GroupReading, small: int) -> pd.DataFrame:
    """Where one count of a kind of exit is hidden, the next smallest is too, else it is a sum away."""
    if table.empty:
        return table
    figures = ["exits", "incidence", "lower", "upper"]
    for cause in reading.causes:
        counts = sorted((group.exits[cause], place) for place, group in enumerate(reading.groups))
        hidden = [place for count, place in counts if 0 < count < small]
        if len(hidden) != 1 or len(counts) < 2:
            continue
        place = next((place for count, place in counts if count >= small), None)
        if place is not None:
            values = reading.groups[place].values
            same = table["cause"] == cause
            for column, value in values.items():
                same &= table[column] == value
            table.loc[same, figures] = None
    return table


def export_reading(reading: GroupReading, to: Path, small: int) -> Path:
    """The chances per group as a table that may leave the building; UnknownFormat."""
    return write_safe_table(reading_tables(reading, small)[0], to)


def coarse_curve(
    points: Sequence[tuple[float, float, float, float]], people: int, small: int
) -> list[tuple[float, float, float, float]]:
    """A curve whose every step stands for `small` people or more, as it may leave the building."""
    least = small / max(people, 1)
    kept: list[tuple[float, float, float, float]] = []
    before = 0.0
    for point in points:
        if point[1] - before >= least:
            kept.append(point)
            before = point[1]
    return kept
